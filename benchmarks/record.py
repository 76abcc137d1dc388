"""The record: what the log costs an act, acts and reads at once, checking a log, and a node made from its backup.

Usage: python benchmarks/record.py [--quick] [--minutes N] [--acts N] [--reads N] [--only PART]

PART is acts, load, checking or restoring. Acts with and without the log take turns in one process. The load is sent
to gunicorn (2 x 4) and a worker on PostgreSQL; what is asked for is paced, what was reached is told beside it.
Whoever sends it works on the same cores. `--minutes` is how long it lasts (1; ten are what is promised), `--acts` and
`--reads` are how many a second are asked for.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from hashlib import sha256

from _asked import lay, node
from _load import SHARES, load
from _node import COMMAND
from _table import machine, show

ACTS, READS, P95 = 100, 300, 500  # a second; milliseconds
LEAST = 0.8  # of the acts a second that are done without the log
MOST = 3  # times bare SHA-256
MINUTES_TO_RESTORE = 5
PARTIES = 24


# -- checking a log --------------------------------------------------------------------------------------


def checking(quick: bool) -> dict[str, float]:
    """Return the seconds that checking a log's files takes, and those of hashing the same bytes and nothing else."""
    from undersigned.ledger.log import Checkpoint, Signer, TileHashes, leaf_hash, sign_note, tiles, tree
    from undersigned.ledger.log.files import check_files

    count = 2_000 if quick else 100_000
    entries = [json.dumps({"commitment": sha256(str(n).encode()).hexdigest()}).encode() for n in range(count)]
    held = tiles.grown(0, [leaf_hash(entry) for entry in entries], lambda level, number: b"")
    root = tree.tree_root(count, TileHashes(lambda tile: held[tile[:2]][: tile.width * 32], count))
    key = Signer("benchmark.example/record", bytes(32))
    files = {"checkpoint": sign_note(str(Checkpoint(key.name, count, root)), [key]).encode()}
    for tile in tiles.tiles_between(0, count):
        files[tile.path] = held[tile[:2]][: tile.width * 32]
        if tile.level == 0:
            first = tile.number * 256
            files[tile.entries_path] = tiles.entry_bundle(entries[first : first + tile.width])
    pairs = [bytes(65)] * (count - 1)

    def bare() -> None:
        for entry in entries:
            sha256(b"\x00" + entry).digest()
        for pair in pairs:
            sha256(pair).digest()

    def check() -> None:
        found = check_files(files.get, [key.verifier])
        assert not found.faults, found.faults

    took: dict[str, list[float]] = {"ours": [], "bare": []}
    for _turn in range(2 if quick else 7):
        for name, work in (("ours", check), ("bare", bare)):
            begin = time.process_time()
            work()
            took[name].append(time.process_time() - begin)
    return {"entries": count, **{name: statistics.median(all_) for name, all_ in took.items()}}


# -- acts with and without the log -----------------------------------------------------------------------


def acts(database: str, quick: bool) -> dict[str, float]:
    """Return acts a second with the log, with the journal alone, and with neither; turns of each in one process."""
    from types import SimpleNamespace

    with node(database):
        from undersigned.core import journal, log
        from undersigned.core.actor import OPERATOR
        from undersigned.positions.actions import Answer, take_positions
        from undersigned.positions.states import Stance

        asked, waiting, record = lay(1), journal.Waiting, journal.record
        nothing = SimpleNamespace(objects=SimpleNamespace(create=lambda **_row: None))
        number = iter(range(10**9))

        def act() -> None:
            said = Answer(asked.wording, Stance.RESERVE, f"Reservation {next(number)}.", "en")
            take_positions(asked.round, asked.parties[0], [said], actor=OPERATOR, submit=False)

        def turn(seconds: float, way: str) -> tuple[int, float]:
            journal.Waiting = waiting if way == "log" else nothing  # type: ignore[assignment,misc]
            journal.record = (lambda *_a, **_w: None) if way == "neither" else record  # type: ignore[assignment]
            begin, done = time.perf_counter(), 0
            while time.perf_counter() - begin < seconds:
                act()
                done += 1
                # As the sequencer does beside the acts, once a second; here it takes their time.
                if way == "log" and done % 100 == 0:
                    log.sequence()
            while way == "log" and log.sequence():
                pass
            return done, time.perf_counter() - begin

        ways = ("log", "journal", "neither")
        sums: dict[str, list[float]] = {way: [0, 0] for way in ways}
        for number_of_turn in range(2 if quick else 9):
            for way in ways:
                done, took = turn(0.2 if quick else 2, way)
                if number_of_turn:
                    sums[way][0] += done
                    sums[way][1] += took
        journal.Waiting, journal.record = waiting, record  # type: ignore[misc]
        return {way: done / took for way, (done, took) in sums.items()}


# -- a node from its backup ------------------------------------------------------------------------------


def _multiply(rows: int) -> None:
    """Lay superseded positions beside those there are, until there are so many rows: each time as many again."""
    from django.db import connection

    from undersigned.positions.models import Position

    table = Position._meta.db_table
    columns = [field.column for field in Position._meta.local_fields]
    kept = ", ".join(name for name in columns if name not in {"id", "uid", "superseded_at"})
    uid = "hex(randomblob(6))" if connection.vendor == "sqlite" else "substr(md5(random()::text), 1, 12)"
    while Position.objects.count() < rows:
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({kept}, uid, superseded_at) SELECT {kept}, {uid}, taken_at FROM {table}"
            )


def restoring(database: str, quick: bool) -> dict[str, float]:
    """Return the seconds to back up and to restore a node with a million positions, and the size of the file."""
    from _world import build

    with node(database) as folder:
        build(parties=20, texts=25, clauses=20, positions=2_000 if quick else 15_625)
        _multiply(1_000 if quick else 1_000_000)
        from django.apps import apps

        rows = sum(model._default_manager.count() for model in apps.get_models())
        file = folder / "node.backup"
        begin = time.perf_counter()
        subprocess.run([*COMMAND, "backup", str(file)], check=True, stdout=subprocess.DEVNULL)
        backed = time.perf_counter()
        environment = {**os.environ, "DATA_DIR": str(folder / "restored")}
        if url := os.environ.get("DATABASE_URL"):
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute("CREATE DATABASE restored")
            environment["DATABASE_URL"] = url.rsplit("/", 1)[0] + "/restored"
        called = time.perf_counter()
        subprocess.run(
            [*COMMAND, "restore", str(file)], check=True, stdout=subprocess.DEVNULL, env=environment
        )
        megabytes = file.stat().st_size / 1e6
        return {
            "rows": rows,
            "backup": backed - begin,
            "restore": time.perf_counter() - called,
            "megabytes": megabytes,
        }


# -- all -------------------------------------------------------------------------------------------------


def _apart(*call: str) -> dict[str, float]:
    """Measure in a process of its own, which has one database."""
    done = subprocess.run([sys.executable, __file__, "--child", *call], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(done.returncode)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _child(
    part: str, database: str, quick: bool, minutes: float, wanted: dict[str, float]
) -> dict[str, float]:
    parts: dict[str, Callable[[], dict[str, float]]] = {
        "acts": lambda: acts(database, quick),
        "load": lambda: load(minutes, wanted),
        "restoring": lambda: restoring(database, quick),
    }
    return parts[part]()


def _show_acts(flags: list[str]) -> None:
    rows = []
    for database in ("SQLite", "PostgreSQL"):
        found = _apart("acts", database, *flags)
        ratio = found["log"] / found["journal"]
        figures = (f"{found[way]:.0f}" for way in ("log", "journal", "neither"))
        rows.append((database, *figures, f"{ratio:.2f}", "" if ratio >= LEAST else "missed"))
    head = ("acts a second", "with the log", "journal alone", "neither", f"log / journal (≥ {LEAST})", "goal")
    show("What the log costs an act", head, rows)


def _show_load(flags: list[str], minutes: float, wanted: dict[str, float]) -> None:
    found = _apart("load", "PostgreSQL", *flags)
    rows = [
        (
            kind,
            f"{wanted[kind]:g}",
            f"{found[f'{kind} a second']:.1f}",
            *(f"{found[f'{kind} {name}']:.0f}" for name, _share in SHARES),
        )
        for kind in wanted
    ]
    head = ("a second", "asked for", "reached", "median ms", "p95 ms", "p99 ms")
    show(f"Acts beside reads, {minutes:g} minutes, PostgreSQL; limit of an act {P95} ms", head, rows)
    told = f"{found['acknowledged']:.0f} acknowledged, {found['stored']:.0f} stored"
    print(f"\n{told}, {found['faults']:.0f} faults in the log.")
    if found["stored"] != found["acknowledged"] or found["faults"]:
        raise SystemExit("What was acknowledged is not what is stored.")


def _show_checking(quick: bool) -> None:
    found = checking(quick)
    ratio = found["ours"] / found["bare"]
    row = (
        f"{found['entries']:,.0f}",
        f"{1000 * found['ours']:.0f}",
        f"{1000 * found['bare']:.0f}",
        f"{found['entries'] / found['ours']:,.0f}",
        f"{ratio:.2f}",
    )
    head = ("entries", "CPU-ms", "bare SHA-256", "entries a second", f"times bare (≤ {MOST})")
    show("Checking a log's files", head, [row])


def _show_restoring(flags: list[str]) -> None:
    rows = []
    for database in ("SQLite", "PostgreSQL"):
        found = _apart("restoring", database, *flags)
        times = (f"{found[name]:.1f}" for name in ("backup", "restore"))
        rows.append((database, f"{found['rows']:,.0f}", f"{found['megabytes']:.0f}", *times))
    head = ("node", "rows", "backup MB", "backup s", f"restore s (≤ {60 * MINUTES_TO_RESTORE})")
    show("A node from its backup", head, rows)


def main() -> None:
    quick = "--quick" in sys.argv
    given = dict(zip(sys.argv, sys.argv[1:], strict=False))
    minutes = float(given.get("--minutes", 0.05 if quick else 1))
    wanted = {"acts": float(given.get("--acts", ACTS)), "reads": float(given.get("--reads", READS))}
    if "--child" in sys.argv:
        part, database = sys.argv[2:4]
        print(json.dumps(_child(part, database, quick, minutes, wanted)))
        return
    print(machine())
    flags = [*(["--quick"] if quick else []), "--minutes", str(minutes)]
    flags += [word for kind, number in wanted.items() for word in (f"--{kind}", str(number))]
    parts: dict[str, Callable[[], None]] = {
        "checking": lambda: _show_checking(quick),
        "acts": lambda: _show_acts(flags),
        "load": lambda: _show_load(flags, minutes, wanted),
        "restoring": lambda: _show_restoring(flags),
    }
    for name, part in parts.items():
        if given.get("--only", name) == name:
            part()


if __name__ == "__main__":
    main()
