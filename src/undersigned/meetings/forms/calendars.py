"""A calendar somebody brings, read and shown before anything is kept."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.core.forms import ActForm
from undersigned.meetings import actions
from undersigned.meetings.actions.importing import CalendarEntry, Step, steps_of
from undersigned.meetings.forms.moments import is_shown
from undersigned.parties.forms import TimeZoneField
from undersigned.parties.models import Coalition

LARGEST = 500_000
MOST = 200
# Names of a repeated event, or of one of its times.
REPEATED = ("RRULE", "RDATE", "EXRULE", "EXDATE", "RECURRENCE-ID")
LONGEST = {"SUMMARY": 200, "LOCATION": 200, "DESCRIPTION": 5000, "URL": 300, "UID": 255}


class ImportForm(ActForm):
    """A calendar file; on the second page the same calendar, held in the form."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file"),
        help_text=gettext_lazy("An iCalendar file (.ics) with at most 200 events. None of them is a series."),
        required=False,
        allow_empty_file=True,
    )
    held = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    time_zone = TimeZoneField(label=gettext_lazy("Time zone of events that name none"))
    steps: list[Step]
    taken: actions.Taken

    def __init__(self, coalition: Coalition, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"time_zone": coalition.time_zone})
        self.coalition = coalition

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        data = file.read() if file else cleaned.get("held", "").encode()
        if not data:
            self.add_error("file", _("Choose a calendar file."))
        elif "time_zone" in cleaned:
            try:
                self.entries = read_calendar(data, cleaned["time_zone"])
                self.steps = steps_of(self.coalition, self.entries)
            except Refused as refused:
                self.add_error("file", str(refused))
            cleaned["held"] = data.decode("utf-8", "replace")
        return cleaned

    def act(self, actor: Actor) -> None:
        self.taken = actions.import_meetings(self.coalition, self.entries, actor=actor)


def read_calendar(data: bytes, zone: str) -> list[CalendarEntry]:
    """Return the events of an iCalendar (RFC 5545), all or none.

    A time zone is known by its name (IANA, or that of Windows); what a file says of its rules is not read. Who was
    asked to come is not read either: nothing of persons is kept.

    Args:
        zone: the time zone of events that name none, of whole days, and in which moments in UTC are told.
    Raises: Refused with a sentence that names the event and the reason.
    """
    if len(data) > LARGEST:
        raise Refused(_("The calendar is larger than 500 KB: export fewer events."))
    try:
        words = _without_rules(data.decode("utf-8-sig"))
        found = icalendar.Calendar.from_ical(words)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise Refused(_("This is not a calendar file (iCalendar).")) from None
    events = [each for each in found.walk("VEVENT") if isinstance(each, icalendar.Event)]
    if not events:
        raise Refused(_("There is no event in this calendar."))
    if len(events) > MOST:
        raise Refused(_("More than %(most)s events: export fewer.") % {"most": MOST})
    entries = [_Event(event, number, zone).entry() for number, event in enumerate(events, 1)]
    _check_once(entries)
    return entries


def _without_rules(words: str) -> str:
    """Leave the rules of time zones out: some never come to an end."""
    kept, inside = [], False
    for line in words.splitlines():
        mark = line.strip().upper()
        inside = inside or mark == "BEGIN:VTIMEZONE"
        if not inside:
            kept.append(line)
        inside = inside and mark != "END:VTIMEZONE"
    return "\r\n".join(kept) + "\r\n"


def _check_once(entries: list[CalendarEntry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.reference in seen:
            raise Refused(_("Event “%(name)s” stands there twice.") % {"name": entry.title})
        seen.add(entry.reference)


class _Event:
    """One event of a calendar, while it is read."""

    def __init__(self, event: icalendar.Event, number: int, zone: str) -> None:
        self.event, self.zone = event, zone
        title = event.get("SUMMARY")
        self.name = " ".join(str(title).split())[:60] if isinstance(title, str) else str(number)

    def entry(self) -> CalendarEntry:
        """Return what it says. Raises: Refused where it cannot be taken in."""
        if broken := next(iter(self.event.errors), None):
            raise self._refused(_("%(field)s cannot be read."), field=broken[0])
        if any(name in self.event for name in REPEATED):
            raise self._refused(_("it repeats. Export its single dates."))
        starts, ends = self._moments()
        if ends <= starts:
            raise self._refused(_("it does not end after it begins."))
        return CalendarEntry(
            reference=self._required("UID"),
            sequence=self._sequence(),
            title=self._required("SUMMARY"),
            starts_at=starts,
            ends_at=ends,
            time_zone=self._zone_told(),
            summary=self._words("DESCRIPTION", lines=True),
            place=self._words("LOCATION"),
            online=self._address(),
            cancelled=self._words("STATUS").upper() == "CANCELLED",
        )

    def _refused(self, why: str, **told: object) -> Refused:
        return Refused(_("Event “%(name)s”: %(why)s") % {"name": self.name, "why": why % told})

    def _one(self, field: str) -> Any:
        value = self.event.get(field)
        if isinstance(value, list):
            raise self._refused(_("%(field)s stands there twice."), field=field)
        return value

    def _words(self, field: str, *, lines: bool = False) -> str:
        value = self._one(field)
        if value is None:
            return ""
        words = "\n".join(" ".join(line.split()) for line in str(value).replace("\0", "").splitlines())
        words = words.strip() if lines else " ".join(words.split())
        if len(words) > LONGEST.get(field, 5000):
            raise self._refused(_("%(field)s is too long."), field=field)
        return words

    def _required(self, field: str) -> str:
        if words := self._words(field):
            return words
        raise self._refused(_("%(field)s is missing."), field=field)

    def _address(self) -> str:
        address = self._words("URL")
        if address and not address.lower().startswith(("https://", "http://")):
            raise self._refused(_("%(field)s cannot be read."), field="URL")
        return address

    def _sequence(self) -> int:
        value = self._one("SEQUENCE")
        number = 0 if value is None else int(value)
        if not 0 <= number < 2**31:
            raise self._refused(_("%(field)s cannot be read."), field="SEQUENCE")
        return number

    def _moments(self) -> tuple[datetime, datetime]:
        starts, ends = self._told("DTSTART"), self._told("DTEND")
        if starts is None:
            raise self._refused(_("%(field)s is missing."), field="DTSTART")
        if ends is not None and type(ends) is not type(starts):
            raise self._refused(_("%(field)s cannot be read."), field="DTEND")
        if ends is not None:
            return self._moment(starts), self._moment(ends)
        # Days go by the clock, hours by the time that passes (RFC 5545, 3.3.6).
        length = self._length(starts)
        day = self._moment(starts + timedelta(days=length.days))
        return self._moment(starts), day + timedelta(seconds=length.seconds)

    def _length(self, starts: date) -> timedelta:
        value = self._one("DURATION")
        if value is None and not isinstance(starts, datetime):
            return timedelta(days=1)
        length = getattr(value, "dt", None)
        if not isinstance(length, timedelta) or abs(length) > timedelta(days=366):
            raise self._refused(_("%(field)s is missing."), field="DTEND")
        return length

    def _told(self, field: str) -> date | None:
        value = self._one(field)
        if value is None:
            return None
        told = getattr(value, "dt", None)
        named = value.params.get("TZID")
        if not isinstance(told, date):
            raise self._refused(_("%(field)s cannot be read."), field=field)
        if isinstance(told, datetime) and told.tzinfo is None and named:
            raise self._refused(_("its time zone “%(zone)s” is not known here."), zone=named)
        return told

    def _moment(self, told: date) -> datetime:
        if not isinstance(told, datetime):
            return datetime.combine(told, time.min, ZoneInfo(self.zone)).astimezone(UTC)
        local = told if told.tzinfo else told.replace(tzinfo=ZoneInfo(self.zone))
        if not is_shown(local):
            raise self._refused(
                _("%(time)s does not exist on %(day)s in %(zone)s: the clock is put forward over it."),
                time=local.strftime("%H:%M"),
                day=local.date().isoformat(),
                zone=self._zone_told(),
            )
        return local.astimezone(UTC)

    def _zone_told(self) -> str:
        """Return the name of the time zone in which it begins; of moments in UTC the one that was asked for."""
        zone = getattr(getattr(self._told("DTSTART"), "tzinfo", None), "key", "UTC")
        return zone if zone != "UTC" and zone in available_timezones() else self.zone
