"""Podcasting 2.0 and Podlove transcripts: JSON with the words of each moment.

Source: github.com/Podcastindex-org/podcast-namespace (transcripts/transcripts.md); Podlove Publisher (transcripts).
"""

from collections.abc import Iterator
from typing import Any

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.mapping import cut
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.spoken import Spoken, build_turns, check_times
from undersigned.reading.sources.strings import Strings, objects, words


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
    strings = Strings(received, body)
    for number, each in objects(value, "segment"):
        said = words(each, body)
        if said is None:
            if each.get(body) is not None and not isinstance(each[body], str):
                raise Unreadable(f"Segment {number}: its words are no text.")
            continue
        start, runs = strings.runs(said)
        begins, ends = (_seconds(each.get(name), unit, number) for name in times)
        if begins is not None and ends is not None:
            check_times(begins, ends, f"Segment {number}")
        speaker = words(each, voice) or words(each, "speaker")
        skipped = len(said) - len(said.lstrip())
        name = clean_name(speaker) if speaker else None
        kept = [run for run in cut(runs, skipped) if run.start < len(said.strip())]
        yield Spoken(said.strip(), kept, received.line(start), begins, ends, name)


def _seconds(value: Any, unit: int, number: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(f"Segment {number}: a time is no number.")
    try:
        return value / unit
    except OverflowError:
        raise Unreadable(f"Segment {number}: a time is no number.") from None
