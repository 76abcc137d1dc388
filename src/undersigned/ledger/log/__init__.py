"""The log of acts: an append-only tree of commitments, its signed checkpoints, and what proves an act is in it.

Formats of C2SP (tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-witness, tlog-proof) over the tree
of RFC 6962; docs/methods/record.md tells them. Pure functions: who stores tiles and keys is told by the caller.
"""

from undersigned.ledger.log.checkpoints import Checkpoint, NoCheckpoint, read_checkpoint
from undersigned.ledger.log.notes import FalseSignature, NoNote, Note, Signer, Verifier, open_note, sign_note
from undersigned.ledger.log.proofs import LogProof, NoProof, read_proof
from undersigned.ledger.log.tiles import Tile, TileHashes, tiles_between
from undersigned.ledger.log.tree import (
    EMPTY,
    BrokenProof,
    check_consistency,
    check_inclusion,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
)
from undersigned.ledger.log.witness import AddCheckpoint, Refusal, judge, origin_of, read_request

__all__ = [
    "EMPTY",
    "AddCheckpoint",
    "BrokenProof",
    "Checkpoint",
    "FalseSignature",
    "LogProof",
    "NoCheckpoint",
    "NoNote",
    "NoProof",
    "Note",
    "Refusal",
    "Signer",
    "Tile",
    "TileHashes",
    "Verifier",
    "check_consistency",
    "check_inclusion",
    "consistency_proof",
    "inclusion_proof",
    "judge",
    "leaf_hash",
    "open_note",
    "origin_of",
    "read_checkpoint",
    "read_proof",
    "read_request",
    "root",
    "sign_note",
    "tiles_between",
]
