"""HTML to blocks of words, each with the way back to the very letters of the file.

A parser that builds a tree forgets where its words stood, so this reads the tags as they come. Which element ends
where matters little for words: a block element parts paragraphs, and a hidden one hides until it ends.
Source: HTML Living Standard, 13.2.5 (tokenization), without its rules for repairing a tree.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from undersigned.reading.sources.mapping import Gathered, spaced
from undersigned.reading.sources.model import Run

BlockKind = Literal["heading", "paragraph", "item", "beside", "time"]

_UNSEEN_TAGS = (
    "noscript template svg math iframe object audio video canvas textarea select button datalist dialog"
)
_BLOCK_TAGS = (
    "html body div section header center details summary fieldset p li dl dt dd hgroup hr table caption thead tbody "
    "tfoot tr ol ul blockquote pre figure figcaption address h1 h2 h3 h4 h5 h6"
)
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_RAW = frozenset({"script", "style", "title", "textarea", "xmp"})
_BESIDE = frozenset({"nav", "footer", "aside", "form", "menu"})
_MAIN = frozenset({"article", "main"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(_BLOCK_TAGS.split()) | _BESIDE | _MAIN
# These end where the next of them begins.
_UNCLOSED = frozenset({"p", "li", "dt", "dd"})
_BOLD = frozenset({"b", "strong"})

_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[^>\"']++|\"[^\"]*+\"|'[^']*+'|[\"'])*+)>",
    re.DOTALL,
)
_SIMPLE = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>[^>]*+)>")
_MAY_BE_MARKUP = re.compile(r"<[a-zA-Z/!?]")
_ATTRIBUTE = re.compile(r"([^\s=\"'>/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_STRETCH = re.compile(
    r"(?P<words>[^ \t\n\r\f&]++(?:[ \t\n\r\f][^ \t\n\r\f&]++)*+)|(?P<space>[ \t\n\r\f]++)|(?P<entity>&#?\w*+;?)"
)
_LINE_ENDS = re.compile(r"[ \t\r]*+\n\s*+")
_HIDDEN = re.compile(r"(?:^|\s)hidden(?:[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TIME = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:\.\d+)?")


@dataclass(slots=True)
class MarkupLink:
    """Linked words at `words[start:end]` of a block; None where the element has no target."""

    start: int
    end: int
    target: str | None


@dataclass(slots=True)
class MarkupBlock:
    """Words of a block; its runs count from the beginning of the words, their sources from that of the HTML."""

    kind: BlockKind
    words: str
    runs: list[Run]
    depth: int = 0
    bold: bool = False
    main: bool = False
    links: list[MarkupLink] = field(default_factory=list)


@dataclass
class Page:
    """The blocks of a piece of HTML, what its head says, and where (positions) it held script or hidden words."""

    blocks: list[MarkupBlock] = field(default_factory=list)
    title: str | None = None
    language: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    scripts: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def read_page(html: str, *, breaks: bool = False) -> Page:
    """Return the blocks of a page or of a piece of one.

    Args:
        breaks: line ends mean something, as in what weblogs store: a blank line ends a paragraph.
    """
    reader = _Reader(html, breaks)
    reader.read()
    return reader.page


class _Words(Gathered):
    """The words of one block while they are gathered: white space becomes one space, entities their letters."""

    def __init__(self) -> None:
        super().__init__()
        self.bold = 0
        self.links: list[MarkupLink] = []

    def add(self, html: str, start: int, end: int) -> None:
        for match in _STRETCH.finditer(html, start, end):
            kind = match.lastgroup
            if kind == "words":
                self.put(spaced(match[0]), match.start(), match.end())
            elif kind == "entity":
                self.put(unescape(match[0]), match.start(), match.end())
            elif self.parts and self.parts[-1][-1] not in " \n":
                self.put(" ", match.start(), match.end())

    def block(self, kind: BlockKind, depth: int, main: bool) -> MarkupBlock | None:
        """Return what was gathered; None where that is nothing."""
        words, runs = self.stripped()
        if not words:
            return None
        return MarkupBlock(
            kind, words, runs, depth, self.bold >= len(words) - words.count(" "), main, self.links
        )


class _Reader:
    def __init__(self, html: str, breaks: bool) -> None:
        self.page = Page()
        self._breaks = breaks
        self._html = html
        self._words = _Words()
        self._kind: BlockKind = "paragraph"
        self._depth = self._beside = self._main = self._bold = self._list = self._pre = 0
        self._linked: tuple[int, str | None] | None = None
        self._opened: tuple[str, int] | None = None
        self._handlers: dict[str, Callable[[bool, str], None]] = {
            "a": self._link,
            "br": self._break,
            "td": self._cell,
            "th": self._cell,
            "cite": self._cite,
            "time": self._time,
            "meta": self._meta,
            "html": self._root,
        }

    def read(self) -> None:
        html, at = self._html, 0
        last = html.rfind(">")
        pattern = _MARKUP
        while (found := _MAY_BE_MARKUP.search(html, at)) and found.start() < last:
            opening = found.start()
            self._text(at, opening)
            match = pattern.match(html, opening)
            if match is None and pattern is _MARKUP:
                # A quotation mark that never ends would be looked for again and again.
                pattern = _SIMPLE
                match = pattern.match(html, opening)
            if match is None:
                self._text(opening, opening + 1)
                at = opening + 1
            else:
                at = self._tag(match) if match.lastgroup else match.end()
        self._text(at, len(html))
        self._flush()

    def _text(self, start: int, end: int) -> None:
        if start >= end:
            return
        if not self._breaks:
            self._add(start, end)
            return
        for match in _LINE_ENDS.finditer(self._html, start, end):
            self._add(start, match.start())
            start = match.end()
            if match[0].count("\n") > 1:
                self._flush()
            else:
                self._break(False, "")
        self._add(start, end)

    def _add(self, start: int, end: int) -> None:
        words = self._words
        before = len(words.parts)
        if self._pre:
            for line in self._html[start:end].splitlines(keepends=True):
                words.put(line, start, start + len(line))
                start += len(line)
        else:
            words.add(self._html, start, end)
        if self._bold:
            words.bold += sum(len(part) - part.count(" ") for part in words.parts[before:])

    def _tag(self, match: re.Match[str]) -> int:
        """Take a tag and return where reading goes on."""
        name, closes, attributes = match["name"].lower(), bool(match["close"]), match["attributes"]
        if not closes and name in _RAW:
            return self._raw(name, match)
        if not closes and (name in _UNSEEN or (attributes and _HIDDEN.search(attributes))):
            return self._skip(name, match, told=name not in _UNSEEN)
        if name in _BLOCKS:
            self._block(name, closes)
        elif name in _BOLD:
            self._bold = max(self._bold + (-1 if closes else 1), 0)
        handler = self._handlers.get(name)
        if handler:
            handler(closes, attributes)
        return match.end()

    def _raw(self, name: str, match: re.Match[str]) -> int:
        end = re.compile(rf"</{name}[^>]*>", re.IGNORECASE).search(self._html, match.end())
        closing, after = (end.start(), end.end()) if end else (len(self._html), len(self._html))
        if name == "script":
            self.page.scripts.append(match.start())
        elif name == "title" and self.page.title is None:
            self.page.title = " ".join(unescape(self._html[match.end() : closing]).split()) or None
        return after

    def _skip(self, name: str, match: re.Match[str], *, told: bool) -> int:
        """Return where an unseen element ends; an element without words needs no end tag."""
        if match["attributes"].endswith("/") or name in {"br", "hr", "img", "input", "link", "meta"}:
            return match.end()
        depth, at = 1, match.end()
        for each in re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])", re.IGNORECASE).finditer(self._html, at):
            depth += -1 if each[1] or name in _UNCLOSED else 1
            if depth == 0:
                after = self._html.find(">", each.end()) + 1 or len(self._html)
                at = after if each[1] else each.start()
                break
        else:
            at = len(self._html)
        if told:
            self.page.hidden.append(match.start())
        return at

    def _block(self, name: str, closes: bool) -> None:
        self._flush()
        if name in _HEADINGS:
            self._kind, self._depth = ("paragraph", 0) if closes else ("heading", _HEADINGS[name])
        elif name == "li":
            self._list = max(self._list + (-1 if closes else 1), 0)
        elif name in _BESIDE:
            self._beside = max(self._beside + (-1 if closes else 1), 0)
        elif name in _MAIN:
            self._main = max(self._main + (-1 if closes else 1), 0)
        elif name in {"ul", "ol"} and not closes:
            self._list = 0
        elif name == "pre":
            self._pre = int(not closes)
        if self._kind == "heading" and name not in _HEADINGS:
            self._kind, self._depth = "paragraph", 0

    def _flush(self, kind: BlockKind | None = None) -> None:
        words = self._words
        if words.length:
            self._end_link()
            block = words.block(kind or self._block_kind(), self._depth, bool(self._main))
            if block:
                self.page.blocks.append(block)
            self._words = _Words()
            if self._linked:
                self._linked = (0, self._linked[1])

    def _block_kind(self) -> BlockKind:
        if self._beside:
            return "beside"
        return "item" if self._list and self._kind == "paragraph" else self._kind

    def _link(self, closes: bool, attributes: str) -> None:
        self._end_link()
        self._linked = None
        if closes:
            return
        found = _attributes(attributes)
        if "href" in found or not ("name" in found or "id" in found):
            self._linked = (self._words.length, found.get("href"))

    def _end_link(self) -> None:
        if self._linked and self._words.length > self._linked[0]:
            self._words.links.append(MarkupLink(self._linked[0], self._words.length, self._linked[1]))

    def _break(self, closes: bool, attributes: str) -> None:
        if self._words.length:
            self._words.gap("\n")

    def _cell(self, closes: bool, attributes: str) -> None:
        if not closes and self._words.length:
            self._words.gap("\t")

    def _cite(self, closes: bool, attributes: str) -> None:
        """Let a name before a colon, alone in its <cite>, be a paragraph, as transcripts have it."""
        if not closes:
            self._opened = ("cite", self._words.length)
        elif self._opened == ("cite", 0) and "".join(self._words.parts).rstrip().endswith((":", "：")):
            self._flush()

    def _time(self, closes: bool, attributes: str) -> None:
        if not closes:
            self._opened = ("time", self._words.length)
        elif self._opened == ("time", 0) and _TIME.fullmatch("".join(self._words.parts).strip()):
            self._flush("time")

    def _meta(self, closes: bool, attributes: str) -> None:
        found = _attributes(attributes)
        name = (found.get("property") or found.get("name") or found.get("itemprop") or "").lower()
        content = (found.get("content") or "").strip()
        if name and content:
            self.page.meta.setdefault(name, content)
            if name in {"author", "article:author"} and "://" not in content:
                self.page.authors.append(content)

    def _root(self, closes: bool, attributes: str) -> None:
        if not closes:
            self.page.language = _attributes(attributes).get("lang") or self.page.language


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text)
    }
