"""DOCX to paragraphs in both readings; the rules of lists and revisions are those of the drafts' reader."""

from collections.abc import Iterator

from lxml import etree

from undersigned.reading.docx.numbering import Numbering, Styles, value_of
from undersigned.reading.docx.package import Package, W
from undersigned.reading.docx.runs import Runs, plain_words, runs_of
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.doubts import LEFT_OUT
from undersigned.reading.sources.model import ChangeKind, SourceKind
from undersigned.reading.sources.office import OfficeChange, OfficeComment, OfficeParagraph, build_office

_PARAGRAPH, _CELL, _PROPERTIES, _STYLE = (W + tag for tag in ("p", "tc", "pPr", "pStyle"))
_INTO = {
    W + tag
    for tag in ("body", "sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "tbl", "tr", "tc")
}
_KINDS: dict[str, ChangeKind] = {
    W + "ins": "inserted",
    W + "del": "deleted",
    W + "moveTo": "moved-here",
    W + "moveFrom": "moved-away",
}


def read_docx(data: bytes, kind: SourceKind | None) -> Building:
    """Return the segments of a DOCX; a segment's line is the number of its paragraph.

    Raises: Unreadable where the package is damaged or passes a limit.
    """
    package = Package(data)
    document = package.part("word/document.xml")
    assert document is not None
    targets = _targets(package)
    styles = Styles(package.part("word/styles.xml"))
    numbering = Numbering(package.part("word/numbering.xml"), styles)
    plain, found, left_out = plain_words(document), [], []
    without_end, joined = _without_end(document), []
    for line, (element, in_cell) in enumerate(_paragraphs(document), 1):
        words = plain.get(element)
        runs = None if words is not None else runs_of(element)
        paragraph = _paragraph(element, words or "", runs, line, styles, numbering)
        paragraph.row = 0 if in_cell else None
        if runs is not None:
            _add_marks(paragraph, runs, targets)
            left_out += [(line, what) for what in dict.fromkeys(runs.left_out)]
        if element in without_end and paragraph.words.strip():
            joined.append(line)
        found.append(paragraph)
    building = build_office(found, _comments(package), "docx", kind)
    for line in joined:
        building.warn("joined-paragraphs", line)
    for line, what in left_out:
        building.warn(LEFT_OUT[what], line)
    return building


def _without_end(document: etree._Element) -> set[etree._Element | None]:
    """Return the paragraphs whose end a tracked change takes away."""
    marks = (each.getparent() for each in document.iter(W + "del"))
    ends = (mark.getparent() for mark in marks if mark is not None and mark.tag == W + "rPr")
    return {end.getparent() for end in ends if end is not None}


def _paragraphs(parent: etree._Element, in_cell: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    """Yield the paragraphs, and whether each stands in a cell of a table."""
    for element in parent.iterchildren(tag=etree.Element):
        tag = element.tag
        if tag == _PARAGRAPH:
            yield element, in_cell
        elif tag in _INTO:
            yield from _paragraphs(element, in_cell or tag == _CELL)


def _paragraph(
    element: etree._Element,
    words: str,
    runs: Runs | None,
    line: int,
    styles: Styles,
    numbering: Numbering,
) -> OfficeParagraph:
    """Return a paragraph that says `words`, or what its `runs` say."""
    properties = element.find(_PROPERTIES)
    style = None if properties is None else value_of(properties.find(_STYLE)) or None
    accepted, original = (words, words) if runs is None else (runs.accepted, runs.original)
    place = numbering.place(properties) if accepted.strip() or original.strip() else None
    number = place.number if place else None
    return OfficeParagraph(accepted, line, styles.level(style), number, place is not None)


def _add_marks(paragraph: OfficeParagraph, runs: Runs, targets: dict[str, str]) -> None:
    paragraph.changes = [
        OfficeChange(_KINDS[tag], change.text, change.author, change.date, start)
        for change, (start, tag) in zip(runs.changes, runs.places, strict=True)
    ]
    paragraph.anchors = runs.anchors
    paragraph.links = [(start, end, targets.get(key or "")) for start, end, key in runs.links]


def _targets(package: Package) -> dict[str, str]:
    root = package.part("word/_rels/document.xml.rels")
    if root is None:
        return {}
    found = root.iterchildren(tag=etree.Element)
    return {
        each.get("Id") or "": each.get("Target") or ""
        for each in found
        if each.get("TargetMode") == "External"
    }


def _comments(package: Package) -> dict[str, OfficeComment]:
    root = package.part("word/comments.xml")
    if root is None:
        return {}
    return {
        each.get(W + "id") or "": OfficeComment(
            each.get(W + "author") or None,
            each.get(W + "date") or None,
            "\n".join(runs_of(paragraph).accepted for paragraph in each.iter(W + "p")).strip(),
        )
        for each in root.iterfind(W + "comment")
    }
