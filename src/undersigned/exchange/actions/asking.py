"""Asking other nodes: to cosign the state of this node's log, and for the state of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext as _

from undersigned.core import log
from undersigned.core.errors import Refused
from undersigned.core.models import LogCheckpoint, LogCosignature
from undersigned.exchange.actions.witnessing import keep_finding
from undersigned.exchange.models import Peer, Witnessed
from undersigned.exchange.outbound import Answer, ask
from undersigned.exchange.queries import logs
from undersigned.exchange.queries.logs import KnownLog, Signed
from undersigned.ledger.log import (
    AddCheckpoint,
    BrokenProof,
    NoCheckpoint,
    NoNote,
    TileHashes,
    Verifier,
    check_consistency,
    consistency_proof,
    open_note,
)
from undersigned.ledger.log.checkpoints import NUMBER
from undersigned.ledger.log.contradiction import Contradiction
from undersigned.ledger.log.notes import MOST_SIGNATURES
from undersigned.ledger.log.tiles import FULL, Tile
from undersigned.ledger.log.tree import tree_root

SMALL = 64 * 1024  # bytes of an answer: a checkpoint, or signatures


@dataclass(frozen=True)
class Outcome:
    """What came of asking a node: `good`, and one sentence."""

    peer: Peer
    good: bool
    sentence: str


def ask_witnesses() -> list[Outcome]:
    """Ask every witness to cosign the last state of this node's log, and keep what they sign."""
    checkpoint = log.last_checkpoint()
    if checkpoint is None:
        return []
    return [_tried(peer, partial(_cosigned_by, peer, checkpoint)) for peer in logs.witnesses()]


def look_at_logs() -> list[Outcome]:
    """See that every log that was cosigned here still continues what was cosigned, whether or not it asks."""
    known = [(each, each.last) for each in logs.known_logs() if each.last and each.last.size]
    return [_tried(each.peer, partial(_looked_at, each, last)) for each, last in known]


def _tried(peer: Peer, act: Callable[[], str]) -> Outcome:
    try:
        return Outcome(peer, True, act())
    except Refused as refused:
        return Outcome(peer, False, str(refused))


def _cosigned_by(peer: Peer, checkpoint: LogCheckpoint) -> str:
    """Return how many entries a witness has cosigned now. Raises: Refused with what it said instead."""
    name = Verifier.read(peer.witness_key).name
    size = log.last_size_cosigned(name)
    answer = _asked(peer, checkpoint, size)
    if answer.status == 409:
        told = answer.body.decode("ascii", "replace").strip()
        if not NUMBER.fullmatch(told):
            raise Refused(_("%(name)s answers what no witness answers.") % {"name": peer.name})
        if int(told) > checkpoint.size:
            raise Refused(
                _(
                    "%(name)s has signed %(theirs)d entries of this log, which has %(ours)d: entries were lost."
                )
                % {"name": peer.name, "theirs": int(told), "ours": checkpoint.size}
            )
        answer = _asked(peer, checkpoint, int(told))
    if answer.status != 200:
        raise Refused(_refusal(peer, answer))
    _keep(peer, checkpoint, answer.body)
    return _("cosigned up to entry %(size)d") % {"size": checkpoint.size}


def _asked(peer: Peer, checkpoint: LogCheckpoint, size: int) -> Answer:
    proof = consistency_proof(size, checkpoint.size, TileHashes(log.tile_hashes, checkpoint.size))
    request = AddCheckpoint(size, tuple(proof), checkpoint.note)
    return ask(
        peer, "/witness/add-checkpoint", body=str(request).encode(), media_type="text/plain", most=SMALL
    )


def _refusal(peer: Peer, answer: Answer) -> str:
    told = {
        403: _("%(name)s knows this log by another key, or has proof that it was altered."),
        404: _("%(name)s does not know this log: its operator has to let it in."),
        422: _("%(name)s refuses: this log does not continue what it has signed before."),
    }
    return told.get(answer.status, _("%(name)s does not cosign now.")) % {"name": peer.name}


def _keep(peer: Peer, checkpoint: LogCheckpoint, lines: bytes) -> None:
    """Keep the line that the witness's key signed. Raises: Refused where there is none."""
    verifier = Verifier.read(peer.witness_key)
    text = checkpoint.note.partition("\n\n")[0] + "\n"
    signed = (line for line in _lines(lines) if _signed(f"{text}\n{line}", verifier))
    line = next(signed, None)
    if line is None:
        raise Refused(_("What %(name)s answered is not signed by its key.") % {"name": peer.name})
    LogCosignature.objects.get_or_create(
        checkpoint=checkpoint, witness=verifier.name, defaults={"line": line}
    )


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "replace").splitlines(keepends=True)[:MOST_SIGNATURES]


def _signed(note: str, verifier: Verifier) -> bool:
    try:
        return bool(open_note(note.encode(), [verifier]).signed)
    except NoNote:
        return False


def _looked_at(known: KnownLog, kept: Witnessed) -> str:
    """Return how many entries a log shows. Raises: Refused where it does not continue what was cosigned here."""
    name, own = known.peer.name, Signed(kept.note, kept.key)
    shown = _shown(known)
    state, last = logs.state_of(shown.note), logs.state_of(kept.note)
    if state.size < last.size:
        keep_finding(shown, own, None)
        raise Refused(
            _("The log of %(name)s shows %(now)d entries, and had signed %(before)d.")
            % {"name": name, "now": state.size, "before": last.size}
        )
    if state != last:
        _compare(known, own, shown)
    return _("shows %(size)d entries and continues what was cosigned") % {"size": state.size}


def _shown(known: KnownLog) -> Signed:
    answer = ask(known.peer, "/record/checkpoint", most=SMALL)
    try:
        shown = logs.signed(answer.body.decode(), [known.verifier])
        state = logs.state_of(shown.note)
    except (NoNote, NoCheckpoint, UnicodeDecodeError):
        state = None
    if answer.status != 200 or state is None or state.origin != known.verifier.name:
        raise Refused(_("%(name)s shows no state of its log under its key.") % {"name": known.peer.name})
    return shown


def _compare(known: KnownLog, own: Signed, shown: Signed) -> None:
    """Read from a log's own files how it begins. Raises: Refused, and keeps the proof where it begins otherwise."""
    last, state = logs.state_of(own.note), logs.state_of(shown.note)
    read = TileHashes(lambda tile: _fetched(known.peer, tile), state.size)
    try:
        proof = tuple(consistency_proof(last.size, state.size, read))
        found = Contradiction(own.note, shown.note, tree_root(last.size, read), proof)
        check_consistency(last.size, state.size, proof, found.root, state.root)
    except (BrokenProof, ValueError):
        raise Refused(
            _("The files of the log of %(name)s are not those of the state that it signed.")
            % {"name": known.peer.name}
        ) from None
    if found.root != last.root:
        keep_finding(own, shown, found)
        raise Refused(_("The log of %(name)s was altered: the proof is kept.") % {"name": known.peer.name})


def _fetched(peer: Peer, tile: Tile) -> bytes:
    answer = ask(peer, f"/record/{tile.path}", most=FULL)
    return answer.body if answer.status == 200 else b""
