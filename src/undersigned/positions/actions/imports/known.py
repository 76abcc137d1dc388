"""What a coalition's register holds of a source already, read in few queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from undersigned.parties.models import Coalition, Party
from undersigned.positions.actions.imports.unga import ABSENT, VOTES, Asked
from undersigned.positions.models import Absence, Position, Round
from undersigned.positions.states import Origin
from undersigned.texts.models import Subject, Wording


@dataclass(frozen=True)
class Call:
    """A stored roll call, by the keys of its rows; `told` is its resolution, day and words, which do not change."""

    round: int
    wording: int
    clause: int
    told: tuple[str, str, str]


@dataclass(frozen=True)
class Known:
    """What stands, by the ids of the source: `votes[rcid][party]`, and the keys of the rows that say so.

    `asked` has the votes on whole texts; `subjects` what their clauses answer, by the clause's key.
    """

    parties: dict[str, int]
    calls: dict[str, Call] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    subjects: dict[int, Subject] = field(default_factory=dict)
    votes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    rows: dict[tuple[str, str], int] = field(default_factory=dict)


def known_in(coalition: Coalition) -> Known:
    """Return what a coalition holds of imported roll calls; six queries."""
    parties = Party.objects.filter(coalitions=coalition).exclude(reference="")
    known = Known(dict(parties.values_list("reference", "pk")))
    rounds = {
        pk: (rcid, resolution, on)
        for pk, rcid, resolution, on in Round.objects.filter(text__coalition=coalition)
        .exclude(reference="")
        .order_by()
        .values_list("pk", "reference", "text__reference", "held_on")
    }
    if rounds:
        _read_rows(coalition, known, rounds)
        _read_subjects(coalition, known)
    return known


def _read_rows(coalition: Coalition, known: Known, rounds: dict[int, tuple[str, str, str]]) -> None:
    standing = {"round__text__coalition": coalition, "superseded_at": None}
    positions = Position.objects.filter(**standing, origin=Origin.REGISTER).order_by()
    absences = Absence.objects.filter(**standing).exclude(round__reference="").order_by()
    codes = {pk: reference for reference, pk in known.parties.items()}
    words = _words(coalition)
    said: Iterable[tuple[int, int, int, int, str]] = [
        *positions.values_list("pk", "round_id", "wording_id", "party_id", "stance"),
        *((*row, ABSENT) for row in absences.values_list("pk", "round_id", "wording_id", "party_id")),
    ]
    for pk, round, wording, party, stance in said:
        if round in rounds and party in codes:
            rcid, resolution, on = rounds[round]
            if rcid not in known.calls:
                clause, body = words[wording]
                known.calls[rcid] = Call(round, wording, clause, (resolution, on, body))
            known.votes[rcid][codes[party]] = VOTES.get(stance, stance)
            known.rows[rcid, codes[party]] = pk


def _words(coalition: Coalition) -> dict[int, tuple[int, str]]:
    rows = Wording.objects.filter(clause__text__coalition=coalition).exclude(clause__text__reference="")
    return {pk: (clause, body) for pk, clause, body in rows.order_by().values_list("pk", "clause_id", "body")}


def _read_subjects(coalition: Coalition, known: Known) -> None:
    live = Subject.objects.filter(clause__text__coalition=coalition, until_at=None)
    known.subjects.update({each.clause_id: each for each in live.select_related("case", "question")})
    for rcid, call in known.calls.items():
        if subject := known.subjects.get(call.clause):
            told = subject.case.reference, subject.question.reference
            known.asked[rcid] = Asked(rcid, call.told[1], *told)
