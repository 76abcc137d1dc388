"""What a witness answers (C2SP tlog-witness): it cosigns a checkpoint that continues the last one it cosigned."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from undersigned.ledger.log.checkpoints import NUMBER, Checkpoint, NoCheckpoint, read_checkpoint, read_hash
from undersigned.ledger.log.notes import FalseSignature, NoNote, Note, Verifier, open_note
from undersigned.ledger.log.tree import EMPTY, BrokenProof, check_consistency

LONGEST_PROOF = 63
SIZE_TYPE = "text/x.tlog.size"


@dataclass(frozen=True)
class Refusal(Exception):
    """A status of HTTP, its body, and its media type where it is not plain text."""

    status: int
    body: str
    media_type: str = "text/plain; charset=utf-8"

    def __str__(self) -> str:
        return self.body.strip()


@dataclass(frozen=True)
class AddCheckpoint:
    """The request: the size last cosigned, the proof that the new log begins with that one, the signed checkpoint."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: str

    def __str__(self) -> str:
        proof = (base64.b64encode(value).decode() for value in self.proof)
        return "\n".join([f"old {self.old_size}", *proof, "", self.checkpoint])


def read_request(data: bytes) -> AddCheckpoint:
    """Return what is asked. Raises: Refusal (400) with the reason."""
    try:
        head, parted, checkpoint = data.decode().partition("\n\n")
    except UnicodeDecodeError:
        raise Refusal(400, "The request is not UTF-8 text.\n") from None
    first, *proof = head.split("\n")
    if not parted or not first.startswith("old ") or not NUMBER.fullmatch(first[4:]):
        raise Refusal(
            400, "The first line is “old” and a size, and an empty line stands before the checkpoint.\n"
        )
    if len(proof) > LONGEST_PROOF:
        raise Refusal(400, f"A proof has at most {LONGEST_PROOF} lines.\n")
    try:
        return AddCheckpoint(int(first[4:]), tuple(read_hash(line) for line in proof), checkpoint)
    except NoCheckpoint as refusal:
        raise Refusal(400, f"{refusal}\n") from None


def origin_of(request: AddCheckpoint) -> str:
    """Return the log that the request is about, by which the caller finds its keys. Raises: Refusal (400)."""
    return _opened(request, ())[0].origin


def judge(request: AddCheckpoint, known: Sequence[Verifier], last: Checkpoint | None) -> Checkpoint:
    """Return the checkpoint if it may be cosigned: signed by the log, and continuing the last one cosigned.

    Args:
        known: the keys that this log signs with; none for a log that the witness does not know.
        last: the last checkpoint of the log that was cosigned here; None if none was.
    Raises: Refusal: 404 unknown log, 403 no signature of a known key, 400 the old size is larger, 409 another
        size was cosigned last, 422 the proof fails, or one size has two roots: the log has forked.
    """
    if not known:
        raise Refusal(404, "This log is not known here.\n")
    checkpoint, note = _opened(request, known)
    if not note.signed:
        raise Refusal(403, "No key of the log that is known here signed the checkpoint.\n")
    if request.old_size > checkpoint.size:
        raise Refusal(400, "The old size is larger than that of the checkpoint.\n")
    size = last.size if last else 0
    if request.old_size != size:
        raise Refusal(409, f"{size}\n", SIZE_TYPE)
    try:
        _check(request, last or Checkpoint(checkpoint.origin, 0, EMPTY), checkpoint)
    except BrokenProof as broken:
        raise Refusal(422, f"{broken}\n") from None
    return checkpoint


def _check(request: AddCheckpoint, last: Checkpoint, checkpoint: Checkpoint) -> None:
    if last.size:
        check_consistency(last.size, checkpoint.size, request.proof, last.root, checkpoint.root)
    elif request.proof:
        # Every log begins with the empty one: there is nothing to prove.
        raise BrokenProof("The proof of consistency is too long.")


def _opened(request: AddCheckpoint, known: Sequence[Verifier]) -> tuple[Checkpoint, Note]:
    try:
        note = open_note(request.checkpoint.encode(), known)
        return read_checkpoint(note.text), note
    except NoCheckpoint as refusal:
        raise Refusal(400, f"{refusal}\n") from None
    except FalseSignature as refusal:
        raise Refusal(403, f"{refusal}\n") from None
    except NoNote as refusal:
        raise Refusal(400, f"{refusal}\n") from None
