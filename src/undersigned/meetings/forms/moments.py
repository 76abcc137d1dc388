"""A day and a time in a time zone as one moment: twice a year a clock shows what is none, or what is two."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _

FIRST, SECOND = "first", "second"


class Twice(forms.ValidationError):
    """The clock shows that time twice on that day: say which."""


def moment(day: date, at: time, zone: str, which: str = "") -> datetime:
    """Return the moment, in UTC, at which a clock in a time zone shows a time.

    Args:
        which: FIRST or SECOND where the clock is put back over that time; else not looked at.
    Raises: ValidationError where the clock never shows it; Twice where it does so twice and `which` is empty.
    Source: PEP 495, on `fold`.
    """
    told = {"time": at.strftime("%H:%M"), "day": day.isoformat(), "zone": zone}
    wall = datetime.combine(day, at)
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.astimezone(UTC)
    if not is_shown(first):
        raise forms.ValidationError(
            _("%(time)s does not exist on %(day)s in %(zone)s: the clock is put forward over it."),
            params=told,
        )
    if which not in (FIRST, SECOND):
        raise Twice(
            _("%(time)s comes twice on %(day)s in %(zone)s, because the clock is put back: say which it is."),
            params=told,
        )
    # Two moments of one zone compare as their clocks do, which go back once a year: as UTC they compare as moments.
    return (second if which == SECOND else first).astimezone(UTC)


def is_shown(local: datetime) -> bool:
    """Tell whether a clock in its time zone ever shows this time."""
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)
