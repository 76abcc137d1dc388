"""What was spoken at one time after another, put together into the turns of a transcript."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources import labels
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.mapping import PARTING, cut
from undersigned.reading.sources.model import Cue, Role, Runs, Segment
from undersigned.reading.sources.transcripts import check_speakers
from undersigned.reading.sources.turns import Turn, add_speakers


class Spoken(NamedTuple):
    """Words shown at one time, with the voice the file gives them, and the way back to the file.

    `runs` is None where the words stand in the file letter for letter, from `source` on; a long file has many such.
    """

    words: str
    source: int
    runs: Runs | None
    line: int
    begins: float | None
    ends: float | None
    voice: str | None

    def without(self, length: int) -> "Spoken":
        """Return what follows so many letters, without white space round it."""
        words = self.words[length:]
        skipped = length + len(words) - len(words.lstrip())
        said = words.strip()
        runs = self.runs and Runs(run for run in cut(self.runs, skipped) if run.start < len(said))
        return self._replace(words=said, source=self.source + skipped, runs=runs)


class _Turn(NamedTuple):
    """Where a turn begins: its line, its place in the text, and the place of its first cue among all."""

    voice: str | None
    line: int
    start: int
    cue: int


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


def build_turns(spoken: Sequence[Spoken], format: str) -> Building:
    """Return a transcript of what was spoken, in the order of the file: neighbours of one voice are one turn.

    What has no voice goes on with the turn before it.
    Raises: Unreadable where more people speak than can be.
    """
    runs, cues, turns, parts = Runs(), list[Cue](), list[_Turn](), list[str]()
    length, speaking = 0, None
    for words, source, ways, line, begins, ends, voice in spoken:
        new = not turns or (voice is not None and voice != speaking)
        parting = "" if not turns else PARTING if new else " "
        start = length + len(parting)
        length = start + len(words)
        parts += parting, words
        if new:
            speaking = voice
            turns.append(_Turn(voice, line, start, len(cues)))
        if ways is None:
            runs.numbers.extend((start, length, source, source + len(words)))
        else:
            runs.add(ways, start)
        if begins is not None and ends is not None:
            cues.append(Cue(start, length, begins, ends))
    building = Building("".join(parts), format, "transcript", cues=cues, runs=runs)
    _add_turns(building, turns)
    _warn_of_overlaps(building, spoken)
    return building


def _add_turns(building: Building, turns: Sequence[_Turn]) -> None:
    first: dict[str, Turn] = {}
    for turn in turns:
        if turn.voice and turn.voice not in first:
            first[turn.voice] = Turn(turn.voice, turn.line)
            check_speakers(len(first), turn.line)
    sections = set(filter(labels.is_section, first))
    after = _Turn(None, 0, len(building.text) + len(PARTING), len(building.cues))
    for (voice, line, start, cue), (_, _, following, last) in pairwise([*turns, after]):
        cues = building.cues[cue:last]
        times = (cues[0].begins, max([each.ends for each in cues])) if cues else None
        role: Role | None = "section" if voice in sections else None
        told = (1, None, voice, None, times, None, role)
        building.segments.append(Segment("turn", start, following - len(PARTING), line, *told))
    add_speakers(building, list(first.values()))


def _warn_of_overlaps(building: Building, spoken: Sequence[Spoken]) -> None:
    """Say where one cue begins before the one before it ends; both stay, in the order of the file."""
    for before, each in pairwise(spoken):
        if each.begins is not None and before.ends is not None and each.begins < before.ends:
            building.warn("overlap", each.line, line=before.line)
