"""Erasing the words of appeals, of asks, and of how parties answer them."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from undersigned.core import journal
from undersigned.core.kept import forget
from undersigned.core.models import Event
from undersigned.pledges.actions.pledges import erase_pledge
from undersigned.pledges.models import Appeal, Ask, AskAnswer, Pledge
from undersigned.positions.actions import erase_position
from undersigned.texts.models import Translation, Wording


@transaction.atomic
def erase_appeal(uid: str) -> int:
    """Destroy the words with which an appeal was closed, and the acts that told them."""
    erased = Appeal.objects.filter(uid=uid, erased_at=None).exclude(closed_at=None)
    told = Event.objects.filter(object_kind="appeal", object_uid=uid, verb="appeal.closed")
    return erased.update(closed_words="", erased_at=timezone.now()) and 1 + journal.erase(told)


@transaction.atomic
def erase_ask(uid: str) -> int:
    """Destroy why an ask was dropped and the acts that told it; its words too where they stand in no edition.

    Whoever pledged all of it without words of its own pledged in those of the ask: they go there too.
    """
    journal.erase(Event.objects.filter(object_kind="ask", object_uid=uid))
    wordings = Wording.objects.filter(clause__ask__uid=uid, clause__editions=None)
    _erase_pledges(Pledge.objects.filter(ask__uid=uid, words__in=wordings.values("body")))
    Translation.ever.filter(wording__in=wordings).delete()
    forget(wordings, body="")
    wordings.update(body="")
    return Ask.objects.filter(uid=uid, erased_at=None).update(dropped_why="", erased_at=timezone.now())


@transaction.atomic
def erase_answer(uid: str) -> int:
    """Destroy what a party said to an ask and whom it passed it on to, also where its pledge and position say it."""
    journal.erase(Event.objects.filter(object_kind="askanswer", object_uid=uid))
    found = AskAnswer.objects.filter(uid=uid, erased_at=None).exclude(words="", passed_to="")
    for answer in found.select_related("position"):
        erase_position(answer.position.uid)
        said = [words for words in (answer.words, answer.passed_to) if words]
        pledged = Pledge.objects.filter(ask=answer.ask_id, party=answer.party_id)
        _erase_pledges(pledged.filter(Q(words__in=said) | Q(dropped_words__in=said)))
    return found.update(words="", passed_to="", erased_at=timezone.now())


def _erase_pledges(copies: QuerySet[Pledge]) -> None:
    for uid in copies.exclude(words="").values_list("uid", flat=True):
        erase_pledge(uid)


@transaction.atomic
def erase_answer_of(position_uid: str) -> int:
    """Destroy the words of an answer where its position is erased."""
    found = AskAnswer.objects.filter(position__uid=position_uid, erased_at=None).exclude(words="")
    return sum(erase_answer(uid) for uid in found.values_list("uid", flat=True))
