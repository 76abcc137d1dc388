"""Acts on rounds, and the act of answering."""

from undersigned.positions.actions.answers import (
    Answer,
    OnlyIf,
    Outdated,
    Proposal,
    Unclear,
    erase_position,
    softer,
    take_positions,
)
from undersigned.positions.actions.rounds import (
    close_round,
    invite,
    invite_all,
    note_mailed,
    note_reminded,
    open_round,
    revoke,
)

__all__ = [
    "Answer",
    "OnlyIf",
    "Outdated",
    "Proposal",
    "Unclear",
    "close_round",
    "erase_position",
    "invite",
    "invite_all",
    "note_mailed",
    "note_reminded",
    "open_round",
    "revoke",
    "softer",
    "take_positions",
]
