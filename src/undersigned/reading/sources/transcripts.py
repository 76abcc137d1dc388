"""Paragraphs to the turns of a transcript, by the labels of those who speak."""

from collections import Counter
from collections.abc import Sequence

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_SPEAKERS
from undersigned.reading.sources import labels
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.labels import Label, Style
from undersigned.reading.sources.turns import (
    Paragraph,
    Turn,
    add_attribution,
    add_front,
    add_turns,
    announces,
    take_attribution,
)

_FEWEST_TURNS = 3
_FEWEST_SPEAKERS = 2
# Of the paragraphs, at least one in so many begins with a label.
_LONGEST_STRETCH = 8
_MARKED: tuple[Style, ...] = ("bold", "line")


def read_turns(building: Building, paragraphs: Sequence[Paragraph], *, certain: bool = False) -> bool:
    """Fill the building with turns and return True, or leave it as it is where this is no transcript.

    Args:
        certain: a person said that it is one, so a single label is enough.
    Raises: Unreadable where more people speak than can be.
    """
    found, marked = _labelled(paragraphs)
    counts = Counter(label.name for label in found if label)
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


def _labelled(paragraphs: Sequence[Paragraph]) -> tuple[list[Label | None], bool]:
    """Return the label of each paragraph, and whether labels are marked by bold or own lines.

    Where they are, what looks like a label in another style is words.
    """
    label_at = labels.Labels().at
    found = [label_at(each.words) for each in paragraphs]
    styles = Counter(label.style for label in found if label)
    chosen = next((style for style in _MARKED if styles[style] >= _FEWEST_TURNS), None)
    if chosen is None:
        return found, False
    return [label if label and label.style == chosen else None for label in found], True


def _speaking(counts: Counter[str], marked: bool) -> set[str]:
    """Return the labels that are taken for speakers; where labels are marked, a single word may be one."""
    repeated = any(count > 1 for count in counts.values())
    return {
        name
        for name in counts
        if labels.speaks(name, counts) or (marked and repeated and len(name.split()) == 1)
    }


def _is_transcript(counts: Counter[str], speaking: set[str], found: Sequence[Label | None]) -> bool:
    turns = sum(counts[name] for name in speaking)
    front = next((at for at, label in enumerate(found) if label and label.name in speaking), 0)
    unnamed = sum(1 for name in speaking if labels.is_unnamed(name))
    repeated = any(counts[name] > 1 for name in speaking)
    return (
        turns >= _FEWEST_TURNS
        and len(speaking) >= _FEWEST_SPEAKERS
        and (repeated or unnamed >= _FEWEST_TURNS)
        and turns * _LONGEST_STRETCH >= len(found) - front
    )


def _start(paragraphs: Sequence[Paragraph], found: Sequence[Label | None], speaking: set[str]) -> int:
    """Return where the first turn is; look-alikes before the word "Transcript" are none."""
    announced = next((at for at, each in enumerate(paragraphs) if announces(each.words)), -1)
    first = announced + 1
    places = (at for at, label in enumerate(found[first:], first) if label and label.name in speaking)
    return next(places, len(found))


def _turns(paragraphs: Sequence[Paragraph], found: Sequence[Label | None], speaking: set[str]) -> list[Turn]:
    turns: list[Turn] = []
    heard: set[str] = set()
    for paragraph, label in zip(paragraphs, found, strict=True):
        if label is None or label.name not in speaking:
            turns[-1].paragraphs.append(paragraph)
            continue
        if label.name not in heard:
            heard.add(label.name)
            check_speakers(len(heard), paragraph.line)
        turns.append(Turn(label.name, paragraph.line, _rest(paragraph, label.length)))
    return turns


def check_speakers(count: int, line: int) -> None:
    """Refuse more speakers than a recording has.

    Raises: Unreadable naming the line where one too many begins.
    """
    if count > MAX_SPEAKERS:
        raise Unreadable(f"Line {line}: more than {MAX_SPEAKERS} people speak, which is the limit.")


def _rest(paragraph: Paragraph, length: int) -> list[Paragraph]:
    words = paragraph.words[length:]
    said = words.strip()
    if not said:
        return []
    start = paragraph.start + length + len(words) - len(words.lstrip())
    return [Paragraph(start, paragraph.end, paragraph.line, said)]
