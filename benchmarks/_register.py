"""A register of any size: the extract of UN roll calls, laid again and again with other cases and questions."""

import os
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from _node import HERE

EXTRACT = Path(
    os.environ.get("UNDERSIGNED_SHARED") or HERE.parent.parent / "shared", "data", "register", "unga"
)


def extract() -> dict[str, bytes]:
    """Return the files of the extract or, where it is not here, files of the same shape."""
    if EXTRACT.is_dir():
        return {path.name: path.read_bytes() for path in EXTRACT.glob("*.csv")}
    return drawn(random.Random(7))


def drawn(chance: random.Random) -> dict[str, bytes]:
    """Return 208 roll calls of 188 parties on 23 cases and 16 questions, drawn by lot."""
    parties = [f"P{n}" for n in range(188)]
    calls, votes = [], []
    for n in range(208):
        calls.append(
            f"{n + 1},R/{n},{1990 + n // 8}-{n % 8 + 1:02}-01,day,c{n % 23},q{n % 16},resolution,,Title {n},source"
        )
        votes += [
            f"{n + 1},{party},{chance.choice(['yes', 'yes', 'yes', 'no', 'abstain', 'absent'])}"
            for party in parties
        ]
    tables = {
        "parties.csv": ["party,name", *(f"{party},Party {n * 'n'}" for n, party in enumerate(parties))],
        "cases.csv": ["case_id,label,note", *(f"c{n},Case {n}," for n in range(23))],
        "questions.csv": [
            "question_id,phrasing,mapping_rule",
            *(f"q{n},Question {n} of {{case}}?," for n in range(16)),
        ],
        "rollcalls.csv": [
            "rcid,resolution,date,date_precision,case_id,question_id,vote_on,clause,title,absent_basis",
            *calls,
        ],
        "votes.csv": ["rcid,party,vote", *votes],
    }
    return {name: ("\n".join(lines) + "\n").encode() for name, lines in tables.items()}


def coalition(name: str) -> Any:
    from undersigned.core.actor import OPERATOR
    from undersigned.parties.actions import found_coalition

    return found_coalition(name, actor=OPERATOR, languages=["en"])


@dataclass(frozen=True)
class Size:
    cases: int
    questions: int
    parties: int
    positions: int


def laid(files: dict[str, bytes], size: Size) -> tuple[Any, int]:
    """Lay the extract again and again into another coalition; return it, and its positions."""
    from django.db import transaction

    from undersigned.positions.actions.imports.unga import read_unga

    register = read_unga(files)
    owner = coalition("The whole size")
    cases, questions, parties = _frame(owner, size, register.parties)
    laid = copy = 0
    while laid < size.positions:
        with transaction.atomic():
            laid += _lay_once(owner, register, copy, cases, questions, parties)
        copy += 1
    return owner, laid


def _lay_once(
    owner: Any,
    register: Any,
    copy: int,
    cases: dict[str, Any],
    questions: dict[str, Any],
    parties: dict[str, int],
) -> int:
    """Lay the extract once more; return how many positions that made."""
    from django.utils import timezone

    from undersigned.positions.actions.imports.calls import store_absences, store_calls, store_positions
    from undersigned.positions.actions.imports.known import Known
    from undersigned.positions.actions.imports.unga import ABSENT

    now, known = timezone.now(), Known(parties)
    calls = [_copied(call, copy, cases, questions) for call in register.roll_calls]
    known.calls.update(store_calls(owner, calls, cases, now))
    _subjects(known, calls, cases, questions, now)
    pairs = zip(calls, register.roll_calls, strict=True)
    votes = [(c, party, vote) for c, o in pairs for party, vote in register.votes[o.rcid].items()]
    said = [vote for vote in votes if vote[2] != ABSENT]
    store_positions(known, said, now)
    store_absences(known, [vote for vote in votes if vote[2] == ABSENT], now)
    return len(said)


def _frame(
    owner: Any, size: Size, names: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, int]]:
    from undersigned.cases.models import Case, Question
    from undersigned.parties.models import Membership, Party, keys_of

    more = {f"X{n}": f"Party that never votes {'n' * n}" for n in range(size.parties - len(names))}
    people = Party.objects.bulk_create(
        Party(name=name, reference=code, languages=["en"]) for code, name in {**names, **more}.items()
    )
    Membership.objects.bulk_create(
        Membership(coalition=owner, party=party, since="1990-01-01", **keys_of(party.name))
        for party in people
    )
    cases = Case.objects.bulk_create(
        Case(coalition=owner, reference=f"case-{n}", name=f"Case {n:03}", audience=0)
        for n in range(size.cases)
    )
    questions = Question.objects.bulk_create(
        Question(
            coalition=owner,
            number=n + 1,
            reference=f"question-{n}",
            phrasing=f"Question {n} of {{case}}?",
            language="en",
            concerns="right",
            polarity=1,
        )
        for n in range(size.questions)
    )
    return (
        {c.reference: c for c in cases},
        {q.reference: q for q in questions},
        {p.reference: p.pk for p in people},
    )


def _copied(call: Any, copy: int, cases: dict[str, Any], questions: dict[str, Any]) -> Any:
    """Return a roll call under another number, on a case and question that move on with each copy."""
    place = hash_of(call.case) + copy
    asked = hash_of(call.question) + copy
    return replace(
        call,
        rcid=f"{copy}-{call.rcid}",
        resolution=f"{copy}-{call.resolution}",
        case=f"case-{place * 23 % len(cases)}",
        question=f"question-{asked * 17 % len(questions)}",
    )


def hash_of(name: str) -> int:
    """Return a number of a name that is the same in every run."""
    return sum(ord(sign) * (place + 1) for place, sign in enumerate(name))


def _subjects(
    known: Any, calls: Sequence[Any], cases: dict[str, Any], questions: dict[str, Any], now: Any
) -> None:
    from undersigned.texts.models import Subject

    Subject.objects.bulk_create(
        Subject(
            clause_id=known.calls[c.rcid].clause,
            question=questions[c.question],
            case=cases[c.case],
            polarity=1,
            since_at=now,
        )
        for c in calls
        if not c.clause
    )
