"""The words of one DOCX paragraph: both readings, who changed what, which comments are anchored in it.

Source: ISO/IEC 29500-1, 17.13.5 (revisions: w:ins, w:del, w:moveFrom, w:moveTo) and 17.13.4 (comments).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from undersigned.reading.blocks import TrackedChange
from undersigned.reading.docx.package import R, W

_INSERTIONS = {W + "ins", W + "moveTo"}
_DELETIONS = {W + "del", W + "moveFrom"}
# Properties hold old formatting, fallbacks and text boxes would say the same words twice or elsewhere.
_SKIPPED = {
    W + tag for tag in ("pPr", "rPr", "sectPr", "sdtPr", "pict", "object", "drawing", "instrText", "rt")
}
_COMMENT_MARKS = {W + tag for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")}
_BREAKS = {W + "br", W + "cr"}
_PARAGRAPH, _RUN, _TEXT, _TAB = (W + tag for tag in ("p", "r", "t", "tab"))
_LETTERS = {_TAB: "\t", W + "noBreakHyphen": "\u2011", **dict.fromkeys(_BREAKS, "\n")}
# What makes of a paragraph more than its words.
_MARKED = _INSERTIONS | _DELETIONS | _COMMENT_MARKS | (_SKIPPED - {W + "pPr", W + "rPr", W + "sectPr"})
_MARKED |= {
    W + tag
    for tag in ("delText", "hyperlink", "footnoteReference", "endnoteReference", "txbxContent", "vanish")
} | {"{*}AlternateContent"}


@dataclass
class Runs:
    """What a paragraph says: `accepted` and `original` readings, changes, comment ids and what was left out.

    All places count in the accepted reading: `places` where each change begins, with its element; `anchors` where
    a comment begins and ends, by its id; `links` from where to where, with the id of the relationship.
    """

    accepted: str = ""
    original: str = ""
    changes: list[TrackedChange] = field(default_factory=list)
    places: list[tuple[int, str]] = field(default_factory=list)
    comment_ids: list[str] = field(default_factory=list)
    anchors: list[tuple[str, int]] = field(default_factory=list)
    links: list[tuple[int, int, str | None]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(self, text: str, change: etree._Element | None) -> None:
        """Add words; `change` is the innermost w:ins, w:del, w:moveTo or w:moveFrom round them."""
        inserted = change is not None and change.tag in _INSERTIONS
        start = len(self.accepted)
        if change is None or inserted:
            self.accepted += text
        if change is None or not inserted:
            self.original += text
        if change is not None:
            self._note(text, inserted, change, start)

    def _note(self, text: str, inserted: bool, change: etree._Element, start: int) -> None:
        author, date = change.get(W + "author") or None, change.get(W + "date") or None
        last = self.changes[-1] if self.changes else None
        same = last is not None and (last.inserted, last.author, last.date) == (inserted, author, date)
        if last is not None and same and self._goes_on(last, change, start):
            self.changes[-1] = TrackedChange(inserted, last.text + text, author, date)
            return
        self.changes.append(TrackedChange(inserted, text, author, date))
        self.places.append((start, change.tag))

    def _goes_on(self, last: TrackedChange, change: etree._Element, start: int) -> bool:
        place, tag = self.places[-1]
        return tag == change.tag and start == place + (len(last.text) if last.inserted else 0)

    def link(self, element: etree._Element, relationship: str) -> None:
        """Begin a link at its w:hyperlink, and end it where that is met again."""
        here = len(self.accepted)
        if self.links and self.links[-1][1] < 0:
            self.links[-1] = (self.links[-1][0], here, self.links[-1][2])
        else:
            self.links.append((here, -1, element.get(relationship)))


def plain_words(root: etree._Element) -> dict[etree._Element, str]:
    """Return what those paragraphs say that hold nothing but words: no changes, comments, links or hidden text."""
    marked = {each for element in root.iter(*_MARKED) for each in element.iterancestors(_PARAGRAPH)}
    found: dict[etree._Element, list[str]] = {}
    parts: list[str] = []
    for element in root.iter(_PARAGRAPH, _TEXT, *_LETTERS):
        tag = element.tag
        if tag == _TEXT:
            parts.append(element.text or "")
        elif tag == _PARAGRAPH:
            parts = found[element] = []
        elif tag != _TAB or _is_in_run(element):
            parts.append(_LETTERS[tag])
    return {element: "".join(words) for element, words in found.items() if element not in marked}


def _is_in_run(tab: etree._Element) -> bool:
    """Tell a tab between words from one that a paragraph's properties set."""
    parent = tab.getparent()
    return parent is not None and parent.tag == _RUN


def runs_of(paragraph: etree._Element) -> Runs:
    """Return what a w:p says."""
    runs = Runs()
    for element, change in _walk(paragraph, None):
        if element.tag in {W + "t", W + "delText"}:
            runs.add(element.text or "", change)
        elif element.tag == W + "tab":
            runs.add("\t", change)
        elif element.tag in _BREAKS:
            runs.add("\n", change)
        elif element.tag == W + "noBreakHyphen":
            runs.add("\u2011", change)
        elif element.tag in _COMMENT_MARKS:
            runs.anchors.append((element.get(W + "id") or "", len(runs.accepted)))
            if element.tag != W + "commentRangeEnd":
                runs.comment_ids.append(element.get(W + "id") or "")
        elif element.tag == W + "hyperlink":
            runs.link(element, R + "id")
        elif element.tag in {W + "footnoteReference", W + "endnoteReference"}:
            runs.left_out.append("a footnote")
    if any(_has_words(box) for box in paragraph.iter(W + "txbxContent")):
        runs.left_out.append("a text box")
    if any(_has_words(run) for run in paragraph.iter(W + "r") if is_hidden(run)):
        runs.left_out.append("hidden text")
    return runs


def _has_words(element: etree._Element) -> bool:
    return any((each.text or "").strip() for each in element.iter(W + "t"))


def _walk(
    parent: etree._Element, change: etree._Element | None
) -> Iterator[tuple[etree._Element, etree._Element | None]]:
    for element in parent.iterchildren(tag=etree.Element):
        taken_back = element.tag in _DELETIONS and change is not None and change.tag in _INSERTIONS
        if (
            element.tag in _SKIPPED
            or taken_back
            or is_hidden(element)
            or element.tag.endswith("}AlternateContent")
        ):
            continue
        inner = element if element.tag in _INSERTIONS | _DELETIONS else change
        yield element, inner
        yield from _walk(element, inner)
        if element.tag == W + "hyperlink":
            yield element, inner


def is_hidden(element: etree._Element) -> bool:
    """Return whether a w:r is formatted as hidden text."""
    vanish = element.find(f"{W}rPr/{W}vanish") if element.tag == W + "r" else None
    return vanish is not None and vanish.get(W + "val") not in {"0", "false", "off"}
