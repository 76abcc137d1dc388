"""Destroying the words of facts, cases and questions: rows and dates stay, and say that they were erased."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.utils import timezone

from undersigned.cases.models import (
    Asking,
    Case,
    CaseActor,
    Concerned,
    Dispute,
    Fact,
    FactVersion,
    Likeness,
    StrongestVersion,
)
from undersigned.core import journal, search
from undersigned.core.models import Event

ERASED = "(erased)"
"""Stands where a name or reason must not be empty."""

EMPTIED: dict[type[models.Model], dict[str, str]] = {
    Asking: {"asker": "", "words": ""},
    Concerned: {"words": ""},
    Dispute: {"words": "", "settled_words": ""},
    Likeness: {"why": "", "declared_by": ""},
    StrongestVersion: {"words": "", "written_by": ""},
}
"""What is emptied of a row, by its kind."""


def eraser_of(model: type[models.Model]) -> Callable[[str], int]:
    """Return what destroys the words of one row of a kind, and of the events that tell them."""

    def destroy(uid: str) -> int:
        rows = model._default_manager.filter(uid=uid, erased_at=None)
        gone = rows.update(**EMPTIED[model], erased_at=timezone.now())
        return gone + _events(uid) if gone else 0

    return destroy


def erase_fact(uid: str) -> int:
    """Empty everything that a fact said, and the reason why it was removed; its dates stay."""
    fact = Fact.objects.filter(uid=uid).first()
    if fact is None:
        return 0
    said: dict[str, Any] = {"words": "", "attributed_to": "", "citation": "", "passage": None}
    gone = FactVersion.objects.filter(fact=fact, erased_at=None).update(**said, erased_at=timezone.now())
    if not gone:
        return 0
    Fact.objects.filter(pk=fact.pk).exclude(removed_why="").update(removed_why=ERASED)
    search.forget("fact", uid)
    return gone + _events(uid)


def erase_case(uid: str) -> int:
    """Empty what is and was said of a case as a whole, its names too; its facts and terms are erased one by one."""
    case = Case.objects.filter(uid=uid).exclude(name=marked(uid)).first()
    if case is None:
        return 0
    names = {case.name, *case.versions.values_list("name", flat=True)} - {ERASED}
    told = journal.naming(*names).filter(coalition_uid=case.coalition.uid)
    gone = _events(uid) + journal.erase(told)
    gone += case.versions.update(name=ERASED, summary="", names=[], erased_at=timezone.now())
    Case.objects.filter(pk=case.pk).update(name=marked(uid), summary="")
    gone += case.names.all().delete()[0] + search.forget("case", uid)
    return gone + 1


def erase_actor(uid: str) -> int:
    """Take the names of an actor who is talked about away everywhere."""
    actor = CaseActor.objects.filter(uid=uid, erased_at=None).select_related("coalition").first()
    if actor is None:
        return 0
    names = {actor.name, *actor.names.values_list("name", flat=True)}
    CaseActor.objects.filter(pk=actor.pk).update(name=marked(uid), erased_at=timezone.now())
    told = journal.naming(*names).filter(coalition_uid=actor.coalition.uid)
    return 1 + _events(uid) + journal.erase(told) + actor.names.all().delete()[0]


def erase_writer(uid: str) -> int:
    """Take a person's name from what she declared or wrote; the words stay."""
    gone = Likeness.objects.filter(by__uid=uid).exclude(declared_by="").update(declared_by="")
    return gone + StrongestVersion.objects.filter(by__uid=uid).exclude(written_by="").update(written_by="")


def marked(uid: str) -> str:
    """Return what stands where a name was that must be one of its kind."""
    return f"{ERASED} {uid}"


def _events(uid: str) -> int:
    return journal.erase(Event.objects.filter(object_uid=uid))
