"""ODT to the blocks of a draft: list numbers, both readings of tracked changes, comments, rows of tables."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from undersigned.reading.blocks import Block, Reading, Role, TrackedChange
from undersigned.reading.docx.package import check_text
from undersigned.reading.drafts import Comment, Warning
from undersigned.reading.sources.odt import read_paragraphs
from undersigned.reading.sources.office import OfficeComment, OfficeParagraph


def read_odt(data: bytes) -> Reading:
    """Return the blocks of an ODT; a block's line is the number of its paragraph in the document.

    Raises: Unreadable where the package is damaged or passes a limit.
    """
    paragraphs, comments, left_out = read_paragraphs(data)
    check_text(sum(len(paragraph.words.encode(errors="replace")) for paragraph in paragraphs))
    warnings = (
        Warning("left-out", line, f"Paragraph {line}: {what} is left out.") for line, what in left_out
    )
    return Reading(tuple(_blocks(paragraphs, comments)), warnings=tuple(warnings))


def _blocks(paragraphs: list[OfficeParagraph], comments: dict[str, OfficeComment]) -> Iterator[Block]:
    waiting = dict(comments)
    for row, group in groupby(paragraphs, lambda paragraph: paragraph.row):
        blocks = [_block(paragraph, waiting) for paragraph in group]
        if row is None:
            yield from blocks
        else:
            cells = "\t".join(block.text.replace("\t", " ") for block in blocks)
            yield replace(blocks[0], role="row", text=cells, original=None, number=None)


def _block(paragraph: OfficeParagraph, waiting: dict[str, OfficeComment]) -> Block:
    """Return a paragraph as a block; a comment belongs to the first paragraph that it is anchored in."""
    found = (waiting.pop(key, None) for key, _ in paragraph.anchors)
    return Block(
        _role(paragraph),
        paragraph.words,
        paragraph.line,
        number=paragraph.number,
        original=paragraph.original() if paragraph.changes else None,
        changes=tuple(
            TrackedChange(change.kind == "inserted", change.words, change.author, change.date)
            for change in paragraph.changes
        ),
        comments=tuple(Comment(each.author, each.date, each.words) for each in found if each),
    )


def _role(paragraph: OfficeParagraph) -> Role:
    if paragraph.heading:
        return "heading"
    if paragraph.number:
        return "item"
    return "bullet" if paragraph.in_list else "paragraph"
