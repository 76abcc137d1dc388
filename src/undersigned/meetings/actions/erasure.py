"""Destroying the words of a meeting: its moments stay, and who was invited; its name and agenda are gone."""

from django.utils import timezone

from undersigned.core import journal, search
from undersigned.core.kept import forget
from undersigned.core.models import Event
from undersigned.meetings.models import AgendaItem, Meeting

ERASED = "(erased)"


def erase_meeting(uid: str) -> int:
    """Empty what was ever said of a meeting, its agenda too, and the events that tell it."""
    meetings = Meeting.objects.filter(uid=uid, erased_at=None)
    said = {"title": ERASED, "summary": "", "place": "", "online": ""}
    items = AgendaItem.objects.filter(meeting__in=meetings).update(words=ERASED)
    forgotten = forget(meetings, **said)
    if not meetings.update(**said, erased_at=timezone.now()):
        return 0
    search.forget("meeting", uid)
    return 1 + items + forgotten + journal.erase(Event.objects.filter(object_uid=uid))
