"""Reads: where typed or pasted words stand in a source, in its record or in its corrected reading."""

from collections.abc import Sequence

from undersigned.library.models import Original, Segment, Version
from undersigned.library.queries.corrections import Reading, apart, corrections_in, signs_in
from undersigned.reading.passages import Span, locate

# A passage may go on over the paragraphs that follow.
REACH = 6_000


def find_in_paragraph(version: Version, segment: Segment, words: str) -> list[Span]:
    """Return where words stand that begin in a paragraph, in code points of the version's text."""
    found = _find(version, words, segment.start, segment.end + REACH)
    return [span for span in found if segment.start <= span[0] < segment.end]


def find_anywhere(version: Version, words: str) -> list[Span]:
    """Return where words stand in a version."""
    return _find(version, words, 0, None)


def _find(version: Version, words: str, start: int, end: int | None) -> list[Span]:
    text = Original.objects.only("text").get(version=version).text
    found = locate(text, words, start, end)
    if found:
        return list(found)
    last = len(text) if end is None else min(end, len(text))
    marked = version.segments.filter(start__lt=last, end__gt=start).exclude(spans=[])
    readings = apart([*corrections_in(version), *signs_in(marked)])
    return find_in_reading(text, words, readings, start, last)


def find_in_reading(text: str, words: str, readings: Sequence[Reading], start: int, end: int) -> list[Span]:
    """Return which words of the record stand for words of its corrected reading, between two positions."""
    stretches: list[tuple[int, Span]] = []  # where each stretch begins in the reading, and what it stands for
    parts: list[str] = []
    length, place = 0, start
    for reading in [r for r in readings if start <= r.start and r.end <= end] + [Reading(end, end, "", "")]:
        for words_there, span in (
            (text[place : reading.start], (place, reading.start)),
            (reading.meant, (reading.start, reading.end)),
        ):
            stretches.append((length, span))
            parts.append(words_there)
            length += len(words_there)
        place = reading.end
    reading_text = "".join(parts)
    return [
        (_record(stretches, parts, first)[0], _record(stretches, parts, last - 1)[1])
        for first, last in locate(reading_text, words)
    ]


def _record(stretches: Sequence[tuple[int, Span]], parts: Sequence[str], place: int) -> Span:
    """Return the letter of the record at a place of the reading; in a correction, all the words it stands for."""
    found = max(n for n, (begins, _) in enumerate(stretches) if begins <= place and parts[n])
    begins, (start, end) = stretches[found]
    if found % 2:
        return start, end
    return start + place - begins, start + place - begins + 1
