"""Pasted text: paragraphs parted by blank lines."""

import re
from collections.abc import Iterator
from itertools import groupby

from undersigned.reading.blocks import Block, Reading
from undersigned.reading.drafts import Warning
from undersigned.reading.unseen import without_scripts

_QUOTED = re.compile(r"\s{0,3}>")
_INDENT = re.compile(r"(?: {2,}|\t)\S")
# A paste from a word processor has no blank lines and one long line for each paragraph.
_LONG_LINE = 120


def read_plain(text: str) -> Reading:
    """Return the paragraphs of a pasted text; lines that start with ">" repeat another text and stand aside."""
    text, warnings = without_scripts(text)
    lines = text.split("\n")
    if _has_no_blank_lines(lines):
        blocks = tuple(_block([line], number) for number, line in enumerate(lines, 1) if line.strip())
        warnings += (
            Warning("no-blank-lines", 1, "No blank lines part the paragraphs: each line is taken as one."),
        )
        return Reading(blocks, warnings=warnings)
    return Reading(tuple(_paragraphs(lines)), warnings=warnings)


def _has_no_blank_lines(lines: list[str]) -> bool:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return all(line.strip() for line in lines) and any(len(line) > _LONG_LINE for line in lines)


def _paragraphs(lines: list[str]) -> Iterator[Block]:
    numbered = enumerate(lines, 1)
    for (blank, _), group in groupby(
        numbered, lambda pair: (not pair[1].strip(), bool(_QUOTED.match(pair[1])))
    ):
        if not blank:
            paragraph = list(group)
            yield _block([line for _, line in paragraph], paragraph[0][0])


def _block(lines: list[str], number: int) -> Block:
    if _QUOTED.match(lines[0]):
        return Block("aside", "\n".join(_QUOTED.sub("", line, count=1) for line in lines), number, soft=True)
    indented = _INDENT.match(lines[0]) is not None
    return Block("paragraph", "\n".join(line.strip() for line in lines), number, soft=True, indented=indented)
