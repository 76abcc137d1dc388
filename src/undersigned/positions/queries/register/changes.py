"""What changed last in the register: the newest positions that a reader may see, of one party, question or case."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from undersigned.core.asof import standing
from undersigned.positions.models import Position, Publication, Round
from undersigned.positions.queries.register.composed import signed, standing_positions
from undersigned.positions.queries.register.reading import Reader
from undersigned.positions.queries.register.tables import cases_in, parties_in, questions_in
from undersigned.positions.states import Origin, Reply, reply_of
from undersigned.texts.models import Subject

NEWEST = 50


@dataclass(frozen=True)
class Change:
    """A position and what it answers; `reply` is what it says to the question."""

    position: Position
    subject: Subject
    reply: Reply | None
    on: str


def changes(reader: Reader, *, party: str = "", question: str = "", case: str = "") -> Sequence[Change]:
    """Return the newest positions that stand in what a reader may see, the newest first; five queries.

    Args:
        party, question, case: uids that narrow it; empty does not.
    """
    subjects = Subject.objects.filter(
        standing(reader.at), question__in=questions_in(reader), case__in=cases_in(reader)
    )
    if question:
        subjects = subjects.filter(question__uid=question)
    if case:
        subjects = subjects.filter(case__uid=case)
    found = standing_positions(reader.at).filter(
        party__in=parties_in(reader), wording__clause__subjects__in=subjects, wording__is_omission=False
    )
    if party:
        found = found.filter(party__uid=party)
    newest = _readable(reader, found).select_related("party", "round", "wording__clause__text")
    newest = newest.order_by("-taken_at", F("round__held_on").desc(nulls_last=True), "-pk")
    told = sorted(newest[:NEWEST], key=_by_day)
    about = {
        subject.clause_id: subject
        for subject in subjects.filter(clause__in=[each.wording.clause_id for each in told]).select_related(
            "question", "case", "about"
        )
    }
    return [_change(each, about[each.wording.clause_id]) for each in told]


def _by_day(position: Position) -> tuple[int, str]:
    """Return the key that leaves what is sorted as it is, but for protected parties: of a day they tell no order."""
    day = -position.taken_at.date().toordinal()
    return day, position.party.name if position.party.protected else ""


def _change(position: Position, subject: Subject) -> Change:
    held_on = position.round.held_on if position.round else ""
    on = held_on or position.taken_at.date().isoformat()
    return Change(position, subject, reply_of([position.stance], subject.polarity), on)


def _readable(reader: Reader, positions: QuerySet[Position]) -> QuerySet[Position]:
    """Leave out what a reader may not see: the same rule as in a cell, said to the database."""
    sealed = Round.objects.filter(
        text=OuterRef("wording__clause__text"), sealed=True, opened_at__lte=reader.at, closed_at=None
    )
    open_ones = ~Exists(sealed.filter(closes_at__gt=min(reader.at, timezone.now())))
    if reader.seated:
        return positions.filter(Q(origin=Origin.REGISTER) | open_ones | Q(party__in=reader.own))
    published = Publication.objects.filter(
        standing(reader.at),
        Q(question=None) | Q(question=OuterRef("wording__clause__subjects__question")),
        Q(case=None) | Q(case=OuterRef("wording__clause__subjects__case")),
        coalition=reader.coalition,
        party=OuterRef("party"),
    )
    behind = signed(positions, reader.at).values("pk")
    return positions.filter(Q(origin=Origin.REGISTER) | Q(pk__in=behind) | (Exists(published) & open_ones))
