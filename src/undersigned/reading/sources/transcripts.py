"""Paragraphs to the turns of a transcript, by the labels of those who speak."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_SPEAKERS
from undersigned.reading.sources import labels
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.model import Author, Mark, Role, Segment, SegmentKind, Speaker

_FEWEST_TURNS = 3
_FEWEST_SPEAKERS = 2
# Of the paragraphs, at least one in so many begins with a label.
_LONGEST_STRETCH = 8
_START = re.compile(
    r"[#*\s]*(?:full |rushed )?(?:transcript(?:ion)?|transcripción|النص الكامل)[*\s]*:?", re.IGNORECASE
)
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


@dataclass(frozen=True, slots=True)
class Paragraph:
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


@dataclass
class _Parts:
    front: list[Paragraph]
    turns: list[Turn]


def read_turns(building: Building, paragraphs: Sequence[Paragraph], *, certain: bool = False) -> bool:
    """Fill the building with turns and return True, or leave it as it is where this is no transcript.

    Args:
        certain: a person said that it is one, so a single label is enough.
    Raises: Unreadable where more people speak than can be.
    """
    found = _labelled(paragraphs)
    counts = Counter(name for name, _ in found if name)
    if not certain and not _is_transcript(counts, len(paragraphs), found):
        return False
    if not any(labels.speaks(name, counts) for name in counts):
        counts += counts
    parts = _parts(paragraphs, found, counts)
    if not parts.turns:
        return False
    building.kind = "transcript"
    add_front(building, parts.front)
    attribution = _take_attribution(parts.turns[-1])
    add_turns(building, parts.turns)
    if attribution:
        _add_attribution(building, attribution)
    return True


def _labelled(paragraphs: Sequence[Paragraph]) -> list[tuple[str | None, int]]:
    """Return the label of each paragraph and its length; where most stand in one style, the others are words."""
    matches = [labels.label_at(paragraph.words) for paragraph in paragraphs]
    styles = [match and _style(match) for match in matches]
    chosen = next((style for style in ("bold", "line") if styles.count(style) >= _FEWEST_TURNS), None)
    return [
        (labels.name_of(match), match.end()) if match and (chosen is None or style == chosen) else (None, 0)
        for match, style in zip(matches, styles, strict=True)
    ]


def _style(match: re.Match[str]) -> str:
    if match["bold"]:
        return "bold"
    return "line" if match.end() == len(match.string) else "inline"


def _is_transcript(counts: Counter[str], paragraphs: int, found: Sequence[tuple[str | None, int]]) -> bool:
    sure = {name for name in counts if counts[name] > 1 or labels.is_unnamed(name)}
    turns = sum(counts[name] for name in sure)
    distinct = len([name for name in counts if name in sure or labels.is_full_name(name)])
    return (
        turns >= _FEWEST_TURNS
        and distinct >= _FEWEST_SPEAKERS
        and any(counts[name] > 1 for name in sure)
        and turns * _LONGEST_STRETCH >= paragraphs - _front_length(found, sure)
    )


def _front_length(found: Sequence[tuple[str | None, int]], sure: set[str]) -> int:
    return next((index for index, (name, _) in enumerate(found) if name in sure), 0)


def _parts(
    paragraphs: Sequence[Paragraph], found: Sequence[tuple[str | None, int]], counts: Counter[str]
) -> _Parts:
    start = _start(paragraphs, found, counts)
    turns: list[Turn] = []
    speaking: set[str] = set()
    for paragraph, (name, length) in zip(paragraphs[start:], found[start:], strict=True):
        if name is None or not (labels.speaks(name, counts) or not turns):
            if turns:
                turns[-1].paragraphs.append(paragraph)
            continue
        speaking.add(name)
        if len(speaking) > MAX_SPEAKERS:
            raise Unreadable(
                f"Line {paragraph.line}: more than {MAX_SPEAKERS} people speak, which is the limit."
            )
        turns.append(Turn(name, paragraph.line, _rest(paragraph, length)))
    return _Parts(list(paragraphs[:start]), turns)


def _start(
    paragraphs: Sequence[Paragraph], found: Sequence[tuple[str | None, int]], counts: Counter[str]
) -> int:
    """Return where the first turn is; look-alikes before the word "Transcript" are none."""
    announced = next((at for at, each in enumerate(paragraphs) if _START.fullmatch(each.words)), -1)
    speaking = (
        at for at, (name, _) in enumerate(found) if name and at > announced and labels.speaks(name, counts)
    )
    first = next(speaking, None)
    if first is None:
        return next((at for at, (name, _) in enumerate(found) if name and at > announced), len(found))
    return first


def _rest(paragraph: Paragraph, length: int) -> list[Paragraph]:
    words = paragraph.words[length:]
    if not words.strip():
        return []
    start = paragraph.start + length + len(words) - len(words.lstrip())
    return [Paragraph(start, paragraph.end, paragraph.line, words.strip())]


def add_front(building: Building, paragraphs: Sequence[Paragraph]) -> None:
    """Add what stands before the first turn."""
    for each in paragraphs:
        heading = _START.fullmatch(each.words) or (each.words.endswith(":") and len(each.words) < 80)
        kind: SegmentKind = "heading" if heading or each.words.startswith("#") else "note"
        item = _ITEM.match(each.words)
        start = each.start + (item.end() if item else 0)
        role: Role | None = None if kind == "heading" else "front"
        building.segments.append(Segment(kind, start, each.end, each.line, int(kind == "heading"), role=role))
        if _RUSHED.search(each.words):
            building.warn(
                "rushed", each.line, "The transcript says of itself that it may hold errors.", start, each.end
            )


def add_turns(building: Building, turns: Sequence[Turn], *, with_paragraphs: bool = True) -> None:
    """Add turns with their paragraphs, the speakers, and the doubts about labels."""
    counts = Counter(turn.label for turn in turns)
    for number, turn in enumerate(turns, 1):
        start = turn.paragraphs[0].start if turn.paragraphs else _end(building)
        end = turn.paragraphs[-1].end if turn.paragraphs else start
        section = labels.is_section(turn.label)
        building.segments.append(
            Segment("turn", start, end, turn.line, 1, speaker=turn.label, role="section" if section else None)
        )
        for each in turn.paragraphs if with_paragraphs else ():
            building.segments.append(
                Segment("paragraph", each.start, each.end, each.line, 2, number, turn.label)
            )
    add_speakers(building, turns)
    _doubt_labels(building, turns, counts)
    for turn in turns:
        for each in turn.paragraphs:
            building.marks += _marks(each, counts)


def _end(building: Building) -> int:
    return building.segments[-1].end if building.segments else 0


def add_speakers(building: Building, turns: Sequence[Turn]) -> None:
    """Add everybody who speaks, in the order of their first turns; an unnamed speaker stays unnamed."""
    first: dict[str, Turn] = {}
    for turn in turns:
        first.setdefault(turn.label, turn)
    for label, turn in first.items():
        if labels.is_section(label):
            building.warn(
                "section", turn.line, f"“{label}” is taken as a part of the recording, not a person."
            )
            continue
        named = not labels.is_unnamed(label)
        building.speakers.append(Speaker(label, named))
        if not named:
            building.warn("unnamed-speaker", turn.line, f"“{label}” has no name in the file.")


def _doubt_labels(building: Building, turns: Sequence[Turn], counts: Counter[str]) -> None:
    for turn in turns:
        if (
            counts[turn.label] == 1
            and not labels.is_unnamed(turn.label)
            and not labels.is_section(turn.label)
        ):
            building.warn("label-once", turn.line, f"“{turn.label}” speaks once: it may be no name.")
        opening = _AND_SOMEBODY.match(turn.paragraphs[0].words) if turn.paragraphs else None
        if opening and opening["name"] in counts and opening["name"] != turn.label:
            message = f"Under the label “{turn.label}” somebody says to be {opening['name']}."
            first = turn.paragraphs[0]
            building.warn("doubtful-label", first.line, message, first.start, first.start + opening.end())


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


def _take_attribution(last: Turn) -> Paragraph | None:
    if last.paragraphs and len(last.paragraphs) > 1 and _ATTRIBUTION.match(last.paragraphs[-1].words):
        return last.paragraphs.pop()
    return None


def _add_attribution(building: Building, paragraph: Paragraph) -> None:
    building.segments.append(
        Segment("note", paragraph.start, paragraph.end, paragraph.line, role="attribution")
    )
    match = _AUTHORED.search(paragraph.words)
    if match:
        names = re.split(r",\s*(?:and\s+)?|\s+and\s+|\s*&\s*", match["names"].strip())
        building.authors += [Author(name) for name in names if name]
