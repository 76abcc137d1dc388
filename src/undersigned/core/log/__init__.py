"""The log of this node: every act gets its place in a tree of hashes, and the state of the tree is signed."""

from undersigned.core.log.checking import faults, save
from undersigned.core.log.keys import NoKey, lay_key, signer
from undersigned.core.log.reads import NotYet, entries, last_checkpoint, proof_of, receipt_of, tile_hashes
from undersigned.core.log.sequencer import keep_sequencing, sequence

__all__ = [
    "NoKey",
    "NotYet",
    "entries",
    "faults",
    "keep_sequencing",
    "last_checkpoint",
    "lay_key",
    "proof_of",
    "receipt_of",
    "save",
    "sequence",
    "signer",
    "tile_hashes",
]
