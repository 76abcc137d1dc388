"""What a reader of sources hands over: segments, what the file says of itself, and every doubt as a warning."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, NamedTuple, overload

SourceKind = Literal["article", "thread", "transcript", "text"]
SegmentKind = Literal["paragraph", "turn", "comment", "heading", "note"]
Precision = Literal["year", "month", "day", "time"]
MarkKind = Literal["time", "note", "clip"]
Role = Literal[
    "byline", "standfirst", "signature", "postscript", "front", "attribution", "closing", "moderation", "section",
    "deleted", "page",
]  # fmt: skip
ChangeKind = Literal["inserted", "deleted", "moved-here", "moved-away"]


class Run(NamedTuple):
    """A stretch of the text and the stretch of the decoded file that it was read from, in code points.

    Where both are equally long they are the same words; else the whole stands for the whole (an entity, an escape).
    """

    start: int
    end: int
    source_start: int
    source_end: int


class Runs(Sequence[Run]):
    """Runs in the order of the text, which do not overlap; in little memory, for a long file has many."""

    __slots__ = ("numbers",)

    def __init__(self, runs: Iterable[Iterable[int]] = ()) -> None:
        self.numbers = array("q", chain.from_iterable(runs))

    def __len__(self) -> int:
        return len(self.numbers) // 4

    @overload
    def __getitem__(self, index: int) -> Run: ...
    @overload
    def __getitem__(self, index: slice) -> list[Run]: ...
    def __getitem__(self, index: int | slice) -> Run | list[Run]:
        if isinstance(index, slice):
            return [self[at] for at in range(len(self))[index]]
        first = range(len(self))[index] * 4
        return Run(*self.numbers[first : first + 4])

    def __iter__(self) -> Iterator[Run]:
        numbers = iter(self.numbers)
        return map(Run, numbers, numbers, numbers, numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Runs) and self.numbers == other.numbers

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def of(cls, numbers: "array[int]") -> "Runs":
        """Return the runs of these numbers, four for each."""
        found = cls.__new__(cls)
        found.numbers = numbers
        return found

    def add(self, runs: "Runs", start: int) -> None:
        """Add the runs of words that begin somewhere in the text."""
        first = len(self.numbers)
        self.numbers.extend(runs.numbers)
        for column in (0, 1):
            moved = [number + start for number in runs.numbers[column::4]]
            self.numbers[first + column :: 4] = array("q", moved)

    def stretches(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the stretches of the source of `text[start:end]`, those that touch put together.

        An empty span is a place.
        """
        numbers, found = self.numbers, list[tuple[int, int]]()
        first = bisect_right(range(len(self)), start, key=lambda at: numbers[at * 4])
        for at in range(max(first - 1, 0), len(self)):
            run = self[at]
            if run.start >= max(end, start + 1):
                break
            if run.end > start:
                begins, ends = _part(run, start, end)
                if found and found[-1][1] == begins:
                    begins = found.pop()[0]
                found.append((begins, ends))
        return tuple(found)


class Segment(NamedTuple):
    """A stretch of the text, `text[start:end]`, that can be named, quoted and linked to.

    A turn or comment covers its words without label and marker; its paragraphs follow as segments of their own.
    Args:
        line: where it begins in the file, from 1 (a turn: at its label); in DOCX and ODT the paragraph's number.
        depth: the level of a heading or a comment, from 1; 1 for a turn; in a turn or comment one more than it;
            else 0.
        parent: the number, from 1 in the order of the text, of the turn or comment that this one answers or is in.
        speaker: the label of a turn or the name beside a comment, None where the file has none.
        date: of a comment, ISO 8601 as far as the file tells it.
        cue: first and last second of a turn in a recording.
        id: what the file calls it: of a comment its id, of the heading of a thread the thread's, of a paragraph the
            number that stands before it or that a word processor counts.
        role: what it is for, where the file tells: of a note "byline", "standfirst", "signature", "postscript",
            "front" (before the first turn), "attribution" (where it first appeared), "closing", "moderation",
            "page" (its number); of a turn "section" (a label without a person: Break); of a comment or paragraph
            "deleted" (its words were taken away).
        answers: what a comment answers by the file's own ids, whether that is a comment in the file or not.
    """

    kind: SegmentKind
    start: int
    end: int
    line: int
    depth: int = 0
    parent: int | None = None
    speaker: str | None = None
    date: str | None = None
    cue: tuple[float, float] | None = None
    id: str | None = None
    role: Role | None = None
    answers: str | None = None


class Author(NamedTuple):
    """A person the file names as author; `as_written` is the byline, `about` what the file says of the person."""

    name: str
    as_written: str | None = None
    about: str | None = None


class Dated(NamedTuple):
    """A date the file gives: "2024", "2024-02", "2024-02-08" or ISO 8601 with a time; both None where it is missing.

    Roles are "published", "first-published", "held" (a sitting) and "comment", one for each comment in order.
    """

    role: str
    value: str | None
    precision: Precision | None


class Speaker(NamedTuple):
    """A label of turns; `named` is False for "Speaker 4" and its like, which stay so until a person names them."""

    label: str
    named: bool = True


class Link(NamedTuple):
    """Linked words, `text[start:end]`; dead where the source itself has no target, which is then None."""

    text: str
    target: str | None
    dead: bool
    start: int
    end: int
    line: int


class Join(NamedTuple):
    """A proposal: two paragraphs (indices of segments) that a page break seems to have cut; nothing is joined."""

    first: int
    second: int


class Mark(NamedTuple):
    """A time stamp, a bracketed note such as [laughter], or a named clip, inside a turn."""

    kind: MarkKind
    start: int
    end: int


class Cue(NamedTuple):
    """Words shown from one second of a recording to another."""

    start: int
    end: int
    begins: float
    ends: float


class Change(NamedTuple):
    """Words that somebody inserted, deleted or moved with changes being tracked.

    `start` and `end` are where inserted words stand in the text, and for deleted words both where they stood.
    """

    kind: ChangeKind
    words: str
    author: str | None
    date: str | None
    start: int
    end: int


class MarginNote(NamedTuple):
    """A comment beside the text, anchored to `text[start:end]`."""

    author: str | None
    date: str | None
    words: str
    start: int
    end: int


class SourceWarning(NamedTuple):
    """A doubt in plain words; `line` is 0 for the whole file, `start` and `end` the words it speaks of.

    `values` are those that the sentence of its code names, for whoever says it in another language.
    """

    code: str
    line: int
    message: str
    start: int | None
    end: int | None
    values: Mapping[str, str | int]


@dataclass(frozen=True)
class SourceDocument:
    """A source read, nothing stored and nothing changed; all positions are code points of `text`.

    `text` is the decoded file itself for plain text and Markdown (then `runs` is None). For other formats it is
    the words of the file, and `runs` leads back to the decoded file (empty for DOCX and ODT, which are packed).
    """

    kind: SourceKind
    format: str
    text: str
    sha256: str
    title: str | None = None
    language: str | None = None
    authors: tuple[Author, ...] = ()
    dates: tuple[Dated, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    segments: tuple[Segment, ...] = ()
    links: tuple[Link, ...] = ()
    warnings: tuple[SourceWarning, ...] = ()
    joins: tuple[Join, ...] = ()
    marks: tuple[Mark, ...] = ()
    cues: tuple[Cue, ...] = ()
    changes: tuple[Change, ...] = ()
    margin: tuple[MarginNote, ...] = ()
    closed: bool | None = None
    runs: Runs | None = None

    @property
    def is_packed(self) -> bool:
        """Whether the file is an archive, whose bytes hold no letters (DOCX, ODT)."""
        return self.format in {"docx", "odt"}

    def words(self, segment: Segment) -> str:
        """Return what a segment says."""
        return self.text[segment.start : segment.end]

    def original(self) -> str:
        """Return the text as it stood before the tracked changes."""
        parts, at = [], 0
        for change in sorted(self.changes, key=lambda change: (change.start, change.end)):
            parts.append(self.text[at : change.start])
            if change.kind in {"deleted", "moved-away"}:
                parts.append(change.words)
            at = max(at, change.end)
        return "".join([*parts, self.text[at:]])

    def received(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """Return the stretches of the decoded file that `text[start:end]` was read from; () for DOCX and ODT."""
        if self.runs is None:
            return ((start, end),)
        return self.runs.stretches(start, end)

    def as_json(self) -> dict[str, Any]:
        """Return the fixed shape that `undersigned read FILE --json` prints; what is unknown is None."""
        return {
            "kind": self.kind,
            "title": self.title,
            "authors": [author.name for author in self.authors],
            "dates": [
                {"role": date.role, "value": date.value, "precision": date.precision} for date in self.dates
            ],
            "speakers": [speaker.label for speaker in self.speakers],
            "segments": [self._segment_as_json(segment) for segment in self.segments],
            "links": [{"text": link.text, "target": link.target, "dead": link.dead} for link in self.links],
            "warnings": [
                {"code": warning.code, "line": warning.line, "message": warning.message}
                for warning in self.warnings
            ],
        }

    def _segment_as_json(self, segment: Segment) -> dict[str, Any]:
        words = (segment.start, segment.end)
        span = (words,) if self.is_packed else self.received(*words)
        # Words that were taken away stand nowhere in the file.
        start, end = (min(span)[0], max(last for _, last in span)) if span else (None, None)
        return {
            "kind": segment.kind,
            "depth": segment.depth,
            "parent": segment.parent,
            "speaker": segment.speaker,
            "start": start,
            "end": end,
            "line": segment.line,
        }


def _part(run: Run, start: int, end: int) -> tuple[int, int]:
    if run.end - run.start != run.source_end - run.source_start:
        return run.source_start, run.source_end
    first, last = max(start, run.start), min(end, run.end)
    return run.source_start + first - run.start, run.source_start + last - run.start
