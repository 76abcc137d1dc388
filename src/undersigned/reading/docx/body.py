"""The body of a DOCX to blocks; headers, footers and text boxes are no part of the text."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from undersigned.reading.blocks import Block, Reading, Role
from undersigned.reading.docx.numbering import Numbering, Styles, value_of
from undersigned.reading.docx.package import Package, W, check_text
from undersigned.reading.docx.runs import Runs, runs_of
from undersigned.reading.drafts import Comment, Warning

_CONTAINERS = {W + tag for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}


def read_docx(data: bytes) -> Reading:
    """Return the blocks of a DOCX; a block's line is the number of its paragraph in the document.

    Raises: Unreadable where the package is damaged or passes a limit.
    """
    package = Package(data)
    document = package.part("word/document.xml")
    assert document is not None
    styles = Styles(package.part("word/styles.xml"))
    numbering = Numbering(package.part("word/numbering.xml"), styles)
    body = _Body(styles, numbering, _comments(package.part("word/comments.xml")))
    blocks = tuple(block for part in document.iterfind(W + "body") for block in body.blocks(part))
    check_text(sum(len(block.text.encode(errors="replace")) for block in blocks))
    return Reading(blocks, warnings=tuple(body.warnings))


def _comments(root: etree._Element | None) -> dict[str, Comment]:
    if root is None:
        return {}
    return {
        each.get(W + "id") or "": Comment(
            each.get(W + "author") or None,
            each.get(W + "date") or None,
            "\n".join(runs_of(paragraph).accepted for paragraph in each.iter(W + "p")).strip(),
        )
        for each in root.iterfind(W + "comment")
    }


class _Body:
    """Walks paragraphs and tables in document order."""

    def __init__(self, styles: Styles, numbering: Numbering, comments: dict[str, Comment]) -> None:
        self.warnings: list[Warning] = []
        self._styles, self._numbering, self._comments = styles, numbering, comments
        self._line = 0

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Yield the blocks of the body, of a content control or of a table's cell."""
        for element in parent.iterchildren(tag=etree.Element):
            if element.tag == W + "p":
                yield self._paragraph(element)
            elif element.tag == W + "tbl":
                yield from self._rows(element)
            elif element.tag in _CONTAINERS:
                yield from self.blocks(element)

    def _paragraph(self, paragraph: etree._Element) -> Block:
        self._line += 1
        runs, properties = runs_of(paragraph), paragraph.find(W + "pPr")
        self._note(paragraph, runs)
        style = None if properties is None else value_of(properties.find(W + "pStyle")) or None
        words = runs.accepted.strip() or runs.original.strip()
        place = self._numbering.place(properties) if words else None
        block = Block(
            "paragraph",
            runs.accepted,
            self._line,
            original=runs.original if runs.changes else None,
            changes=tuple(change for change in runs.changes if change.text.strip()),
            comments=self._comments_of(runs),
        )
        if self._styles.is_title(style) or self._styles.is_heading(style):
            return replace(block, role="heading", title=self._styles.is_title(style))
        if place is not None:
            role: Role = "item" if place.number else "bullet"
            return replace(block, role=role, number=place.number, depth=place.depth)
        return block

    def _rows(self, table: etree._Element) -> Iterator[Block]:
        for row in _inside(table, "tr"):
            line = self._line + 1
            cells = [list(self.blocks(cell)) for cell in _inside(row, "tc")]
            texts = [" ".join(block.text.replace("\t", " ") for block in cell) for cell in cells]
            inner = [block for cell in cells for block in cell]
            yield Block(
                "row",
                "\t".join(texts),
                line,
                title=row.find(f"{W}trPr/{W}tblHeader") is not None,
                changes=tuple(change for block in inner for change in block.changes),
                comments=tuple(comment for block in inner for comment in block.comments),
            )

    def _comments_of(self, runs: Runs) -> tuple[Comment, ...]:
        """Return the comments anchored here; one that spans paragraphs belongs to the first of them."""
        found = (self._comments.pop(each, None) for each in runs.comment_ids)
        return tuple(comment for comment in found if comment is not None)

    def _note(self, paragraph: etree._Element, runs: Runs) -> None:
        for what in dict.fromkeys(runs.left_out):
            self.warnings.append(
                Warning("left-out", self._line, f"Paragraph {self._line}: {what} is left out.")
            )
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        split = mark is not None and (mark.find(W + "ins") is not None or mark.find(W + "del") is not None)
        if split and runs.accepted.strip() and runs.original.strip():
            message = (
                f"Paragraph {self._line} was split or joined in the tracked changes; look where it ends."
            )
            self.warnings.append(Warning("tracked-paragraph", self._line, message))


def _inside(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, also those inside content controls."""
    for element in parent.iterchildren(tag=etree.Element):
        if element.tag == W + tag:
            yield element
        elif element.tag in _CONTAINERS:
            yield from _inside(element, tag)
