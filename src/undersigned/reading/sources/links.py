"""Links that stand in a text: Markdown links, addresses in angle brackets, bare addresses."""

import re
from collections.abc import Iterator

from undersigned.reading.sources.model import Link
from undersigned.reading.sources.received import Received

_BARE = re.compile(r"\bhttps?://[^\s<>\"“”«»]+")
_AFTER = ".,;:!?)]}'’»"
_TARGET = re.compile(
    r"\]\(\s*+<?(?P<target>[^()\s<>]*+)>?(?:\s++[\"'][^\"'\n]*+[\"'])?\s*+\)|<(?P<auto>https?://[^\s<>]++)>"
)
_LONGEST_TEXT = 1_000
_CLOSING = re.compile(r"(?<!\\)\]")
_NOWHERE = frozenset({"", "#"})


def is_dead(target: str | None) -> bool:
    """Return whether a link leads nowhere by what the source itself says; nothing is asked of the network."""
    return (target or "").strip() in _NOWHERE or (target or "").strip().lower().startswith("javascript:")


def link(text: str, target: str | None, start: int, end: int, line: int) -> Link:
    """Return a link, marked as dead where it has no target."""
    dead = is_dead(target)
    return Link(text, None if dead else target, dead, start, end, line)


def bare_links(received: Received) -> Iterator[Link]:
    """Yield the addresses that a plain text names, without the punctuation after them."""
    for match in _BARE.finditer(received.text) if "://" in received.text else ():
        address = match[0].rstrip(_AFTER)
        end = match.start() + len(address)
        yield Link(address, address, False, match.start(), end, received.line(match.start()))


def markdown_links(received: Received) -> Iterator[Link]:
    """Yield the links of a Markdown text; their positions are those of the linked words."""
    text = received.text
    for match in _TARGET.finditer(text):
        start, end = match.span("auto") if match["auto"] else (_opening(text, match.start()), match.start())
        if start >= 0:
            yield link(text[start:end], match["auto"] or match["target"], start, end, received.line(start))


def _opening(text: str, closing: int) -> int:
    """Return where the words of a link begin that end at a position, -1 where they are none, or a picture's."""
    first, at = max(closing - _LONGEST_TEXT, 0), closing
    while (at := text.rfind("[", first, at)) >= 0 and text[at - 1 : at] == "\\":
        pass
    if at < 0 or text[at - 1 : at] == "!" or _CLOSING.search(text, at, closing):
        return -1
    return -1 if text[closing - 1] == "\\" else at + 1
