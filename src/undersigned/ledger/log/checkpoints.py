"""Checkpoints (C2SP tlog-checkpoint): which log, how many entries, which root; three lines that are signed."""

import base64
import binascii
import re
from dataclasses import dataclass

from undersigned.ledger.log.notes import CONTROL
from undersigned.ledger.log.tree import SIZE

NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


class NoCheckpoint(ValueError):
    """A text that is no checkpoint; its text is one sentence for people."""


@dataclass(frozen=True)
class Checkpoint:
    """The state of the log `origin` when it had `size` entries: the root has 32 bytes."""

    origin: str
    size: int
    root: bytes

    def __str__(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def read_checkpoint(text: str) -> Checkpoint:
    """Return the checkpoint that a note's text is. Raises: NoCheckpoint."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise NoCheckpoint("A checkpoint has three lines: which log, how many entries, which root.")
    origin, size, encoded = lines[:3]
    if CONTROL.search(origin) or not NUMBER.fullmatch(size):
        raise NoCheckpoint("The second line of a checkpoint is a whole number without zeros before it.")
    checkpoint = Checkpoint(origin, int(size), read_hash(encoded))
    if str(checkpoint) != text:
        raise NoCheckpoint("The checkpoint is not written as it should be.")
    return checkpoint


def read_hash(encoded: str) -> bytes:
    """Return a hash of 32 bytes from its base64. Raises: NoCheckpoint."""
    try:
        value = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        value = b""
    if len(value) != SIZE or base64.b64encode(value).decode() != encoded:
        raise NoCheckpoint(f"“{encoded[:60]}” is not a hash of {SIZE} bytes in base64.")
    return value
