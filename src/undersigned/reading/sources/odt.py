"""ODT to paragraphs in both readings.

Source: ISO/IEC 26300-1 (OpenDocument 1.2), 5.1 (text), 5.5 (tracked changes), 14.1 (annotations), 16.31 (lists).
"""

import re
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from undersigned.reading.docx.package import Package
from undersigned.reading.numerals import counted
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.doubts import LEFT_OUT
from undersigned.reading.sources.model import SourceKind
from undersigned.reading.sources.office import OfficeChange, OfficeComment, OfficeParagraph, build_office

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, OFFICE, STYLE = (f"{{{_OASIS}{name}:1.0}}" for name in ("text", "office", "style"))
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_HREF = "{http://www.w3.org/1999/xlink}href"
_CREATOR, _DATE = (f"{{http://purl.org/dc/elements/1.1/}}{name}" for name in ("creator", "date"))
_TABLE = f"{{{_OASIS}table:1.0}}"
_INTO = {TEXT + "section", TEXT + "list-item", TEXT + "list-header", OFFICE + "text"}
_INTO |= {_TABLE + tag for tag in ("table", "table-cell", "table-header-rows", "table-rows")}
_FORMATS = {"1": "decimal", "A": "upperLetter", "a": "lowerLetter", "I": "upperRoman", "i": "lowerRoman"}
_INLINE = {TEXT + tag for tag in ("span", "a", "meta", "meta-field", "ruby", "ruby-base", "bookmark-ref")}
_LIST, _ITEM, _HEADING, _ROW = TEXT + "list", TEXT + "list-item", TEXT + "h", _TABLE + "table-row"
_PARAGRAPHS = frozenset({TEXT + "p", _HEADING})
_SPACES = re.compile(r"[ \t\n\r]+")
_MOST_SPACES = 1000
# A style of bullets alone: no level of it counts.
_NOT_COUNTED = {0: ("decimal", 1)}


@dataclass
class _Tracked:
    """A tracked change: what it did, who did it when, and the words of a deletion."""

    kind: Literal["inserted", "deleted", "formatted"]
    author: str | None
    date: str | None
    words: str = ""


@dataclass
class _Open:
    """A list that is being walked: how its levels are counted, and how far."""

    styles: dict[int, tuple[str, int]]
    counters: dict[int, int] = field(default_factory=dict)


def read_odt(data: bytes, kind: SourceKind | None) -> Building:
    """Return the segments of an ODT; a segment's line is the number of its paragraph.

    Raises: Unreadable where the package is damaged or passes a limit.
    """
    paragraphs, comments, left_out = read_paragraphs(data)
    building = build_office(paragraphs, comments, "odt", kind)
    for line, what in left_out:
        building.warn(LEFT_OUT[what], line)
    return building


def read_paragraphs(
    data: bytes,
) -> tuple[list[OfficeParagraph], dict[str, OfficeComment], list[tuple[int, str]]]:
    """Return the paragraphs of an ODT, its comments by name, and by paragraph what is left out.

    Raises: Unreadable where the package is damaged or passes a limit.
    """
    package = Package(data, odt=True)
    content = package.part("content.xml")
    assert content is not None
    reader = _Reader(content, package.part("styles.xml"))
    for body in content.iter(OFFICE + "text"):
        reader.walk(body)
    return reader.paragraphs, reader.comments, list(dict.fromkeys(reader.left_out))


class _Reader:
    """Walks an ODT in the order of the text."""

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self.paragraphs: list[OfficeParagraph] = []
        self.comments: dict[str, OfficeComment] = {}
        self.left_out: list[tuple[int, str]] = []
        self._tracked = {
            each.get(TEXT + "id") or each.get(_XML_ID) or "": _tracked(each)
            for each in content.iter(TEXT + "changed-region")
        }
        roots = [content] if styles is None else [styles, content]
        self._list_styles = {
            each.get(STYLE + "name"): _levels(each)
            for root in roots
            for each in root.iter(TEXT + "list-style")
        }
        self._open: str | None = None
        self._rows, self._in_row = 0, False

    def walk(
        self, parent: etree._Element, opened: _Open | None = None, depth: int = 0, in_item: bool = False
    ) -> None:
        """Add the paragraphs inside an element; `depth` is how many lists it is in."""
        for element in parent.iterchildren(tag=etree.Element):
            tag = element.tag
            if tag in _PARAGRAPHS:
                number = self._counted(parent, element, opened, depth) if depth else None
                self._paragraph(element, number, in_item)
            elif tag == _LIST:
                self._list(element, opened, depth + 1, in_item)
            elif tag == _ROW:
                self._rows, self._in_row = self._rows + 1, True
                self.walk(element, None, 0, in_item)
                self._in_row = False
            elif tag in _INTO:
                self.walk(element, opened, depth, in_item or tag == _ITEM)

    def _list(self, element: etree._Element, opened: _Open | None, depth: int, in_item: bool) -> None:
        style = self._list_styles.get(element.get(TEXT + "style-name"))
        if opened is None or style is not None:
            opened = _Open(_NOT_COUNTED if style == {} else style or {})
        opened.counters.pop(depth, None)
        self.walk(element, opened, depth, in_item)

    def _counted(
        self, parent: etree._Element, element: etree._Element, opened: _Open | None, depth: int
    ) -> str | None:
        """Return the number before the first paragraph of a list item; a list without a style counts from 1."""
        is_item = parent.tag == _ITEM
        first = is_item and next(parent.iterchildren(tag=etree.Element), None) is element
        if not first or opened is None or (opened.styles and depth not in opened.styles):
            return None
        format, start = opened.styles.get(depth, ("decimal", 1))
        typed = parent.get(TEXT + "start-value") or ""
        following = opened.counters.get(depth, start - 1) + 1
        opened.counters[depth] = int(typed) if typed.isdecimal() and len(typed) < 7 else following
        return counted(opened.counters[depth], format)

    def _paragraph(self, element: etree._Element, number: str | None, in_item: bool) -> None:
        row = self._rows if self._in_row else None
        heading = _level_of(element) if element.tag == _HEADING else 0
        paragraph = OfficeParagraph("", len(self.paragraphs) + 1, heading, number, in_item, row)
        self.paragraphs.append(paragraph)
        if self._open:
            self._begin(paragraph, self._open)
        self._inline(element, paragraph)
        if paragraph.changes:
            self._end(paragraph)

    def _inline(self, element: etree._Element, paragraph: OfficeParagraph) -> None:
        """Add the words of an element, in the reading with every change accepted."""
        paragraph.words += _flat(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, paragraph)
            paragraph.words += _flat(child.tail)

    def _child(self, child: etree._Element, paragraph: OfficeParagraph) -> None:
        tag = child.tag
        if tag == TEXT + "s":
            typed = child.get(TEXT + "c") or "1"
            paragraph.words += " " * min(
                int(typed) if typed.isdecimal() and len(typed) < 6 else 1, _MOST_SPACES
            )
        elif tag == TEXT + "tab":
            paragraph.words += "\t"
        elif tag == TEXT + "line-break":
            paragraph.words += "\n"
        elif tag in _INLINE:
            start = len(paragraph.words)
            self._inline(child, paragraph)
            if tag == TEXT + "a":
                paragraph.links.append((start, len(paragraph.words), child.get(_HREF)))
        elif tag == TEXT + "change-start":
            self._end(paragraph)
            self._open = child.get(TEXT + "change-id")
            self._begin(paragraph, self._open)
        elif tag == TEXT + "change-end":
            self._end(paragraph)
            self._open = None
        elif tag == TEXT + "change":
            self._deletion(child, paragraph)
        elif tag in {OFFICE + "annotation", OFFICE + "annotation-end"}:
            self._annotation(child, paragraph)
        elif tag == TEXT + "note":
            self.left_out.append((paragraph.line, "a footnote"))
        elif next(child.iter(TEXT + "p"), None) is not None:
            self.left_out.append((paragraph.line, "a text box"))

    def _begin(self, paragraph: OfficeParagraph, key: str | None) -> None:
        found = self._tracked.get(key or "")
        if found and found.kind == "inserted":
            place = len(paragraph.words)
            paragraph.changes.append(OfficeChange("inserted", "", found.author, found.date, place))

    def _end(self, paragraph: OfficeParagraph) -> None:
        """Give an insertion that is still open the words since it began."""
        inserted = [each for each in paragraph.changes if each.kind == "inserted"]
        if self._open and inserted:
            inserted[-1].words = inserted[-1].words or paragraph.words[inserted[-1].place :]
        paragraph.changes = [each for each in paragraph.changes if each.words]

    def _deletion(self, child: etree._Element, paragraph: OfficeParagraph) -> None:
        found = self._tracked.get(child.get(TEXT + "change-id") or "")
        if found and found.kind == "deleted" and found.words:
            place = len(paragraph.words)
            paragraph.changes.append(OfficeChange("deleted", found.words, found.author, found.date, place))

    def _annotation(self, child: etree._Element, paragraph: OfficeParagraph) -> None:
        key = child.get(OFFICE + "name") or f"annotation {len(self.comments) + 1}"
        paragraph.anchors.append((key, len(paragraph.words)))
        if child.tag == OFFICE + "annotation":
            words = "\n".join(_words(each) for each in child.iter(TEXT + "p")).strip()
            self.comments[key] = OfficeComment(child.findtext(_CREATOR), child.findtext(_DATE), words)


def _tracked(region: etree._Element) -> _Tracked:
    change = next(region.iterchildren(tag=etree.Element), region)
    info = change.find(OFFICE + "change-info")
    author, date = (None if info is None else info.findtext(tag) for tag in (_CREATOR, _DATE))
    if change.tag == TEXT + "deletion":
        words = "\n".join(_words(each) for each in change.iter(TEXT + "p", TEXT + "h"))
        return _Tracked("deleted", author, date, words)
    return _Tracked("inserted" if change.tag == TEXT + "insertion" else "formatted", author, date)


def _words(element: etree._Element) -> str:
    return "".join(_flat(str(part)) for part in element.itertext())


def _flat(text: str | None) -> str:
    """Return words with every stretch of white space as one space, as the format means it."""
    if not text:
        return ""
    uneven = "  " in text or "\n" in text or "\t" in text or "\r" in text
    return _SPACES.sub(" ", text) if uneven else text


def _level_of(heading: etree._Element) -> int:
    level = heading.get(TEXT + "outline-level") or "1"
    return min(int(level), 6) if level.isdecimal() and len(level) < 3 else 0


def _levels(style: etree._Element) -> dict[int, tuple[str, int]]:
    return dict(
        _level(each)
        for each in style.iter(TEXT + "list-level-style-number")
        if each.get(STYLE + "num-format")
    )


def _level(element: etree._Element) -> tuple[int, tuple[str, int]]:
    level, start = (element.get(TEXT + name) or "1" for name in ("level", "start-value"))
    format = _FORMATS.get(element.get(STYLE + "num-format") or "", "decimal")
    return _small(level), (format, _small(start))


def _small(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1
