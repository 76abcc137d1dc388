"""Reads: practice reports as they stood, whom they help, and who may be asked about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.cases.queries import cases_visible_to
from undersigned.core.actor import Actor
from undersigned.core.asof import standing
from undersigned.parties.models import Coalition
from undersigned.parties.queries import SEATS
from undersigned.people.models import User
from undersigned.pledges.models import Ask
from undersigned.practices.models import Contact, Introduction, Practice
from undersigned.practices.states import Part
from undersigned.texts.models import TitleTranslation, Translation, Wording

# What stands in place of words that were taken out of a report.
STRUCK = "▒▒▒"


def public_at(at: datetime) -> Q:
    """Return the filter for reports that everybody could read at a moment, withdrawn ones with why."""
    return Q(published_at__lte=at)


def practices_visible_to(actor: Actor, at: datetime | None = None) -> QuerySet[Practice]:
    """Return the reports that an actor may read: what is public, and all of its coalitions' where it has a seat."""
    found = Practice.objects.select_related("text__coalition", "party__voucher")
    if actor.is_operator:
        return found
    seats = actor.coalitions(*SEATS) if actor.kind == "person" else frozenset()
    return found.filter(public_at(at or timezone.now()) | Q(text__coalition__in=seats))


def get_practice(actor: Actor, uid: str) -> Practice:
    """Return a report that an actor may read. Raises: Http404, which tells a stranger nothing."""
    return get_object_or_404(practices_visible_to(actor), uid=uid)


def practices_of(coalition: Coalition, actor: Actor) -> QuerySet[Practice]:
    """Return the reports of a coalition, those published last first, drafts before them."""
    return practices_visible_to(actor).filter(text__coalition=coalition)


def standing_about(at: datetime) -> QuerySet[Practice]:
    """Return the reports that stood in public at a moment."""
    stood = standing(at, "published_at", "withdrawn_at") & Q(erased_at=None)
    return Practice.objects.filter(stood).select_related("text", "party__voucher")


def practices_about(case: Case, at: datetime) -> list[Practice]:
    """Return the public reports about a case as they stood at a moment."""
    return list(standing_about(at).filter(text__cases=case))


def practices_answering(asks: Iterable[Ask], at: datetime) -> list[Practice]:
    """Return the public reports bound to asks as they stood at a moment, each once."""
    return list(standing_about(at).filter(asks__in=list(asks)).distinct())


@dataclass(frozen=True)
class PartStood:
    """A part of a report as it stood, in the reader's language where that translation is not out of date."""

    part: Part
    words: str
    language: str


@dataclass(frozen=True)
class PracticeStood:
    """A report as it stood at a moment, in the reader's language where it is translated."""

    title: str
    language: str
    parts: tuple[PartStood, ...]


def as_it_stood(practice: Practice, at: datetime, language: str) -> PracticeStood:
    """Return a report as it stood; four queries."""
    translated = standing(at, "made_at", "ended_at")
    own = practice.text.language
    titles = TitleTranslation.ever.filter(translated, text=practice.text, language=language)
    title = next((each.title for each in titles if each.of_title == practice.text.title), "")
    return PracticeStood(
        title=title or practice.text.title,
        language=language if title else own,
        parts=tuple(part for part in _parts(practice, at, language) if part.words),
    )


def _parts(practice: Practice, at: datetime, language: str) -> Iterable[PartStood]:
    spoken = Translation.ever.filter(standing(at, "made_at", "ended_at"), language=language)
    wordings = Wording.objects.prefetch_related(Prefetch("translations", spoken))
    for part in practice.parts.prefetch_related(Prefetch("clause__wordings", wordings)):
        wording = part.clause.wordings.all()[0]
        fresh = [each.body for each in wording.translations.all() if each.of_body == wording.body]
        words, spoken_in = (fresh[0], language) if fresh else (wording.body, wording.language)
        yield PartStood(Part(part.part), words, spoken_in)


def cases_of(practice: Practice, actor: Actor) -> list[Case]:
    """Return the cases that a report is about, as far as an actor may see them."""
    return list(cases_visible_to(actor).filter(texts=practice.text))


def asks_of(practice: Practice) -> list[Ask]:
    """Return the asks that a report helps with; they are everybody's."""
    return list(practice.asks.select_related("appeal__text", "clause").prefetch_related("clause__wordings"))


def contacts_of(practice: Practice) -> QuerySet[Contact]:
    """Return who may be asked now; the page names nobody."""
    return practice.contacts.filter(withdrawn_at=None)


def questions_to(user: User) -> QuerySet[Introduction]:
    """Return what a person is asked as a contact: neither declined nor ended."""
    waiting = Introduction.objects.filter(contact__user=user, declined_at=None, ended_at=None)
    return waiting.select_related("contact__practice__text", "asked_by")


def questions_by(user: User) -> QuerySet[Introduction]:
    """Return what a person asks of contacts, until either ends it; whether one declined cannot be told."""
    asked = Introduction.objects.filter(asked_by=user, ended_at=None)
    return asked.select_related("contact__practice__text", "contact__user")
