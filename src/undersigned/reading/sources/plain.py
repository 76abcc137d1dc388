"""Pasted text without any marks: a thread, a transcript, or paragraphs."""

import re
from collections.abc import Iterator

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
    return read_turns(building, list(_spoken(lines)), certain=kind == "transcript")


def _is_thread(building: Building, lines: Lines, *, certain: bool) -> bool:
    """Read a thread where there is one; most texts have no line that could begin it."""
    places = range(len(lines)) if certain else lines.indented()
    return any(may_begin_thread(lines.words[at]) for at in places) and read_thread(
        building, lines[:], certain=certain
    )


def _spoken(lines: Lines) -> Iterator[Paragraph]:
    """Yield the paragraphs of a transcript; a label on its own line parts them, and so does every long line."""
    by_line = lines.is_line_by_line()
    for group in lines.paragraphs():
        split = len(group) == 1 or by_line or any(len(lines.words[at]) > LONG_LINE for at in group)
        first = group.start
        for at in group:
            alone = split or labels.own_line_label(lines.words[at]) is not None
            if alone and first < at:
                yield _paragraph(lines, range(first, at))
            if alone:
                yield _paragraph(lines, range(at, at + 1))
                first = at + 1
        if first < group.stop:
            yield _paragraph(lines, range(first, group.stop))


def _paragraph(lines: Lines, places: range) -> Paragraph:
    first, last = places[0], places[-1]
    words = lines.words[first] if first == last else "\n".join(lines.words[first : last + 1])
    end = lines.starts[last] + len(lines.words[last])
    return Paragraph(lines.starts[first], end, lines.numbers[first], words)


def _blocks(lines: Lines) -> Iterator[Block]:
    """Yield the paragraphs; a number alone at the edge of a page is the page's."""
    groups = lines.paragraphs()
    pages = [lines.page(group.start) for group in groups]
    for at, group in enumerate(groups):
        paragraph = _paragraph(lines, group)
        edge = any(page != pages[at] for page in pages[max(at - 1, 0) : at + 2])
        numbered = edge and _PAGE_NUMBER.fullmatch(paragraph.words)
        yield Block("page" if numbered else "paragraph", *paragraph)
