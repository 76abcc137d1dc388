"""HTML to blocks of words, each with the way back to the very letters of the file.

A parser that builds a tree forgets where its words stood, so this reads the tags as they come. Which element ends
where matters little for words: a block element parts paragraphs, and a hidden one hides until it ends.
Source: HTML Living Standard, 13.2.5 (tokenization), without its rules for repairing a tree.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html import unescape

from undersigned.reading.sources.articles import Block, BlockKind
from undersigned.reading.sources.links import link
from undersigned.reading.sources.mapping import Composition, spaced, trimmed
from undersigned.reading.sources.model import Link

_UNSEEN_TAGS = (
    "noscript template svg math iframe object audio video canvas textarea select button datalist dialog"
)
_BLOCK_TAGS = (
    "body div section header center details summary fieldset p li dl dt dd hgroup hr table caption thead tbody "
    "tfoot tr ol ul blockquote pre figure figcaption address h1 h2 h3 h4 h5 h6"
)
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_RAW = ("script", "style", "title", "textarea", "xmp")
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_BESIDE = frozenset({"nav", "footer", "aside", "form", "menu"})
_MAIN = frozenset({"article", "main"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(_BLOCK_TAGS.split()) | _BESIDE | _MAIN
# These end where the next of them begins.
_UNCLOSED = frozenset({"p", "li", "dt", "dd"})
_BOLD = frozenset({"b", "strong"})

# A quotation mark that does not follow "=" quotes nothing.
_ATTRIBUTES = r"(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+"
_COMMENT = r"<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)|<[!?][^>]*+(?:>|\Z)"


def _markup(attributes: str, unended: str = "") -> re.Pattern[str]:
    raw = (
        rf"<(?i:{name})(?=[\s/>]){attributes}>[^<]*+(?:<(?!/(?i:{name}))[^<]*+)*+(?:</[^>]*+(?:>|\Z)|\Z)"
        for name in _RAW
    )
    return re.compile(rf"({'|'.join((_COMMENT, *raw))}|</?[a-zA-Z][^\s/<>]*+{attributes}>{unended})")


# A tag that never ends is told by its first sign alone, so that its end is looked for only once.
_MARKUP = _markup(_ATTRIBUTES, "|<(?=/?[a-zA-Z])")
_SIMPLE = _markup("[^<>]*+")
_UNENDED = "<"
_TAG = re.compile(rf"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>{_ATTRIBUTES})>")
_ATTRIBUTE = re.compile(r"([^\s=\"'>/]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++)))?")
_STRETCH = re.compile(r"(?P<words>[^ &]++(?: [^ &]++)*+)|(?P<space> ++)|(?P<entity>&#?\w*+;?)")
_LINE_ENDS = re.compile(r"[ \t\r]*+\n\s*+")
_HIDDEN = re.compile(r"(?:^|\s)hidden(?:[\s=/]|$)|display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TITLE_END = re.compile("</title", re.IGNORECASE)
_TIME = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:\.\d+)?")
# The same tags come again and again; those with addresses in them do not.
_MOST_KNOWN = 500


@dataclass
class Page:
    """The blocks of a piece of HTML and its links, where they stand in the text they were put into.

    Besides, what its head says, and where in the file it held script or hidden words.
    """

    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    title: str | None = None
    language: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    authors: list[str] = field(default_factory=list)
    scripts: list[int] = field(default_factory=list)
    hidden: list[int] = field(default_factory=list)


def read_page(
    html: str,
    composition: Composition,
    line_of: Callable[[int], int],
    offset: int = 0,
    *,
    breaks: bool = False,
) -> Page:
    """Put the words of a page, or of a piece of one, into a text, block by block, and return what it holds.

    Args:
        line_of: the line of a position in the file.
        offset: where the HTML begins in the file.
        breaks: line ends mean something, as in what weblogs store: a blank line ends a paragraph.
    """
    reader = _Reader(composition, line_of, breaks)
    reader.read(html, offset)
    return reader.page


def _tokens(html: str) -> Iterator[tuple[str, str]]:
    """Return words and the tag, comment, script, or style that follows them, by turns; each may be empty."""
    parts = _MARKUP.split(html)
    if _UNENDED in parts[1::2]:
        at = parts[1::2].index(_UNENDED) * 2 + 1
        parts[at:] = ["", *_SIMPLE.split("".join(parts[at:]))]
    parts.append("")
    each = iter(parts)
    return zip(each, each, strict=True)


class _Reader:
    def __init__(self, composition: Composition, line_of: Callable[[int], int], breaks: bool) -> None:
        self.page = Page()
        self._composition, self._line_of, self._breaks = composition, line_of, breaks
        self._parts: list[str] = []
        self._runs: list[int] = []
        self._start = self._end = composition.following()
        self._kind: BlockKind = "paragraph"
        self._depth = self._beside = self._main = self._bold = self._bold_letters = self._list = self._pre = 0
        self._links: list[tuple[int, int, str | None]] = []
        self._linked: tuple[int, str | None] | None = None
        self._opened: tuple[str, int] | None = None
        self._hiding, self._hidden_in = "", 0
        self._outside: list[int] = []
        self._acts: dict[str, Callable[[int], None] | None] = {}

    def read(self, html: str, at: int) -> None:
        acts, learn = self._acts, self._learn
        for words, token in _tokens(html):
            if words:
                if not self._hiding:
                    self._text(words, at)
                at += len(words)
            if token:
                if not self._hiding or self._shows_again(token):
                    act = acts[token] if token in acts else learn(token)
                    if act is not None:
                        act(at)
                at += len(token)
        self._flush()
        if len(self._outside) < len(self.page.blocks):
            for place in self._outside:
                block = self.page.blocks[place]
                if block.kind != "heading":
                    self.page.blocks[place] = block._replace(kind="beside")

    def _text(self, words: str, at: int) -> None:
        if self._breaks and "\n" in words:
            self._lines(words, at)
        elif self._pre:
            self._put(words, at)
        else:
            self._line(spaced(words), at)

    def _lines(self, words: str, at: int) -> None:
        start = 0
        for match in _LINE_ENDS.finditer(words):
            self._line(spaced(words[start : match.start()]), at + start)
            start = match.end()
            if match[0].count("\n") > 1:
                self._flush()
            else:
                self._break(at)
        self._line(spaced(words[start:]), at + start)

    def _line(self, words: str, at: int) -> None:
        """Add words whose white space is all of spaces, as one space each, none after another."""
        if "&" in words or "  " in words:
            self._pieces(words, at)
            return
        if words[:1] == " " and not self._takes_space():
            words, at = words[1:], at + 1
        if words:
            self._put(words, at)

    def _takes_space(self) -> bool:
        return bool(self._parts) and self._parts[-1][-1] not in " \n"

    def _put(self, words: str, at: int) -> None:
        """Add words as they stand in the file from a position on."""
        size = len(words)
        start, self._end = self._end, self._end + size
        self._parts.append(words)
        self._runs += (start, start + size, at, at + size)
        if self._bold:
            self._bold_letters += size - words.count(" ")

    def _pieces(self, words: str, at: int) -> None:
        for match in _STRETCH.finditer(words):
            kind, start, end = match.lastgroup, match.start() + at, match.end() + at
            if kind == "words":
                self._put(match[0], start)
            elif kind == "entity":
                self._stand(unescape(match[0]), start, end)
            elif self._takes_space():
                self._stand(" ", start, end)

    def _stand(self, words: str, start: int, end: int) -> None:
        """Add words that stand for others of the file."""
        begins, self._end = self._end, self._end + len(words)
        self._parts.append(words)
        self._runs += (begins, self._end, start, end)
        if self._bold:
            self._bold_letters += len(words) - words.count(" ")

    def _learn(self, token: str) -> Callable[[int], None] | None:
        act = self._act(token)
        if len(self._acts) < _MOST_KNOWN:
            self._acts[token] = act
        return act

    def _act(self, token: str) -> Callable[[int], None] | None:
        """Return what a tag does, called with its position; None where that is nothing."""
        match = _TAG.match(token)
        if match is None:
            return None
        name, closes, attributes = match["name"].lower(), bool(match["close"]), match["attributes"]
        if not closes and name in _RAW:
            return partial(self._raw, name, token[match.end() :])
        if not closes and (name in _UNSEEN or (attributes and _HIDDEN.search(attributes))):
            return partial(self._hide, name, attributes)
        if name in _BOLD:
            return partial(self._embolden, -1 if closes else 1)
        if name in _BLOCKS:
            return partial(self._block, name, closes)
        return self._inline_act(name, closes, attributes)

    def _inline_act(self, name: str, closes: bool, attributes: str) -> Callable[[int], None] | None:
        if name == "a":
            return partial(self._link, closes, attributes)
        if name == "br":
            return self._break
        if name in {"td", "th"}:
            return None if closes else self._cell
        if name in {"cite", "time"}:
            return partial(self._close if closes else self._open, name)
        if name == "meta":
            return partial(self._meta, attributes)
        return partial(self._root, closes, attributes) if name == "html" else None

    def _raw(self, name: str, rest: str, at: int) -> None:
        if name == "script":
            self.page.scripts.append(at)
        elif name == "title" and self.page.title is None:
            self.page.title = " ".join(unescape(_TITLE_END.split(rest, 1)[0]).split()) or None

    def _hide(self, name: str, attributes: str, at: int) -> None:
        """Hide all words until the element ends; one without words needs no end tag."""
        if attributes.endswith("/") or name in _VOID:
            return
        self._hiding, self._hidden_in = name, 1
        if name not in _UNSEEN:
            self.page.hidden.append(at)

    def _shows_again(self, token: str) -> bool:
        """Return whether a tag ends what hides and does something besides."""
        match = _TAG.match(token)
        if match is None or match["name"].lower() != self._hiding:
            return False
        self._hidden_in += -1 if match["close"] or self._hiding in _UNCLOSED else 1
        if self._hidden_in:
            return False
        self._hiding = ""
        return not match["close"]

    def _embolden(self, more: int, at: int) -> None:
        self._bold = max(self._bold + more, 0)

    def _block(self, name: str, closes: bool, at: int) -> None:
        if self._parts:
            self._flush()
        if name in _HEADINGS:
            self._kind, self._depth = ("paragraph", 0) if closes else ("heading", _HEADINGS[name])
            return
        if self._kind == "heading":
            self._kind, self._depth = "paragraph", 0
        if name == "li":
            self._list = max(self._list + (-1 if closes else 1), 0)
        elif name in _BESIDE:
            self._beside = max(self._beside + (-1 if closes else 1), 0)
        elif name in _MAIN:
            self._main = max(self._main + (-1 if closes else 1), 0)
        elif name in {"ul", "ol"} and not closes:
            self._list = 0
        elif name == "pre":
            self._pre = int(not closes)

    def _flush(self, kind: BlockKind | None = None) -> None:
        """End a block and put its words, if it has any, into the text."""
        words, start = "".join(self._parts), self._start
        if self._linked:
            self._end_link()
        kept, skipped = trimmed(words, self._runs, start)
        if kept:
            if not self._main:
                self._outside.append(len(self.page.blocks))
            bold = self._bold_letters > 0 and self._bold_letters >= len(kept) - kept.count(" ")
            self._composition.add(kept, self._runs)
            end, line = start + len(kept), self._line_of(self._runs[2])
            block = Block(kind or self._block_kind(), start, end, line, kept, self._depth, bold)
            self.page.blocks.append(block)
            if self._links:
                self._place_links(block, skipped)
        self._parts, self._runs, self._bold_letters, self._links = [], [], 0, []
        self._start = self._end = self._composition.following()
        if self._linked:
            self._linked = (self._start, self._linked[1])

    def _block_kind(self) -> BlockKind:
        if self._beside:
            return "beside"
        return "item" if self._list and self._kind == "paragraph" else self._kind

    def _place_links(self, block: Block, skipped: int) -> None:
        for first, last, target in self._links:
            start, end = max(first - skipped, block.start), min(last - skipped, block.end)
            words = block.words[start - block.start : end - block.start].strip()
            if words:
                self.page.links.append(link(words, target, start, end, block.line))

    def _link(self, closes: bool, attributes: str, at: int) -> None:
        if self._linked:
            self._end_link()
            self._linked = None
        if closes:
            return
        found = _attributes(attributes)
        if "href" in found or not ("name" in found or "id" in found):
            self._linked = (self._end, found.get("href"))

    def _end_link(self) -> None:
        if self._linked and self._end > self._linked[0]:
            self._links.append((self._linked[0], self._end, self._linked[1]))

    def _break(self, at: int) -> None:
        self._gap("\n")

    def _cell(self, at: int) -> None:
        self._gap("\t")

    def _gap(self, words: str) -> None:
        if self._parts:
            self._parts.append(words)
            self._end += len(words)

    def _open(self, name: str, at: int) -> None:
        self._opened = (name, self._end)

    def _close(self, name: str, at: int) -> None:
        """Let a name before a colon, alone in its <cite>, and a time alone be blocks, as transcripts have them."""
        if self._opened != (name, self._start):
            return
        words = "".join(self._parts).strip()
        if name == "cite" and words.endswith((":", "：")):
            self._flush()
        elif name == "time" and _TIME.fullmatch(words):
            self._flush("time")

    def _meta(self, attributes: str, at: int) -> None:
        found = _attributes(attributes)
        name = (found.get("property") or found.get("name") or found.get("itemprop") or "").lower()
        content = (found.get("content") or "").strip()
        if name and content:
            self.page.meta.setdefault(name, content)
            if name in {"author", "article:author"} and "://" not in content:
                self.page.authors.append(content)

    def _root(self, closes: bool, attributes: str, at: int) -> None:
        self._block("html", closes, at)
        if not closes:
            self.page.language = _attributes(attributes).get("lang") or self.page.language


def _attributes(text: str) -> dict[str, str]:
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in _ATTRIBUTE.finditer(text)
    }
