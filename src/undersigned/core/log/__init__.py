"""The log of this node: every act gets its place in a tree of hashes, and the state of the tree is signed."""

from undersigned.core.log.checking import faults, save
from undersigned.core.log.cosigned import checkpoint_over, last_cosigned, last_size_cosigned
from undersigned.core.log.handover import UsedKey, begin_anew, in_force, key_at, keys_ever, let_go, rotate
from undersigned.core.log.keys import NoKey, lay_key, lay_witness_key, signer, witness
from undersigned.core.log.reads import NotYet, entries, last_checkpoint, proof_of, receipt_of, tile_hashes
from undersigned.core.log.sequencer import keep_sequencing, sequence

__all__ = [
    "NoKey",
    "NotYet",
    "UsedKey",
    "begin_anew",
    "checkpoint_over",
    "entries",
    "faults",
    "in_force",
    "keep_sequencing",
    "key_at",
    "keys_ever",
    "last_checkpoint",
    "last_cosigned",
    "last_size_cosigned",
    "lay_key",
    "lay_witness_key",
    "let_go",
    "proof_of",
    "receipt_of",
    "rotate",
    "save",
    "sequence",
    "signer",
    "tile_hashes",
    "witness",
]
