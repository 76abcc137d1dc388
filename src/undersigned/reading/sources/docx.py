"""DOCX to paragraphs in both readings; the rules of lists and revisions are those of the drafts' reader."""

from collections.abc import Iterator

from lxml import etree

from undersigned.reading.docx.numbering import Numbering, Styles, value_of
from undersigned.reading.docx.package import Package, W
from undersigned.reading.docx.runs import Runs, runs_of
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.doubts import LEFT_OUT
from undersigned.reading.sources.model import ChangeKind, SourceKind
from undersigned.reading.sources.office import OfficeChange, OfficeComment, OfficeParagraph, build_office

_INTO = {
    W + tag for tag in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "tbl", "tr", "tc")
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
    found, left_out = [], []
    for line, element in enumerate(_paragraphs(document), 1):
        runs = runs_of(element)
        found.append(_paragraph(element, runs, line, styles, numbering, targets))
        left_out += [(line, what) for what in dict.fromkeys(runs.left_out)]
    building = build_office(found, _comments(package), "docx", kind)
    for line, what in left_out:
        building.warn(LEFT_OUT[what], line)
    return building


def _paragraphs(parent: etree._Element) -> Iterator[etree._Element]:
    for element in parent.iterchildren(tag=etree.Element):
        if element.tag == W + "p":
            yield element
        elif element.tag in _INTO or element.tag == W + "body":
            yield from _paragraphs(element)


def _paragraph(
    element: etree._Element,
    runs: Runs,
    line: int,
    styles: Styles,
    numbering: Numbering,
    targets: dict[str, str],
) -> OfficeParagraph:
    properties = element.find(W + "pPr")
    style = None if properties is None else value_of(properties.find(W + "pStyle")) or None
    has_words = runs.accepted.strip() or runs.original.strip()
    place = numbering.place(properties) if has_words else None
    changes = [
        OfficeChange(_KINDS[tag], change.text, change.author, change.date, start)
        for change, (start, tag) in zip(runs.changes, runs.places, strict=True)
    ]
    return OfficeParagraph(
        runs.accepted,
        line,
        styles.level(style),
        place.number if place else None,
        place is not None,
        0 if next(element.iterancestors(W + "tc"), None) is not None else None,
        changes,
        runs.anchors,
        [(start, end, targets.get(key or "")) for start, end, key in runs.links],
    )


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
