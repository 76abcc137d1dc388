"""The days of a coalition, of all rooms, for whoever may read them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

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
