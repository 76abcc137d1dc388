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
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from _node import COMMAND, HERE, free_port, use
from _table import machine, show
from _visitors import Visitor, share_of

sys.path.insert(0, str(HERE.parent / "scripts"))
import postgres

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


# -- a node on a database --------------------------------------------------------------------------------


@contextmanager
def node(database: str) -> Iterator[Path]:
    """Give a node that was set up on a database of its own, with Django started in this process."""
    with (
        tempfile.TemporaryDirectory(prefix="undersigned-benchmark-") as folder,
        postgres.server() if database == "PostgreSQL" else nullcontext("") as url,
    ):
        use(Path(folder))
        os.environ["DJANGO_SETTINGS_MODULE"] = "undersigned.config.settings"
        if url:
            os.environ["DATABASE_URL"] = url
        subprocess.run([*COMMAND, "init"], check=True, stdout=subprocess.DEVNULL)
        from undersigned.cli.django import setup

        setup()
        yield Path(folder)
        from django.db import connection

        connection.close()


@dataclass(frozen=True)
class Asked:
    """A text that is being answered: its round, its parties, the wording that they speak of."""

    round: Any
    parties: list[Any]
    wording: Any


def lay(parties: int) -> Asked:
    from datetime import timedelta

    from django.utils import timezone

    from undersigned.parties.models import Coalition, Membership, Party, keys_of
    from undersigned.positions.models import Round
    from undersigned.texts.models import Clause, Text, Wording

    coalition = Coalition.objects.create(name="Benchmark", slug="benchmark", languages=["en"])
    people = [Party.objects.create(name=f"Town {n:03}", languages=["en"]) for n in range(parties)]
    for party in people:
        Membership.objects.create(coalition=coalition, party=party, **keys_of(party.name))
    text = Text.objects.create(coalition=coalition, title="Statement", language="en")
    clause = Clause.objects.create(text=text, order=1, number="1", kind="demand")
    wording = Wording.objects.create(clause=clause, language="en", body="Publish the levels.", strength=3)
    round = Round.objects.create(text=text, closes_at=timezone.now() + timedelta(days=9), time_zone="UTC")
    return Asked(round, people, wording)


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


# -- acts and reads at once ------------------------------------------------------------------------------


def load(minutes: float, wanted: dict[str, float]) -> dict[str, float]:
    """Return what was reached of the acts and reads a second that are wanted, and how long they took."""
    with node("PostgreSQL"):
        asked = lay(PARTIES)
        tokens = [_token(asked, party) for party in asked.parties]
        port = free_port()
        layout = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "critical"]
        gunicorn = [sys.executable, "-m", "gunicorn", *layout, "--bind", f"127.0.0.1:{port}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        web = subprocess.Popen([*gunicorn, "undersigned.config.wsgi"], **quiet)  # type: ignore[call-overload]
        worker = subprocess.Popen([*COMMAND, "worker"], **quiet)  # type: ignore[call-overload]
        try:
            _wait(port)
            found = _send(port, asked, tokens, minutes * 60, wanted)
        finally:
            for process in (web, worker):
                process.terminate()
                process.wait()
        from undersigned.core import log
        from undersigned.positions.models import Position

        while log.sequence():
            pass
        stored = Position.objects.exclude(words="").count()
        return found | {"stored": stored, "faults": len(list(log.faults()))}


def _token(asked: Asked, party: Any) -> str:
    from undersigned.core.actor import OPERATOR
    from undersigned.positions.actions.rounds import invite

    return str(invite(asked.round, party, actor=OPERATOR)[1])


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError, SystemExit):
            Visitor(port).ask("/")
            return
        time.sleep(0.1)
    raise SystemExit("the node did not answer within 60 seconds")


def _send(
    port: int, asked: Asked, tokens: list[str], seconds: float, wanted: dict[str, float]
) -> dict[str, float]:
    waits: dict[str, list[float]] = {"acts": [], "reads": []}
    failed: list[BaseException] = []

    def paced(kind: str, do: Callable[[], object], every: float, first: float) -> None:
        """Do it at its times; whoever is late does the next at once."""
        at = time.perf_counter() + first
        try:
            while time.perf_counter() < end:
                time.sleep(max(0.0, at - time.perf_counter()))
                at = max(at + every, time.perf_counter() - 1)
                begin = time.perf_counter()
                do()
                waits[kind].append(time.perf_counter() - begin)
        except BaseException as error:
            failed.append(error)

    clients = [("acts", _answering(port, asked, token), PARTIES / wanted["acts"]) for token in tokens]
    clients += [("reads", _reading(port, asked, n), 12 / wanted["reads"]) for n in range(12)]
    end = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=paced, args=(*client, client[2] * n / len(clients)))
        for n, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    figures = {f"{kind} a second": len(all_) / seconds for kind, all_ in waits.items()}
    return figures | {
        "acknowledged": len(waits["acts"]),
        **{f"{kind} {name}": share_of(all_, share) for kind, all_ in waits.items() for name, share in SHARES},
    }


SHARES = (("median", 0.5), ("p95", 0.95), ("p99", 0.99))


def _answering(port: int, asked: Asked, token: str) -> Callable[[], object]:
    visitor = Visitor(port)
    address = visitor.ask(f"/l/{token}/").headers["Location"].split("?")[0]
    visitor.ask(address)
    uid, clause, numbers = asked.wording.uid, asked.wording.clause.uid, iter(range(10**9))

    def answer() -> None:
        words = f"{token[:8]} {next(numbers)}"
        fixed = [("go", "save"), ("as_of", "9" * 12), ("listed", uid), ("asked", clause), (f"s-{uid}", "C")]
        once = [("once", words), ("csrfmiddlewaretoken", visitor.cookies["csrftoken"])]
        # gunicorn closes what rests for two seconds: each request has a connection of its own.
        visitor.connection.close()
        visitor.ask(address, [*fixed, (f"w-{uid}", words), *once])

    return answer


def _reading(port: int, asked: Asked, number: int) -> Callable[[], object]:
    """Return the reading of a page that anybody may read: the first page and the search, turn about."""
    visitor = Visitor(port)
    path = "/" if number % 2 else "/search/?q=levels"

    def read() -> None:
        visitor.connection.close()
        visitor.ask(path)

    return read


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
