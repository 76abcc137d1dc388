"""Copying a whole database out while others write, and into an empty place: SQLite's own way and PostgreSQL's."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from undersigned.core.errors import Refused

ACTS = "SELECT count(*) FROM core_event"
ENTRIES = "SELECT coalesce(max(size), 0) FROM core_logcheckpoint"


class NoTool(Refused):
    """A program of PostgreSQL is not on this machine."""


@dataclass(frozen=True)
class Counts:
    """How many acts a copy holds, and the size of the last signed state of its log."""

    acts: int
    entries: int


def copy_sqlite(database: Path, target: Path) -> Counts:
    """Copy an SQLite database as it is at one moment; those who write need not wait. Returns what is in the copy."""
    source = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
        # One file, whole in itself: the copy takes no log of writes along.
        copy.execute("PRAGMA journal_mode=DELETE")
    return count_sqlite(target)


def count_sqlite(database: Path) -> Counts:
    """Return what an SQLite database holds. Raises: Refused where it is not whole."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            return _count(connection)
    except sqlite3.DatabaseError as error:
        raise Refused(f"{database} is not the database of a node: {error}.") from error


def copy_postgres(settings: dict[str, Any], target: Path) -> Counts:
    """Copy a PostgreSQL database by pg_dump, and count in the same snapshot. Raises: NoTool, Refused."""
    with _snapshot(settings) as (name, counts):
        _run(settings, "pg_dump", "--format=custom", "--compress=1", f"--snapshot={name}", f"--file={target}")
    return counts


def fill_postgres(settings: dict[str, Any], source: Path) -> None:
    """Fill an empty database by pg_restore, all or nothing. Raises: NoTool, Refused."""
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run(settings, "pg_restore", *whole, f"--dbname={settings['NAME']}", str(source))


def count_postgres(settings: dict[str, Any]) -> Counts:
    """Return what a PostgreSQL database holds."""
    with _connected(settings) as connection:
        return _count(connection)


def tables_in_postgres(settings: dict[str, Any]) -> int:
    """Return how many tables the database has."""
    with _connected(settings) as connection:
        found = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
        )
        return int(found.fetchone()[0])


def _count(connection: Any) -> Counts:
    acts, entries = (int(connection.execute(sql).fetchone()[0]) for sql in (ACTS, ENTRIES))
    return Counts(acts, entries)


@contextmanager
def _snapshot(settings: dict[str, Any]) -> Iterator[tuple[str, Counts]]:
    with _connected(settings) as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        name = connection.execute("SELECT pg_export_snapshot()").fetchone()[0]
        yield name, _count(connection)


def _connected(settings: dict[str, Any]) -> Any:
    import psycopg

    return psycopg.connect(
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        autocommit=True,
    )


def _run(settings: dict[str, Any], program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise NoTool(
            f"{program} is not on this machine; it comes with PostgreSQL's client (postgresql-client)."
        )
    # The password goes by the environment: others on the machine can read a command's arguments.
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: settings[key] for name, key in names.items() if settings[key]}
    given["PGDATABASE"] = settings["NAME"]
    done = subprocess.run(
        [found, *arguments], env={**os.environ, **given}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise Refused(f"{program} did not finish: {said}")
