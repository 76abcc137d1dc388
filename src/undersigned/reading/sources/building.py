"""A source while it is being read; what every reader does at the end."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from undersigned.reading.decoding import BIDI_CONTROLS, without_controls
from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_LINE, MAX_NAME, MAX_SEGMENTS
from undersigned.reading.sources.doubts import sentence
from undersigned.reading.sources.model import (
    Author,
    Change,
    Cue,
    Dated,
    Join,
    Link,
    MarginNote,
    Mark,
    Runs,
    Segment,
    SourceDocument,
    SourceKind,
    SourceWarning,
    Speaker,
)


@dataclass
class Building:
    """What a reader has found so far; the fields are those of `SourceDocument`."""

    text: str
    format: str
    kind: SourceKind = "text"
    title: str | None = None
    language: str | None = None
    authors: list[Author] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    warnings: list[SourceWarning] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    margin: list[MarginNote] = field(default_factory=list)
    closed: bool | None = None
    runs: Runs | None = None

    def warn(
        self, code: str, at: int, start: int | None = None, end: int | None = None, **values: str | int
    ) -> None:
        """Note a doubt at a line; the values are those that its sentence names."""
        self.warnings.append(SourceWarning(code, at, sentence(code, values), start, end, values))

    def document(self, data: bytes) -> SourceDocument:
        """Return what was read.

        Raises: Unreadable where there are no words, or where a limit is passed.
        """
        if not any(segment.start < segment.end for segment in self.segments):
            raise Unreadable("The file holds no words.")
        self._check_limits()
        self._clean_names()
        self._warn_of_bidi_controls()
        return SourceDocument(
            kind=self.kind,
            format=self.format,
            text=self.text,
            sha256=hashlib.sha256(data).hexdigest(),
            title=self.title,
            language=self.language,
            authors=tuple(self.authors),
            dates=tuple(self.dates),
            speakers=tuple(self.speakers),
            segments=tuple(self.segments),
            links=tuple(self.links),
            warnings=tuple(sorted(self.warnings, key=lambda warning: warning.line)),
            joins=tuple(self.joins),
            marks=tuple(self.marks),
            cues=tuple(self.cues),
            changes=tuple(self.changes),
            margin=tuple(self.margin),
            closed=self.closed,
            runs=self.runs,
        )

    def _check_limits(self) -> None:
        if len(self.segments) > MAX_SEGMENTS:
            line = self.segments[MAX_SEGMENTS].line
            raise Unreadable(f"Line {line}: the file has more than {MAX_SEGMENTS} parts, which is the limit.")
        for segment in self.segments:
            if segment.kind == "paragraph" and segment.end - segment.start > MAX_LINE:
                raise Unreadable(
                    f"Line {segment.line}: the paragraph is longer than {MAX_LINE} characters, which is the limit."
                )

    def _clean_names(self) -> None:
        """Take control characters, which can show a name in another order than its letters, out of all names."""
        self.title = _clean(self.title)
        self.authors = [each._replace(name=clean_name(each.name)) for each in self.authors]

    def _warn_of_bidi_controls(self) -> None:
        if any(control in self.text for control in BIDI_CONTROLS):
            found = [segment for segment in self.segments if segment.kind in {"paragraph", "heading", "note"}]
            for segment in _with_controls(self.text, found):
                self.warn("bidi-control", segment.line, segment.start, segment.end)


def _with_controls(text: str, segments: Iterable[Segment]) -> Iterable[Segment]:
    return (each for each in segments if not BIDI_CONTROLS.isdisjoint(text[each.start : each.end]))


def clean_name(name: str) -> str:
    """Return a name on one line, without control characters."""
    return " ".join(without_controls(name).split())[:MAX_NAME]


def _clean(name: str | None) -> str | None:
    return None if name is None else " ".join(without_controls(name).split()) or None
