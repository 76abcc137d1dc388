"""From the words of a file back to its letters: runs, put together and put through one another."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from undersigned.reading.sources.model import Run, Runs

PARTING = "\n\n"
_START = itemgetter(0)
_STRETCH = re.compile(r"[^ ]++(?: [^ ]++)*+|(?P<space> ++)")


class Composition:
    """A text put together from the blocks of a file, with the way back for every stretch."""

    def __init__(self) -> None:
        self.runs = Runs()
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        return "".join(self._parts)

    @property
    def length(self) -> int:
        return self._length

    def following(self) -> int:
        """Return where the words will begin that are added next."""
        return self._length + len(PARTING) if self._parts else self._length

    def add(self, words: str, runs: list[int]) -> None:
        """Add words after a parting; four numbers for each of their runs, which count from the text's beginning."""
        if self._parts:
            self._parts.append(PARTING)
            self._length += len(PARTING)
        self._parts.append(words)
        self._length += len(words)
        self.runs.numbers.extend(array("q", runs))

    def lead_back(self, first: int, outer: Sequence[Run]) -> None:
        """Lead the runs from one on, which lead to a string, to where the string itself was read from."""
        numbers = self.runs.numbers
        led = Runs(through(Runs.of(numbers[first * 4 :]), outer))
        numbers[first * 4 :] = led.numbers

    def place(self, words: str, runs: Iterable[Run], parting: str = PARTING) -> int:
        """Add words, if only none, after a parting and return where they begin; `runs` count from there."""
        if self._parts:
            self._parts.append(parting)
            self._length += len(parting)
        start = self._length
        for run in runs:
            self.runs.numbers.extend((run[0] + start, run[1] + start, run[2], run[3]))
        self._parts.append(words)
        self._length += len(words)
        return start


class Gathered:
    """Words gathered from pieces of a string, with a run for each stretch that is the same in both."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.runs: list[Run] = []
        self.length = 0

    def put(self, words: str, start: int, end: int) -> None:
        """Add words that were read from `start` to `end`."""
        if not words:
            return
        last = self.runs[-1] if self.runs else None
        same = len(words) == end - start
        if last and same and last.source_end == start and last.end == self.length and is_same_length(last):
            self.runs[-1] = Run(last.start, self.length + len(words), last.source_start, end)
        else:
            self.runs.append(Run(self.length, self.length + len(words), start, end))
        self.parts.append(words)
        self.length += len(words)

    def gap(self, words: str) -> None:
        """Add letters that stand for a mark of the source, such as a line break."""
        self.parts.append(words)
        self.length += len(words)

    def stripped(self) -> tuple[str, list[Run]]:
        """Return the words without white space round them, and their runs."""
        words = "".join(self.parts)
        kept = words.rstrip()
        runs = self.runs
        while runs and runs[-1].end > len(kept):
            last = runs.pop()
            if last.start < len(kept):
                runs.append(
                    Run(last.start, len(kept), last.source_start, last.source_end - last.end + len(kept))
                )
        skipped = len(kept) - len(kept.lstrip())
        return kept.lstrip(), cut(runs, skipped) if skipped else runs


def trimmed(words: str, runs: list[int], start: int) -> tuple[str, int]:
    """Return words without white space round them and how many letters were before them; mend their runs in place.

    Args:
        runs: four numbers for each run of the words, which begin at `start` of the text, before and after.
    """
    kept = words.strip()
    if len(kept) == len(words):
        return kept, 0
    skipped = len(words) - len(words.lstrip())
    end = start + skipped + len(kept)
    while runs and runs[-3] > end:
        over = runs[-3] - end
        if runs[-4] >= end:
            del runs[-4:]
        else:
            runs[-3:] = end, runs[-2], runs[-1] - over
    if skipped:
        shifted = (Run(*runs[at : at + 4]) for at in range(0, len(runs), 4))
        counted = [Run(run.start - start, run.end - start, *run[2:]) for run in shifted]
        runs[:] = [
            number
            for run in cut(counted, skipped)
            for number in (run.start + start, run.end + start, run.source_start, run.source_end)
        ]
    return kept, skipped


def shift_of(runs: Sequence[Run] | None) -> int | None:
    """Return by how much a whole string was shifted against the file, None where it is not letter for letter."""
    if runs is None:
        return 0
    return runs[0].source_start - runs[0].start if len(runs) == 1 and is_same_length(runs[0]) else None


def place_of(runs: Sequence[Run], position: int) -> int:
    """Return where a letter of a string is in the file; 0 where that is not known."""
    found = next(overlapping(runs, position, position + 1), None)
    return _at(found, position) if found else 0


def spaced(words: str) -> str:
    """Return words with every letter of white space as a space, so that no place moves."""
    return words.replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("\f", " ")


def collapsed(gathered: Gathered) -> tuple[str, list[Run]]:
    """Return gathered words with every stretch of white space as one space, none at the ends, and their runs."""
    words = spaced("".join(gathered.parts))
    if "  " not in words:
        gathered.parts = [words]
        return gathered.stripped()
    found = Gathered()
    for match in _STRETCH.finditer(words):
        found.put(match[0][:1] if match["space"] else match[0], match.start(), match.end())
    kept, runs = found.stripped()
    return kept, list(through(runs, gathered.runs))


def is_same_length(run: Run) -> bool:
    """Return whether a run is letter for letter."""
    return run.end - run.start == run.source_end - run.source_start


def cut(runs: Iterable[Run], skipped: int) -> list[Run]:
    """Return the runs of words whose first letters are taken away."""
    found = []
    for run in runs:
        over = max(skipped - run.start, 0)
        if run.end > skipped:
            begins = run.source_start + (over if is_same_length(run) else 0)
            found.append(Run(run.start + over - skipped, run.end - skipped, begins, run.source_end))
    return found


def through(runs: Iterable[Run], outer: Sequence[Run] | None) -> Iterator[Run]:
    """Yield runs whose source is a string that was itself read by the `outer` runs (None: the file).

    Both are in the order of the string, so that one walk beside the other finds what they share.
    """
    if outer is None:
        yield from runs
        return
    at = 0
    for run in runs:
        if at == len(outer) or outer[at].start > run.source_start:
            at = _first(outer, run.source_start)
        while at < len(outer) and outer[at].end <= run.source_start:
            at += 1
        if is_same_length(run):
            yield from _split(run, outer, at)
        elif parts := list(overlapping(outer, run.source_start, run.source_end)):
            first, last = parts[0], parts[-1]
            yield Run(run.start, run.end, _at(first, run.source_start), _at(last, run.source_end, end=True))


def overlapping(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """Yield the runs that hold some of `text[start:end]`."""
    for at in range(_first(runs, start), len(runs)):
        run = runs[at]
        if run.start >= end:
            return
        if run.end > start:
            yield run


def _first(runs: Sequence[Run], position: int) -> int:
    """Return the place of the last run that begins at a position or before it, of the first if none does."""
    return max(bisect_right(runs, position, key=_START) - 1, 0)


def _split(run: Run, outer: Sequence[Run], at: int) -> Iterator[Run]:
    """Yield a run that is letter for letter in pieces, one for each outer run from a place on that has some of it."""
    start, _, source, end = run
    shift = start - source
    while at < len(outer):
        begins, ends, first, last = outer[at]
        if begins >= end:
            return
        low, high = begins if begins > source else source, ends if ends < end else end
        if ends - begins == last - first:
            first, last = first + low - begins, first + high - begins
        yield Run(low + shift, high + shift, first, last)
        at += 1


def _at(run: Run, position: int, *, end: bool = False) -> int:
    """Return where a position of the text is in the source; in a run of another length, its edge."""
    if is_same_length(run):
        return run.source_start + min(max(position, run.start), run.end) - run.start
    return run.source_end if end else run.source_start
