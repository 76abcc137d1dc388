"""The days of a coalition, of all rooms, as an iCalendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.utils import timezone

from undersigned.core import registry
from undersigned.core.actor import Actor, Grant
from undersigned.core.dates import CALENDAR, Day
from undersigned.parties.models import Coalition, PrivateLink
from undersigned.parties.queries import link_of_token

# A party's calendar is a link of its own: of this purpose, and for the party itself.
PURPOSE = PrivateLink.Purpose.REVIEW
BEFORE, AFTER = timedelta(days=365), timedelta(days=3 * 365)


def reader_of(token: str) -> tuple[Coalition, Actor] | None:
    """Return whose calendar a secret opens, and the actor that reads it; None where it opens none."""
    link = link_of_token(token)
    if link is None or not link.is_live or (link.purpose, link.subject_uid) != (PURPOSE, link.party.uid):
        return None
    grant = Grant(CALENDAR, link.coalition_id, link.party_id)
    return link.coalition, Actor(kind="link", label=link.party.name, grants=frozenset({grant}))


def days_of(coalition: Coalition, actor: Actor) -> list[Day]:
    """Return what an actor may read of a coalition's days, from a year ago to three years ahead, in their order."""
    today = timezone.localdate(timezone=ZoneInfo(coalition.time_zone))
    asked = {"coalition": coalition, "actor": actor, "since": today - BEFORE, "until": today + AFTER}
    return sorted(registry.offers("home.dates", **asked), key=lambda day: (_first(day), day.uid))


def _first(day: Day) -> date:
    return day.starts.date() if isinstance(day.starts, datetime) else day.starts


def written(coalition: Coalition, days: Iterable[Day]) -> bytes:
    """Return days as an iCalendar, each moment with the rules of its time zone; the same days are the same bytes."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Undersigned//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", coalition.name)
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
