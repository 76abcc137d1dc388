"""The record that anyone can check: canonical JSON, salted commitments, and the bundle with its verification.

Pure functions over bytes and plain values; the formats are told in docs/methods/bundle.md.
"""

from undersigned.ledger.bundle import NotWhole, build
from undersigned.ledger.canonical import NotCanonical, canonical, commitment, digest, read_canonical
from undersigned.ledger.members import Member, clause_id, content_hash
from undersigned.ledger.verification import Damage, Report, verify

__all__ = [
    "Damage",
    "Member",
    "NotCanonical",
    "NotWhole",
    "Report",
    "build",
    "canonical",
    "clause_id",
    "commitment",
    "content_hash",
    "digest",
    "read_canonical",
    "verify",
]
