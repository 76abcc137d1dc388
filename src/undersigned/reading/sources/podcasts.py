"""Podcasting 2.0 and Podlove transcripts: JSON with the words of each moment.

Source: github.com/Podcastindex-org/podcast-namespace (transcripts/transcripts.md); Podlove Publisher (transcripts).
"""

from collections.abc import Iterator
from functools import lru_cache
from math import inf
from typing import Any

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.spoken import Spoken, build_turns, check_times
from undersigned.reading.sources.strings import Strings, objects, words

_MOST_REMEMBERED = 1_000


def read_podcast(received: Received, value: dict[str, Any]) -> Building:
    """Return the turns of a Podcasting 2.0 transcript.

    Raises: Unreadable naming the segment that has no words or impossible times.
    """
    spoken = list(_segments(received, value.get("segments"), "body", "speaker", ("startTime", "endTime"), 1))
    return build_turns(spoken, "podcast")


def read_podlove(received: Received, value: list[Any]) -> Building:
    """Return the turns of a Podlove transcript.

    Raises: Unreadable naming the segment that has no words or impossible times.
    """
    spoken = list(_segments(received, value, "text", "voice", ("start_ms", "end_ms"), 1000))
    return build_turns(spoken, "podlove")


def _segments(
    received: Received, value: Any, body: str, voice: str, times: tuple[str, str], unit: int
) -> Iterator[Spoken]:
    strings, (first, last) = Strings(received, body), times
    # The same names come again and again.
    cleaned = lru_cache(_MOST_REMEMBERED)(clean_name)
    for number, each in objects(value, "segment"):
        said = words(each, body)
        if said is None:
            if each.get(body) is not None and not isinstance(each[body], str):
                raise Unreadable(f"Segment {number}: its words are no text.")
            continue
        start, runs = strings.find(said)
        begins, ends = _seconds(each.get(first), unit, number), _seconds(each.get(last), unit, number)
        if begins is not None and ends is not None and not 0 <= begins <= ends < inf:
            check_times(begins, ends, f"Segment {number}")
        speaker = words(each, voice) or words(each, "speaker")
        name = cleaned(speaker) if speaker else None
        spoken = Spoken(said, start, runs, received.line(start), begins, ends, name)
        yield spoken.without(0) if said[0].isspace() or said[-1].isspace() else spoken


def _seconds(value: Any, unit: int, number: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(f"Segment {number}: a time is no number.")
    try:
        return value / unit
    except OverflowError:
        raise Unreadable(f"Segment {number}: a time is no number.") from None
