"""Markdown (CommonMark with tables) to blocks; emphasis and links give their words."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from undersigned.reading.blocks import Block, Reading
from undersigned.reading.drafts import Unreadable
from undersigned.reading.html import read_fragment
from undersigned.reading.unseen import without_scripts

_LINE_BREAK = re.compile(r"<br\b[^<>]*>$", re.IGNORECASE)
_HEADING_WITHOUT_SPACE = re.compile(r"^( {0,3}#{2,6})(?=[^\s#])", re.MULTILINE)


def read_markdown(text: str) -> Reading:
    """Return the blocks of a Markdown text with the lines they start at; raw HTML is read as HTML.

    Raises: Unreadable where lists or quotations are nested more than twenty deep.
    """
    text, warnings = without_scripts(text)
    text = _HEADING_WITHOUT_SPACE.sub(r"\1 ", text)
    parser = MarkdownIt("commonmark").enable("table")
    tokens = [_with_words(token) for token in parser.parse(text)]
    # Deeper than this the parser drops words without a sign.
    for token in tokens:
        if token.level >= parser.options.maxNesting - 1:
            line = token.map[0] + 1 if token.map else 1
            raise Unreadable(f"Line {line}: lists or quotations are nested too deeply to be a text.")
    root = SyntaxTreeNode(tokens)
    return Reading(tuple(block for node in root.children for block in _blocks(node)), warnings=warnings)


def _with_words(token: Token) -> Token:
    """Replace inline content by its words, lines parted by a line end."""
    if token.type != "inline":
        return token
    return token.copy(content="".join(_inline_words(child) for child in token.children or ()), children=[])


def _inline_words(token: Token) -> str:
    if token.type in {"softbreak", "hardbreak"} or _LINE_BREAK.match(token.content):
        return "\n"
    return "" if token.type == "html_inline" else token.content


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    line = node.map[0] + 1 if node.map else 0
    if node.type == "heading":
        yield Block("heading", _words(node), line, soft=True)
    elif node.type == "paragraph":
        yield Block("paragraph", _words(node), line, soft=True)
    elif node.type in {"ordered_list", "bullet_list"}:
        yield from _items(node)
    elif node.type == "table":
        yield from _rows(node)
    elif node.type == "html_block":
        yield from read_fragment(node.content, line)
    elif node.type in {"blockquote", "code_block", "fence"}:
        yield Block("aside", _item_text(node) if node.children else node.content.strip("\n"), line)


def _items(node: SyntaxTreeNode) -> Iterator[Block]:
    numbers = _numbers(node)
    for item, number in zip(node.children, numbers, strict=True):
        line = item.map[0] + 1 if item.map else 0
        yield Block("item" if number else "bullet", _item_text(item), line, number=number)


def _numbers(node: SyntaxTreeNode) -> list[str | None]:
    """Return the numbers of a list: those typed, or counted where all are the same or follow each other."""
    if node.type == "bullet_list":
        return [None for _ in node.children]
    typed = [int(item.info) for item in node.children]
    counted = [typed[0] + index for index in range(len(typed))]
    return [str(number) for number in (counted if len(set(typed)) == 1 else typed)]


def _item_text(item: SyntaxTreeNode) -> str:
    parts = []
    for child in item.children:
        if child.type in {"ordered_list", "bullet_list"}:
            marks = [f"{number}." if number else "–" for number in _numbers(child)]
            parts += [f"{mark} {_item_text(sub)}" for mark, sub in zip(marks, child.children, strict=True)]
        elif child.type == "html_block":
            parts += [block.text for block in read_fragment(child.content, 0)]
        else:
            text = _words(child) if child.children else child.content
            parts.append(" ".join(line.strip() for line in text.split("\n")))
    return "\n".join(part for part in parts if part.strip())


def _rows(table: SyntaxTreeNode) -> Iterator[Block]:
    for section in table.children:
        for row in section.children:
            cells = "\t".join(_words(cell).replace("\n", " ") for cell in row.children)
            line = row.map[0] + 1 if row.map else 0
            yield Block("row", cells, line, title=section.type == "thead")


def _words(node: SyntaxTreeNode) -> str:
    """Return the words of a heading, paragraph or cell."""
    return "".join(child.content for child in node.children)
