"""What a party can say of a wording."""

from collections.abc import Iterable

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


class Reply(models.TextChoices):
    """What a party's positions on the wordings of a clause answer to the clause's question."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    ASIDE = "aside", _("Stands aside")


def reply_of(stances: Iterable[str], polarity: int) -> Reply | None:
    """Return what stances on the wordings of one clause say to its question; None where they say nothing.

    Who accepts any of the words, with a reservation or without, answers by them; who refuses some words and says
    nothing of the others refuses. `polarity` -1 means that who accepts the clause says no.
    """
    said = set(stances)
    if said & {Stance.ACCEPT, Stance.RESERVE}:
        return Reply.YES if polarity > 0 else Reply.NO
    if Stance.STAND_ASIDE in said:
        return Reply.ASIDE
    if Stance.REFUSE in said:
        return Reply.NO if polarity > 0 else Reply.YES
    return None


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
