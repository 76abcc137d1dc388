"""The file of a backup: a ZIP archive with the database, the keys if wished, and a manifest that hashes them.

It is written aside and renamed when it is whole and on the disk, so a file that is there is a backup.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from undersigned.core.errors import Refused

FORMAT = "undersigned-backup-1"
MANIFEST, DATABASE, KEYS = "manifest.json", "database", "keys.json"
CHUNK = 1 << 20
# What the reader of ZIP archives raises for bytes that make none.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    TypeError,
    ValueError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


class Damaged(Refused):
    """The file is no backup, or not the one that was written."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    `engine` is `sqlite` or `postgresql`; `acts` how many events it holds, `entries` the size of the last signed
    state of its log, 0 without one; `files` the SHA-256 of each part.
    """

    engine: str
    made_at: str
    version: str
    acts: int
    entries: int
    files: Mapping[str, str]
    format: str = FORMAT


@dataclass(frozen=True)
class Archive:
    """A backup whose parts are those that its manifest names."""

    path: Path
    manifest: Manifest

    def write(self, part: str, target: Path) -> None:
        """Write a part to a file that its owner alone may read. Raises: OSError."""
        with zipfile.ZipFile(self.path) as packed, packed.open(part) as source, private(target) as to:
            while piece := source.read(CHUNK):
                to.write(piece)
            _settle(to)

    def read(self, part: str) -> bytes:
        """Return a small part; empty where the backup has none of that name."""
        with zipfile.ZipFile(self.path) as packed:
            return packed.read(part) if part in self.manifest.files else b""


def pack(target: Path, manifest: Manifest, parts: Mapping[str, Path]) -> None:
    """Write a backup; whatever stood at its place stays until this one is whole. Raises: OSError."""
    fresh = target.with_name(target.name + ".partial")
    try:
        with private(fresh) as to:
            with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
                for name, path in parts.items():
                    packed.write(path, name)
                packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
            _settle(to)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    settle_folder(target.parent)


def opened(path: Path) -> Archive:
    """Return a backup after every byte of it was compared with its manifest.

    Raises: Damaged with what is wrong; OSError.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            manifest = Manifest(**json.loads(packed.read(MANIFEST)))
            if manifest.format != FORMAT:
                raise Damaged(f"{path} is a backup of the form {manifest.format!r}, not {FORMAT!r}.")
            for name, told in manifest.files.items():
                with packed.open(name) as part:
                    found = digest(part)
                if found != told:
                    raise Damaged(f"{path} is damaged: its {name} is not the one that was written.")
    except UNREADABLE as error:
        raise Damaged(f"{path} is not a backup of a node, or it is damaged: {error}.") from error
    except OSError as error:
        if isinstance(error, FileNotFoundError | PermissionError | IsADirectoryError):
            raise
        raise Damaged(f"{path} is damaged: {error}.") from error
    return Archive(path, manifest)


def digest(source: IO[bytes]) -> str:
    """Return the SHA-256 of what is left of a file, in hexadecimal."""
    hashed = hashlib.sha256()
    while piece := source.read(CHUNK):
        hashed.update(piece)
    return hashed.hexdigest()


def private(path: Path) -> IO[bytes]:
    """Open a new file for its owner alone; one that a broken attempt left behind is replaced."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b")


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
