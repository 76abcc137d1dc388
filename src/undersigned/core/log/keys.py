"""The key that the node signs its log with, and the name of the log, which stays with the key."""

import os
import secrets
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from undersigned.ledger.log import NoNote, Signer


class NoKey(ImproperlyConfigured):
    """The node has no signing key, or a damaged one; its text is one sentence for its operator."""


def lay_key(file: Path, base_url: str) -> Signer:
    """Return the signer kept in a file; where there is none, make one whose log is named after the node's address.

    Raises: NoKey for a file that holds no key: another one in its place would be another log.
    """
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(file)
    made = Signer(f"{urlsplit(base_url).netloc}/record", secrets.token_bytes(32))
    with os.fdopen(descriptor, "w", encoding="utf-8") as kept:
        kept.write(made.secret() + "\n")
        kept.flush()
        os.fsync(kept.fileno())
    return made


@cache
def signer() -> Signer:
    """Return what this node signs its log with. Raises: NoKey."""
    return _read(settings.RECORD_KEY_FILE)


def _read(file: Path) -> Signer:
    if not file.is_file():
        raise NoKey(
            f"{file} does not exist: run `undersigned init`, or restore it from the backup of the keys."
        )
    try:
        return Signer.read(file.read_text(encoding="utf-8"))
    except (NoNote, UnicodeDecodeError) as error:
        raise NoKey(f"{file} holds no signing key: restore it from the backup of the keys.") from error
