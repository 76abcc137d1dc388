"""Search over 100,000 segments, on SQLite and on PostgreSQL: the search itself, the whole page, and laying the index.

Usage: python benchmarks/search.py [--quick]

The segments are made: words as rare and as common as in a language (Zipf), one in ten in Chinese, one in twenty in
Arabic; half are for everybody, the others for the seats of two coalitions. Each search takes turns with its own
statements sent bare on the connection under Django's. A server of PostgreSQL is started for it and removed.
"""

import itertools
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from _node import COMMAND, HERE, use
from _table import machine, show

sys.path.insert(0, str(HERE.parent / "scripts"))
import postgres

SEGMENTS, QUICK = 100_000, 300
LIMIT = 50  # milliseconds, p95 of the search and of the page
TURNS, QUICK_TURNS = 40, 2
DATABASES = ("SQLite", "PostgreSQL")
# What is typed, by what makes it easy or hard.
TYPED = {
    "a rare word": "kingfisher",
    "a word in a third of the segments": "river",
    "a word in every segment": "water",
    "two common words": "river dam",
    "two words in every segment": "water town",
    "a common and a rare word": "river kingfisher",
    "a phrase": '"the river town council"',
    "a phrase of two words in every segment": '"water town"',
    "a phrase of those words that stands nowhere": '"town water"',
    "two Chinese words": "人民 河流",
    "a Chinese phrase": "人民河流",
    "one Chinese letter": "人",
    "an Arabic word": "السدود",
    "twenty common words": " ".join(f"w{n}" for n in range(20)),
    "a word that nobody said": "nonesuch",
}


def segments(count: int) -> Iterator[tuple[str, str]]:
    """Yield the words of segments with their language."""
    chance = random.Random(1)
    english, han, arabic = ([f"w{n}" for n in range(20_000)], _letters(0x4E00, 3_000), _letters(0x627, 28))
    zipf = {size: list(itertools.accumulate(1 / (n + 10) for n in range(size))) for size in (20_000, 3_000)}
    for n in range(count):
        if n % 10 == 9:
            body = "".join(chance.choices(han, cum_weights=zipf[3_000], k=90))
            yield body + "人民" * (n // 10 % 3 == 0) + "河流" * (n // 10 % 4 == 0), "zh"
        elif n % 20 == 8:
            words = ["".join(chance.choices(arabic, k=5)) for _ in range(40)]
            yield " ".join([*words, "السدود" if n % 3 else "سد"]), "ar"
        else:
            yield " ".join(_english(chance.choices(english, cum_weights=zipf[20_000], k=40), n)), "en"


def _letters(first: int, count: int) -> list[str]:
    return [chr(first + n) for n in range(count)]


def _english(words: list[str], n: int) -> list[str]:
    words[3:3] = ["water", *(["town"] if n % 50 == 0 else [])]
    words[30:30] = ["town"]
    if n % 3 == 0:
        words[10:10] = ["the", "river", *(["town", "council"] if n % 30 == 0 else [])]
    words[20:20] = ["dam"] * (n % 4 == 0) + ["kingfisher"] * (n % 5_000 == 0)
    return words


# -- one database, in a process of its own ---------------------------------------------------------------


@dataclass
class Waits:
    """Seconds that were waited, and CPU seconds of this process and of the database's."""

    waits: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def figures(self) -> tuple[float, float]:
        """Return the p95 and the median of CPU, in milliseconds."""
        return 1000 * statistics.quantiles(self.waits, n=20)[-1], 1000 * statistics.median(self.cpu)


@contextmanager
def node(database_url: str) -> Iterator[None]:
    """Set up an empty node on a database and start Django."""
    with tempfile.TemporaryDirectory(prefix="undersigned-benchmark-") as folder:
        use(Path(folder))
        if database_url:
            os.environ["DATABASE_URL"] = database_url
        environment = {**os.environ, "PYTHONPATH": str(HERE)}
        subprocess.run([*COMMAND, "init"], check=True, stdout=subprocess.DEVNULL, env=environment)
        from undersigned.cli.django import setup

        setup()
        yield
        from django.db import connection

        connection.close()


def server_cpu() -> float:
    """Return the CPU seconds of the database's own process; none where it is this one."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    process = connection.connection.info.backend_pid
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def lay_down(count: int) -> float:
    """Lay segments down, three hundred to a source and transaction; return how many a second."""
    from django.db import transaction

    from undersigned.core import search
    from undersigned.core.models import Audience

    made = enumerate(segments(count))
    begin = time.perf_counter()
    while source := list(itertools.islice(made, 300)):
        with transaction.atomic():
            search.put(
                search.Entry(
                    kind="segment",
                    uid=f"s{n // 300}",
                    coalition=1 + n // 300 % 2,
                    audience=Audience.COALITION if n // 300 % 4 > 1 else Audience.PUBLIC,
                    address=f"/s/s{n // 300}/",
                    title=f"Programme {n // 300}",
                    words=words,
                    language=language,
                    place=n % 300,
                )
                for n, (words, language) in source
            )
    rate = count / (time.perf_counter() - begin)
    search.settle()
    return rate


def bare(run: Callable[[], Any]) -> Callable[[], Any]:
    """Return the statements that a function sends, to be sent again without Django around them."""
    from django.db import connection

    sent: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        run()
    cursor = connection.connection.cursor()
    if connection.vendor == "sqlite":
        sent = [_for_sqlite(sql, params) for sql, params in sent]
    return lambda: [cursor.execute(sql, params).fetchall() for sql, params in sent]


def _for_sqlite(sql: str, params: Any) -> tuple[str, Any]:
    if isinstance(params, dict):
        return sql % {name: f":{name}" for name in params}, params
    return sql % (("?",) * len(params)), params


def taken(act: Callable[[], Any], into: Waits) -> None:
    """Do something once and add what it took."""
    begin, cpu = time.perf_counter(), time.process_time() + server_cpu()
    act()
    into.cpu.append(time.process_time() + server_cpu() - cpu)
    into.waits.append(time.perf_counter() - begin)


def measure(typed: str, turns: int) -> dict[str, Any]:
    """Search for something again and again; return how much was found, and what it took."""
    from django.test import Client

    from undersigned.core import search
    from undersigned.core.actor import NOBODY

    visitor = Client(headers={"host": "localhost"})

    def find() -> search.Found:
        return search.find(search.read_wanted(typed), NOBODY)

    acts = {"find": find, "page": lambda: visitor.get("/search/", {"q": typed}), "sql": bare(find)}
    took = {name: Waits() for name in acts}
    for turn in range(turns + 1):
        for name, act in acts.items():
            taken(act, took[name] if turn else Waits())
    found = find()
    return {
        "found": f"{found.many}{'+' * found.more}{' (in part)' * found.unread}",
        **{name: waits.figures() for name, waits in took.items()},
    }


def child(database: str, count: int, turns: int) -> None:
    """Measure on one database and print what was found as JSON."""
    try:
        with postgres.server() if database == "PostgreSQL" else nullcontext("") as url, node(url):
            rate = lay_down(count)
            found = {name: measure(typed, turns) for name, typed in TYPED.items()}
            print(json.dumps({"rate": rate, "found": found}))
    except postgres.NoServer as reason:
        print(json.dumps({"missing": str(reason)}))


# -- both ------------------------------------------------------------------------------------------------


def main() -> None:
    quick = "--quick" in sys.argv
    count, turns = (QUICK, QUICK_TURNS) if quick else (SEGMENTS, TURNS)
    if "--on" in sys.argv:
        child(sys.argv[sys.argv.index("--on") + 1], count, turns)
        return
    print(machine())
    rates = []
    for database in DATABASES:
        command = [sys.executable, __file__, "--on", database, *(["--quick"] if quick else [])]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        if "missing" in told:
            print(f"\n{database} is not measured: {told['missing']}")
            continue
        rates.append((database, f"{told['rate']:.0f}"))
        show(
            f"{count:,} segments on {database}",
            HEAD,
            [row(name, each) for name, each in told["found"].items()],
        )
    show("Laying the index", ("database", "segments/s"), rates)
    print(f"\nLimit: p95 {LIMIT} ms, of the search and of the page.")


HEAD = (
    "typed", "found", "search p95 ms", "CPU-ms", "page p95 ms", "CPU-ms", "bare SQL p95 ms", "CPU-ms",
    "search / SQL", "limit",
)  # fmt: skip


def row(name: str, told: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of one search; over the limit where a p95 is."""
    find, page, sql = told["find"], told["page"], told["sql"]
    over = "over" if max(find[0], page[0]) > LIMIT else ""
    cells = (f"{figure:.1f}" for figure in (*find, *page, *sql, find[1] / sql[1]))
    return (name, told["found"], *cells, over)


if __name__ == "__main__":
    main()
