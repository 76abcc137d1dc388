"""The turns of a transcript put into a document: who speaks, what is doubtful, what stands in brackets."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from undersigned.reading.sources import labels
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.model import Author, Mark, Role, Segment, SegmentKind, Speaker

_START = re.compile(
    r"[#*\s]*(?:full |rushed )?(?:transcript(?:ion)?|transcripción|النص الكامل)[*\s]*:?", re.IGNORECASE
)
_LONGEST_HEADING = 80
_RUSHED = re.compile(
    r"rushed transcript|may contain errors|auto(?:matic(?:ally)?|-)\W?(?:generated|transcri)|machine[- ]generated"
    r"|proofread version",
    re.IGNORECASE,
)
_ATTRIBUTION = re.compile(
    r"(?:this|the|este|esta|cet|cette)\b.{0,60}\b(?:(?:originally|first) (?:appeared|published|aired)"
    r"|was (?:originally |first )?(?:published|broadcast)|se publicó|publié)\b",
    re.IGNORECASE,
)
_AUTHORED = re.compile(r"\bauthored by (?P<names>[^.\n]+)")
_BRACKETS = re.compile(r"\\?\[(?P<words>[^\[\]\n\\]{1,80})\\?\](?!\()")
_TIME = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:\.\d+)?")
_ENDS_IN_TIME = re.compile(r"\s(?:\d{1,2}:)?\d{1,2}:\d\d(?:\.\d+)?$")
_ITEM = re.compile(r"[-•*]\s+")
_AND_SOMEBODY = re.compile(r"(?:And|Et|Y)\s+(?:I[’']m\s+)?(?P<name>[^.,!?\n]{2,60})[.,!]")


class Paragraph(NamedTuple):
    """A paragraph of a text, or one of its lines."""

    start: int
    end: int
    line: int
    words: str


@dataclass
class Turn:
    """A label and what was said after it."""

    label: str
    line: int
    paragraphs: list[Paragraph] = field(default_factory=list)


def announces(words: str) -> bool:
    """Return whether a paragraph is the word that stands over a transcript."""
    return len(words) <= _LONGEST_HEADING and _START.fullmatch(words) is not None


def add_front(building: Building, paragraphs: Sequence[Paragraph]) -> None:
    """Add what stands before the first turn."""
    for each in paragraphs:
        heading = announces(each.words) or (each.words.endswith(":") and len(each.words) < _LONGEST_HEADING)
        kind: SegmentKind = "heading" if heading or each.words.startswith("#") else "note"
        item = _ITEM.match(each.words)
        start = each.start + (item.end() if item else 0)
        role: Role | None = None if kind == "heading" else "front"
        building.segments.append(Segment(kind, start, each.end, each.line, int(kind == "heading"), role=role))
        if _RUSHED.search(each.words):
            building.warn("rushed", each.line, start, each.end)


def add_turns(building: Building, turns: Sequence[Turn]) -> None:
    """Add turns with their paragraphs, the speakers, and the doubts about labels."""
    counts = Counter(turn.label for turn in turns)
    sections = set(filter(labels.is_section, counts))
    segments = building.segments
    for number, turn in enumerate(turns, 1):
        said, label = turn.paragraphs, turn.label
        start, end = (said[0].start, said[-1].end) if said else (_end(building),) * 2
        role: Role | None = "section" if label in sections else None
        segments.append(Segment("turn", start, end, turn.line, 1, None, label, None, None, None, role))
        for start, end, line, _ in said:
            segments.append(Segment("paragraph", start, end, line, 2, number, label))
    add_speakers(building, turns)
    _doubt_labels(building, turns, counts)
    bracketed = (each for turn in turns for each in turn.paragraphs if "[" in each.words)
    building.marks += [mark for each in bracketed for mark in _marks(each, counts)]


def _end(building: Building) -> int:
    return building.segments[-1].end if building.segments else 0


def add_speakers(building: Building, turns: Sequence[Turn]) -> None:
    """Add everybody who speaks, in the order of their first turns; an unnamed speaker stays unnamed."""
    first: dict[str, Turn] = {}
    for turn in turns:
        first.setdefault(turn.label, turn)
    for label, turn in first.items():
        if labels.is_section(label):
            building.warn("section", turn.line, label=label)
            continue
        named = not labels.is_unnamed(label)
        building.speakers.append(Speaker(label, named))
        if not named:
            building.warn("unnamed-speaker", turn.line, label=label)


def _doubt_labels(building: Building, turns: Sequence[Turn], counts: Counter[str]) -> None:
    once = {label for label, count in counts.items() if count == 1}
    doubted = {label for label in once if not labels.is_unnamed(label) and not labels.is_section(label)}
    for turn in turns:
        if turn.label in doubted:
            building.warn("label-once", turn.line, label=turn.label)
        opening = _AND_SOMEBODY.match(turn.paragraphs[0].words) if turn.paragraphs else None
        if opening and opening["name"] in counts and opening["name"] != turn.label:
            first = turn.paragraphs[0]
            end = first.start + opening.end()
            building.warn(
                "doubtful-label", first.line, first.start, end, label=turn.label, name=opening["name"]
            )


def _marks(paragraph: Paragraph, counts: Counter[str]) -> list[Mark]:
    found = []
    for match in _BRACKETS.finditer(paragraph.words):
        words = match["words"].strip()
        start, end = paragraph.start + match.start(), paragraph.start + match.end()
        if _TIME.fullmatch(words):
            found.append(Mark("time", start, end))
        elif _ENDS_IN_TIME.search(words) and any(words.startswith(label) for label in counts):
            found.append(Mark("clip", start, end))
        elif words[:1].isalpha():
            found.append(Mark("note", start, end))
    return found


def take_attribution(last: Turn) -> Paragraph | None:
    if last.paragraphs and len(last.paragraphs) > 1 and _ATTRIBUTION.match(last.paragraphs[-1].words):
        return last.paragraphs.pop()
    return None


def add_attribution(building: Building, paragraph: Paragraph) -> None:
    building.segments.append(
        Segment("note", paragraph.start, paragraph.end, paragraph.line, role="attribution")
    )
    match = _AUTHORED.search(paragraph.words)
    if match:
        names = re.split(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*", match["names"].strip())
        building.authors += [Author(name) for name in names if name]
