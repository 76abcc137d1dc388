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
from undersigned.positions.actions.objections import erase_objection, object_to, withdraw_objection
from undersigned.positions.actions.ratifying import ratify_positions
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
    "erase_objection",
    "erase_position",
    "invite",
    "invite_all",
    "note_mailed",
    "note_reminded",
    "object_to",
    "open_round",
    "ratify_positions",
    "revoke",
    "softer",
    "take_positions",
    "withdraw_objection",
]
