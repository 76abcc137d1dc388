"""One cell of the register in full: words, what was said before, what else the same text asked, hearsay beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from undersigned.cases.models import Case, Question
from undersigned.core.asof import standing
from undersigned.parties.models import Party
from undersigned.positions.models import Condition, Objection, Position, Report
from undersigned.positions.queries.register.cells import Cell, Said
from undersigned.positions.queries.register.composed import AT, TEXTS, WORDINGS, standing_positions
from undersigned.positions.queries.register.reading import Place, Reader, Window, read_window
from undersigned.positions.queries.register.statements import Later, Statement
from undersigned.positions.states import Origin, Reply, reply_of


@dataclass(frozen=True)
class Told:
    """A position with its words: `on` is the day it was said, `reply` what it says to the question, if anything."""

    position: Position
    on: str
    reply: Reply | None
    objections: Sequence[Objection] = ()


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

    @property
    def positions(self) -> list[Position]:
        """Return every position that the page tells."""
        return [told.position for told in (*self.last, *self.others, *self.earlier, *self.beside)]


def cell_page(reader: Reader, party: Party, question: Question, case: Case) -> CellPage:
    """Return everything that a reader may read in one cell; a fixed number of queries."""
    place = (question.pk, case.pk)
    window = read_window(reader, [party], [question], [case])
    cell = window.cell(party.pk, place)
    seen = sorted(window.facts[party.pk, place].seen, key=lambda said: said.order, reverse=True)
    heads = {said.pk for said in cell.said}
    earlier, beside = _earlier(window, party, place), _beside(window, party)
    rows = _full([*(said.pk for said in seen), *earlier, *beside], reader)
    return CellPage(
        cell,
        [_told(rows[said.pk], said) for said in cell.said],
        [_told(rows[said.pk], said) for said in seen if said.pk not in heads],
        _dated([rows[pk] for pk in earlier], window),
        _dated([rows[pk] for pk in beside], window),
        _reports(reader, party, place),
    )


def _full(keys: Sequence[int], reader: Reader) -> dict[int, Position]:
    objections = Objection.objects.filter(standing(reader.at, "made_at", "withdrawn_at"))
    conditions = Condition.objects.select_related("party", "clause").prefetch_related("wordings")
    rows = Position.objects.select_related(
        "wording__clause__text__coalition", "round", "party"
    ).prefetch_related(
        "wording__translations",
        Prefetch("conditions", conditions),
        Prefetch("objections", objections.select_related("party")),
    )
    return rows.in_bulk(keys)


def _told(position: Position, said: Said) -> Told:
    return Told(position, said.on, said.reply, list(position.objections.all()))


def _dated(positions: Iterable[Position], window: Window) -> list[Told]:
    """Return positions with their days, the latest first."""
    zone = ZoneInfo(window.reader.coalition.time_zone)
    told = []
    for each in positions:
        held_on = each.round.held_on if each.round else ""
        on = held_on or each.taken_at.astimezone(zone).date().isoformat()
        asked = window.wordings.get(each.wording_id)
        reply = reply_of([each.stance], asked.polarity) if asked else None
        told.append(Told(each, on, reply, list(each.objections.all())))
    return sorted(told, key=lambda one: (one.on, one.position.pk), reverse=True)


PARTY = Later("party")
ENDED = Statement[None](
    lambda _shape: (
        Position.objects.filter(party=PARTY, wording__in=WORDINGS, superseded_at__lte=AT)
        .order_by()
        .values_list("pk", "wording_id", "origin")
    )
)
OF_TEXTS = Statement[None](
    lambda _shape: (
        standing_positions(AT)
        .filter(party=PARTY, origin=Origin.REGISTER, wording__clause__text__in=TEXTS)
        .values_list("pk", "wording_id")
    )
)


def _earlier(window: Window, party: Party, place: Place) -> list[int]:
    """Return what the party said before and no longer says: to strangers only of a register, or published by it."""
    reader = window.reader
    found = ENDED.rows(None, {"at": reader.at, "party": party.pk, "wordings": window.wordings})
    if party.pk in reader.own:
        return [pk for pk, _wording, _origin in found]
    sealed = {held.text for held in window.rounds.values() if held.sealed}
    told_here = reader.seated or window.published(party.pk, place)
    return [
        pk
        for pk, wording, origin in found
        if (told_here or origin == Origin.REGISTER) and window.wordings[wording].text not in sealed
    ]


def _beside(window: Window, party: Party) -> list[int]:
    """Return what the party said in a register of other clauses of the same texts, such as single paragraphs."""
    texts = {asked.text for asked in window.wordings.values()}
    found = OF_TEXTS.rows(None, {"at": window.reader.at, "party": party.pk, "texts": texts})
    return [pk for pk, wording in found if wording not in window.wordings]


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
