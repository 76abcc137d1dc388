"""One entry's proof as a file (C2SP tlog-proof): its place, the way to the root, and the checkpoint."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from undersigned.ledger.log.checkpoints import NUMBER, Checkpoint, NoCheckpoint, read_checkpoint, read_hash
from undersigned.ledger.log.notes import Note, Verifier, open_note
from undersigned.ledger.log.tree import check_inclusion, leaf_hash

FORMAT = "c2sp.org/tlog-proof@v1"


class NoProof(ValueError):
    """Bytes that are no proof of an entry; its text is one sentence for people."""


@dataclass(frozen=True)
class LogProof:
    """Where an entry stands, the hashes from its sibling up, and the signed checkpoint; `extra` as it was given."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    def __str__(self) -> str:
        lines = [FORMAT]
        if self.extra is not None:
            lines.append(f"extra {base64.b64encode(self.extra).decode()}")
        lines += [f"index {self.index}", *(base64.b64encode(value).decode() for value in self.path)]
        return "\n".join([*lines, "", self.checkpoint])

    def check(self, entry: bytes, known: Sequence[Verifier]) -> tuple[Checkpoint, Note]:
        """See that the entry stands at its place in the log; return the checkpoint, and who signed it.

        Raises: NoNote, NoCheckpoint; NoProof where none of the known keys signed; BrokenProof.
        """
        note = open_note(self.checkpoint.encode(), known)
        checkpoint = read_checkpoint(note.text)
        if not note.signed:
            raise NoProof(f"No key that is known here signed the checkpoint of {checkpoint.origin}.")
        check_inclusion(self.index, checkpoint.size, leaf_hash(entry), self.path, checkpoint.root)
        return checkpoint, note


def read_proof(data: bytes) -> LogProof:
    """Return the proof in a file. Raises: NoProof."""
    try:
        head, parted, checkpoint = data.decode().partition("\n\n")
    except UnicodeDecodeError:
        raise NoProof("The proof is not UTF-8 text.") from None
    lines = head.split("\n")
    if not parted or lines[0] != FORMAT:
        raise NoProof(f"This is no file of the form {FORMAT}.")
    rest, extra = _extra(lines[1:])
    if not rest or not rest[0].startswith("index ") or not NUMBER.fullmatch(rest[0][6:]):
        raise NoProof("The proof does not say at which place the entry stands.")
    try:
        path = tuple(read_hash(line) for line in rest[1:])
    except NoCheckpoint as refusal:
        raise NoProof(str(refusal)) from None
    return LogProof(int(rest[0][6:]), path, checkpoint, extra)


def _extra(lines: list[str]) -> tuple[list[str], bytes | None]:
    if not lines or not lines[0].startswith("extra "):
        return lines, None
    try:
        return lines[1:], base64.b64decode(lines[0][6:], validate=True)
    except (binascii.Error, ValueError):
        raise NoProof("What stands behind “extra” is not base64.") from None
