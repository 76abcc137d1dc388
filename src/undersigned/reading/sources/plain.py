"""Pasted text without any marks: a thread, a transcript, or paragraphs."""

import re
from collections.abc import Iterable, Iterator

from undersigned.reading.sources import labels
from undersigned.reading.sources.articles import Block, read_article
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.lines import LONG_LINE, Lines
from undersigned.reading.sources.links import bare_links
from undersigned.reading.sources.model import SourceKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.threads import may_begin_thread, read_thread
from undersigned.reading.sources.transcripts import read_turns
from undersigned.reading.sources.turns import Paragraph

_PAGE_NUMBER = re.compile(r"[-–— ]*(?:page |p\. ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?[-–— ]*", re.IGNORECASE)


def read_plain(received: Received, kind: SourceKind | None) -> Building:
    """Return the segments of a pasted text; `kind` is what a person says it is.

    Raises: Unreadable where a line or the number of speakers passes its limit.
    """
    building = Building(received.text, "text")
    lines = Lines(received.text)
    building.links += bare_links(received)
    if not _is_conversation(building, lines, kind):
        read_article(building, list(_blocks(lines)), kind, marked=False)
    return building


def _is_conversation(building: Building, lines: Lines, kind: SourceKind | None) -> bool:
    if kind in {None, "thread"} and _is_thread(building, lines, certain=kind == "thread"):
        return True
    if kind not in {None, "transcript"} or not labels.may_stand_in(building.text):
        return False
    return read_turns(building, list(_paragraphs(lines, _spoken(lines))), certain=kind == "transcript")


def _is_thread(building: Building, lines: Lines, *, certain: bool) -> bool:
    """Read a thread where there is one; most texts have no line that could begin it."""
    places = range(len(lines)) if certain else lines.indented()
    return any(may_begin_thread(lines.words[at]) for at in places) and read_thread(
        building, lines[:], certain=certain
    )


def _spoken(lines: Lines) -> Iterator[range]:
    """Yield the lines of each paragraph of a transcript: labels on their own lines part them, and long lines."""
    by_line = lines.is_line_by_line()
    for group in lines.paragraphs():
        if len(group) == 1:
            yield group
        elif by_line or any(len(lines.words[at]) > LONG_LINE for at in group):
            yield from (range(at, at + 1) for at in group)
        else:
            yield from _parted_by_labels(lines, group)


def _parted_by_labels(lines: Lines, group: range) -> Iterator[range]:
    first = group.start
    for at in group:
        if labels.is_own_line_label(lines.words[at]):
            if first < at:
                yield range(first, at)
            yield range(at, at + 1)
            first = at + 1
    if first < group.stop:
        yield range(first, group.stop)


def _paragraphs(lines: Lines, groups: Iterable[range]) -> Iterator[Paragraph]:
    starts, numbers, words = lines.starts, lines.numbers, lines.words
    for group in groups:
        first, last = group.start, group.stop - 1
        said = words[first] if first == last else "\n".join(words[first : group.stop])
        yield Paragraph(starts[first], starts[last] + len(words[last]), numbers[first], said)


def _blocks(lines: Lines) -> Iterator[Block]:
    """Yield the paragraphs; a number alone at the edge of a page is the page's."""
    groups = lines.paragraphs()
    pages = lines.pages and [lines.pages[group.start] for group in groups]
    for at, paragraph in enumerate(_paragraphs(lines, groups)):
        edge = pages and any(page != pages[at] for page in pages[max(at - 1, 0) : at + 2])
        numbered = edge and _PAGE_NUMBER.fullmatch(paragraph.words)
        yield Block("page" if numbered else "paragraph", *paragraph)
