"""List numbers of a DOCX, counted as Word counts them.

Source: ISO/IEC 29500-1, 17.9 (numbering) and 17.7 (styles: a style's numbering and heading level are inherited).
"""

import re
from dataclasses import dataclass

from lxml import etree

from undersigned.reading.docx.package import W
from undersigned.reading.numerals import counted

_PLACEHOLDERS = re.compile(r"%[1-9](?:[.\-–/]%[1-9])*")
_HEADING = re.compile(r"heading\s*\d", re.IGNORECASE)
_HEADING_LEVEL = re.compile(r"heading\s*(\d)", re.IGNORECASE)
_LEVELS = 9
_LONGEST_STYLE_CHAIN = 20


@dataclass(frozen=True)
class ListPlace:
    """Where a paragraph stands in a list: bulleted, or with its number; `depth` 0 is the outermost level.

    A level whose number repeats its parent's (1.2) stands for itself and has depth 0.
    """

    number: str | None
    depth: int


@dataclass(frozen=True)
class _Level:
    style: str
    start: int
    text: str


class Styles:
    """Paragraph styles: which are headings or the title, and which carry a numbering."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles = {} if root is None else {s.get(W + "styleId"): s for s in root.iterfind(W + "style")}
        # A document names few styles, each of them often.
        self._known = dict[str | None, tuple[int, etree._Element | None]]()

    def is_title(self, style: str | None) -> bool:
        return any(value_of(each.find(W + "name")).lower() == "title" for each in self._chain(style)[:1])

    def is_heading(self, style: str | None) -> bool:
        chain = self._chain(style)
        named = any(_HEADING.match(value_of(each.find(W + "name"))) for each in chain)
        return named or (not chain and bool(style and _HEADING.match(style)))

    def level(self, style: str | None) -> int:
        """Return the level of a heading style, 1 for the title, 0 for what is no heading."""
        return self._told(style)[0]

    def numbering(self, style: str | None) -> etree._Element | None:
        """Return the nearest w:numPr of the style and those it is based on."""
        return self._told(style)[1]

    def _told(self, style: str | None) -> tuple[int, etree._Element | None]:
        if style not in self._known:
            found = (each.find(f"{W}pPr/{W}numPr") for each in self._chain(style))
            numbering = next((each for each in found if each is not None), None)
            self._known[style] = (1 if self.is_title(style) else self._heading_level(style), numbering)
        return self._known[style]

    def _heading_level(self, style: str | None) -> int:
        names = [value_of(each.find(W + "name")) for each in self._chain(style)] or [style or ""]
        found = (_HEADING_LEVEL.match(name) for name in names)
        return next((int(match[1]) for match in found if match), 0)

    def _chain(self, style: str | None) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style in self._styles and len(chain) < _LONGEST_STYLE_CHAIN:
            chain.append(self._styles[style])
            style = value_of(chain[-1].find(W + "basedOn")) or None
        return chain


class Numbering:
    """Counts the numbers of every list while its paragraphs go by in document order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract = (
            {}
            if root is None
            else {each.get(W + "abstractNumId"): each for each in root.iterfind(W + "abstractNum")}
        )
        self._lists = (
            {} if root is None else {each.get(W + "numId"): each for each in root.iterfind(W + "num")}
        )
        self._counters: dict[str, list[int | None]] = {}

    def place(self, properties: etree._Element | None) -> ListPlace | None:
        """Return where the paragraph with these w:pPr stands in its list and count it, None outside lists."""
        own = None if properties is None else properties.find(W + "numPr")
        style = None if properties is None else value_of(properties.find(W + "pStyle")) or None
        inherited = self._styles.numbering(style)
        if own is None and inherited is None:
            return None
        list_id = _first_value((own, inherited), "numId")
        depth = min(_integer(_first_value((own, inherited), "ilvl"), 0), _LEVELS - 1)
        # List 0 takes a paragraph out of the list that its style would put it in.
        if not list_id or list_id == "0" or list_id not in self._lists:
            return None
        level = self._level(list_id, depth)
        if level.style in {"bullet", "none"}:
            return ListPlace(None, depth) if level.style == "bullet" else None
        return self._counted(list_id, depth, level)

    def _counted(self, list_id: str, depth: int, level: _Level) -> ListPlace:
        counters = self._counters.setdefault(self._shared(list_id), [None] * _LEVELS)
        current = counters[depth]
        counters[depth] = level.start if current is None else current + 1
        counters[depth + 1 :] = [None] * (_LEVELS - depth - 1)
        shown = _PLACEHOLDERS.search(level.text)
        pattern = shown[0] if shown else f"%{depth + 1}"
        number = re.sub(
            r"%([1-9])", lambda match: self._number(list_id, counters, int(match[1]) - 1), pattern
        )
        stands_alone = depth > 0 and pattern.count("%") > 1
        return ListPlace(number, 0 if stands_alone else depth)

    def _number(self, list_id: str, counters: list[int | None], depth: int) -> str:
        level = self._level(list_id, depth)
        counter = counters[depth]
        return counted(level.start if counter is None else counter, level.style)

    def _shared(self, list_id: str) -> str:
        """Lists of one definition go on counting together, unless one overrides its start."""
        found = self._lists[list_id]
        overrides = found.find(f"{W}lvlOverride/{W}startOverride") is not None
        return f"list {list_id}" if overrides else f"definition {value_of(found.find(W + 'abstractNumId'))}"

    def _level(self, list_id: str, depth: int) -> _Level:
        found = self._lists[list_id]
        override = _at_level(found, "lvlOverride", depth)
        abstract = self._abstract.get(value_of(found.find(W + "abstractNumId")))
        level = None if override is None else override.find(W + "lvl")
        if level is None:
            level = _at_level(abstract, "lvl", depth)
        if level is None:
            return _Level("decimal", 1, f"%{depth + 1}.")
        start = None if override is None else override.find(W + "startOverride")
        start = level.find(W + "start") if start is None else start
        text = value_of(level.find(W + "lvlText"))
        return _Level(value_of(level.find(W + "numFmt")) or "decimal", _integer(value_of(start), 1), text)


def value_of(element: etree._Element | None) -> str:
    """Return the w:val of an element, "" where there is none."""
    return "" if element is None else element.get(W + "val") or ""


def _at_level(parent: etree._Element | None, tag: str, depth: int) -> etree._Element | None:
    if parent is None:
        return None
    return next((each for each in parent.iterfind(W + tag) if each.get(W + "ilvl") == str(depth)), None)


def _first_value(elements: tuple[etree._Element | None, ...], tag: str) -> str:
    found = (value_of(element.find(W + tag)) for element in elements if element is not None)
    return next((value for value in found if value), "")


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else default
