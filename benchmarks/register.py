"""The register at its full size: imports, and each table's page beside SQL.

Usage: python benchmarks/register.py [--quick] [--postgres]

The extract of UN roll calls (194 parties, 34,104 positions) is imported by the product's own act, three times, which
gives the rate. Then it is laid again and again, each time with other cases and questions, until a coalition has 200
parties, 500 cases, 100 questions and 2 million positions. Without the extract the roll calls are drawn by lot.

Each page is asked for over HTTP and takes turns with three others: an empty page behind the same middleware in the
same process; the page's own statements on a raw connection; and the leanest single statement that finds the positions
of its cells and no more, neither names nor blanks nor who may see them. Waiting says what a reader of this machine
waits; CPU time, of the database's own processes too, says what the work costs, also where neighbours work on the same
cores. `--postgres` measures a PostgreSQL of its own instead of SQLite.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import _sql
from _node import COMMAND, HERE, Node, _environment, data_folder, served, use
from _register import Size, coalition, extract, laid
from _table import machine, show
from _visitors import Visitor, share_of, timed

P95_LIMIT, RATIO_LIMIT = 100, 3
WARM = 16  # visits before anything is measured: each thread of the node composes its statements once
RATES = {"sqlite": 10_000, "postgresql": 20_000}
FULL = {"cases": 500, "questions": 100, "parties": 200, "positions": 2_000_000}
QUICK = {"cases": 40, "questions": 20, "parties": 200, "positions": 60_000}


@dataclass(frozen=True)
class Place:
    """A page, and the keys of the parties, questions and cases that it shows."""

    name: str
    path: str
    parties: Sequence[int]
    questions: Sequence[int]
    cases: Sequence[int]


@dataclass
class Turns:
    """Seconds waited for each of many, and CPU seconds of all together."""

    waits: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def take(self, act: Callable[[], Any], seconds: float, spent: Callable[[], float]) -> None:
        """Act again and again; `spent` tells the CPU seconds that the act's processes have used so far."""
        before, end = spent(), time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.waits.append(timed(act))
        self.cpu += spent() - before

    @property
    def ms(self) -> float:
        return 1000 * median(self.waits)

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu / len(self.waits)


@dataclass
class Result:
    """What was measured of a page; queries in the small and in the big register."""

    queries: tuple[int, int]
    page: Turns = field(default_factory=Turns)
    empty: Turns = field(default_factory=Turns)
    own: Turns = field(default_factory=Turns)
    leanest: Turns = field(default_factory=Turns)

    @property
    def p95(self) -> float:
        return share_of(self.page.waits, 0.95)

    @property
    def ratio(self) -> float:
        return self.page.cpu_ms / self.own.cpu_ms

    @property
    def over(self) -> str:
        found = {"p95": self.p95 > P95_LIMIT, "ratio": self.ratio > RATIO_LIMIT}
        return " ".join(word for word, is_over in found.items() if is_over)


def imported(files: dict[str, bytes], name: str) -> tuple[Any, float, float]:
    """Import the extract; return its coalition, the positions a second, and those a second of CPU time."""
    from undersigned.core.actor import OPERATOR
    from undersigned.positions.actions.imports import import_unga

    owner = coalition(name)
    begin, before = time.perf_counter(), here()
    done = import_unga(files, owner, actor=OPERATOR)
    return owner, done.new / (time.perf_counter() - begin), done.new / (here() - before)


def database() -> float:
    """Return the CPU seconds that PostgreSQL's processes for those connected have used; 0 with SQLite."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
        found = [Path(f"/proc/{pid}/schedstat") for (pid,) in cursor.fetchall()]
    return sum(int(path.read_text().split()[0]) for path in found if path.exists()) / 1e9


def here() -> float:
    """Return the CPU seconds of this process and the database."""
    return time.process_time() + database()


def places(owner: Any) -> list[Place]:
    """Return the tables of a coalition's register, and the cell in which a party said most."""
    from django.db.models import Count

    from undersigned.core.actor import NOBODY
    from undersigned.parties.models import Party
    from undersigned.positions.queries.register import Reader, get_case, party_table, question_table
    from undersigned.texts.models import Subject

    reader = Reader.of(NOBODY, owner)
    party = Party.objects.filter(coalitions=owner, positions__isnull=False).order_by("name").first()
    assert party
    subjects = Subject.objects.filter(question__coalition=owner)
    most = subjects.values("question").annotate(n=Count("pk")).order_by("-n", "question").first()
    assert most
    question = owner.questions.get(pk=most["question"])
    said = subjects.filter(clause__wordings__positions__party=party)
    cell = said.values("question__uid", "case__uid").annotate(n=Count("pk")).order_by("-n", "pk").first()
    assert cell
    base = f"/c/{owner.slug}/register/"
    found = []
    for where, row, column in [("", 1, 1), (", in the middle", 4, 3)]:
        of_party, of_question = (
            party_table(reader, party, row=row, column=column),
            question_table(reader, question, row=row, column=column),
        )
        turned = f"?row={row}&column={column}" if where else ""
        found += [
            Place(
                f"cases x questions of a party{where}",
                f"{base}party/{party.uid}/{turned}",
                [party.pk],
                [each.pk for each in of_party.columns.things],
                [each.pk for each in of_party.rows.things],
            ),
            Place(
                f"parties x cases of a question{where}",
                f"{base}question/{question.uid}/{turned}",
                [each.pk for each in of_question.rows.things],
                [question.pk],
                [each.pk for each in of_question.columns.things],
            ),
        ]
    asked, case = owner.questions.get(uid=cell["question__uid"]), get_case(reader, cell["case__uid"])
    path = f"{base}{party.uid}/{asked.uid}/{case.uid}/"
    return [*found, Place("a cell with its words", path, [party.pk], [asked.pk], [case.pk])]


LEANEST = """
SELECT subject.question_id, subject.case_id, position.party_id, position.stance, subject.polarity, round.held_on
FROM texts_subject subject
JOIN texts_wording wording ON wording.clause_id = subject.clause_id
JOIN positions_position position ON position.wording_id = wording.id
LEFT JOIN positions_round round ON round.id = position.round_id
WHERE subject.until_at IS NULL AND position.superseded_at IS NULL
AND subject.question_id IN ({questions}) AND subject.case_id IN ({cases}) AND position.party_id IN ({parties})
"""


def leanest(place: Place) -> tuple[str, tuple[Any, ...]]:
    """Return one statement for the positions in a page's cells."""
    keys = {"questions": place.questions, "cases": place.cases, "parties": place.parties}
    return LEANEST.format(**{name: ", ".join(map(str, found)) for name, found in keys.items()}), ()


def bare(statements: Sequence[tuple[str, tuple[Any, ...]]]) -> Callable[[], Any]:
    """Return what runs statements on the raw connection and takes every row."""
    from django.db import connection

    raw = connection.connection.cursor()
    if connection.vendor == "sqlite":
        statements = [(sql % (("?",) * len(values)) if values else sql, values) for sql, values in statements]
    return lambda: [raw.execute(sql, values or ()).fetchall() for sql, values in statements]


def measured(node: Node, place: Place, small: Place, seconds: float, turns: int) -> Result:
    """Let a page, the empty page, the page's own SQL and the leanest SQL take turns."""
    own, few = _sql.of_page({}, place.path), len(_sql.of_page({}, small.path.split("?")[0]))
    result, visitor = Result((few, len(own))), Visitor(node.port)
    acts = (
        (result.page, lambda: visitor.ask(place.path), lambda: node.cpu() + database()),
        (result.empty, lambda: visitor.ask("/empty/"), lambda: node.cpu() + database()),
        (result.own, bare(own), here),
        (result.leanest, bare([leanest(place)]), here),
    )
    for _measure, act, _spent in acts:
        for _each in range(WARM):
            act()
    for _turn in range(turns):
        for measure, act, spent in acts:
            measure.take(act, seconds, spent)
    return result


WAITS = ("page", "p95 ms", "median ms", "its SQL", "page / SQL", "leanest SQL", "queries small / big", "over")
WORK = ("page", "page", "empty page", "its SQL", "page / SQL", "(page - empty) / SQL", "leanest SQL")


def tell(title: str, results: dict[str, Result]) -> None:
    """Print how long each page is waited for, and how much work it is."""
    show(
        f"{title}: waiting, milliseconds",
        WAITS,
        [
            (
                name,
                *_figures(it.p95, it.page.ms, it.own.ms, it.page.ms / it.own.ms, it.leanest.ms),
                f"{it.queries[0]} / {it.queries[1]}",
                it.over,
            )
            for name, it in results.items()
        ],
    )
    show(
        f"{title}: CPU milliseconds",
        WORK,
        [
            (
                name,
                *_figures(it.page.cpu_ms, it.empty.cpu_ms, it.own.cpu_ms, it.ratio),
                *_figures((it.page.cpu_ms - it.empty.cpu_ms) / it.own.cpu_ms, it.leanest.cpu_ms),
            )
            for name, it in results.items()
        ],
    )


def _figures(*values: float) -> list[str]:
    return [f"{value:.1f}" for value in values]


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
    imports = [imported(files, f"The extract, {n}") for n in range(3)]
    size = Size(**(QUICK if quick else FULL))
    begin = time.perf_counter()
    owner, positions = laid(files, size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    took = time.perf_counter() - begin
    with served() as node:
        results = {
            big.name: measured(node, big, small, 0.2 if quick else 1, 1 if quick else 5)
            for big, small in zip(places(owner), places(imports[0][0]), strict=True)
        }
    _owners, rates, of_cpu = zip(*imports, strict=True)
    print(
        f"\n{connection.vendor}: import of the extract, median of 3: {median(rates):,.0f} positions/s "
        f"(goal {RATES[connection.vendor]:,}), {median(of_cpu):,.0f} a second of CPU time."
    )
    told = f"{size.parties} parties, {size.cases} cases, {size.questions} questions, {positions:,} positions"
    tell(f"{told} (laid in {took:.0f} s), {connection.vendor}", results)
    growing = [name for name, it in results.items() if it.queries[1] > it.queries[0]]
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
