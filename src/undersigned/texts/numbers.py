"""The numbers that clauses are called by. Pure: a number is a label, the address is the clause's own."""

from collections.abc import Sequence

from undersigned.reading.numerals import counted


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
