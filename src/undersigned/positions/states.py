"""What a party can say of a wording."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stance(models.TextChoices):
    """Treaty practice has the words; each stores the letter that the frontier reads."""

    ACCEPT = "S", _("Accept")
    RESERVE = "C", _("Accept with a reservation")
    STAND_ASIDE = "A", _("Stand aside")
    REFUSE = "N", _("Refuse")


# A sentence is asked for each of these: nobody refuses or reserves without saying why.
NEED_WORDS = {Stance.RESERVE, Stance.REFUSE}
# A refusal is never conditional.
MAY_DEPEND = {Stance.ACCEPT, Stance.RESERVE, Stance.STAND_ASIDE}


class Origin(models.TextChoices):
    """Where a position was told."""

    TOLD = "told", _("Told here")
    REGISTER = "register", _("Taken over from a published register")


class Effect(models.TextChoices):
    """What an objection does between the two parties (Vienna Convention on the Law of Treaties, art. 20 and 21)."""

    NOTE = "note", _("Only takes note")
    STANDS = "stands", _("Does not stop the text between us")
    STOPS = "stops", _("Stops the text between us")


class Way(models.TextChoices):
    """What a party does with its own answer in a like case."""

    FOLLOWED = "followed", _("Followed: the answer was changed")
    REVIEW = "review", _("The earlier answer is put to review")
    DISTINGUISHED = "distinguished", _("Distinguished")
    OPEN = "open", _("Left open")
