"""WebVTT and SubRip: cues of a recording, put together into turns.

Source: WebVTT, W3C Candidate Recommendation 4 April 2019, 6.1 (parser) and 6.4 (cue text, <v> for voices).
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from html import unescape

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources import labels
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.lines import in_lines
from undersigned.reading.sources.mapping import Gathered
from undersigned.reading.sources.model import Runs, SourceKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.spoken import Spoken, build_turns, check_times
from undersigned.reading.sources.turns import Paragraph

_TIMING = re.compile(r"(?P<begins>-?[\d:.,]+)\s*-->\s*(?P<ends>-?[\d:.,]+)")
_ARROW = "-->"
_CLOCK = re.compile(r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})")
_PIECE = re.compile(r"<(?P<tag>[^<>]*)>|(?P<entity>&#?\w+;)|\{\\[^{}]*\}")
_VOICE = re.compile(r"v(?:\.[^\s>]*)?\s+(?P<name>[^<>]+)")
_COMMENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
# Lines without a blank one between them: a cue of the form that nearly all have, with no tag but perhaps one for its
# voice, or anything else.
_TIME = r"((?:[0-9]{1,4}:)?[0-5][0-9]):([0-5][0-9])[.,]([0-9]{3})"
_BLOCK = re.compile(
    r"(?=\S)(?:(?:(?!(?:NOTE|STYLE|REGION)\s)[^\n>]*+\n[^\S\n]*+)?"
    rf"{_TIME}[^\S\n]*+-->[^\S\n]*+{_TIME}(?![\d:.,])[^\n]*+\n[^\S\n]*+"
    r"(?:<v(?:\.[^\s<>]*+)?[^\S\n]++([^<>\n]++)>|(?=[^\s<&{]))"
    r"([^<&{\n]*+(?:\n[^\S\n]*+[^\s<&{][^<&{\n]*+)*+)(?:</v>)?(?=[^\S\n]*+(?:\Z|\n[^\S\n]*+(?:\n|\Z)))"
    r"|[^\n]++(?:\n[^\S\n]*+\S[^\n]*+)*+)"
)
_BEGINS, _WORDS = 1, 8
# White space at the end or the beginning of a line.
_RAGGED = re.compile(r"[^\S\n]\n|\n[^\S\n]")
_MOST_REMEMBERED = 1_000


def read_cues(received: Received, kind: SourceKind | None) -> Building:
    """Return the turns of a WebVTT or SubRip file: neighbouring cues of one voice are one turn.

    A cue without a voice goes on with the turn before it.
    Raises: Unreadable naming the line of a time that is none, is negative or ends before it begins.
    """
    vtt = received.text.startswith("WEBVTT")
    return build_turns(_named(list(_cues(in_lines(received.text)))), "vtt" if vtt else "srt")


def _cues(text: str) -> Iterator[Spoken]:
    """Yield the cues of a file: a line of times, and the lines after it up to a blank one."""
    at, line = 0, 1
    # The same voices come again and again.
    name = lru_cache(_MOST_REMEMBERED)(lambda written: clean_name(unescape(written)))
    for match in _BLOCK.finditer(text):
        payload = match[_WORDS]
        is_plain = bool(payload) and not payload.isspace() and _ARROW not in payload
        start = match.start(_BEGINS if is_plain else 0)
        line += text.count("\n", at, start)
        at = start
        if is_plain:
            yield _plain(match, line, name)
        else:
            yield from _read(text, _lines(match[0], start, line))


def _plain(match: re.Match[str], line: int, name: Callable[[str], str]) -> Spoken:
    """Return a cue that has no tag but perhaps one for its voice."""
    minutes, seconds, rest, last_minutes, last_seconds, last_rest, voice, words = match.groups()
    begins = _minutes(minutes) + int(seconds) + int(rest) / 1000
    ends = _minutes(last_minutes) + int(last_seconds) + int(last_rest) / 1000
    if ends < begins:
        check_times(begins, ends, f"Line {line}")
    start = match.start(_WORDS)
    runs = None
    if words[0].isspace() or words[-1].isspace():
        start += len(words) - len(words.lstrip())
        words = words.strip()
    if "\n" in words:
        words, runs = _joined(words, start)
    return Spoken(words, start, runs, line, begins, ends, voice and name(voice))


@lru_cache(_MOST_REMEMBERED)
def _minutes(clock: str) -> int:
    """Return the seconds of hours and minutes."""
    hours, _, minutes = clock.rpartition(":")
    return int(hours or 0) * 3600 + int(minutes) * 60


def _joined(words: str, start: int) -> tuple[str, Runs | None]:
    """Return lines parted by spaces, and their runs, None where every letter stands as it stood."""
    if _RAGGED.search(words) is None:
        return words.replace("\n", " "), None
    said, numbers = list[str](), list[int]()
    for raw in words.split("\n"):
        line = raw.strip()
        begins = start + len(raw) - len(raw.lstrip())
        start += len(raw) + 1
        if not numbers:
            numbers += 0, len(line), begins, begins + len(line)
        elif numbers[-1] == begins - 1:
            numbers[-3:] = numbers[-3] + 1 + len(line), numbers[-2], begins + len(line)
        else:
            # The letter before a line is shown as a space.
            numbers += numbers[-3], numbers[-3] + 1 + len(line), begins - 1, begins + len(line)
        said.append(line)
    return " ".join(said), Runs.of(array("q", numbers))


def _lines(block: str, start: int, number: int) -> list[Paragraph]:
    """Return the lines of a block that begins somewhere, without the white space round them."""
    found = []
    for at, raw in enumerate(block.split("\n"), number):
        words, begins = raw.strip(), start + len(raw) - len(raw.lstrip())
        found.append(Paragraph(begins, begins + len(words), at, words))
        start += len(raw) + 1
    return found


def _read(text: str, lines: Sequence[Paragraph]) -> Iterator[Spoken]:
    """Yield the cues of lines that no blank one parts; a comment goes on to their end."""
    at = 0
    while at < len(lines) and not _COMMENT.match(lines[at].words):
        line = lines[at]
        at += 1
        if _ARROW in line.words:
            times, payload = _times(line.words, line.line), _payload(lines, at)
            at += len(payload)
            yield from _spoken(text, payload, line, times)


def _payload(lines: Sequence[Paragraph], first: int) -> Sequence[Paragraph]:
    """Return the lines of a cue, up to the number and times of the next cue."""
    for at in range(first, len(lines)):
        if _is_timing(lines, at) or (lines[at].words.isdecimal() and _is_timing(lines, at + 1)):
            return lines[first:at]
    return lines[first:]


def _is_timing(lines: Sequence[Paragraph], at: int) -> bool:
    return at < len(lines) and _TIMING.match(lines[at].words) is not None


def _times(words: str, line: int) -> tuple[float, float]:
    match = _TIMING.match(words)
    if match is None:
        raise Unreadable(f"Line {line}: “{words[:60]}” is not a pair of times.")
    begins, ends = (_seconds(match[name], line) for name in ("begins", "ends"))
    check_times(begins, ends, f"Line {line}")
    return begins, ends


def _seconds(clock: str, line: int) -> float:
    match = _CLOCK.fullmatch(clock.lstrip("-"))
    if match is None:
        raise Unreadable(f"Line {line}: “{clock[:40]}” is not a time.")
    seconds = (
        int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]) + int(match[4].ljust(3, "0")) / 1000
    )
    return -seconds if clock.startswith("-") else seconds


def _spoken(
    text: str, lines: Sequence[Paragraph], timing: Paragraph, times: tuple[float, float]
) -> Iterator[Spoken]:
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
                    yield Spoken(words, 0, Runs(runs), timing.line, *times, voice)
                gathered, voice = Gathered(), clean_name(unescape(found["name"]))
        gathered.put(text[at : line.end], at, line.end)
    words, runs = gathered.stripped()
    if words:
        yield Spoken(words, 0, Runs(runs), timing.line, *times, voice)


def _named(spoken: Sequence[Spoken]) -> Sequence[Spoken]:
    """Take labels before the words ("Ines Harrow: Welcome") for voices where the file marks none."""
    if any(each.voice for each in spoken):
        return spoken
    label_at = labels.Labels().at
    found = [label_at(each.words) for each in spoken]
    counts = Counter(label.name for label in found if label)
    return [
        each.without(label.length)._replace(voice=label.name)
        if label and labels.speaks(label.name, counts)
        else each
        for each, label in zip(spoken, found, strict=True)
    ]
