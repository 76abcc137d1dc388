"""The numbers that clauses are called by, and the strengths that nobody has told yet. Pure."""

from collections.abc import Sequence
from itertools import chain, repeat

from undersigned.reading.numerals import counted

# Where nobody has told a strength: the first wording counts ten, each softer one less, none nothing.
DEFAULT_STRENGTHS = (10, 6, 3, 2)


def counted_numbers(given: Sequence[str]) -> list[str]:
    """Return the numbers of clauses, those without one counted.

    1, 2, 3 where no clause has a number; i, ii, iii beside clauses that have their own, as preambles do.
    """
    style = "lowerRoman" if any(given) else "decimal"
    count = 0
    numbers = []
    for number in given:
        count += not number
        numbers.append(number or counted(count, style))
    return numbers


def is_plain_count(numbers: Sequence[str]) -> bool:
    """Tell whether the numbers are 1, 2, 3 without a gap, so that they may be counted anew."""
    return list(numbers) == [str(place) for place in range(1, len(numbers) + 1)]


def default_strengths(told: Sequence[int | None]) -> list[int]:
    """Return the strengths of a clause's wordings in order, each one that nobody has told below the one before."""
    last = DEFAULT_STRENGTHS[0] + 1
    strengths = []
    for strength, default in zip(told, chain(DEFAULT_STRENGTHS, repeat(1)), strict=False):
        last = min(default, max(last - 1, 1)) if strength is None else strength
        strengths.append(last)
    return strengths
