"""HTML to blocks, by lxml: no script, comment, style or hidden words; list numbers as a browser counts them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lxml import etree, html

from undersigned.reading.blocks import Block, Reading, Role, TrackedChange
from undersigned.reading.drafts import Unreadable, Warning
from undersigned.reading.numerals import counted

_UNSEEN_TAGS = (
    "script style template noscript head title svg math iframe object embed audio video canvas textarea "
    "select button input datalist dialog"
)
_BLOCK_TAGS = (
    "html body div section article main header center details summary fieldset form p li dl dt dd hgroup hr "
    "table caption thead tbody tfoot tr td th"
)
_BESIDE_TAGS = "nav footer aside blockquote pre figure address"
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_BESIDE = frozenset(_BESIDE_TAGS.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ol", "ul", "menu"})
_BLOCKS = frozenset(_BLOCK_TAGS.split()) | _BESIDE | _HEADINGS | _LISTS
_TABLE_FRAME = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
_TABLE_TAGS = _TABLE_FRAME | {"td", "th", "caption", "colgroup", "col"}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_NESTED_LIST = re.compile(r"\blst-[\w.]*-([1-8])\b")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_SPACED_BREAK = re.compile(r" *\v *")
_SIGNATURE_CLASS = re.compile(r"\bsignator|\bsignature", re.IGNORECASE)
_TITLE_CLASS = re.compile(r"(?:^|\s)title(?:\s|$)", re.IGNORECASE)
_LIST_STYLES = {"A": "upperLetter", "a": "lowerLetter", "I": "upperRoman", "i": "lowerRoman"}
# Stands for <br> until spaces are collapsed; decoding has turned every real one into a line end.
_BREAK = "\v"


def read_html(text: str) -> Reading:
    """Return the blocks of a page with the lines they start at, its title and its language.

    Raises: Unreadable where elements are nested too deeply to be a text.
    """
    if not text.strip():
        return Reading(())
    root = _parse(text)
    walker = _Walker(root)
    blocks = tuple(walker.blocks(root))
    title = _reading([root.findtext(".//title") or ""])
    return Reading(blocks, title or None, root.get("lang") or None, tuple(walker.warnings))


def read_fragment(text: str, line: int) -> tuple[Block, ...]:
    """Return the blocks of a piece of HTML inside another text, all with the line it starts at."""
    return tuple(replace(block, line=line) for block in read_html(text).blocks)


def _parse(text: str) -> html.HtmlElement:
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return html.document_fromstring("<html></html>")
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise Unreadable(f"Line {entry.line}: the HTML is nested too deeply to be a text.")
    return root


class _Walker:
    """Walks a page in document order; inline content between two block elements is a paragraph."""

    def __init__(self, root: html.HtmlElement) -> None:
        self.warnings: list[Warning] = []
        self._holds_blocks = set[html.HtmlElement]()
        for element in root.iter(*_BLOCKS):
            for ancestor in element.iterancestors():
                if ancestor in self._holds_blocks:
                    break
                self._holds_blocks.add(ancestor)

    def blocks(self, parent: html.HtmlElement, language: str | None = None) -> Iterator[Block]:
        """Yield the blocks inside an element."""
        language = parent.get("lang") or language
        inline = _Inline(parent.sourceline or 1, language)
        inline.add(parent.text)
        for child in parent:
            if self._is_hidden(child):
                pass
            elif child.tag in _BLOCKS or child in self._holds_blocks:
                yield from inline.paragraph()
                yield from self._block(child, language)
                inline = _Inline(child.sourceline or 1, language)
            else:
                inline.walk(child, self._is_hidden)
            inline.add(child.tail)
        yield from inline.paragraph()

    def _is_hidden(self, element: html.HtmlElement) -> bool:
        if element.tag in _UNSEEN:
            return True
        hidden = element.get("hidden") is not None or _HIDDEN_STYLE.search(element.get("style") or "")
        if hidden and element.text_content().strip():
            message = "Words that the page hides are left out."
            self.warnings.append(Warning("hidden-text", element.sourceline or 0, message))
        return bool(hidden)

    def _block(self, element: html.HtmlElement, language: str | None) -> Iterator[Block]:
        tag, classes = element.tag, element.get("class") or ""
        if tag in _LISTS:
            yield from self._list(element, language)
        elif tag == "table" and _is_tabular(element):
            yield from self._rows(element, language)
        elif tag in _BESIDE:
            yield self._whole(element, "aside", language)
        elif tag in _HEADINGS:
            yield self._whole(element, "heading", language)
        elif tag == "p" and _TITLE_CLASS.search(classes):
            yield replace(self._whole(element, "heading", language), title=True)
        elif tag == "p" and _SIGNATURE_CLASS.search(classes):
            yield self._whole(element, "signature", language)
        else:
            yield from self.blocks(element, language)

    def _whole(self, element: html.HtmlElement, role: Role, language: str | None) -> Block:
        """Return all that an element holds as one block; lists inside it keep their numbers."""
        inner = list(self.blocks(element, language))
        changed = any(block.original is not None for block in inner)
        return Block(
            role,
            self._preformatted(element).strip("\n")
            if element.tag == "pre"
            else _lines(_marked(block, block.text) for block in inner),
            element.sourceline or 0,
            language=element.get("lang") or language,
            original=_lines(_marked(b, b.text if b.original is None else b.original) for b in inner)
            if changed
            else None,
            changes=tuple(change for block in inner for change in block.changes),
        )

    def _preformatted(self, element: html.HtmlElement) -> str:
        parts = [element.text or ""]
        for child in element:
            parts += ["" if self._is_hidden(child) else self._preformatted(child), child.tail or ""]
        return "".join(parts)

    def _list(self, element: html.HtmlElement, language: str | None) -> Iterator[Block]:
        nested = _NESTED_LIST.search(element.get("class") or "")
        depth = int(nested[1]) if nested else 0
        numbers = _numbers(element) if element.tag == "ol" else None
        yield from self._stray(element.text, element, language)
        for child in element:
            if child.tag in _LISTS:
                yield from (replace(block, depth=1) for block in self._list(child, language))
            elif self._is_hidden(child):
                pass
            elif child.tag == "li":
                number = next(numbers) if numbers else None
                item = self._whole(child, "item" if number else "bullet", language)
                yield replace(item, number=number, depth=depth)
            else:
                yield self._whole(child, "paragraph", language)
            yield from self._stray(child.tail, child, language)

    def _stray(self, text: str | None, near: html.HtmlElement, language: str | None) -> Iterator[Block]:
        """Yield words that stand in a list but in none of its items, so that none is lost."""
        inline = _Inline(near.sourceline or 1, language)
        inline.add(text)
        yield from inline.paragraph()

    def _rows(self, table: html.HtmlElement, language: str | None) -> Iterator[Block]:
        for caption in table.iter("caption"):
            yield self._whole(caption, "aside", language)
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            cells = [cell for cell in row if cell.tag in {"td", "th"}]
            texts = [self._whole(cell, "row", language).text.replace("\n", " ") for cell in cells]
            heading = all(cell.tag == "th" for cell in cells)
            yield Block("row", "\t".join(texts), row.sourceline or 0, title=heading, language=language)


class _Inline:
    """Gathers inline content into one paragraph with both readings of <ins> and <del>."""

    def __init__(self, line: int, language: str | None) -> None:
        self._line, self._language = line, language
        self._runs: list[tuple[str, str]] = []

    def add(self, text: str | None, change: str = "") -> None:
        if text:
            self._runs.append((_SPACES.sub(" ", text), change))

    def walk(
        self, element: html.HtmlElement, is_hidden: Callable[[html.HtmlElement], bool], change: str = ""
    ) -> None:
        change = element.tag if element.tag in {"ins", "del"} else change
        if element.tag == "br":
            self._runs.append((_BREAK, change))
        self.add(element.text, change)
        for child in element:
            if not is_hidden(child):
                self.walk(child, is_hidden, change)
            self.add(child.tail, change)

    def paragraph(self) -> Iterator[Block]:
        """Yield the paragraph, or nothing where no words were gathered."""
        text = _reading(text for text, change in self._runs if change != "del")
        original = _reading(text for text, change in self._runs if change != "ins")
        if not text and not original:
            return
        changes = tuple(
            TrackedChange(change == "ins", text.strip(), None)
            for text, change in self._runs
            if change and text.strip()
        )
        before = original if changes else None
        yield Block("paragraph", text, self._line, language=self._language, original=before, changes=changes)


def _is_tabular(table: html.HtmlElement) -> bool:
    """Tell a table of rows from one that only lays out a page or has words outside its cells."""
    if next(table.iter("ol", *_HEADINGS), None) is not None:
        return False
    frame = list(table.iter(*_TABLE_FRAME))
    inner = [child for element in frame for child in element]
    loose = [element.text for element in frame] + [child.tail for child in inner]
    return all(child.tag in _TABLE_TAGS for child in inner) and not "".join(t or "" for t in loose).strip()


def _reading(texts: Iterable[str]) -> str:
    collapsed = _SPACES.sub(" ", "".join(texts)).strip(" " + _BREAK)
    return _SPACED_BREAK.sub("\n", collapsed)


def _numbers(element: html.HtmlElement) -> Iterator[str]:
    """Yield the numbers a browser would show: from start, by value, falling where the list is reversed."""
    items = [child for child in element if child.tag == "li"]
    step = -1 if element.get("reversed") is not None else 1
    number = _integer(element.get("start"), len(items) if step < 0 else 1)
    style = _LIST_STYLES.get(element.get("type") or "", "decimal")
    for item in items:
        number = _integer(item.get("value"), number)
        yield counted(number, style)
        number += step


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default


def _marked(block: Block, text: str) -> str:
    if block.role in {"item", "bullet"} and text:
        return f"{block.number}. {text}" if block.number else f"– {text}"
    return text


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)
