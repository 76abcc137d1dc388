"""Reads: a coalition's meetings as days of a calendar."""

from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils import timezone

from undersigned.core.actor import Actor
from undersigned.core.dates import Day
from undersigned.meetings.models import Meeting
from undersigned.meetings.queries.meetings import meetings_visible_to
from undersigned.parties.models import Coalition


def meeting_days(coalition: Coalition, actor: Actor, since: date, until: date) -> Iterator[Day]:
    """Yield the meetings that an actor may see, from the first to the last day wanted; one query."""
    zone = ZoneInfo(coalition.time_zone)
    first, last = datetime.combine(since, time.min, zone), datetime.combine(until, time.max, zone)
    told = meetings_visible_to(actor).filter(coalition=coalition, erased_at=None)
    for meeting in told.filter(ends_at__gte=first, starts_at__lte=last):
        yield day_of(meeting)


def day_of(meeting: Meeting) -> Day:
    """Return a meeting as an entry of a calendar."""
    zone = ZoneInfo(meeting.time_zone)
    starts, ends = (timezone.localtime(each, zone) for each in (meeting.starts_at, meeting.ends_at))
    whole = meeting.is_whole_days
    return Day(
        uid=f"meeting-{meeting.uid}",
        title=meeting.title,
        starts=meeting.first_day if whole else starts,
        ends=meeting.last_day if whole else ends,
        time_zone="" if whole else meeting.time_zone,
        place=meeting.place or meeting.online,
        words="\n".join(part for part in (meeting.summary, meeting.online) if part),
        address=reverse("meetings:meeting", args=[meeting.uid]),
        cancelled=meeting.cancelled_at is not None,
        sequence=meeting.sequence,
        changed_at=meeting.changed_at,
    )
