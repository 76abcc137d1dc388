"""One cell of the register in full: words, what was said before, what else the same text asked, hearsay beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from undersigned.cases.models import Case, Question
from undersigned.core.asof import standing
from undersigned.parties.models import Party
from undersigned.positions.models import Condition, Objection, Position, Report
from undersigned.positions.queries.register.cells import Cell, Said
from undersigned.positions.queries.register.reading import (
    Place,
    Reader,
    Window,
    read_window,
    standing_positions,
)
from undersigned.positions.states import Origin, Reply, reply_of


@dataclass(frozen=True)
class Told:
    """A position with its words: `on` is the day it was said, `reply` what it says to the question, if anything."""

    position: Position
    on: str
    reply: Reply | None
    objections: Sequence[Objection] = ()

    @property
    def words_of_clause(self) -> str:
        return self.position.wording.body


@dataclass(frozen=True)
class CellPage:
    """A cell in full. `last` tells the answer, `others` are standing positions on other clauses or wordings,
    `earlier` those that were superseded; `beside` what the party said of other clauses of the same texts."""

    cell: Cell
    last: Sequence[Told]
    others: Sequence[Told]
    earlier: Sequence[Told]
    beside: Sequence[Told]
    reports: Sequence[Report]


def cell_page(reader: Reader, party: Party, question: Question, case: Case) -> CellPage:
    """Return everything that a reader may read in one cell; a fixed number of queries."""
    place = (question.pk, case.pk)
    window = read_window(reader, [party], [question], [case])
    cell = window.cell(party.pk, place)
    facts = window.facts[party.pk, place]
    heads = {said.pk for said in cell.said}
    shown = {said.pk: said for said in facts.seen}
    told = {p.pk: _told(p, shown[p.pk], reader) for p in _full(Position.objects.filter(pk__in=shown), reader)}
    ordered = sorted(facts.seen, key=lambda said: said.order, reverse=True)
    return CellPage(
        cell,
        [told[said.pk] for said in cell.said],
        [told[said.pk] for said in ordered if said.pk not in heads],
        _earlier(window, party, place),
        _beside(window, party),
        _reports(reader, party, place),
    )


def _full(positions: QuerySet[Position], reader: Reader) -> QuerySet[Position]:
    objections = Objection.objects.filter(standing(reader.at, "made_at", "withdrawn_at"))
    conditions = Condition.objects.select_related("party", "clause").prefetch_related("wordings")
    return positions.select_related("wording__clause__text", "round", "party").prefetch_related(
        "wording__translations",
        Prefetch("conditions", conditions),
        Prefetch("objections", objections.select_related("party")),
    )


def _told(position: Position, said: Said, reader: Reader) -> Told:
    return Told(position, said.on, said.reply, list(position.objections.all()))


def _dated(positions: Iterable[Position], reader: Reader, window: Window) -> list[Told]:
    """Return positions with their days, the latest first."""
    zone = ZoneInfo(reader.coalition.time_zone)
    told = []
    for each in positions:
        held_on = each.round.held_on if each.round else ""
        on = held_on or each.taken_at.astimezone(zone).date().isoformat()
        asked = window.wordings.get(each.wording_id)
        reply = reply_of([each.stance], asked.polarity) if asked else None
        told.append(Told(each, on, reply, list(each.objections.all())))
    return sorted(told, key=lambda one: (one.on, one.position.pk), reverse=True)


def _earlier(window: Window, party: Party, place: Place) -> list[Told]:
    """Return what the party said before and no longer says: to strangers only of a register, or published by it."""
    reader = window.reader
    past = Position.objects.filter(
        party=party, wording__in=list(window.wordings), superseded_at__lte=reader.at
    )
    sealed = [held.text for held in window.rounds.values() if held.sealed]
    if party.pk not in reader.own:
        if not (reader.seated or window.published(party.pk, place)):
            past = past.filter(origin=Origin.REGISTER)
        past = past.exclude(wording__clause__text__in=sealed)
    return _dated(_full(past, reader), reader, window)


def _beside(window: Window, party: Party) -> list[Told]:
    """Return what the party said in a register of other clauses of the same texts, such as single paragraphs."""
    reader = window.reader
    texts = {asked.text for asked in window.wordings.values()}
    found = standing_positions(reader.at).filter(
        party=party, origin=Origin.REGISTER, wording__clause__text__in=texts
    )
    return _dated(_full(found.exclude(wording__in=list(window.wordings)), reader), reader, window)


def _reports(reader: Reader, party: Party, place: Place) -> list[Report]:
    """Return the hearsay that stood, for the coalition's seats; a reply of later is not told yet."""
    if not reader.seated:
        return []
    stood = Report.objects.filter(standing(reader.at, "reported_at", "removed_at"))
    found = list(
        stood.filter(party=party, question=place[0], case=place[1]).select_related("passage__source", "about")
    )
    for report in found:
        if report.replied_at and report.replied_at > reader.at:
            report.reply, report.replied_at = "", None
    return found
