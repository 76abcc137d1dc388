"""How two bodies are tied: the steps of a chain from somebody's trade to a case; and why a link is in no chain."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tie(models.TextChoices):
    """What the first body does with the second."""

    WORKS_FOR = "works_for", _("works for")
    SUPPLIES = "supplies", _("supplies")
    OWNS = "owns", _("owns")
    LENDS_TO = "lends_to", _("lends to")
    SHIPS_THROUGH = "ships", _("ships through")
    MIGRATES = "migrates", _("migrates between")
    GOVERNED_BY = "governed", _("is governed by")


# The link as a sentence; the names come in with their own direction.
SENTENCES = {
    Tie.WORKS_FOR: _("%(one)s works for %(other)s"),
    Tie.SUPPLIES: _("%(one)s supplies %(other)s"),
    Tie.OWNS: _("%(one)s owns %(other)s"),
    Tie.LENDS_TO: _("%(one)s lends to %(other)s"),
    Tie.SHIPS_THROUGH: _("%(one)s ships through %(other)s"),
    Tie.MIGRATES: _("People migrate between %(one)s and %(other)s"),
    Tie.GOVERNED_BY: _("%(one)s is governed by %(other)s"),
}


class Out(models.TextChoices):
    """Why a link that nobody ended is in no chain."""

    RETIRED = "retired", _("The claim was taken out of its text, or is no claim any more.")
    WITHDRAWN = "withdrawn", _("The source of the claim was withdrawn.")
    HIDDEN = "hidden", _("The claim rests on no source that everybody may read.")
    ERASED = "erased", _("The name of one of the two was erased.")
