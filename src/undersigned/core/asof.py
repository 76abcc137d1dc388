"""The moment that a page speaks of: now, or the end of a past day that its reader asks for with `?as_of=`.

Rows are superseded, never edited, so every page can be put together as it stood: filter with `standing`, and show
words that were erased since with the macro `kept_words`. Of rows that are edited, `kept.py` keeps what they said
before; a page reads them inside `AsOf.then`. Who may read what is asked of today's rows.
"""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core.kept import Kept, then


@dataclass(frozen=True)
class AsOf:
    """A moment; `day` is the past day asked for, None for now; `wrong` says what is wrong with what was asked.

    `exact` tells that not the day's end was asked for but a moment of it, as links to what stood before an act do.
    """

    at: datetime
    day: date | None = None
    wrong: str = ""
    exact: bool = False
    zone: str = ""

    @classmethod
    def from_request(cls, request: HttpRequest, zone: str) -> "AsOf":
        """Return what `?as_of=2031-06-03` asks for, days being those of a time zone; without it, now."""
        return cls.parsed(request.GET.get("as_of", ""), zone)

    @classmethod
    def parsed(cls, asked: str, zone: str) -> "AsOf":
        """Return the end of a day written as year-month-day, or a moment written as `address_of` does.

        It is now, with what is wrong, where it is none or to come.
        """
        now = timezone.now()
        if not asked.strip():
            return cls(now)
        try:
            made = _read(asked.strip(), zone)
        except (ValueError, OverflowError):
            return cls(now, wrong=_("Write the day as year-month-day, such as 2031-06-03."))
        assert made.day is not None
        if made.day > timezone.localtime(now, ZoneInfo(zone)).date() or (made.exact and made.at > now):
            return cls(now, wrong=_("That day is still to come."))
        return made

    @property
    def asked(self) -> str:
        """What addresses say of it: empty for now."""
        if self.day is None:
            return ""
        return address_of(self.at) if self.exact else self.day.isoformat()

    @property
    def past(self) -> datetime | None:
        """The moment, where it is a past one; None for now."""
        return None if self.day is None else self.at

    def then(self, *loaded: Kept) -> AbstractContextManager[None]:
        """Let rows that are read inside the block say what they said at a past moment, see `kept.then`."""
        return nullcontext() if self.day is None else then(self.at, *loaded)


def _read(asked: str, zone: str) -> AsOf:
    if "T" not in asked:
        day = date.fromisoformat(asked)
        return AsOf(end_of(day, zone), day, zone=zone)
    at = datetime.fromisoformat(asked)
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone is none")
    return AsOf(at, timezone.localtime(at, ZoneInfo(zone)).date(), exact=True, zone=zone)


def address_of(at: datetime) -> str:
    """Return a moment as it stands in an address, to the microsecond: 2031-06-03T09:30:00.000000Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
