"""Acts on rounds, and the act of answering."""

from undersigned.positions.actions.absences import note_absence
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
from undersigned.positions.actions.hearsay import (
    erase_report,
    erase_reports_of,
    invite_to_reply,
    remove_report,
    reply_to_report,
    report_position,
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
from undersigned.positions.actions.publishing import end_publication, publish_answers
from undersigned.positions.actions.ratifying import ratify_positions
from undersigned.positions.actions.restating import restate_position
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
    "end_publication",
    "erase_objection",
    "erase_position",
    "erase_precedent",
    "erase_report",
    "erase_reports_of",
    "invite",
    "invite_all",
    "invite_to_reply",
    "meeting_of",
    "note_absence",
    "note_mailed",
    "note_reminded",
    "object_to",
    "open_round",
    "publish_answers",
    "ratify_positions",
    "remove_report",
    "reopen_distinctions",
    "reply_to_report",
    "report_position",
    "restate_position",
    "revoke",
    "softer",
    "take_positions",
    "withdraw_objection",
]
