"""Making backups: one, or one after another for as long as the process lives."""

import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

import undersigned
from undersigned.core.backup import archive, engines, keys
from undersigned.core.errors import Refused
from undersigned.core.models import Event

SUFFIX = ".backup"
ERASURES = "erasures"
# The acts that destroy words: what they destroyed must not come back with an older backup.
ERASING = {"erased": "", "source.withdrawn": "source"}


def back_up(place: Path, *, passphrase: str = "") -> Path:
    """Write a backup of the node as it is at this moment, while it runs, and return its file.

    Args:
        place: a file, or a folder in which the file gets a name by its time.
        passphrase: seals the node's keys into it; without one no key is in it.
    Raises: Refused; OSError.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    target = place / f"{timezone.now():%Y-%m-%dT%H%M%S.%f}{SUFFIX}" if place.is_dir() else place
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as aside:
        _back_up(target, Path(aside), passphrase)
    note_erasures(target.parent / ERASURES)
    return target


def _back_up(target: Path, aside: Path, passphrase: str) -> None:
    parts = {archive.DATABASE: aside / archive.DATABASE}
    counts = _copy(parts[archive.DATABASE])
    if passphrase:
        parts[archive.KEYS] = aside / archive.KEYS
        parts[archive.KEYS].write_bytes(keys.seal(keys.key_files(settings.DATA_DIR), passphrase))
    hashes = {}
    for name, path in parts.items():
        with path.open("rb") as part:
            hashes[name] = archive.digest(part)
    manifest = archive.Manifest(
        engine=connection.vendor,
        made_at=timezone.now().isoformat(timespec="seconds"),
        version=undersigned.__version__,
        acts=counts.acts,
        entries=counts.entries,
        files=hashes,
    )
    archive.pack(target, manifest, parts)


def _copy(target: Path) -> engines.Counts:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return engines.copy_sqlite(Path(told["NAME"]), target)
    return engines.copy_postgres(told, target)


def note_erasures(file: Path) -> None:
    """Keep beside the backups what was erased, by kind and id alone: an older one brings its words back.

    The list only grows: it outlives the backups that knew of an erasure.
    """
    told = Event.objects.filter(verb__in=ERASING).values_list("verb", "object_kind", "object_uid")
    known = file.read_text(encoding="ascii").splitlines() if file.exists() else []
    lines = dict.fromkeys([*known, *(f"{ERASING[verb] or kind} {uid}" for verb, kind, uid in told)])
    if len(lines) > len(known):
        fresh = file.with_name(file.name + ".new")
        fresh.write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
        fresh.replace(file)


def keep_backing_up(
    folder: Path,
    *,
    every: float,
    keep: int,
    passphrase: str = "",
    tell: Callable[[str], object] = lambda _sentence: None,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Write a backup whenever something has changed, and leave the newest `keep` in the folder.

    Between an act and the backup that holds it lie at most `every` seconds and what one backup takes. What goes
    wrong is told, and the next one tried.
    """
    last: tuple[int, ...] | None = None
    while not stop():
        begun = time.monotonic()
        try:
            state = _state()
            if state != last:
                made = back_up(folder, passphrase=passphrase)
                last = state
                _leave_newest(folder, keep)
                tell(f"{made} ({time.monotonic() - begun:.1f} s)")
        except (Refused, OSError, DatabaseError) as error:
            logging.getLogger(__name__).warning("No backup was made: %s", error)
            connection.close()
            last = None
        time.sleep(max(0.0, every - (time.monotonic() - begun)))


def _state() -> tuple[int, ...]:
    """Return what differs as soon as anybody has written."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # It changes when another connection commits; every backup is made by another one than writes.
            cursor.execute("PRAGMA data_version")
        else:
            cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        return tuple(int(cell) for cell in cursor.fetchone())


def _leave_newest(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob(f"[0-9]*{SUFFIX}"))[:-keep]:
        old.unlink()
