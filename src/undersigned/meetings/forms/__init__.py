"""What people type of meetings, and the calendars that they bring."""

from undersigned.meetings.forms.calendars import ImportForm
from undersigned.meetings.forms.meetings import MeetingForm
from undersigned.meetings.forms.parties import PresenceForm
from undersigned.meetings.forms.preparing import PrepareForm, RecordForm

__all__ = ["ImportForm", "MeetingForm", "PrepareForm", "PresenceForm", "RecordForm"]
