"""The register at its full size: imports, and each table's page beside the SQL that it sends.

Usage: python benchmarks/register.py [--quick] [--postgres]

The extract of UN roll calls (194 parties, 34,104 positions) is imported by the product's own act, which gives the
rate. Then it is laid again and again, each time with other cases and questions, until a second coalition has 200
parties, 500 cases, 100 questions and 2 million positions. Each page is asked for over HTTP, in turns with its own
statements on a raw connection. Without the extract the roll calls are drawn by lot, as many and as large.
`--postgres` measures a PostgreSQL of its own instead of SQLite.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

import _sql
from _node import COMMAND, HERE, _environment, data_folder, served, use
from _table import machine, show
from _visitors import Visitor, share_of, timed

P95_LIMIT, RATIO_LIMIT = 100, 3
RATES = {"sqlite": 10_000, "postgresql": 20_000}
FULL = {"cases": 500, "questions": 100, "parties": 200, "positions": 2_000_000}
QUICK = {"cases": 40, "questions": 20, "parties": 200, "positions": 60_000}
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
        "parties.csv": ["party,name", *(f"{party},Party {party}" for party in parties)],
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


def imported(files: dict[str, bytes]) -> tuple[Any, float]:
    """Import the extract; return its coalition, and the positions a second."""
    from undersigned.core.actor import OPERATOR
    from undersigned.positions.actions.imports import import_unga

    owner = coalition("The extract")
    begin = time.perf_counter()
    done = import_unga(files, owner, actor=OPERATOR)
    return owner, done.new / (time.perf_counter() - begin)


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
    cases, questions, parties = _frame(owner, size, list(register.parties))
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
    owner: Any, size: Size, codes: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, int]]:
    from undersigned.cases.models import Case, Question
    from undersigned.parties.models import Membership, Party

    codes = [*codes, *(f"X{n}" for n in range(size.parties - len(codes)))]
    people = Party.objects.bulk_create(
        Party(name=f"Party {code}", reference=code, languages=["en"]) for code in codes
    )
    Membership.objects.bulk_create(
        Membership(coalition=owner, party=party, name_key=party.name.casefold(), since="1990-01-01")
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


def pages(owner: Any) -> list[tuple[str, str]]:
    """Return the tables and the fullest cell of a coalition's register."""
    from django.db.models import Count

    from undersigned.parties.models import Party
    from undersigned.texts.models import Subject

    party = Party.objects.filter(coalitions=owner, positions__isnull=False).order_by("name").first()
    subjects = Subject.objects.filter(question__coalition=owner)
    fullest = (
        subjects.values("question__uid", "case__uid").annotate(n=Count("pk")).order_by("-n", "pk").first()
    )
    asked = subjects.values("question__uid").annotate(n=Count("pk")).order_by("-n", "question__uid").first()
    assert party
    assert fullest
    assert asked
    base = f"/c/{owner.slug}/register/"
    return [
        ("cases x questions of a party", f"{base}party/{party.uid}/"),
        ("the same, in the middle", f"{base}party/{party.uid}/?row=5&column=4"),
        ("parties x cases of a question", f"{base}question/{asked['question__uid']}/"),
        ("the same, in the middle", f"{base}question/{asked['question__uid']}/?row=4&column=3"),
        ("a cell", f"{base}{party.uid}/{fullest['question__uid']}/{fullest['case__uid']}/"),
    ]


def bare(statements: Sequence[Any], seconds: float) -> list[float]:
    """Run statements on the raw connection again and again; return the seconds of each run."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return _sql.run(statements, seconds)
    raw, waits, end = connection.connection.cursor(), [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        waits.append(timed(lambda: [raw.execute(sql, params).fetchall() for sql, params in statements]))
    return waits


def measured(owner: Any, small: Any, seconds: float, turns: int) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return a row for each page, and the names of those that send more queries for more rows."""
    rows, growing = [], []
    with served() as node:
        visitor = Visitor(node.port)
        for (name, path), (_name, other) in zip(pages(owner), pages(small), strict=True):
            statements, few = _sql.of_page({}, path), len(_sql.of_page({}, other.split("?")[0]))
            waits, sql = list[float](), list[float]()
            for _turn in range(turns):
                end = time.perf_counter() + seconds
                while time.perf_counter() < end:
                    waits.append(timed(lambda p=path: visitor.ask(p)))
                sql += bare(statements, seconds)
            ratio = median(waits) / median(sql)
            p95 = share_of(waits, 0.95)
            over = " ".join(
                word
                for word, is_over in (("p95", p95 > P95_LIMIT), ("ratio", ratio > RATIO_LIMIT))
                if is_over
            )
            growing += [name] if len(statements) > few else []
            figures = (
                f"{p95:.1f}",
                f"{1000 * median(waits):.1f}",
                f"{1000 * median(sql):.1f}",
                f"{ratio:.1f}",
            )
            rows.append((name, *figures, f"{few} / {len(statements)}", over))
    return rows, growing


@contextmanager
def postgres_folder() -> Iterator[None]:
    """Give this process an empty node on the PostgreSQL that the environment names, and start Django."""
    address = os.environ["DATABASE_URL"]
    with tempfile.TemporaryDirectory(prefix="undersigned-benchmark-") as folder:
        use(Path(folder))
        os.environ["DATABASE_URL"] = address
        subprocess.run([*COMMAND, "init"], check=True, stdout=subprocess.DEVNULL, env=_environment())
        from undersigned.cli.django import setup

        setup()
        yield


def measure(quick: bool) -> None:
    """Import, lay, measure and print."""
    from django.db import connection

    files = extract()
    small, rate = imported(files)
    size = Size(**(QUICK if quick else FULL))
    begin = time.perf_counter()
    owner, positions = laid(files, size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    took = time.perf_counter() - begin
    rows, growing = measured(owner, small, 0.2 if quick else 2, 1 if quick else 3)
    print(
        f"\n{connection.vendor}: import of the extract {rate:,.0f} positions/s (goal {RATES[connection.vendor]:,})."
    )
    head = ("page", "p95 ms", "median ms", "its SQL, median ms", "page / SQL", "queries small / big", "over")
    told = f"{size.parties} parties, {size.cases} cases, {size.questions} questions, {positions:,} positions"
    show(f"{told} (laid in {took:.0f} s), {connection.vendor}", head, rows)
    if growing:
        raise SystemExit(f"More rows, more queries: {', '.join(growing)}.")


def main() -> None:
    quick = "--quick" in sys.argv
    if "--postgres" in sys.argv and "REGISTER_INSIDE" not in os.environ:
        again = [
            sys.executable,
            str(HERE.parent / "scripts" / "postgres.py"),
            sys.executable,
            __file__,
            *sys.argv[1:],
        ]
        raise SystemExit(subprocess.run(again, env={**os.environ, "REGISTER_INSIDE": "1"}).returncode)
    print(machine())
    with postgres_folder() if "--postgres" in sys.argv else data_folder(demo=False):
        measure(quick)


if __name__ == "__main__":
    main()
