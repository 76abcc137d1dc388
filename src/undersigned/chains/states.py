"""How two bodies are tied: the steps of a chain from somebody's trade to a case."""

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
