"""Chains among a million links, on SQLite and on PostgreSQL, beside networkx in memory.

Usage: python benchmarks/chains.py [--quick]

The links are drawn: 200,000 bodies, ten hubs (a state, a bank, a trade) with 20,000 links each, among the others some
with far more than most; five bodies in a hundred are in corners of ten that lead nowhere. Each search takes
turns with `networkx.bidirectional_shortest_path` on the same links in memory, which finds one chain and not five,
asks no database, and needs its memory in each process. A server of PostgreSQL is started for it and removed.
"""

import itertools
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from _node import COMMAND, HERE, use
from _table import machine, show

sys.path.insert(0, str(HERE.parent / "scripts"))
import postgres

LIMIT = 50  # milliseconds, p95
DATABASES = ("SQLite", "PostgreSQL")
HUBS, CASES = 10, 300
# Links, bodies, links of a hub, and searches of each kind.
FULL, QUICK = (1_000_000, 200_000, 20_000, 100), (5_000, 1_000, 100, 5)
Size = tuple[int, int, int, int]
Search = tuple[int, list[int]]


def drawn(size: Size) -> list[tuple[int, int]]:
    """Return the links of a world, each pair once; bodies are numbered from 1, hubs first."""
    links, bodies, at_hub, _turns = size
    chance = random.Random(1)
    corner = bodies * 95 // 100
    found = {(hub, chance.randint(HUBS + 1, corner)) for hub in range(1, HUBS + 1) for _n in range(at_hub)}
    for start in range(corner + 1, bodies, 10):
        found |= {(start + n, start + n + 1) for n in range(9) if start + n < bodies}
    # What most are linked with is chosen by lot, some far more often than others (Zipf).
    weights = list(itertools.accumulate(1 / (n + 1_000) for n in range(corner - HUBS)))
    while len(found) < links:
        others = chance.choices(range(HUBS + 1, corner + 1), cum_weights=weights, k=links - len(found))
        found |= {(one, other) for other in others if (one := chance.randint(HUBS + 1, corner)) != other}
    return sorted(found)


def searches(size: Size) -> dict[str, list[Search]]:
    """Return for each kind of search whence, and to which bodies."""
    _links, bodies, _at_hub, turns = size
    chance = random.Random(2)
    corner = bodies * 95 // 100
    cases = [chance.sample(range(HUBS + 1, corner), k=1 + n % 3) for n in range(CASES)]
    anyone = [chance.randint(HUBS + 1, corner) for _n in range(turns)]
    return {
        "to any case": [(body, list(itertools.chain(*cases))) for body in anyone],
        "to one case": [(body, chance.choice(cases)) for body in anyone],
        "from a hub to one case": [(chance.randint(1, HUBS), chance.choice(cases)) for _n in anyone],
        "from a corner that leads nowhere": [
            (chance.randint(corner + 1, bodies - 1), chance.choice(cases)) for _n in anyone
        ],
    }


LINK = (
    *("uid", "coalition_id", "one_id", "other_id", "tie", "clause_id", "audience"),
    *("holds_from", "ended_why", "out_why", "recorded_at"),
)


# -- one database, in a process of its own ---------------------------------------------------------------


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


def lay(pairs: list[tuple[int, int]], bodies: int) -> None:
    """Store the bodies and their links, all resting on one claim."""
    from django.db import connection, transaction

    from undersigned.parties.models import Coalition
    from undersigned.texts.models import Clause, Text

    coalition = Coalition.objects.create(name="Links", slug="links", languages=["en"], time_zone="UTC")
    text = Text.objects.create(coalition=coalition, title="Links", language="en")
    clause = Clause.objects.create(text=text, order=1, kind="claim")
    named = ((n, f"{n:012}", coalition.pk, f"Body {n}", "firm") for n in range(1, bodies + 1))
    made = (
        (f"{n:012}", coalition.pk, one, other, "supplies", clause.pk, 0, "", "", "", "2031-01-01 00:00:00+00")
        for n, (one, other) in enumerate(pairs)
    )
    with transaction.atomic():
        _insert("cases_caseactor", "id uid coalition_id name kind", named)
        _insert("chains_link", " ".join(LINK), made)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _insert(table: str, columns: str, rows: Iterator[tuple[Any, ...]]) -> None:
    """Store rows without their models, which would take minutes."""
    from django.db import connection

    names, marks = columns.split(), ", ".join(["%s"] * len(columns.split()))
    with connection.cursor() as cursor:
        while part := list(itertools.islice(rows, 20_000)):
            cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", part)


def server_cpu() -> float:
    """Return the CPU seconds of the database's own process; none where it is this one."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    process = connection.connection.info.backend_pid
    return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1e9


def p95(waits: list[float]) -> float:
    return 1000 * statistics.quantiles(waits, n=20)[-1]


def measure(kinds: dict[str, list[Search]], peer: Callable[[int, list[int]], Any]) -> list[dict[str, Any]]:
    """Return of each kind what the searches took, in milliseconds, and what they found."""
    from datetime import date

    from undersigned.chains.queries.paths import find_paths
    from undersigned.chains.queries.walking import Walk

    read, told = Walk(audience=0, today=date(2031, 6, 1)), []
    for name, asked in kinds.items():
        waits, cpu, others, found = list[float](), list[float](), list[float](), []
        for start, targets in asked:
            begin, spent = time.perf_counter(), time.process_time() + server_cpu()
            found.append(find_paths(read, start, targets))
            waits.append(time.perf_counter() - begin)
            cpu.append(time.process_time() + server_cpu() - spent)
            spent = time.process_time()
            shortest = peer(start, targets)
            others.append(time.process_time() - spent)
            first = len(found[-1].paths[0]) - 1 if found[-1].paths else None
            assert shortest in (first, "no peer"), (name, start, targets, shortest, first)
        told.append({
            "name": name,
            "p95": p95(waits),
            "median": 1000 * statistics.median(waits),
            "cpu": p95(cpu),
            "cpu median": 1000 * statistics.median(cpu),
            "peer": p95(others),
            "chains": sum(len(each.paths) for each in found) / len(found),
            "cut": sum(not each.whole for each in found),
        })  # fmt: skip
    return told


def in_memory(pairs: list[tuple[int, int]]) -> tuple[Callable[[int, list[int]], Any], str]:
    """Return how networkx finds the length of the shortest chain, and what its graph takes."""
    try:
        import networkx
    except ImportError:
        return lambda *_search: "no peer", "networkx is not installed"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    graph = networkx.Graph(pairs)
    megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024

    def shortest(start: int, targets: list[int]) -> int | None:
        found = []
        for target in targets[:3]:
            try:
                found.append(len(networkx.bidirectional_shortest_path(graph, start, target)) - 1)
            except (networkx.NetworkXNoPath, networkx.NodeNotFound):
                continue
        within = [length for length in found if 0 < length <= 6]
        return min(within, default=None)

    return (lambda start, targets: shortest(start, targets) if len(targets) <= 3 else "no peer"), (
        f"networkx {networkx.__version__}, {megabytes:.0f} MB"
    )


def child(database: str, size: Size) -> None:
    """Measure on one database and print what was found as JSON."""
    try:
        with postgres.server() if database == "PostgreSQL" else nullcontext("") as url, node(url):
            pairs = drawn(size)
            peer, about = in_memory(pairs)
            begin = time.perf_counter()
            lay(pairs, size[1])
            laid = time.perf_counter() - begin
            print(json.dumps({"peer": about, "laid": laid, "found": measure(searches(size), peer)}))
    except postgres.NoServer as reason:
        print(json.dumps({"missing": str(reason)}))


# -- both ------------------------------------------------------------------------------------------------


def main() -> None:
    size = QUICK if "--quick" in sys.argv else FULL
    if "--on" in sys.argv:
        child(sys.argv[sys.argv.index("--on") + 1], size)
        return
    print(machine())
    for database in DATABASES:
        command = [sys.executable, __file__, "--on", database, *sys.argv[1:]]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        if "missing" in told:
            print(f"\n{database} is not measured: {told['missing']}")
            continue
        show(f"{size[0]:,} links on {database} ({told['peer']})", HEAD, [row(each) for each in told["found"]])
    print(f"\nLimit: p95 {LIMIT} ms.")


HEAD = (
    *("search", "p95 ms", "median ms", "p95 CPU-ms", "median CPU-ms", "networkx p95 CPU-ms"),
    *("chains found", "cut short", "limit"),
)


def row(told: dict[str, Any]) -> tuple[str, ...]:
    """Return the cells of one kind of search; over the limit where its p95 is."""
    over = "over" if told["p95"] > LIMIT else ""
    figures = (f"{told[name]:.1f}" for name in ("p95", "median", "cpu", "cpu median", "peer", "chains"))
    return (told["name"], *figures, str(told["cut"]), over)


if __name__ == "__main__":
    main()
