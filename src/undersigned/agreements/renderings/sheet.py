"""A sheet for talking: one page of paper that says what is the matter, in whose words, what is asked, who signed.

Nothing here knows the database. Words are shown as they are or not at all: what does not fit stands at the address.
"""

from dataclasses import dataclass, replace
from unicodedata import category, combining, east_asian_width

import segno

from undersigned.reading.sentences import sentences

# What fits on one page of A4 beside headings, address and three lines for notes; the letters shrink a little for it.
PER_LINE = 94
PER_HALF_LINE = 43
LINES = 30
TITLE_PER_LINE = 50
BETWEEN = " · "


@dataclass(frozen=True)
class SheetLabels:
    """Every fixed word of a sheet, in the reader's language; the defaults are English."""

    goes_on: str = "goes on at the address below"
    read_and_act: str = "Read it whole, and act"
    notes: str = "Notes"
    unshown: str = (
        "This file cannot show some characters of the text; the page at the address holds them all."
    )


@dataclass(frozen=True)
class Said:
    """Words as somebody gave them; `mark` stands before them (a clause's number), `by` after them (whose they are).

    `language` is a BCP 47 tag; empty means the language of the sheet. `goes_on` tells that this is their beginning.
    """

    words: str
    language: str = ""
    mark: str = ""
    by: str = ""
    goes_on: bool = False


@dataclass(frozen=True)
class Block:
    """One answer that the sheet gives: its heading, and words in their order of weight.

    Attributes:
        lines: how many lines it may take; what it leaves the next block takes.
        runs_on: whether its words stand in one paragraph, as names do.
        goes_on: whether there is more than stands here.
    """

    heading: str
    said: tuple[Said, ...]
    lines: int = 6
    runs_on: bool = False
    goes_on: bool = False


@dataclass(frozen=True)
class Sheet:
    """One page: `blocks` below one another, then two `sides` of the same rank beside one another.

    `over` tells what kind of thing it is, whose, and as it stood when. `language` is that of the fixed words.
    """

    title: str
    language: str
    over: str
    blocks: tuple[Block, ...]
    sides: tuple[Block, Block]
    address: str
    title_language: str = ""
    labels: SheetLabels = SheetLabels()


def fitted(sheet: Sheet) -> Sheet:
    """Return the sheet with as many words as one page holds, each whole, the first of a block at least begun."""
    room = LINES - max(0, lines_of(sheet.title, TITLE_PER_LINE) - 2) * 2
    sides_room = room - sum(block.lines for block in sheet.blocks)
    spare = 0
    blocks = []
    for block in sheet.blocks:
        short, used = _cut(block, block.lines + spare, PER_LINE)
        spare += block.lines - used
        blocks.append(short)
    left, right = (_cut(side, max(sides_room, 4) + spare, PER_HALF_LINE)[0] for side in sheet.sides)
    return replace(sheet, blocks=tuple(blocks), sides=(left, right))


def qr_of(address: str) -> str:
    """Return the address as a drawing (SVG) that a telephone reads, in black on white, with its quiet zone."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(scale=1, border=4, light="#fff", omitsize=True)
    return drawn


def lines_of(words: str, per_line: int) -> int:
    """Return how many lines words take at most, with so many letters in a line; wide letters count double."""
    return sum(max(1, -(-_width(line) // per_line)) for line in words.split("\n"))


def _width(words: str) -> int:
    """Return how many letters wide words are; marks and what only steers the direction are not."""
    seen = (c for c in words if not combining(c) and category(c) != "Cf")
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in seen)


def _cut(block: Block, room: int, per_line: int) -> tuple[Block, int]:
    """Return the block within its room, and the lines that it takes: one of them says that it goes on."""
    whole = _taken(block.said, block, per_line)
    if whole <= room:
        return block, whole
    kept: list[Said] = []
    for said in block.said:
        if _taken([*kept, said], block, per_line) > room - 1:
            break
        kept.append(said)
    if not kept and block.said:
        kept = [_begun(block.said[0], (room - 1) * per_line)]
    return replace(block, said=tuple(kept), goes_on=True), room


def _taken(said: tuple[Said, ...] | list[Said], block: Block, per_line: int) -> int:
    if block.runs_on:
        return lines_of(BETWEEN.join(_all_of(each) for each in said), per_line) if said else 0
    return sum(lines_of(_all_of(each), per_line) for each in said)


def _all_of(said: Said) -> str:
    return "  ".join(part for part in (said.mark, said.words, said.by) if part)


def _begun(said: Said, letters: int) -> Said:
    """Return the beginning of words that are too long for their place: whole sentences, else whole words."""
    room = letters - _width(said.mark) - _width(said.by) - 6
    fits = ""
    for _start, end in sentences(said.words):
        if lines_of(said.words[:end], room) > 1:
            break
        fits = said.words[:end]
    return replace(said, words=fits or _first_words(said.words, room), goes_on=True)


def _first_words(words: str, room: int) -> str:
    line = " ".join(words[:room].split())
    while _width(line) > room:
        line = line[:-1]
    at_space = line.rsplit(" ", 1)[0] if len(line) < len(words) else line
    return at_space or line
