"""Acts on meetings."""

from undersigned.meetings.actions.importing import Taken, import_meetings
from undersigned.meetings.actions.meetings import (
    MeetingDraft,
    cancel_meeting,
    change_meeting,
    prepare_meeting,
    set_meeting,
)
from undersigned.meetings.actions.presence import tell_presence
from undersigned.meetings.actions.record import publish_record

__all__ = [
    "MeetingDraft",
    "Taken",
    "cancel_meeting",
    "change_meeting",
    "import_meetings",
    "prepare_meeting",
    "publish_record",
    "set_meeting",
    "tell_presence",
]
