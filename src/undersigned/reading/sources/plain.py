"""Pasted text without any marks: a thread, a transcript, or paragraphs."""

import re
from collections.abc import Iterator

from undersigned.reading.sources import labels
from undersigned.reading.sources.articles import Block, read_article
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.lines import LONG_LINE, Line, is_line_by_line, lines_of, paragraphs_of
from undersigned.reading.sources.links import bare_links
from undersigned.reading.sources.model import SourceKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.threads import read_thread
from undersigned.reading.sources.transcripts import read_turns
from undersigned.reading.sources.turns import Paragraph

_PAGE_NUMBER = re.compile(r"[-–— ]*(?:page |p\. ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?[-–— ]*", re.IGNORECASE)


def read_plain(received: Received, kind: SourceKind | None) -> Building:
    """Return the segments of a pasted text; `kind` is what a person says it is.

    Raises: Unreadable where a line or the number of speakers passes its limit.
    """
    building = Building(received.text, "text")
    lines = lines_of(received.text)
    building.links += bare_links(received)
    if not _is_conversation(building, lines, kind):
        read_article(building, list(_blocks(lines)), kind, marked=False)
    return building


def _is_conversation(building: Building, lines: list[Line], kind: SourceKind | None) -> bool:
    if kind in {None, "thread"} and read_thread(building, lines, certain=kind == "thread"):
        return True
    if kind not in {None, "transcript"}:
        return False
    return read_turns(building, list(_spoken(lines)), certain=kind == "transcript")


def _spoken(lines: list[Line]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a transcript; a label on its own line parts them, and so does every long line."""
    by_line = is_line_by_line(lines)
    for group in paragraphs_of(lines):
        split = by_line or any(len(line.words) > LONG_LINE for line in group)
        gathered: list[Line] = []
        for line in group:
            alone = split or labels.own_line_label(line.words) is not None
            if alone and gathered:
                yield _paragraph(gathered)
                gathered = []
            if alone:
                yield _paragraph([line])
            else:
                gathered.append(line)
        if gathered:
            yield _paragraph(gathered)


def _paragraph(lines: list[Line]) -> Paragraph:
    words = "\n".join(line.words for line in lines) if len(lines) > 1 else lines[0].words
    return Paragraph(lines[0].start, lines[-1].end, lines[0].number, words)


def _blocks(lines: list[Line]) -> Iterator[Block]:
    """Yield the paragraphs; a number alone at the edge of a page is the page's."""
    groups = list(paragraphs_of(lines))
    for before, group, after in zip([None, *groups], groups, [*groups[1:], None], strict=False):
        paragraph = _paragraph(group)
        edge = any(other and other[0].page != group[0].page for other in (before, after))
        numbered = edge and _PAGE_NUMBER.fullmatch(paragraph.words)
        yield Block(
            "page" if numbered else "paragraph",
            paragraph.start,
            paragraph.end,
            paragraph.line,
            paragraph.words,
        )
