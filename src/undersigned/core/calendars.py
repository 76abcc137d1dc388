"""Days written as an iCalendar (RFC 5545): for the files that rooms hand out, and for calendar programs."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings

from undersigned.core.dates import Day


def written(name: str, days: Iterable[Day]) -> bytes:
    """Return days as a calendar of this name, each moment with the rules of its zone.

    The same days give the same bytes.
    """
    made = icalendar.Calendar()
    made.add("prodid", "-//Undersigned//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for day in days:
        made.add_component(_event(day))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(day: Day) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{day.uid}@{urlsplit(settings.BASE_URL).hostname}")
    # Not when it is read: what has not changed stays the same bytes.
    event.add("dtstamp", day.changed_at.astimezone(UTC))
    event.add("last-modified", day.changed_at.astimezone(UTC))
    event.add("sequence", day.sequence)
    _add_moments(event, day)
    event.add("summary", day.title)
    event.add("url", settings.BASE_URL + day.address)
    for name, value in (("location", day.place), ("description", day.words)):
        if value:
            event.add(name, value)
    event.add("status", "CANCELLED" if day.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if day.is_whole else "OPAQUE")
    return event


def _add_moments(event: icalendar.Event, day: Day) -> None:
    """Add whole days, whose end is the day after the last (RFC 5545, 3.6.1), or moments as they are told."""
    if isinstance(day.starts, datetime):
        zone = ZoneInfo(day.time_zone)
        event.add("dtstart", day.starts.astimezone(zone))
        if isinstance(day.ends, datetime):
            event.add("dtend", day.ends.astimezone(zone))
        return
    event.add("dtstart", day.starts)
    event.add("dtend", (day.ends or day.starts) + timedelta(days=1))
