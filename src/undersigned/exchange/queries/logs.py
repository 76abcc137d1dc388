"""The logs of other nodes as this one knows them, and what it found out about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from undersigned.exchange.models import Finding, Peer, Witnessed
from undersigned.ledger.log import Checkpoint, NoNote, Verifier, open_note, read_checkpoint
from undersigned.ledger.log.notes import MARK


@dataclass(frozen=True)
class KnownLog:
    """A log that this node witnesses: whose it is, its key, and the last state cosigned here (None: none yet)."""

    peer: Peer
    verifier: Verifier
    last: Witnessed | None
    contradicted: bool


@dataclass(frozen=True)
class Signed:
    """A state as a log signed it, without the signatures of others, and the key (verifier) that did."""

    note: str
    key: str


def known_logs() -> list[KnownLog]:
    """Return the logs of the nodes that are let in, by their names."""
    last = {each.origin: each for each in Witnessed.objects.all()}
    false = set(Finding.objects.exclude(proof="").values_list("origin", flat=True))
    return [
        KnownLog(peer, verifier, last.get(verifier.name), verifier.name in false)
        for peer in Peer.objects.filter(ended_at=None).exclude(log_key="")
        for verifier in [Verifier.read(peer.log_key)]
    ]


def keys_of(origin: str) -> list[Verifier]:
    """Return the keys that a log is known by here; none for a log that is not known."""
    peers = Peer.objects.filter(ended_at=None, log_key__startswith=f"{origin}+")
    return [Verifier.read(key) for key in peers.values_list("log_key", flat=True)]


def has_contradicted(origin: str) -> bool:
    """Whether there is proof that a log was altered."""
    return Finding.objects.filter(origin=origin).exclude(proof="").exists()


def findings() -> list[Finding]:
    """Return what was found out about logs, the newest first."""
    return list(Finding.objects.all())


def state_of(note: str) -> Checkpoint:
    """Return the state that a kept note of a log tells."""
    return read_checkpoint(note.partition("\n\n")[0] + "\n")


def signed(note: str, known: Sequence[Verifier]) -> Signed:
    """Return what the known keys of a log signed of a note. Raises: NoNote, also where none of them did."""
    opened = open_note(note.encode(), known)
    if not opened.signed:
        raise NoNote("No key of the log that is known here signed this state.")
    vouched = opened.signed[0].verifier
    own = [line for line in opened.lines if line.startswith(f"{MARK}{vouched.name} ")]
    return Signed(f"{opened.text}\n{''.join(own)}", str(vouched))


def last_state(origin: str) -> Checkpoint | None:
    """Return the last state of a log that was cosigned here."""
    kept = Witnessed.objects.filter(origin=origin, size__gt=0).first()
    return state_of(kept.note) if kept else None


def witnesses() -> list[Peer]:
    """Return the nodes that are let in and cosign this node's log."""
    return list(Peer.objects.filter(ended_at=None).exclude(witness_key=""))
