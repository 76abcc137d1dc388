"""Invented meetings."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from tests.factories import make_coalition, seated

from undersigned.core.actor import Actor
from undersigned.library.actions.sources import Provenance, add_source
from undersigned.library.models import Source
from undersigned.meetings.actions import MeetingDraft, set_meeting
from undersigned.meetings.models import Meeting
from undersigned.parties.models import Coalition

HOUR = timedelta(hours=1)


def editor_of(coalition: Coalition) -> Actor:
    return seated(coalition, "editor")


def make_meeting(coalition: Coalition | None = None, *, begins: timedelta = HOUR, **fields: Any) -> Meeting:
    """Return a meeting of two hours that begins so long from now, or began so long ago."""
    home = coalition or make_coalition()
    starts = timezone.now() + begins
    said = {"title": "Day school", "starts_at": starts, "ends_at": starts + 2 * HOUR} | fields
    draft = MeetingDraft(**({"time_zone": "Europe/Paris"} | said))
    return set_meeting(home, draft, actor=editor_of(home))


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def make_source(coalition: Coalition, words: str = "What was said.", **told: Any) -> Source:
    return add_source(
        coalition, words.encode(), actor=editor_of(coalition), filename="minutes.txt", told=Provenance(**told)
    )
