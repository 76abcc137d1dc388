"""The rows behind a window of the register: a fixed number of queries, whatever its size."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from undersigned.cases.models import Asking, Case, Question
from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.core.asof import standing
from undersigned.parties.models import Coalition, Membership, Party
from undersigned.parties.rules import has_seat
from undersigned.positions.models import Absence, Position, Publication, Report, Round
from undersigned.positions.queries.register.cells import Cell, Facts, Said, Silence, cell_of
from undersigned.positions.states import Origin
from undersigned.texts.models import Subject

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

    def taking_away(self) -> "Reader":
        """Return the same reader as its exports know it: no blank that only the party itself sees leaves the node."""
        return replace(self, own=frozenset(), blanks=False)


@dataclass(frozen=True)
class Asked:
    """A wording of a clause that answers a question about a case."""

    place: Place
    text: int
    clause: int
    about: int | None
    polarity: int
    strength: int


@dataclass(frozen=True)
class Held:
    """A round: `reference` and `held_on` where it was taken from a register, else its span of days."""

    text: int
    reference: str
    held_on: str
    opened: date
    ended: date
    sealed: bool


@dataclass
class Window:
    """Everything known of some parties on some questions about some cases, as a reader may see it."""

    reader: Reader
    parties: Sequence[Party]
    facts: dict[tuple[int, Place], Facts] = field(default_factory=lambda: defaultdict(Facts))
    put: set[Place] = field(default_factory=set)
    inapplicable: set[Place] = field(default_factory=set)
    publications: list[Publication] = field(default_factory=list)
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

    def _covering(self, party: int, place: Place) -> list[Publication]:
        question, case = place
        return [
            each
            for each in self.publications
            if each.party_id == party
            and each.question_id in (None, question)
            and each.case_id in (None, case)
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
    keys = {"question__in": [q.pk for q in questions], "case__in": [c.pk for c in cases]}
    people = [party.pk for party in parties]
    wordings = window.wordings = _wordings(reader, keys, told_here)
    rounds = window.rounds = _rounds(reader, {asked.text for asked in wordings.values()})
    window.publications += Publication.objects.filter(
        standing(reader.at), coalition=reader.coalition, party__in=people
    )
    window.inapplicable |= _inapplicable(reader, keys)
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
    live = Q(clause__retired_at=None) | Q(clause__retired_at__gt=reader.at)
    if told_here:
        live &= Q(clause__text__reference="")
    subjects = Subject.objects.filter(standing(reader.at), live, **keys, clause__wordings__is_omission=False)
    rows = subjects.order_by().values_list(
        "clause__wordings",
        "question_id",
        "case_id",
        "clause__text_id",
        "clause_id",
        "about_id",
        "polarity",
        "clause__wordings__strength",
    )
    return {
        wording: Asked((question, case), text, clause, about, polarity, strength or 0)
        for wording, question, case, text, clause, about, polarity, strength in rows
    }


def _rounds(reader: Reader, texts: Iterable[int]) -> dict[int, Held]:
    day = days_in(reader.coalition.time_zone)
    rows = Round.objects.filter(text__in=list(texts), opened_at__lte=reader.at).order_by()
    found = {}
    for pk, text, reference, held_on, opened, closes, closed, sealed in rows.values_list(
        "pk", "text_id", "reference", "held_on", "opened_at", "closes_at", "closed_at", "sealed"
    ):
        ended = min(closes, closed or closes)
        still = sealed and (ended > reader.at or ended > timezone.now())
        found[pk] = Held(text, reference, held_on, day(opened), day(ended), still)
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


def _inapplicable(reader: Reader, keys: dict[str, list[int]]) -> set[Place]:
    said = Asking.objects.filter(
        standing(reader.at, "asked_at", "closed_at"), **keys, inapplicable_at__lte=reader.at
    )
    return set(said.values_list("question_id", "case_id"))


def standing_positions(at: datetime) -> QuerySet[Position]:
    """Return the positions that stood at a moment, in no order."""
    return Position.objects.filter(standing(at, "taken_at", "superseded_at")).order_by()


def signed(positions: QuerySet[Position], at: datetime) -> QuerySet[Position]:
    """Return those positions that stood behind a ratified signature of a published edition at a moment."""
    # Editions and signatures are an upper room's: known here by their reverse relations alone.
    edition, signature = "wording__editions__edition", "wording__editions__edition__signatures"
    return positions.filter(
        Q(**{f"{edition}__published_at__lte": at}, **{f"{signature}__party": F("party")})
        & standing(at, f"{signature}__ratified_at", f"{signature}__ended_at")
    )


def _read_positions(
    window: Window, people: Sequence[int], wordings: dict[int, Asked], rounds: dict[int, Held]
) -> None:
    reader, day = window.reader, days_in(window.reader.coalition.time_zone)
    found = standing_positions(reader.at).filter(party__in=people, wording__in=list(wordings))
    behind = set() if reader.seated else set(signed(found, reader.at).values_list("pk", flat=True))
    sealed = {each.text for each in rounds.values() if each.sealed}
    for pk, party, wording, round, stance, origin, taken in found.values_list(
        "pk", "party_id", "wording_id", "round_id", "stance", "origin", "taken_at"
    ):
        asked, held = wordings[wording], rounds.get(round or 0)
        facts = window.facts[party, asked.place]
        on = held.held_on if held and held.held_on else day(taken).isoformat()
        said = Said(
            pk,
            asked.clause,
            wording,
            asked.about,
            asked.polarity,
            stance,
            on,
            held.reference if held else "",
            asked.strength,
        )
        open_to_all = origin == Origin.REGISTER or pk in behind
        told = open_to_all or (
            asked.text not in sealed and (reader.seated or window.published(party, asked.place))
        )
        if told or party in reader.own:
            facts.seen.append(said)
        else:
            facts.hidden = True


def _read_absences(
    window: Window, people: Sequence[int], wordings: dict[int, Asked], rounds: dict[int, Held]
) -> None:
    stood = Absence.objects.filter(standing(window.reader.at, "recorded_at", "superseded_at"))
    rows = stood.filter(party__in=people, wording__in=list(wordings)).order_by()
    for party, wording, round in rows.values_list("party_id", "wording_id", "round_id"):
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
    for party, since, until in members.values_list("party_id", "since", "until"):
        for place, each in told:
            facts = window.facts[party, place]
            inside = since <= min(each.ended, today) and (until is None or until >= each.opened)
            if inside and not (facts.seen or facts.hidden):
                facts.silences.append(Silence(each.opened.isoformat(), absent=False))


def _read_reports(window: Window, people: Sequence[int], keys: dict[str, list[int]]) -> None:
    """Mark where hearsay stands, for those who may read it: the coalition's seats."""
    if not window.reader.seated:
        return
    stood = Report.objects.filter(standing(window.reader.at, "reported_at", "removed_at"))
    for party, question, case in stood.filter(party__in=people, **keys).values_list(
        "party_id", "question_id", "case_id"
    ):
        window.facts[party, (question, case)].reported = True
