"""What shows to anybody that a log was altered: two states that it signed, and the later cannot follow the earlier.

A failed proof of consistency shows nothing by itself: anyone can send a wrong one. But a proof that does lead to the
later root gives the root which the later log's first entries have, and there is no second one.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from undersigned.ledger.canonical import NotCanonical, canonical, read_canonical
from undersigned.ledger.log.checkpoints import Checkpoint, NoCheckpoint, read_checkpoint, read_hash
from undersigned.ledger.log.notes import NoNote, Verifier, open_note
from undersigned.ledger.log.tree import BrokenProof, check_consistency, roots_of

FORMAT = "undersigned-contradiction-1"
FIELDS = {"format", "earlier", "later", "root", "proof"}


class NoContradiction(ValueError):
    """Bytes or states that contradict nothing; its text is one sentence for people."""


@dataclass(frozen=True)
class Contradiction:
    """Two signed states (notes) of one log, the earlier not the longer.

    `root` is what the first entries of the later log have as their root, as many as the earlier state counts, and
    `proof` leads from there to the later root (RFC 6962, 2.1.2).
    """

    earlier: str
    later: str
    root: bytes
    proof: tuple[bytes, ...] = ()

    def check(self, known: Sequence[Verifier]) -> tuple[Checkpoint, Checkpoint]:
        """See that a key of the log signed both states and that they exclude each other; return them.

        Raises: NoContradiction.
        """
        earlier, later = _signed(self.earlier, known), _signed(self.later, known)
        if earlier.origin != later.origin:
            raise NoContradiction("The two states are of different logs.")
        try:
            check_consistency(earlier.size, later.size, self.proof, self.root, later.root)
        except BrokenProof as broken:
            raise NoContradiction(f"{broken}") from None
        if self.root == earlier.root:
            raise NoContradiction("The later state continues the earlier one.")
        return earlier, later

    def __bytes__(self) -> bytes:
        """The file: canonical JSON (RFC 8785)."""
        proof = [base64.b64encode(value).decode() for value in self.proof]
        root = base64.b64encode(self.root).decode()
        return canonical(
            {"format": FORMAT, "earlier": self.earlier, "later": self.later, "root": root, "proof": proof}
        )


def read_contradiction(data: bytes) -> Contradiction:
    """Return what a file holds. Raises: NoContradiction."""
    try:
        value = read_canonical(data)
        if not isinstance(value, dict) or set(value) != FIELDS or value["format"] != FORMAT:
            raise NoContradiction(f"This is no file of the form {FORMAT}.")
        words = [value["earlier"], value["later"], value["root"], *value["proof"]]
        if not all(isinstance(word, str) for word in words):
            raise NoContradiction("A field of the file holds no words.")
        earlier, later, *hashes = words
        root, *proof = map(read_hash, hashes)
    except (NotCanonical, NoCheckpoint, TypeError) as error:
        raise NoContradiction(f"The file is not whole: {error}") from None
    return Contradiction(earlier, later, root, tuple(proof))


def contradicting(earlier: str, later: str, proof: Sequence[bytes]) -> Contradiction | None:
    """Return what two states of one log and a proof between them that failed show; None where they show nothing.

    Of a log whose earlier size is a power of two a proof of consistency does not give the earlier root, so that it
    shows nothing. Raises: NoNote, NoCheckpoint for states that cannot be read.
    """
    first, second = (read_checkpoint(open_note(note.encode(), ()).text) for note in (earlier, later))
    if first.size == second.size:
        return Contradiction(earlier, later, second.root) if first.root != second.root else None
    try:
        roots = roots_of(first.size, second.size, proof, first.root)
    except BrokenProof:
        return None
    if roots[1] != second.root or roots[0] == first.root:
        return None
    return Contradiction(earlier, later, roots[0], tuple(proof))


def _signed(note: str, known: Sequence[Verifier]) -> Checkpoint:
    try:
        opened = open_note(note.encode(), known)
        state = read_checkpoint(opened.text)
    except (NoNote, NoCheckpoint) as error:
        raise NoContradiction(f"{error}") from None
    if state.origin not in {each.verifier.name for each in opened.signed}:
        raise NoContradiction(f"No known key of {state.origin} signed a state of the file.")
    return state
