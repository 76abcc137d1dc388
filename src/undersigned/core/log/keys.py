"""The keys that the node keeps as files: those of its log, and the one that it witnesses the logs of others with.

The name of a log stays with its key. A file holds a key a line: the one in force, then those that sign on until they
are let go (see handover.py).
"""

import os
import secrets
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from undersigned.ledger.log import NoNote, Signer
from undersigned.ledger.log.notes import Type


class NoKey(ImproperlyConfigured):
    """The node has no signing key, or a damaged one; its text is one sentence for its operator."""


def lay_key(file: Path, base_url: str) -> Signer:
    """Return the signer kept in a file; where there is none, make one whose log is named after the node's address.

    Raises: NoKey for a file that holds no key: another one in its place would be another log.
    """
    return _lay(file, f"{urlsplit(base_url).netloc}/record", Type.ED25519)


def lay_witness_key(file: Path, base_url: str) -> Signer:
    """Return the signer with which the node cosigns the logs of others, made where there is none. Raises: NoKey."""
    return _lay(file, f"{urlsplit(base_url).netloc}/witness", Type.COSIGNATURE)


def signer() -> Signer:
    """Return what this node signs its log with. Raises: NoKey."""
    return held(settings.RECORD_KEY_FILE)[0]


def witness() -> Signer:
    """Return what this node cosigns the logs of others with. Raises: NoKey."""
    return held(settings.WITNESS_KEY_FILE)[0]


def held(file: Path) -> tuple[Signer, ...]:
    """Return the signers in a file, the one in force first; a file that another process changed is read again.

    Raises: NoKey.
    """
    try:
        stat = file.stat()
    except FileNotFoundError:
        raise NoKey(
            f"{file} does not exist: run `undersigned init`, or restore it from the backup of the keys."
        ) from None
    return _read(file, stat.st_mtime_ns, stat.st_ino, stat.st_size)


def keep(file: Path, signers: Sequence[Signer]) -> None:
    """Put a file with these keys, readable by its owner alone, in the place of the one that is there, or do nothing.

    Raises: OSError.
    """
    fresh = file.with_name(file.name + ".new")
    fresh.unlink(missing_ok=True)
    _write(fresh, signers)
    fresh.replace(file)


def _lay(file: Path, name: str, kind: Type) -> Signer:
    made = Signer(name, secrets.token_bytes(32), kind)
    try:
        _write(file, [made])
    except FileExistsError:
        return held(file)[0]
    return made


def _write(file: Path, signers: Sequence[Signer]) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as kept:
        kept.write("".join(signer.secret() + "\n" for signer in signers))
        kept.flush()
        os.fsync(kept.fileno())


@lru_cache(maxsize=8)
def _read(file: Path, *_stamp: int) -> tuple[Signer, ...]:
    try:
        signers = tuple(map(Signer.read, file.read_text(encoding="utf-8").split("\n")[:-1]))
    except (NoNote, UnicodeDecodeError):
        signers = ()
    if not signers:
        raise NoKey(f"{file} holds no signing key: restore it from the backup of the keys.")
    return signers
