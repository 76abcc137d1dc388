"""The moment that a page speaks of: now, or the end of a past day that its reader asks for with `?as_of=`.

Rows are superseded, never edited, so every page can be put together as it stood: filter with `standing`, and show
words that were erased since with the macro `kept_words`.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class AsOf:
    """A moment; `day` is the past day asked for, None for now; `wrong` says what is wrong with what was asked."""

    at: datetime
    day: date | None = None
    wrong: str = ""

    @classmethod
    def from_request(cls, request: HttpRequest, zone: str) -> "AsOf":
        """Return what `?as_of=2031-06-03` asks for, days being those of a time zone; without it, now."""
        return cls.parsed(request.GET.get("as_of", ""), zone)

    @classmethod
    def parsed(cls, asked: str, zone: str) -> "AsOf":
        """Return the end of a day written as year-month-day; now, and what is wrong, where it is none or to come."""
        now = timezone.now()
        if not asked.strip():
            return cls(now)
        try:
            day = date.fromisoformat(asked.strip())
            at = end_of(day, zone)
        except (ValueError, OverflowError):
            return cls(now, wrong=_("Write the day as year-month-day, such as 2031-06-03."))
        if day > timezone.localtime(now, ZoneInfo(zone)).date():
            return cls(now, wrong=_("That day is still to come."))
        return cls(at, day)


def end_of(day: date, zone: str) -> datetime:
    """Return the last moment of a day in a time zone: what `as of that day` means."""
    return datetime.combine(day, time.max, ZoneInfo(zone))


def standing(at: datetime, since: str = "since_at", until: str = "until_at") -> Q:
    """Return the filter for rows that stood at a moment: begun by then, and not ended or ended later.

    Args:
        since, until: the fields with the two moments, through relations too (`versions__since_at`); where `until`
            is empty a row stands still.
    """
    return Q(**{f"{since}__lte": at}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": at}))
