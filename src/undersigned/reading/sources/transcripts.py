"""Paragraphs to the turns of a transcript, by the labels of those who speak."""

import re
from collections import Counter
from collections.abc import Sequence

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_SPEAKERS
from undersigned.reading.sources import labels
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.turns import (
    START,
    Paragraph,
    Turn,
    add_attribution,
    add_front,
    add_turns,
    take_attribution,
)

_FEWEST_TURNS = 3
_FEWEST_SPEAKERS = 2
# Of the paragraphs, at least one in so many begins with a label.
_LONGEST_STRETCH = 8
Label = tuple[str | None, int]


def read_turns(building: Building, paragraphs: Sequence[Paragraph], *, certain: bool = False) -> bool:
    """Fill the building with turns and return True, or leave it as it is where this is no transcript.

    Args:
        certain: a person said that it is one, so a single label is enough.
    Raises: Unreadable where more people speak than can be.
    """
    found, marked = _labelled(paragraphs)
    counts = Counter(name for name, _ in found if name)
    speaking = _speaking(counts, marked)
    if not certain and not _is_transcript(counts, speaking, found):
        return False
    speaking = speaking or set(counts)
    start = _start(paragraphs, found, speaking)
    turns = _turns(paragraphs[start:], found[start:], speaking)
    if not turns:
        return False
    building.kind = "transcript"
    add_front(building, paragraphs[:start])
    attribution = take_attribution(turns[-1])
    add_turns(building, turns)
    if attribution:
        add_attribution(building, attribution)
    return True


def _labelled(paragraphs: Sequence[Paragraph]) -> tuple[list[Label], bool]:
    """Return the label of each paragraph with its length, and whether labels are marked by bold or own lines.

    Where they are, what looks like a label in another style is words.
    """
    matches = [labels.label_at(paragraph.words) for paragraph in paragraphs]
    styles = [match and _style(match) for match in matches]
    chosen = next((style for style in ("bold", "line") if styles.count(style) >= _FEWEST_TURNS), None)
    found: list[Label] = [
        (labels.name_of(match), match.end()) if match and (chosen is None or style == chosen) else (None, 0)
        for match, style in zip(matches, styles, strict=True)
    ]
    return found, chosen is not None


def _style(match: re.Match[str]) -> str:
    if match["bold"]:
        return "bold"
    return "line" if match.end() == len(match.string) else "inline"


def _speaking(counts: Counter[str], marked: bool) -> set[str]:
    """Return the labels that are taken for speakers; where labels are marked, a single word may be one."""
    repeated = any(count > 1 for count in counts.values())
    return {
        name
        for name in counts
        if labels.speaks(name, counts) or (marked and repeated and len(name.split()) == 1)
    }


def _is_transcript(counts: Counter[str], speaking: set[str], found: Sequence[Label]) -> bool:
    turns = sum(counts[name] for name in speaking)
    front = next((at for at, (name, _) in enumerate(found) if name in speaking), 0)
    unnamed = sum(1 for name in speaking if labels.is_unnamed(name))
    repeated = any(counts[name] > 1 for name in speaking)
    return (
        turns >= _FEWEST_TURNS
        and len(speaking) >= _FEWEST_SPEAKERS
        and (repeated or unnamed >= _FEWEST_TURNS)
        and turns * _LONGEST_STRETCH >= len(found) - front
    )


def _start(paragraphs: Sequence[Paragraph], found: Sequence[Label], speaking: set[str]) -> int:
    """Return where the first turn is; look-alikes before the word "Transcript" are none."""
    announced = next((at for at, each in enumerate(paragraphs) if START.fullmatch(each.words)), -1)
    return next((at for at, (name, _) in enumerate(found) if at > announced and name in speaking), len(found))


def _turns(paragraphs: Sequence[Paragraph], found: Sequence[Label], speaking: set[str]) -> list[Turn]:
    turns: list[Turn] = []
    heard: set[str] = set()
    for paragraph, (name, length) in zip(paragraphs, found, strict=True):
        if name is None or name not in speaking:
            turns[-1].paragraphs.append(paragraph)
            continue
        heard.add(name)
        check_speakers(len(heard), paragraph.line)
        turns.append(Turn(name, paragraph.line, _rest(paragraph, length)))
    return turns


def check_speakers(count: int, line: int) -> None:
    """Refuse more speakers than a recording has.

    Raises: Unreadable naming the line where one too many begins.
    """
    if count > MAX_SPEAKERS:
        raise Unreadable(f"Line {line}: more than {MAX_SPEAKERS} people speak, which is the limit.")


def _rest(paragraph: Paragraph, length: int) -> list[Paragraph]:
    words = paragraph.words[length:]
    if not words.strip():
        return []
    start = paragraph.start + length + len(words) - len(words.lstrip())
    return [Paragraph(start, paragraph.end, paragraph.line, words.strip())]
