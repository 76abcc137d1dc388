"""A timeline as a drawing: across in percent of the page's width, down in pixels; each mark is as long as its doubt.

A day is a dot, a month or a year the stretch in which it lies, a period the stretch that it surely lasted within the
one that it may have lasted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LEFT, RIGHT = 3.0, 90.0
"""Percent of the width between which marks lie: at the far end a number still follows."""
APART = 9.0
"""Percent of the width that a mark's number takes up beside it on a small phone."""
ROW, TOP = 22, 30
"""Pixels between two rows, and above the first."""
MOST_TICKS = 6
STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1_000, 2_000)


@dataclass(frozen=True)
class Span:
    """What happened from when until when, as far as it is known: ISO 8601 years, months or days."""

    happened: str
    until: str = ""


@dataclass(frozen=True)
class Mark:
    """One event: from `start` to `end` it may have lasted, from `sure_start` to `sure_end` it did (None: unknown).

    Its number stands beside its end. Across everything is in percent, `y` in pixels.
    """

    number: int
    start: float
    end: float
    sure: tuple[float, float] | None
    y: int


@dataclass(frozen=True)
class Timeline:
    """Marks in the order of the spans, years along the axis as (place, year), and the height in pixels."""

    marks: tuple[Mark, ...]
    ticks: tuple[tuple[float, int], ...]
    height: int
    mirrored: bool


def first_day(known: str) -> date:
    """Return the first day on which it can have been."""
    return date.fromisoformat(f"{known}-01-01"[:10])


def last_day(known: str) -> date:
    """Return the last day on which it can have been."""
    if len(known) == 10:
        return date.fromisoformat(known)
    if len(known) == 4:
        return date(int(known), 12, 31)
    year, month = int(known[:4]), int(known[5:7])
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def timeline(spans: Sequence[Span], *, mirrored: bool = False) -> Timeline | None:
    """Return the drawing of events, numbered from 1 in their order; None where there are none.

    Args:
        mirrored: time runs from right to left, for pages in such a script.
    """
    if not spans:
        return None
    begins = [first_day(span.happened) for span in spans]
    ends = [last_day(span.until or span.happened) for span in spans]
    years = range(min(begins).year, max(ends).year + 2)
    scale = _Scale(date(years[0], 1, 1).toordinal(), _new_year(years[-1]), mirrored)
    rows = _rows([(scale.share(begin), scale.share(end)) for begin, end in zip(begins, ends, strict=True)])
    marks = tuple(_mark(n, span, rows[n - 1], scale) for n, span in enumerate(spans, 1))
    return Timeline(marks, _ticks(years, scale), TOP + ROW * (max(rows) + 1), mirrored)


def _new_year(year: int) -> int:
    # The calendar of Python ends with the year 9999.
    return date(year, 1, 1).toordinal() if year <= date.max.year else date.max.toordinal() + 1


@dataclass(frozen=True)
class _Scale:
    first: int
    last: int
    mirrored: bool

    def share(self, day: date | int) -> float:
        """Return where a day lies between both ends, in percent from the earlier one."""
        ordinal = day if isinstance(day, int) else day.toordinal()
        return LEFT + (RIGHT - LEFT) * (ordinal - self.first) / (self.last - self.first)

    def across(self, share: float) -> float:
        return round(100 - share if self.mirrored else share, 2)


def _rows(stretches: Sequence[tuple[float, float]]) -> list[int]:
    """Return for each stretch the first row in which nothing stands in its way, numbers included."""
    taken: list[float] = []
    rows = []
    for start, end in stretches:
        row = next((n for n, until in enumerate(taken) if until <= start), len(taken))
        taken[row : row + 1] = [end + APART]
        rows.append(row)
    return rows


def _mark(number: int, span: Span, row: int, scale: _Scale) -> Mark:
    start, end = scale.share(first_day(span.happened)), scale.share(last_day(span.until or span.happened))
    y = TOP + ROW * row + ROW // 2
    return Mark(number, scale.across(start), scale.across(end), _sure(span, scale), y)


def _sure(span: Span, scale: _Scale) -> tuple[float, float] | None:
    """Return the stretch in which it surely was: the day, or what lies between an uncertain begin and end."""
    begun, ended = last_day(span.happened), first_day(span.until or span.happened)
    if begun > ended:
        return None
    return scale.across(scale.share(begun)), scale.across(scale.share(ended))


def _ticks(years: range, scale: _Scale) -> tuple[tuple[float, int], ...]:
    step = next((step for step in STEPS if len(years) / step <= MOST_TICKS), STEPS[-1])
    marked = [year for year in years if year % step == 0] or [years[0]]
    return tuple((scale.across(scale.share(_new_year(year))), year) for year in marked)
