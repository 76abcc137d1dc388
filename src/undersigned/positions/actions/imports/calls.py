"""Roll calls become texts, clauses, wordings and rounds; their votes positions and absences."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Max

from undersigned.cases.models import Case
from undersigned.parties.models import Coalition
from undersigned.positions.actions.imports.known import Call, Known
from undersigned.positions.actions.imports.rows import new_uids, pour, store
from undersigned.positions.actions.imports.unga import STANCES, RollCall
from undersigned.positions.models import Absence, Position, Round
from undersigned.positions.states import Origin
from undersigned.texts.models import Clause, Text, Wording

LANGUAGE = "en"
Vote = tuple[RollCall, str, str]
"""A roll call, the id of a party, and its vote."""


def told(call: RollCall) -> tuple[str, str, str]:
    """Return what a roll call keeps for ever: its resolution, its day and its words."""
    return call.resolution, call.on, call.clause or call.title


def store_calls(
    coalition: Coalition, calls: Sequence[RollCall], cases: Mapping[str, Case], now: datetime
) -> dict[str, Call]:
    """Store each roll call: a text a resolution, a clause with its only wording and a round a vote."""
    texts = _texts(coalition, calls, cases, now)
    clauses = store(
        Clause(text=texts[call.resolution], order=place, pinned=True)
        for place, call in _places(texts.values(), calls)
    )
    ordered = [call for _place, call in _places(texts.values(), calls)]
    wordings = store(
        Wording(clause=clause, language=LANGUAGE, body=told(call)[2], created_at=now)
        for clause, call in zip(clauses, ordered, strict=True)
    )
    rounds = store(
        Round(
            text=texts[call.resolution],
            reference=call.rcid,
            held_on=call.on,
            opened_at=now,
            closes_at=now,
            closed_at=now,
            time_zone=coalition.time_zone,
        )
        for call in ordered
    )
    return {
        call.rcid: Call(round.pk, wording.pk, wording.clause_id, told(call))
        for call, wording, round in zip(ordered, wordings, rounds, strict=True)
    }


def _texts(
    coalition: Coalition, calls: Sequence[RollCall], cases: Mapping[str, Case], now: datetime
) -> dict[str, Text]:
    wanted = {call.resolution: call for call in reversed(calls) if call.clause}
    wanted |= {call.resolution: call for call in calls if not call.clause}
    there = {text.reference: text for text in coalition.texts.filter(reference__in=list(wanted))}
    made = store(
        Text(
            coalition=coalition,
            reference=call.resolution,
            title=f"{call.resolution}: {call.title}"[:300],
            language=LANGUAGE,
            created_at=now,
        )
        for call in wanted.values()
        if call.resolution not in there
    )
    Link = Text.cases.through
    store(Link(text=text, case=cases[wanted[text.reference].case]) for text in made)
    return there | {text.reference: text for text in made}


def _places(texts: Iterable[Text], calls: Sequence[RollCall]) -> list[tuple[int, RollCall]]:
    """Return the place of each vote in its text: paragraphs after the whole, those that are there first."""
    filled: dict[str, int] = {text.reference: 0 for text in texts}
    last = Clause.objects.filter(text__in=list(texts)).order_by().values("text__reference")
    filled |= {row["text__reference"]: row["last"] for row in last.annotate(last=Max("order"))}
    placed = []
    for call in sorted(calls, key=lambda each: (bool(each.clause), each.order)):
        filled[call.resolution] += 1
        placed.append((filled[call.resolution], call))
    return placed


def store_positions(known: Known, votes: Sequence[Vote], now: datetime) -> None:
    """Store what parties said in roll calls."""
    rows = (
        (uid, *_keys(known, call, party), STANCES[vote])
        for uid, (call, party, vote) in zip(new_uids(len(votes)), votes, strict=True)
    )
    same = {"origin": str(Origin.REGISTER), "words": "", "language": "", "mandate": "", "taken_at": now}
    pour(Position, ("uid", "wording_id", "party_id", "round_id", "stance"), rows, same)


def store_absences(known: Known, votes: Sequence[Vote], now: datetime) -> None:
    """Store that parties were asked and were not there, and how that is known."""
    rows = ((*_keys(known, call, party), call.basis) for call, party, _vote in votes)
    pour(Absence, ("wording_id", "party_id", "round_id", "basis"), rows, {"recorded_at": now})


def _keys(known: Known, call: RollCall, party: str) -> tuple[int, int, int]:
    there = known.calls[call.rcid]
    return there.wording, known.parties[party], there.round
