"""HTML to blocks of words, each with the way back to the very letters of the file.

A parser that builds a tree forgets where its words stood, so this reads the tags as they come. Which element ends
where matters little for words: a block element parts paragraphs, and a hidden one hides until it ends.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from undersigned.reading.sources import tags
from undersigned.reading.sources.articles import Block, BlockKind
from undersigned.reading.sources.links import link
from undersigned.reading.sources.mapping import Composition, spaced, trimmed
from undersigned.reading.sources.model import Link

_UNSEEN_TAGS = (
    "noscript template svg math iframe object audio video canvas textarea select button datalist dialog"
)
_BLOCK_TAGS = (
    "body div section header center details summary fieldset p dl dt dd hgroup hr table caption thead tbody "
    "tfoot tr blockquote figure figcaption address"
)
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_BESIDE = frozenset({"nav", "footer", "aside", "form", "menu"})
_MAIN = frozenset({"article", "main"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_TOLD_APART = frozenset({"li", "ul", "ol", "pre", *_HEADINGS}) | _BESIDE | _MAIN
# These end where the next of them begins.
_UNCLOSED = frozenset({"p", "li", "dt", "dd"})
_BOLD = frozenset({"b", "strong"})
_SHORT = frozenset({"cite", "time"})
_GAPS = {"br": "\n", "td": "\t", "th": "\t"}

_ENTITY = re.compile(r"(&#?\w{0,40}+;?)")
_SPACES = re.compile(r"[^ ]++(?: [^ ]++)*+|(?P<space> ++)")
_LINE_ENDS = re.compile(r"[ \t\r]*+\n\s*+")
_TIME = re.compile(r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:\.\d+)?")
# The same tags come again and again.
_MOST_KNOWN = 500


@dataclass(slots=True)
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


class PageReader:
    """Puts the words of pages, or of pieces of them, into a text, block by block.

    Args:
        breaks: line ends mean something, as in what weblogs store: a blank line ends a paragraph.
    """

    def __init__(self, composition: Composition, *, breaks: bool = False) -> None:
        self._composition, self._breaks = composition, breaks
        self._acts: dict[str, _Act] = {}
        self._parts: list[str] = []
        self._runs: list[int] = []
        self._links: list[tuple[int, int, str | None]] = []
        self._bold_letters = 0
        self._reset()

    def read(self, html: str, line_of: Callable[[int], int], offset: int = 0) -> Page:
        """Add the words of a page and return what it holds.

        Args:
            line_of: the line of a position in the file.
            offset: where the HTML begins in the file.
        """
        self._page, self._line_of = Page(), line_of
        self._start = self._end = self._composition.following()
        self._tabbed = "\t" in html or "\r" in html or "\f" in html
        take, acts, at = self._lines if self._breaks else self._line, self._acts, offset
        for words, token in tags.tokens(html) if "<" in html else ((html, ""),):
            if words:
                if not self._hiding:
                    take(words, at)
                at += len(words)
            if token:
                if not self._hiding or self._shows_again(token):
                    act, told = acts.get(token) or self._learn(token)
                    act(self, told, at)
                at += len(token)
        if self._parts:
            self._flush()
        if self._proper:
            self._set_apart()
        if "<" in html:
            self._reset()
        return self._page

    def _reset(self) -> None:
        self._kind: BlockKind = "paragraph"
        self._depth = self._beside = self._main = self._bold = self._list = 0
        self._linked: tuple[int, str | None] | None = None
        self._opened: tuple[str, int] | None = None
        self._hiding, self._hidden_in, self._pre = "", 0, False
        self._proper: set[int] = set()

    def _set_apart(self) -> None:
        """Where a page says which is its text proper, let the rest stand beside it."""
        for place, block in enumerate(self._page.blocks):
            if place not in self._proper and block.kind != "heading":
                self._page.blocks[place] = block._replace(kind="beside")

    def _lines(self, words: str, at: int) -> None:
        """Add words whose line ends mean something."""
        start = 0
        for match in _LINE_ENDS.finditer(words) if "\n" in words else ():
            self._line(words[start : match.start()], at + start)
            start = match.end()
            if match[0].count("\n") == 1:
                self._gap("\n", at)
            elif self._parts:
                self._flush()
        self._line(words[start:], at + start)

    def _line(self, words: str, at: int) -> None:
        """Add words, every stretch of white space as one space."""
        if "&" in words:
            self._entities(words, at)
            return
        if not self._pre:
            if self._tabbed:
                words = spaced(words)
            elif "\n" in words:
                words = words.replace("\n", " ")
            if "  " in words:
                self._stretches(words, at)
                return
            if words[:1] == " " and not self._takes_space():
                words, at = words[1:], at + 1
        if words:
            size, start = len(words), self._end
            self._end = end = start + size
            self._parts.append(words)
            self._runs += (start, end, at, at + size)
            if self._bold:
                self._bold_letters += size - words.count(" ")

    def _takes_space(self) -> bool:
        return bool(self._parts) and self._parts[-1][-1] not in " \n"

    def _entities(self, words: str, at: int) -> None:
        for place, part in enumerate(_ENTITY.split(words)):
            if place % 2:
                self._stand(_letters(part), at, at + len(part))
            elif part:
                self._line(part, at)
            at += len(part)

    def _stretches(self, words: str, at: int) -> None:
        for match in _SPACES.finditer(words):
            start, end = match.span()
            if match["space"] is None:
                self._stand(match[0], at + start, at + end)
            elif self._takes_space():
                self._stand(" ", at + start, at + end)

    def _stand(self, words: str, start: int, end: int) -> None:
        """Add words for those from one position of the file to another."""
        begins, self._end = self._end, self._end + len(words)
        self._parts.append(words)
        self._runs += (begins, self._end, start, end)
        if self._bold:
            self._bold_letters += len(words) - words.count(" ")

    def _learn(self, token: str) -> "_Act":
        if token[1] in "aA" and token[2] in " \t\n\r\f/>" and not tags.hides(token):
            # Each leads elsewhere.
            return PageReader._link, token[2:-1]
        name, closes, attributes = tags.tag(token)
        act = self._closing(name) if closes else self._opening(name, attributes, token)
        if len(self._acts) >= _MOST_KNOWN:
            self._acts.clear()
        self._acts[token] = act
        return act

    def _closing(self, name: str) -> "_Act":
        if name == "a":
            return PageReader._unlink, ""
        if name in _BLOCKS or name == "html":
            return PageReader._part, ""
        if name in _TOLD_APART:
            return PageReader._block_ends, name
        if name in _BOLD:
            return PageReader._bold_ends, ""
        return (PageReader._short_ends if name in _SHORT else PageReader._nothing), name

    def _opening(self, name: str, attributes: str, token: str) -> "_Act":
        if name in tags.RAW:
            return PageReader._raw, token
        if name in _UNSEEN or (attributes and tags.hides(attributes)):
            return PageReader._hide, token
        if name in _BLOCKS:
            return PageReader._part, ""
        if name in _TOLD_APART:
            return PageReader._block_begins, name
        if name in _GAPS:
            return PageReader._gap, _GAPS[name]
        begins = _BEGIN.get(name, PageReader._nothing)
        return begins, name if name in _SHORT else attributes

    def _nothing(self, told: str, at: int) -> None:
        pass

    def _raw(self, token: str, at: int) -> None:
        name, _, _ = tags.tag(token)
        if name == "script":
            self._page.scripts.append(at)
        elif name == "title" and self._page.title is None:
            self._page.title = tags.title(token)

    def _hide(self, token: str, at: int) -> None:
        """Hide all words until the element ends; one without words needs no end tag."""
        name, _, attributes = tags.tag(token)
        if attributes.endswith("/") or name in _VOID:
            return
        self._hiding, self._hidden_in = name, 1
        if name not in _UNSEEN:
            self._page.hidden.append(at)

    def _shows_again(self, token: str) -> bool:
        """Return whether a tag ends what hides and does something besides."""
        name, closes, _ = tags.tag(token)
        if name != self._hiding:
            return False
        self._hidden_in += -1 if closes or name in _UNCLOSED else 1
        if self._hidden_in:
            return False
        self._hiding = ""
        return not closes

    def _bold_begins(self, attributes: str, at: int) -> None:
        self._bold += 1

    def _bold_ends(self, told: str, at: int) -> None:
        self._bold = max(self._bold - 1, 0)

    def _part(self, told: str, at: int) -> None:
        if self._parts:
            self._flush()
        if self._kind == "heading":
            self._kind, self._depth = "paragraph", 0

    def _block_begins(self, name: str, at: int) -> None:
        self._part(name, at)
        if name in _HEADINGS:
            self._kind, self._depth = "heading", _HEADINGS[name]
        elif name == "li":
            self._list += 1
        elif name in _BESIDE:
            self._beside += 1
        elif name in _MAIN:
            self._main += 1
        elif name == "pre":
            self._pre = True
        else:
            self._list = 0

    def _block_ends(self, name: str, at: int) -> None:
        self._part(name, at)
        if name == "li":
            self._list = max(self._list - 1, 0)
        elif name in _BESIDE:
            self._beside = max(self._beside - 1, 0)
        elif name in _MAIN:
            self._main = max(self._main - 1, 0)
        elif name == "pre":
            self._pre = False

    def _flush(self, kind: BlockKind | None = None) -> None:
        """End a block and put its words, if it has any, into the text."""
        words, start, runs = "".join(self._parts), self._start, self._runs
        self._end_link()
        kept, skipped = trimmed(words, runs, start)
        if kept:
            line, end = self._line_of(runs[2]), start + len(kept)
            bold = self._bold_letters > 0 and self._bold_letters >= len(kept) - kept.count(" ")
            self._composition.add(kept, runs)
            block = Block(kind or self._block_kind(), start, end, line, kept, self._depth, bold)
            if self._main:
                self._proper.add(len(self._page.blocks))
            self._page.blocks.append(block)
            if self._links:
                self._place_links(block, skipped)
            self._start = self._composition.following()
        self._parts, self._runs, self._bold_letters, self._links = [], [], 0, []
        self._end = self._start
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
                self._page.links.append(link(words, target, start, end, block.line))

    def _link(self, attributes: str, at: int) -> None:
        self._unlink("", at)
        found = tags.attributes(attributes)
        if "href" in found or not ("name" in found or "id" in found):
            self._linked = (self._end, found.get("href"))

    def _unlink(self, told: str, at: int) -> None:
        self._end_link()
        self._linked = None

    def _end_link(self) -> None:
        if self._linked and self._end > self._linked[0]:
            self._links.append((self._linked[0], self._end, self._linked[1]))

    def _gap(self, words: str, at: int) -> None:
        if self._parts:
            self._parts.append(words)
            self._end += len(words)

    def _short_begins(self, name: str, at: int) -> None:
        self._opened = (name, self._end)

    def _short_ends(self, name: str, at: int) -> None:
        """Let a name before a colon, alone in its <cite>, and a time alone be blocks, as transcripts have them."""
        if self._opened != (name, self._start):
            return
        words = "".join(self._parts).strip()
        if name == "cite" and words.endswith((":", "：")):
            self._flush()
        elif name == "time" and _TIME.fullmatch(words):
            self._flush("time")

    def _meta(self, attributes: str, at: int) -> None:
        found = tags.attributes(attributes)
        name = (found.get("property") or found.get("name") or found.get("itemprop") or "").lower()
        content = (found.get("content") or "").strip()
        if name and content:
            self._page.meta.setdefault(name, content)
            if name in {"author", "article:author"} and "://" not in content:
                self._page.authors.append(content)

    def _root(self, attributes: str, at: int) -> None:
        self._part("", at)
        self._page.language = tags.attributes(attributes).get("lang") or self._page.language


# What a tag does, called with what it is told and with its position.
_Act = tuple[Callable[[PageReader, str, int], None], str]
_BEGIN: dict[str, Callable[[PageReader, str, int], None]] = {
    "b": PageReader._bold_begins,
    "strong": PageReader._bold_begins,
    "cite": PageReader._short_begins,
    "time": PageReader._short_begins,
    "meta": PageReader._meta,
    "html": PageReader._root,
}


@lru_cache(1000)
def _letters(entity: str) -> str:
    return unescape(entity)
