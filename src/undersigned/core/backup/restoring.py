"""A node out of a backup: all of it or nothing, and without the words that were erased since.

What must happen before Django reads its settings takes the folder and the database as values.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from undersigned.core.backup import archive, engines, keys
from undersigned.core.errors import Refused

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
UNFINISHED = "restoring"


class NotEmpty(Refused):
    """There is a node already where one was to be restored."""


def restore(
    backup: archive.Archive,
    folder: Path,
    database: dict[str, Any],
    start: Callable[[dict[str, str]], None],
    *,
    passphrase: str = "",
    erasures: Path | None = None,
) -> list[str]:
    """Make the node of a backup in an empty data folder and database; return what its operator must know.

    Args:
        database: Django's settings of the database to fill.
        start: starts Django with the environment variables that it is given, and brings the tables up to date.
        passphrase: opens the keys of the backup, where it has some.
        erasures: the list that was kept beside the backups.
    Raises: NotEmpty, archive.Damaged, Refused; OSError. Then there is no node, or one that does not start.
    """
    engine = "sqlite" if database["ENGINE"].endswith("sqlite3") else "postgresql"
    if backup.manifest.engine != engine:
        raise Refused(
            f"This is a backup of a node on {ENGINES[backup.manifest.engine]}; "
            f"DATABASE_URL names {ENGINES[engine]}."
        )
    _expect_empty(engine, database)
    found = _keys(backup, folder, passphrase)
    marker = folder / UNFINISHED
    marker.touch()
    if engine == "sqlite":
        _into_sqlite(backup, Path(database["NAME"]), start, erasures)
    else:
        _into_postgres(backup, database, folder, start, erasures)
    for name, content in found.items():
        with archive.private(folder / name) as key:
            key.write(content.encode())
    marker.unlink()
    return _missing(folder)


def _expect_empty(engine: str, database: dict[str, Any]) -> None:
    if engine == "sqlite" and Path(database["NAME"]).exists():
        raise NotEmpty(f"There is a node in {database['NAME']} already: restore into an empty DATA_DIR.")
    if engine == "postgresql" and engines.tables_in_postgres(database):
        raise NotEmpty(f"The database {database['NAME']} is not empty: restore into a new one.")


def _keys(backup: archive.Archive, folder: Path, passphrase: str) -> dict[str, str]:
    """Return the keys to lay down. Raises: Refused where another key lies there."""
    sealed = backup.read(archive.KEYS)
    if not sealed or not passphrase:
        return {}
    found = keys.unseal(sealed, passphrase)
    for name, content in found.items():
        lies = folder / name
        if lies.exists() and lies.read_text(encoding="utf-8").strip() != content.strip():
            raise NotEmpty(f"{lies} holds another key than the backup: move it away first.")
    return found


def _into_sqlite(
    backup: archive.Archive, path: Path, start: Callable[[dict[str, str]], None], erasures: Path | None
) -> None:
    """Finish the database beside its place and move it there when it is whole."""
    aside = path.with_name(path.name + ".restoring")
    for left in path.parent.glob(aside.name + "*"):
        left.unlink()
    backup.write(archive.DATABASE, aside)
    _expect(backup, engines.count_sqlite(aside))
    start({"DATABASE_URL": f"sqlite:///{aside}"})
    _erase_since(erasures)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    os.replace(aside, path)
    archive.settle_folder(path.parent)


def _into_postgres(
    backup: archive.Archive,
    database: dict[str, Any],
    folder: Path,
    start: Callable[[dict[str, str]], None],
    erasures: Path | None,
) -> None:
    dump = folder / "database.restoring"
    try:
        backup.write(archive.DATABASE, dump)
        engines.fill_postgres(database, dump)
    finally:
        dump.unlink(missing_ok=True)
    _expect(backup, engines.count_postgres(database))
    start({})
    _erase_since(erasures)


def _expect(backup: archive.Archive, found: engines.Counts) -> None:
    told = engines.Counts(backup.manifest.acts, backup.manifest.entries)
    if found != told:
        raise archive.Damaged(f"{backup.path} holds {found.acts} acts, not the {told.acts} that it names.")


def _erase_since(erasures: Path | None) -> None:
    """Destroy again what was erased after the backup was made. Raises: Refused for a line that names nothing."""
    from undersigned.core.registry import ERASERS

    for line in erasures.read_text(encoding="ascii").splitlines() if erasures and erasures.exists() else []:
        kind, _space, uid = line.partition(" ")
        if kind not in ERASERS:
            raise Refused(f"{erasures} names {line!r}, which is nothing that can be erased.")
        _erase_again(kind, uid)


def _erase_again(kind: str, uid: str) -> None:
    from undersigned.core.erasure import erase

    try:
        erase(kind, uid)
    except Refused:
        return  # It was erased before the backup was made, or came to be after it.


def _missing(folder: Path) -> list[str]:
    sentences = {
        "record-key": "record-key is missing: the node does not start until it is restored or declared lost.",
        "secret-key": "secret-key is missing: with a new one everybody signs in again, and whoever signed an "
        "open letter could sign it once more.",
    }
    return [sentence for name, sentence in sentences.items() if not (folder / name).exists()]
