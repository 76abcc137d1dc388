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
from undersigned.positions.actions.precedents import (
    Choice,
    Met,
    choose_again,
    erase_precedent,
    meeting_of,
    reopen_distinctions,
)
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
    "Choice",
    "Met",
    "OnlyIf",
    "Outdated",
    "Proposal",
    "Unclear",
    "choose_again",
    "close_round",
    "erase_objection",
    "erase_position",
    "erase_precedent",
    "invite",
    "invite_all",
    "meeting_of",
    "note_mailed",
    "note_reminded",
    "object_to",
    "open_round",
    "ratify_positions",
    "reopen_distinctions",
    "revoke",
    "softer",
    "take_positions",
    "withdraw_objection",
]
