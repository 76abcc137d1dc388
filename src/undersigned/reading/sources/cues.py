"""WebVTT and SubRip: cues of a recording, put together into turns.

Source: WebVTT, W3C Candidate Recommendation 4 April 2019, 6.1 (parser) and 6.4 (cue text, <v> for voices).
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources import labels
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.lines import Line, Lines
from undersigned.reading.sources.mapping import Composition, Gathered, cut
from undersigned.reading.sources.model import Cue, Role, Run, Segment, SourceKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.transcripts import check_speakers
from undersigned.reading.sources.turns import Turn, add_speakers

_TIMING = re.compile(r"(?P<begins>-?[\d:.,]+)\s*-->\s*(?P<ends>-?[\d:.,]+)")
_ARROW = "-->"
_CLOCK = re.compile(r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})")
_PIECE = re.compile(r"<(?P<tag>[^<>]*)>|(?P<entity>&#?\w+;)|\{\\[^{}]*\}")
_VOICE = re.compile(r"v(?:\.[^\s>]*)?\s+(?P<name>[^<>]+)")
_COMMENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")


@dataclass(slots=True)
class Spoken:
    """Words shown at one time, with the voice the file gives them, and runs back to the file."""

    words: str
    runs: list[Run]
    line: int
    begins: float | None
    ends: float | None
    voice: str | None


@dataclass(slots=True)
class _Turn:
    voice: str | None
    first: Spoken
    cues: list[Cue] = field(default_factory=list)
    start: int = 0
    end: int = 0


def read_cues(received: Received, kind: SourceKind | None) -> Building:
    """Return the turns of a WebVTT or SubRip file: neighbouring cues of one voice are one turn.

    A cue without a voice goes on with the turn before it.
    Raises: Unreadable naming the line of a time that is none, is negative or ends before it begins.
    """
    return build_turns(list(_named(list(_cues(received)))), "vtt" if _is_vtt(received) else "srt")


def build_turns(spoken: Sequence[Spoken], format: str) -> Building:
    """Return a transcript of what was spoken, in the order of the file.

    Raises: Unreadable where more people speak than can be.
    """
    composition = Composition()
    turns: list[_Turn] = []
    for each in spoken:
        new = not turns or (each.voice is not None and each.voice != turns[-1].voice)
        start = composition.place(each.words, each.runs, "\n\n" if new else " ")
        if new:
            turns.append(_Turn(each.voice, each, start=start))
        turns[-1].end = start + len(each.words)
        if each.begins is not None and each.ends is not None:
            turns[-1].cues.append(Cue(start, start + len(each.words), each.begins, each.ends))
    building = Building(composition.text, format, "transcript", runs=composition.runs)
    _add_turns(building, turns)
    _warn_of_overlaps(building, spoken)
    return building


def _is_vtt(received: Received) -> bool:
    return received.text.startswith("WEBVTT")


def _add_turns(building: Building, turns: Sequence[_Turn]) -> None:
    heard: set[str | None] = set()
    for turn in turns:
        heard.add(turn.voice)
        check_speakers(len(heard), turn.first.line)
        times = (turn.cues[0].begins, max(cue.ends for cue in turn.cues)) if turn.cues else None
        role: Role | None = "section" if turn.voice and labels.is_section(turn.voice) else None
        building.segments.append(
            Segment(
                "turn", turn.start, turn.end, turn.first.line, 1, None, turn.voice, None, times, role=role
            )
        )
        building.cues += turn.cues
    add_speakers(building, [Turn(turn.voice, turn.first.line) for turn in turns if turn.voice])


def _warn_of_overlaps(building: Building, spoken: Sequence[Spoken]) -> None:
    """Say where one cue begins before the one before it ends; both stay, in the order of the file."""
    last: Spoken | None = None
    for each in spoken:
        if last and each.begins is not None and last.ends is not None and each.begins < last.ends:
            building.warn("overlap", each.line, line=last.line)
        last = each


def _cues(received: Received) -> Iterator[Spoken]:
    """Yield the cues of a file: a line of times, and the lines after it up to a blank one."""
    lines = Lines(received.text)
    at = 0
    while at < len(lines):
        line = lines[at]
        if _ARROW not in line.words or _COMMENT.match(line.words):
            at = _after_comment(lines, at) if _COMMENT.match(line.words) else at + 1
            continue
        begins, ends = _times(line.words, line.number)
        payload = _payload(lines, at + 1)
        at += 1 + len(payload)
        yield from _spoken(received.text, payload, line, (begins, ends))


def _after_comment(lines: Sequence[Line], at: int) -> int:
    at += 1
    while at < len(lines) and lines[at].number == lines[at - 1].number + 1:
        at += 1
    return at


def _payload(lines: Sequence[Line], first: int) -> list[Line]:
    """Return the lines of a cue: up to a blank line, or to the number and times of the next cue."""
    found: list[Line] = []
    for at in range(first, len(lines)):
        line = lines[at]
        if line.number != lines[at - 1].number + 1 or _TIMING.match(line.words):
            break
        followed = at + 1 < len(lines) and lines[at + 1].number == line.number + 1
        if line.words.isdecimal() and followed and _TIMING.match(lines[at + 1].words):
            break
        found.append(line)
    return found


def _times(words: str, line: int) -> tuple[float, float]:
    match = _TIMING.match(words)
    if match is None:
        raise Unreadable(f"Line {line}: “{words[:60]}” is not a pair of times.")
    begins, ends = (_seconds(match[name], line) for name in ("begins", "ends"))
    check_times(begins, ends, f"Line {line}")
    return begins, ends


def check_times(begins: float, ends: float, place: str) -> None:
    """Refuse a time before zero and an end before its beginning.

    Raises: Unreadable naming the place.
    """
    if not (math.isfinite(begins) and math.isfinite(ends)):
        raise Unreadable(f"{place}: a time is no number.")
    if begins < 0 or ends < 0:
        raise Unreadable(f"{place}: the cue has a time before zero.")
    if ends < begins:
        raise Unreadable(f"{place}: the cue ends ({ends:g} s) before it begins ({begins:g} s).")


def _seconds(clock: str, line: int) -> float:
    match = _CLOCK.fullmatch(clock.lstrip("-"))
    if match is None:
        raise Unreadable(f"Line {line}: “{clock[:40]}” is not a time.")
    seconds = (
        int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]) + int(match[4].ljust(3, "0")) / 1000
    )
    return -seconds if clock.startswith("-") else seconds


def _spoken(text: str, lines: Sequence[Line], timing: Line, times: tuple[float, float]) -> Iterator[Spoken]:
    """Yield the words of each voice in a cue, without tags, entities as their letters, lines parted by a space."""
    gathered, voice = Gathered(), None
    for line in lines:
        if gathered.length:
            gathered.put(" ", line.start - 1, line.start)
        at = line.start
        for match in _PIECE.finditer(text, line.start, line.end):
            gathered.put(text[at : match.start()], at, match.start())
            at = match.end()
            if match["entity"]:
                gathered.put(unescape(match[0]), match.start(), match.end())
            elif match["tag"] and (found := _VOICE.fullmatch(match["tag"])):
                words, runs = gathered.stripped()
                if words:
                    yield Spoken(words, runs, timing.number, *times, voice)
                gathered, voice = Gathered(), clean_name(unescape(found["name"]))
        gathered.put(text[at : line.end], at, line.end)
    words, runs = gathered.stripped()
    if words:
        yield Spoken(words, runs, timing.number, *times, voice)


def _named(spoken: Sequence[Spoken]) -> Iterator[Spoken]:
    """Take labels before the words ("Ines Harrow: Welcome") for voices where the file marks none."""
    if any(each.voice for each in spoken):
        yield from spoken
        return
    found = [labels.label_at(each.words) for each in spoken]
    counts = Counter(label.name for label in found if label)
    for each, label in zip(spoken, found, strict=True):
        if label is None or not labels.speaks(label.name, counts):
            yield each
            continue
        words = each.words[label.length :]
        yield replace(each, words=words, runs=cut(each.runs, label.length), voice=label.name)
