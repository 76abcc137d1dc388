"""Markdown (CommonMark with tables): the text stays as it is, marks and all; the blocks are told by the parser."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_LINES
from undersigned.reading.sources.articles import Block, BlockKind, read_article
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.lines import Lines
from undersigned.reading.sources.links import markdown_links
from undersigned.reading.sources.model import SourceKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.transcripts import read_turns
from undersigned.reading.sources.turns import Paragraph
from undersigned.reading.unseen import without_scripts

# Older dialects, and many of those who write, leave no space after the signs; one sign alone is a hashtag.
_OLD_HEADING = re.compile(r"(#{2,6})([^#\s].*)")
_COMMENT = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


def read_markdown(received: Received, kind: SourceKind | None) -> Building:
    """Return the segments of a Markdown text.

    Raises: Unreadable where lines are too long or too many, or lists and quotations are nested too deeply.
    """
    building = Building(received.text, "markdown")
    if len(Lines(received.text)) > MAX_LINES:
        raise Unreadable(f"The text has more than {MAX_LINES} lines with words, which is the limit.")
    building.links += markdown_links(received)
    unscripted, scripts = without_scripts(received.text)
    for warning in scripts:
        building.warn(warning.code, warning.line)
    blocks = list(_blocks(received, _tokens(unscripted)))
    spoken = [Paragraph(block.start, block.end, block.line, block.words) for block in blocks]
    asked = kind in {None, "transcript"}
    if not asked or not read_turns(building, spoken, certain=kind == "transcript"):
        read_article(building, blocks, kind, marked=True)
    return building


def _tokens(text: str) -> list[Token]:
    parser = MarkdownIt("commonmark").enable("table").disable("inline")
    tokens = parser.parse(text)
    # Deeper than this the parser drops words without a sign.
    for token in tokens:
        if token.level >= parser.options.maxNesting - 1:
            line = token.map[0] + 1 if token.map else 1
            raise Unreadable(f"Line {line}: lists or quotations are nested too deeply to be a text.")
    return tokens


def _blocks(received: Received, tokens: list[Token]) -> Iterator[Block]:
    depth, items, row = 0, 0, False
    for token in tokens:
        items += token.nesting if token.type.startswith("list_item") else 0
        if token.type == "heading_open":
            depth = int(token.tag[1])
        elif token.type == "heading_close":
            depth = 0
        elif token.type in {"tr_open", "tr_close"}:
            row = token.type == "tr_open"
            if row and token.map:
                yield _block(received, "paragraph", token.map, "", 0)
        elif token.type == "inline" and token.map and not row:
            old = None if depth or items else _OLD_HEADING.fullmatch(token.content)
            kind: BlockKind = "heading" if depth or old else "item" if items else "paragraph"
            level, words = (len(old[1]), old[2]) if old else (depth, token.content)
            yield _block(received, kind, token.map, words, level)
        elif token.type in {"fence", "code_block"} and token.map and token.content.strip():
            yield _block(received, "paragraph", token.map, token.content.strip("\n"), 0)
        elif token.type == "html_block" and token.map and _COMMENT.sub("", token.content).strip():
            yield _block(received, "paragraph", token.map, "", 0)


def _block(received: Received, kind: BlockKind, lines: list[int], content: str, depth: int) -> Block:
    """Return the block where its words stand: between the marks of its first line and the end of its last."""
    start, end = received.line_start(lines[0] + 1), received.line_start(lines[1] + 1)
    raw = received.text[start:end]
    first, last = (content.strip().split("\n")[at] for at in (0, -1)) if content.strip() else ("", "")
    opening = max(raw.find(first), 0) if first else len(raw) - len(raw.lstrip())
    closing = raw.rfind(last) + len(last) if last and last in raw else len(raw.rstrip())
    begin, finish = start + opening, start + max(closing, opening)
    return Block(kind, begin, finish, lines[0] + 1, received.text[begin:finish], depth)
