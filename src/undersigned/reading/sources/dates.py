"""Dates that a text names in words, with the precision it names them in; none is made up."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from undersigned.reading.sources.model import Precision

_MONTH_NAMES = (
    "january janvier enero يناير|february février fevrier febrero فبراير شباط|march mars marzo مارس آذار|"
    "april avril abril أبريل نيسان|may mai mayo مايو أيار|june juin junio يونيو حزيران|"
    "july juillet julio يوليو تموز|august août aout agosto أغسطس آب|"
    "september septembre septiembre setiembre سبتمبر أيلول|october octobre octubre أكتوبر|"
    "november novembre noviembre نوفمبر|december décembre decembre diciembre ديسمبر"
)
_SHORT = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_WEEKDAY_NAMES = (
    "monday lundi lunes الاثنين|tuesday mardi martes الثلاثاء|wednesday mercredi miércoles miercoles الأربعاء|"
    "thursday jeudi jueves الخميس|friday vendredi viernes الجمعة|saturday samedi sábado sabado السبت|"
    "sunday dimanche domingo الأحد"
)
_MONTHS = {name: at for at, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()}
_MONTHS |= {name: at for at, name in enumerate(_SHORT.split("|"), 1)} | {"sept": 9}
_WEEKDAYS = {name: at for at, names in enumerate(_WEEKDAY_NAMES.split("|")) for name in names.split()}

_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = "(?:(?P<weekday>" + "|".join(_WEEKDAYS) + r")\b,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?!\d)(?:<sup>\w\w</sup>|st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<year>[12]\d{3})"
_OF = r"\s+(?:of\s+|de\s+|del\s+)?"
_FORMS = (
    rf"{_WEEKDAY}\b{_DAY}{_OF}{_MONTH}(?:,?{_OF}{_YEAR}\b)?",
    rf"{_WEEKDAY}\b{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR}\b)?",
    rf"\b{_MONTH},?{_OF}{_YEAR}\b",
    rf"\b{_YEAR}-(?P<number>\d\d)(?:-{_DAY})?\b(?!-)",
)
_PATTERNS = tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)
_ISO = re.compile(
    r"(?P<date>\d{4}(?:-\d\d(?:-\d\d)?)?)(?:[T ](?P<time>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)


@dataclass(frozen=True)
class NamedDate:
    """A date in words at `text[start:end]`; what the words do not name is None."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    weekday: int | None

    @property
    def value(self) -> str | None:
        """ISO 8601 as far as the words go, None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04}", f"{self.month:02}"] + ([] if self.day is None else [f"{self.day:02}"])
        return "-".join(parts)

    @property
    def precision(self) -> Precision | None:
        if self.year is None:
            return None
        return "month" if self.day is None else "day"

    def contradicts_itself(self) -> bool:
        """Return whether the day of the week is another than the calendar's."""
        if self.weekday is None or self.year is None or self.day is None:
            return False
        return date(self.year, self.month, self.day).weekday() != self.weekday


def named_dates(text: str) -> list[NamedDate]:
    """Return the dates that a short text names, in its order; "8 February 2024" is not also "February 2024"."""
    found: list[NamedDate] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            named = _named(match)
            if named and not any(named.start < each.end and each.start < named.end for each in found):
                found.append(named)
    return sorted(found, key=lambda each: each.start)


def _named(match: re.Match[str]) -> NamedDate | None:
    groups = match.groupdict()
    year = int(groups["year"]) if groups.get("year") else None
    month = int(groups["number"]) if groups.get("number") else _MONTHS[groups["month"].lower()]
    day = int(groups["day"]) if groups.get("day") else None
    weekday = _WEEKDAYS[groups["weekday"].lower()] if groups.get("weekday") else None
    # In a year that is not named, 29 February may be.
    if not 1 <= month <= 12 or (
        day is not None and not 1 <= day <= calendar.monthrange(year or 2024, month)[1]
    ):
        return None
    return NamedDate(match.start(), match.end(), year, month, day, weekday)


def written(value: str | None, zone: str = "") -> tuple[str, Precision] | None:
    """Return a date that a file writes as ISO 8601 (or "2031-05-12 10:00:00"), with its precision.

    `zone` is the one that the format prescribes where the value has none. None where it is no date.
    """
    match = _ISO.fullmatch((value or "").strip())
    if match is None or not _exists(match["date"]):
        return None
    if match["time"] is None:
        precisions: dict[int, Precision] = {4: "year", 7: "month", 10: "day"}
        return match["date"], precisions[len(match["date"])]
    if len(match["date"]) != 10 or not _is_time(match["time"]):
        return None
    time = match["time"].removesuffix(".000")
    return f"{match['date']}T{time}{match['zone'] or zone}", "time"


def _exists(value: str) -> bool:
    try:
        date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True


def _is_time(value: str) -> bool:
    # A minute may have a 61st second.
    return value[:2] < "24" and value[3:5] < "60" and value[6:] < "61"


_THIS_DAY = re.compile(
    r"\b(?:this|este|esta|ce|cette)\s+(?=(?:" + "|".join(_WEEKDAYS) + r")\b)", re.IGNORECASE
)
_LONGEST_DATE = 60


def this_days(text: str, year: int) -> Iterator[tuple[int, int, date]]:
    """Yield where a text names days as "this Saturday, 3 February", and which days of that year they are.

    Only where the day of the week agrees with the year.
    """
    for match in _THIS_DAY.finditer(text):
        for named in named_dates(text[match.end() : match.end() + _LONGEST_DATE])[:1]:
            day = _day_in(named, year)
            if named.start == 0 and day is not None:
                yield match.end(), match.end() + named.end, day


def past_events(text: str, published: date) -> Iterator[tuple[int, int, date]]:
    """Yield where days called "this Saturday, 3 February" are named that were over when the text was published.

    The year is the publication's, and only where the day of the week agrees with it.
    """
    return (found for found in this_days(text, published.year) if found[2] < published)


def _day_in(named: NamedDate, year: int) -> date | None:
    year = named.year or year
    if named.day is None or named.day > calendar.monthrange(year, named.month)[1]:
        return None
    day = date(year, named.month, named.day)
    return day if day.weekday() == named.weekday else None
