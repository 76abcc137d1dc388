"""Reads: which meetings an actor may see, and what belongs to one of them at a moment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from undersigned.agreements.models import Edition, EditionClause
from undersigned.cases.models import Case
from undersigned.cases.queries import cases_visible_to
from undersigned.core.actor import Actor
from undersigned.core.asof import AsOf, standing
from undersigned.library.models import Passage, Source
from undersigned.library.queries.sources import passages_visible_to, sources_visible_to, visible_to
from undersigned.meetings.models import AgendaItem, Attendance, Meeting
from undersigned.meetings.states import Phase, Presence
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import parties_in
from undersigned.parties.rules import has_seat
from undersigned.texts.models import Clause, Text
from undersigned.texts.queries import texts_visible_to


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Return the meetings that an actor may see."""
    return Meeting.objects.filter(visible_to(actor)).select_related("coalition")


def get_meeting(actor: Actor, uid: str) -> Meeting:
    """Return a meeting that the actor may see. Raises: Http404, which tells a stranger nothing."""
    return get_object_or_404(meetings_visible_to(actor), uid=uid)


@dataclass(frozen=True)
class Listed:
    """A coalition's meetings at a moment: first those to come and going on, the next one first; then the others."""

    coming: Sequence[Meeting]
    past: Sequence[Meeting]


def meetings_of(coalition: Coalition, actor: Actor, at: datetime) -> Listed:
    """Return the meetings of a coalition as they stood at a moment; those called off stand where they would be."""
    told = meetings_visible_to(actor).filter(coalition=coalition, set_at__lte=at)
    found = sorted(told, key=lambda each: (each.starts_at, each.pk))
    coming = [each for each in found if at < each.ends_at]
    return Listed(coming, [each for each in reversed(found) if each.ends_at <= at])


def meetings_about(case: Case, actor: Actor, as_of: AsOf) -> list[Meeting]:
    """Return the meetings about a case as they stood, the last first, twenty at most."""
    about = set(case.meetings.values_list("pk", flat=True))
    for row, said in Meeting.said_at(as_of.at).items() if as_of.past else ():
        (about.add if case.pk in said["cases"] else about.discard)(row)
    told = meetings_visible_to(actor).filter(pk__in=about, set_at__lte=as_of.at)
    return sorted(told, key=lambda each: each.starts_at, reverse=True)[:20]


class Led(NamedTuple):
    """What something is called, in which language, and where it is read."""

    title: str
    language: str
    address: str


class Item(NamedTuple):
    """An item of the agenda, and the clause it is about where the reader may read it."""

    words: str
    clause: Led | None


@dataclass(frozen=True)
class Present:
    """The parties of which one thing is told."""

    presence: Presence
    rows: Sequence[Attendance]


@dataclass(frozen=True)
class Stood:
    """What belonged to a meeting at a moment, as far as an actor may read it.

    `present` are the parties by what is known of them. To readers without a seat protected parties are never listed.
    """

    phase: Phase
    cases: Sequence[Case]
    texts: Sequence[Led]
    agenda: Sequence[Item]
    readings: Sequence[Passage]
    present: Sequence[Present]
    record: Source | None


def stood(meeting: Meeting, actor: Actor, as_of: AsOf) -> Stood:
    """Return what belonged to a meeting; a fixed number of queries. Called inside `as_of.then(meeting)`."""
    said = Meeting.said_at(as_of.at).get(meeting.pk, {}) if as_of.past else {}
    cases = said["cases"] if said else list(meeting.cases.values_list("pk", flat=True))
    texts = said["texts"] if said else list(meeting.texts.values_list("pk", flat=True))
    items = list(meeting.agenda.filter(standing(as_of.at, "set_at", "ended_at")).select_related("clause"))
    known = _Known(actor, {*texts, *(item.clause.text_id for item in items if item.clause)}, as_of.at)
    return Stood(
        phase=meeting.phase(as_of.at),
        cases=list(cases_visible_to(actor).filter(pk__in=cases)),
        texts=[led for led in map(known.text, texts) if led],
        agenda=[Item(item.words, known.clause(item.clause)) for item in items],
        readings=_readings(meeting, actor, as_of.at),
        present=present_at(meeting, actor, as_of.at),
        record=_record(meeting, actor, as_of.at),
    )


def _readings(meeting: Meeting, actor: Actor, at: datetime) -> list[Passage]:
    live = meeting.readings.filter(standing(at, "set_at", "ended_at"))
    order = {reading.passage_id: reading.order for reading in live}
    found = passages_visible_to(actor).filter(pk__in=order)
    return sorted(found, key=lambda passage: order[passage.pk])


def _record(meeting: Meeting, actor: Actor, at: datetime) -> Source | None:
    published = meeting.record_published_at
    if meeting.record_id is None or published is None or published > at:
        return None
    return sources_visible_to(actor).filter(pk=meeting.record_id).first()


def present_at(meeting: Meeting, actor: Actor, at: datetime) -> list[Present]:
    """Return the parties by what was known of them at a moment; who has no seat is told of no protected one."""
    rows = meeting.attendances.filter(standing(at, "told_at", "superseded_at"))
    if not (actor.is_operator or has_seat(actor, meeting.coalition)):
        rows = rows.filter(party__protected=False)
    # A party says what it was called then where it is read after its row, not joined to it.
    found = sorted(rows.prefetch_related("party__voucher"), key=lambda row: row.party.name)
    by_presence = ((each, [row for row in found if row.presence == each]) for each in Presence)
    return [Present(each, told) for each, told in by_presence if told]


def unanswered(meeting: Meeting) -> list[Attendance]:
    """Return the parties that were invited and of which nothing else is said, by name."""
    rows = meeting.attendances.filter(superseded_at=None, presence=Presence.INVITED)
    return list(rows.select_related("party"))


class _Known:
    """Texts that an actor may read, and where: drafts by a seat, published editions by everybody. Three queries."""

    def __init__(self, actor: Actor, texts: Iterable[int], at: datetime) -> None:
        self.drafts = {text.pk: text for text in texts_visible_to(actor).filter(pk__in=texts)}
        published = Edition.objects.filter(text__in=texts, published_at__lte=at).order_by("number")
        self.editions = {each.text_id: each for each in published.select_related("text")}
        lines = EditionClause.objects.filter(edition__in=self.editions.values())
        self.lines = {line.clause_id: line for line in lines.only("clause_id", "number", "edition_id")}

    def text(self, text: int) -> Led | None:
        if edition := self.editions.get(text):
            return Led(edition.title, edition.language, reverse("agreements:page", args=[edition.text.uid]))
        return _draft(self.drafts[text]) if text in self.drafts else None

    def clause(self, clause: Clause | None) -> Led | None:
        led = self.text(clause.text_id) if clause else None
        if clause is None or led is None:
            return None
        if line := self.lines.get(clause.pk):
            uid = self.editions[clause.text_id].text.uid
            address = reverse("agreements:clause", args=[uid, clause.uid])
            return Led(f"{led.title}, {line.number}", led.language, address)
        if draft := self.drafts.get(clause.text_id):
            told = _draft(draft)
            return Led(f"{told.title}, {clause.number}", told.language, f"{told.address}#clause-{clause.uid}")
        return None


def _draft(text: Text) -> Led:
    return Led(text.title, text.language, reverse("texts:draft", args=[text.uid]))


def agenda_now(meeting: Meeting) -> QuerySet[AgendaItem]:
    """Return the items of the agenda that stand now, with their clauses."""
    return meeting.agenda.filter(ended_at=None).select_related("clause__text")


def parties_for(meeting: Meeting) -> list[Party]:
    """Return the parties that can be invited: those now in the coalition, and those of which something is said."""
    told = meeting.attendances.filter(superseded_at=None).values("party")
    inside = parties_in(meeting.coalition).values("pk")
    known = Party.objects.filter(Q(pk__in=inside) | Q(pk__in=told), erased_at=None)
    return list(known.select_related("parent"))
