"""The rows behind a window of the register: a fixed number of queries, whatever its size."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from undersigned.cases.models import Case, Question
from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.parties.models import Coalition, Membership, Party
from undersigned.parties.rules import has_seat
from undersigned.positions.queries.register.cells import Cell, Facts, Said, Silence, cell_of
from undersigned.positions.queries.register.composed import (
    ABSENCES,
    ASKED,
    AT,
    COALITION,
    INAPPLICABLE,
    PUBLICATIONS,
    REPORTS,
    ROUNDS,
    SIGNED,
    STANDING,
    TAKEN,
)
from undersigned.positions.queries.register.statements import moment
from undersigned.positions.states import Origin

Place = tuple[int, int]
"""The keys of a question and of a case."""


@dataclass(frozen=True)
class Reader:
    """Who reads a coalition's register, and as of when.

    `seated` readers see the coalition's positions; `own` are the keys of the parties whose answers the reader gives:
    their blanks it sees too. The operator sees the `blanks` of all.
    """

    actor: Actor
    coalition: Coalition
    at: datetime
    seated: bool
    own: frozenset[int]
    blanks: bool = False

    @classmethod
    def of(cls, actor: Actor, coalition: Coalition, at: datetime | None = None) -> "Reader":
        """Return how an actor reads a coalition's register."""
        grants = actor.grants if actor.kind == "person" else frozenset()
        own = {g.party for g in grants if g.power in (DELEGATE, OFFICER) and g.coalition == coalition.pk}
        seated = actor.is_operator or bool(has_seat(actor, coalition))
        keys = frozenset(party for party in own if party is not None)
        return cls(actor, coalition, at or timezone.now(), seated, keys, actor.is_operator)

    @cached_property
    def shape(self) -> "Reader":
        """A reader for whom the same SQL is put together: its moment and coalition are yet to come."""
        here = frozenset(grant for grant in self.actor.grants if grant.coalition == self.coalition.pk)
        return Reader(Actor(kind=self.actor.kind, grants=here), COALITION, AT, self.seated, frozenset())

    @property
    def given(self) -> dict[str, Any]:
        """What a statement composed for the shape of this reader is given."""
        return {"at": self.at, "coalition": self.coalition.pk}

    def taking_away(self) -> "Reader":
        """Return the same reader as its exports know it: no blank that only the party itself sees leaves the node."""
        return replace(self, own=frozenset(), blanks=False)


class Asked(NamedTuple):
    """A wording of a clause that answers a question about a case."""

    place: Place
    text: int
    clause: int
    about: int | None
    polarity: int
    strength: int


class Held(NamedTuple):
    """A round: `reference` and `held_on` where it was taken from a register, else its span of days."""

    text: int
    reference: str
    held_on: str
    opened: date
    ended: date
    sealed: bool


UNDATED = Held(0, "", "", date.min, date.min, sealed=False)


class Published(NamedTuple):
    """A party lets everybody read its answers; no question or case: on all of them."""

    party: int
    question: int | None
    case: int | None
    blanks: bool


@dataclass
class Window:
    """Everything known of some parties on some questions about some cases, as a reader may see it."""

    reader: Reader
    parties: Sequence[Party]
    facts: dict[tuple[int, Place], Facts] = field(default_factory=lambda: defaultdict(Facts))
    put: set[Place] = field(default_factory=set)
    inapplicable: set[Place] = field(default_factory=set)
    publications: dict[int, list[Published]] = field(default_factory=lambda: defaultdict(list))
    wordings: dict[int, Asked] = field(default_factory=dict)
    rounds: dict[int, Held] = field(default_factory=dict)

    def cell(self, party: int, place: Place) -> Cell:
        """Return a cell."""
        facts = self.facts.get((party, place)) or Facts()
        facts.put, facts.applies = place in self.put, place not in self.inapplicable
        return cell_of(facts, blanks=self.tells_blanks(party, place))

    def tells_blanks(self, party: int, place: Place) -> bool:
        """Whether the reader may know where a party was asked and said nothing."""
        if self.reader.blanks or party in self.reader.own:
            return True
        return any(each.blanks for each in self._covering(party, place))

    def published(self, party: int, place: Place) -> bool:
        """Whether a party lets everybody read its answers in a place."""
        return bool(self._covering(party, place))

    def _covering(self, party: int, place: Place) -> list[Published]:
        question, case = place
        return [
            each
            for each in self.publications.get(party, ())
            if each.question in (None, question) and each.case in (None, case)
        ]


def read_window(
    reader: Reader,
    parties: Sequence[Party],
    questions: Sequence[Question],
    cases: Sequence[Case],
    *,
    told_here: bool = False,
) -> Window:
    """Read what stood at the reader's moment in every cell of parties x questions x cases; eight queries.

    Args:
        told_here: leave out the texts that were taken over from a published register.
    """
    window = Window(reader, parties)
    keys = {"questions": [q.pk for q in questions], "cases": [c.pk for c in cases]}
    people = [party.pk for party in parties]
    wordings = window.wordings = _wordings(reader, keys, told_here)
    rounds = window.rounds = _rounds(reader, {asked.text for asked in wordings.values()})
    for row in PUBLICATIONS.rows(None, {**reader.given, "people": people}):
        window.publications[row[0]].append(Published._make(row))
    window.inapplicable |= set(INAPPLICABLE.rows(None, {"at": reader.at, **keys}))
    held = defaultdict[int, list[Held]](list)
    for each in rounds.values():
        held[each.text].append(each)
    window.put |= {asked.place for asked in wordings.values() if held[asked.text]}
    _read_positions(window, people, wordings, rounds)
    _read_absences(window, people, wordings, rounds)
    _read_silences(window, people, wordings, held)
    _read_reports(window, people, keys)
    return window


def _wordings(reader: Reader, keys: dict[str, list[int]], told_here: bool) -> dict[int, Asked]:
    return {
        wording: Asked((question, case), text, clause, about, polarity, strength or 0)
        for wording, question, case, text, clause, about, polarity, strength in ASKED.rows(
            told_here, {"at": reader.at, **keys}
        )
    }


def _rounds(reader: Reader, texts: Iterable[int]) -> dict[int, Held]:
    day = days_in(reader.coalition.time_zone)
    found = {}
    for pk, text, reference, held_on, opened, closes, closed, sealed in ROUNDS.rows(
        None, {"at": reader.at, "texts": texts}
    ):
        ended = min(moment(closes), moment(closed or closes))
        still = bool(sealed) and (ended > reader.at or ended > timezone.now())
        found[pk] = Held(text, reference, held_on, day(moment(opened)), day(ended), still)
    return found


def days_in(zone: str) -> Callable[[datetime], date]:
    """Return a function from moments to their days in a time zone; rows of one import share theirs."""
    found: dict[datetime, date] = {}
    place = ZoneInfo(zone)

    def day(moment: datetime) -> date:
        if moment not in found:
            found[moment] = moment.astimezone(place).date()
        return found[moment]

    return day


def _read_positions(
    window: Window, people: Sequence[int], wordings: dict[int, Asked], rounds: dict[int, Held]
) -> None:
    reader, sealed = window.reader, {each.text for each in window.rounds.values() if each.sealed}
    found = STANDING.rows(None, {"at": reader.at, "people": people, "wordings": wordings})
    behind = set() if reader.seated else _signed(reader, found)
    days = _days(reader, found, rounds)
    for pk, party, wording, round, stance, origin in found:
        place, text, clause, about, polarity, strength = wordings[wording]
        facts = window.facts[party, place]
        told = (
            origin == Origin.REGISTER
            or pk in behind
            or (text not in sealed and (reader.seated or window.published(party, place)))
        )
        if told or party in reader.own:
            told_by = rounds.get(round, UNDATED)
            on = told_by.held_on or days[pk]
            facts.seen.append(
                Said(pk, clause, wording, about, polarity, stance, on, told_by.reference, strength)
            )
        else:
            facts.hidden = True


def _signed(reader: Reader, found: Iterable[tuple[Any, ...]]) -> set[int]:
    """Return which positions a signature has made public; those of a published register are so already."""
    told_here = [row[0] for row in found if row[5] != Origin.REGISTER]
    return {pk for (pk,) in SIGNED.rows(None, {"at": reader.at, "positions": told_here})}


def _days(reader: Reader, found: Iterable[tuple[Any, ...]], rounds: dict[int, Held]) -> dict[int, str]:
    """Return the days on which positions were taken, where no round tells the day that they are of."""
    dated = {pk for pk, held in rounds.items() if held.held_on}
    day = days_in(reader.coalition.time_zone)
    taken = TAKEN.rows(None, {"positions": [row[0] for row in found if row[3] not in dated]})
    return {pk: day(moment(at)).isoformat() for pk, at in taken}


def _read_absences(
    window: Window, people: Sequence[int], wordings: dict[int, Asked], rounds: dict[int, Held]
) -> None:
    rows = ABSENCES.rows(None, {"at": window.reader.at, "people": people, "wordings": wordings})
    for party, wording, round in rows:
        held = rounds.get(round)
        if held:
            on = held.held_on or held.opened.isoformat()
            silence = Silence(on, absent=True, number=held.reference)
            window.facts[party, wordings[wording].place].silences.append(silence)


def _read_silences(
    window: Window, people: Sequence[int], wordings: dict[int, Asked], held: dict[int, list[Held]]
) -> None:
    """Tell of the rounds held here in which a party was asked, being in the coalition, and said nothing."""
    asked: set[tuple[Place, int]] = {(each.place, each.text) for each in wordings.values()}
    told = [(place, each) for place, text in asked for each in held[text] if not each.reference]
    if not told:
        return
    today = window.reader.at.astimezone(ZoneInfo(window.reader.coalition.time_zone)).date()
    members = Membership.objects.filter(coalition=window.reader.coalition, party__in=people)
    for member in members:
        for place, each in told:
            facts = window.facts[member.party_id, place]
            inside = member.was_inside(each.opened, min(each.ended, today))
            away = Silence(each.opened.isoformat(), absent=True) in facts.silences
            if inside and not (facts.seen or facts.hidden or away):
                facts.silences.append(Silence(each.opened.isoformat(), absent=False))


def _read_reports(window: Window, people: Sequence[int], keys: dict[str, list[int]]) -> None:
    """Mark where hearsay stands, for those who may read it: the coalition's seats."""
    if not window.reader.seated:
        return
    for party, question, case in REPORTS.rows(None, {"at": window.reader.at, "people": people, **keys}):
        window.facts[party, (question, case)].reported = True
