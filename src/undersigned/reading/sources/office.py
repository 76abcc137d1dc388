"""Texts of word processors: paragraphs with tracked changes and comments in the margin, put into one text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_TEXT_BYTES
from undersigned.reading.sources.articles import Block, BlockKind, read_article
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.links import link
from undersigned.reading.sources.mapping import Composition
from undersigned.reading.sources.model import Change, ChangeKind, MarginNote, Runs, SourceKind
from undersigned.reading.sources.transcripts import read_turns
from undersigned.reading.sources.turns import Paragraph

_MOST_TOLD = 60


@dataclass(slots=True)
class OfficeChange:
    """A tracked change whose words begin at a place of its paragraph's accepted reading."""

    kind: ChangeKind
    words: str
    author: str | None
    date: str | None
    place: int


@dataclass(slots=True)
class OfficeParagraph:
    """A paragraph as a word processor shows it with all changes accepted; every place counts in `words`.

    `row` tells, by a number, which row of a table it stands in, where the reader counts them.
    """

    words: str
    line: int
    heading: int = 0
    number: str | None = None
    in_list: bool = False
    row: int | None = None
    changes: list[OfficeChange] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)
    links: list[tuple[int, int, str | None]] = field(default_factory=list)

    def original(self) -> str:
        """Return the paragraph as it stood before the tracked changes."""
        parts, at = [], 0
        for change in self.changes:
            parts.append(self.words[at : change.place])
            shown = change.kind in {"inserted", "moved-here"}
            parts.append("" if shown else change.words)
            at = max(at, change.place + (len(change.words) if shown else 0))
        return "".join([*parts, self.words[at:]])


@dataclass(slots=True)
class OfficeComment:
    """A comment in the margin."""

    author: str | None
    date: str | None
    words: str


def build_office(
    paragraphs: list[OfficeParagraph],
    comments: dict[str, OfficeComment],
    format: str,
    kind: SourceKind | None,
) -> Building:
    """Return the segments of a text; the received file is packed, so no run leads back to its letters.

    Raises: Unreadable where it is longer than a text may be.
    """
    if sum(len(each.words) for each in paragraphs) > MAX_TEXT_BYTES:
        raise Unreadable(f"The text is larger than {MAX_TEXT_BYTES // 1_000_000} MB, which is the limit.")
    composition = Composition()
    building = Building("", format, runs=Runs())
    blocks = [block for each in paragraphs if (block := _placed(building, composition, each))]
    building.text = composition.text
    _add_margin(building, paragraphs, comments)
    spoken = [Paragraph(each.start, each.end, each.line, each.words) for each in blocks if each.words]
    asked = kind in {None, "transcript"}
    if not asked or not read_turns(building, spoken, certain=kind == "transcript"):
        read_article(building, blocks, kind, marked=any(block.kind == "heading" for block in blocks))
    return building


def _placed(building: Building, composition: Composition, paragraph: OfficeParagraph) -> Block | None:
    words = paragraph.words.strip()
    if not words and not any(change.words.strip() for change in paragraph.changes):
        return None
    start = composition.place(words, ())
    if paragraph.changes or paragraph.anchors or paragraph.links:
        _place_marks(building, paragraph, words, start)
    kind: BlockKind = "item" if paragraph.in_list or paragraph.row is not None else "paragraph"
    if not words:
        kind = "deleted"
    elif paragraph.heading:
        kind = "heading"
    end, number = start + len(words), paragraph.number
    return Block(kind, start, end, paragraph.line, words, paragraph.heading, False, number)


def _place_marks(building: Building, paragraph: OfficeParagraph, words: str, start: int) -> None:
    """Put changes, comments and links where they stand in the text, whose paragraph has no white space round it."""
    skipped = len(paragraph.words) - len(paragraph.words.lstrip()) if words else 0
    paragraph.anchors = [(key, start + _within(place - skipped, words)) for key, place in paragraph.anchors]
    for change, said in _changes(paragraph, skipped, skipped + len(words)):
        first = start + _within(change.place - skipped, words)
        shown = len(said) if change.kind in {"inserted", "moved-here"} else 0
        last = min(first + shown, start + len(words))
        building.changes.append(Change(change.kind, said, _name(change.author), change.date, first, last))
    for first, last, target in paragraph.links:
        begins, ends = (start + _within(place - skipped, words) for place in (first, last))
        if begins < ends:
            linked = words[begins - start : ends - start]
            building.links.append(link(linked, target, begins, ends, paragraph.line))


def _changes(paragraph: OfficeParagraph, first: int, last: int) -> Iterator[tuple[OfficeChange, str]]:
    """Yield each change with its words; white space at the paragraph's ends goes with what was taken away there.

    Args:
        first, last: between which places the paragraph has words.
    """
    changes, raw = paragraph.changes, paragraph.words
    for change, following in zip_longest(changes, changes[1:]):
        if change.kind not in {"deleted", "moved-away"}:
            yield change, change.words
            continue
        until = min(first, following.place) if following else first
        yield change, raw[last : change.place] + change.words + raw[change.place : until]
        last = max(last, change.place)


def _within(place: int, words: str) -> int:
    return min(max(place, 0), len(words))


def _name(author: str | None) -> str | None:
    return clean_name(author) or None if author else None


def _add_margin(
    building: Building, paragraphs: list[OfficeParagraph], comments: dict[str, OfficeComment]
) -> None:
    """Add each comment once, from where it begins to where it ends."""
    places: dict[str, list[int]] = {}
    for paragraph in paragraphs:
        for key, place in paragraph.anchors:
            places.setdefault(key, []).append(place)
    for key, comment in comments.items():
        found = places.get(key, [len(building.text)])
        start, end = min(found), max(found)
        building.margin.append(MarginNote(_name(comment.author), comment.date, comment.words, start, end))
        if key not in places:
            building.warn("unanchored", 0, start, end, words=comment.words[:_MOST_TOLD])
