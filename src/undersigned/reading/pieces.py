"""Blocks to pieces: each numbered, lettered or dashed line of a paragraph stands for itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from undersigned.reading.blocks import Block
from undersigned.reading.markers import Marker, Style, article_at, letters_at, number_at
from undersigned.reading.vocabulary import CITATION, SIGNED_LINE, WHEREAS

PieceRole = Literal[
    "heading", "article", "clause", "sub", "text", "bullet", "row", "aside", "signature", "signed"
]

_BULLET = re.compile(r"\s*[-–—*•·‣▪◦]\s+(?=\S)")
_SPACES = re.compile(r"[ \t]+")
# A paragraph that starts with a larger number is a year or a quantity, unless it is the next in the row.
_LARGEST_FREE_NUMBER = 999
_LONGEST_SIGNED_LINE = 160


@dataclass(frozen=True)
class Piece:
    """What may become one clause. `text` has no marker, `raw` has it; `original` as in Block."""

    role: PieceRole
    text: str
    raw: str
    line: int
    block: Block
    number: str | None = None
    word: str | None = None
    original: str | None = None
    counted: bool = False
    lines: tuple[str, ...] = ()


def split(blocks: Iterable[Block]) -> list[Piece]:
    """Return the pieces of the blocks in document order; empty ones with a number are kept, others dropped."""
    blocks = list(blocks)
    splitter = _Splitter(lettered=_has_letters_a_and_b(blocks))
    pieces = [piece for block in blocks for piece in splitter.pieces(block)]
    return [piece for piece in pieces if piece.text or piece.original or piece.number]


def _has_letters_a_and_b(blocks: Iterable[Block]) -> bool:
    lines = (line for block in blocks if block.role == "paragraph" for line in block.text.split("\n"))
    found = {marker.label for line in lines for marker in letters_at(line.strip()) if marker.style == "upper"}
    return {"A", "B"} <= found


@dataclass
class _Group:
    role: PieceRole
    marker: Marker | None
    index: int
    lines: list[str]
    raw: list[str]


class _Splitter:
    """Remembers the last number and letter, so that "1974." at the start of a wrapped line is no clause."""

    def __init__(self, *, lettered: bool) -> None:
        self._lettered = lettered
        self._last: dict[Style, Marker] = {}

    def pieces(self, block: Block) -> Iterator[Piece]:
        if block.role == "paragraph":
            yield from self._paragraph(block)
        elif block.role == "heading":
            yield self._heading(block)
        elif block.role == "item":
            yield self._item(block)
        else:
            yield Piece(block.role, joined(block.text, block), joined(block.text, block), block.line, block)

    def _heading(self, block: Block) -> Piece:
        text = joined(block.text, block)
        marker = article_at(text)
        if marker is None or block.title:
            return Piece("signed" if SIGNED_LINE.match(text) else "heading", text, text, block.line, block)
        self._last.clear()
        return Piece("article", marker.rest, text, block.line, block, marker.label, marker.word)

    def _item(self, block: Block) -> Piece:
        text = joined(block.text, block)
        raw = f"{block.number}. {text}" if block.number else text
        role: PieceRole = "sub" if block.depth else "clause"
        if block.number and block.number.isdecimal() and not block.depth:
            self._last["number"] = Marker("number", block.number, (int(block.number),), text)
        return Piece(role, text, raw, block.line, block, block.number, original=block.original)

    def _paragraph(self, block: Block) -> Iterator[Piece]:
        if block.changes:
            yield self._tracked(block)
            return
        groups: list[_Group] = []
        for index, line in enumerate(block.text.split("\n")):
            group = self._start(line.strip(), groups, index)
            if group is not None:
                groups.append(group)
            else:
                groups[-1].lines.append(line)
                groups[-1].raw.append(line)
        yield from (self._piece(group, block) for group in groups)

    def _tracked(self, block: Block) -> Piece:
        text, original = block.text.strip(), (block.original or "").strip()
        group = self._start(text or original, [], 0)
        assert group is not None
        if group.marker is not None:
            text, original = (_without(group.marker, reading) for reading in (text, original))
        label = group.marker.label if group.marker else None
        return Piece(
            group.role, tidy(text), tidy(block.text), block.line, block, label, original=tidy(original)
        )

    def _start(self, line: str, groups: list[_Group], index: int) -> _Group | None:
        """Return the group that the line opens, None where it goes on with the one before."""
        first = not groups
        if _BULLET.match(line) and (
            first or groups[-1].role == "bullet" or groups[-1].lines[-1].endswith(":")
        ):
            role: PieceRole = "text" if CITATION.match(line) else "bullet"
            return _Group(role, None, index, [_BULLET.sub("", line, count=1)], [line])
        marker = self._number(line, first) or self._letter(line)
        if marker is not None:
            self._remember(marker)
            role = "sub" if marker.style in {"lower", "roman"} else "clause"
            role = "article" if marker.word and not marker.rest else role
            return _Group(role, marker, index, [marker.rest], [line])
        if first or (WHEREAS.match(line) and groups[-1].lines[-1].rstrip().endswith((";", ","))):
            return _Group("text", None, index, [line], [line])
        if groups[-1].role == "text" and SIGNED_LINE.match(line) and line.endswith(":"):
            return _Group("text", None, index, [line], [line])
        return None

    def _remember(self, marker: Marker) -> None:
        self._last[marker.style] = marker
        if marker.style in {"number", "upper"}:
            self._last.pop("lower", None)
            self._last.pop("roman", None)

    def _number(self, line: str, first: bool) -> Marker | None:
        marker = number_at(line)
        if marker is None or (marker.word and not first):
            return None
        last = self._last.get("number")
        if marker.follows(last) or marker.values == (1,):
            return marker
        free = first and marker.values[0] <= _LARGEST_FREE_NUMBER
        return (
            marker
            if free and (len(marker.values) == 1 or (last is not None and _siblings(marker, last)))
            else None
        )

    def _letter(self, line: str) -> Marker | None:
        for marker in letters_at(line):
            last = self._last.get(marker.style)
            starts = marker.values == (1,) and (
                marker.style != "upper" or self._lettered or WHEREAS.match(marker.rest) is not None
            )
            if starts or (last is not None and marker.follows(last)):
                return marker
        return None

    def _piece(self, group: _Group, block: Block) -> Piece:
        joiner = " " if block.soft else "\n"
        text, raw = (tidy(joiner.join(map(str.strip, lines))) for lines in (group.lines, group.raw))
        line = block.line + (group.index if block.soft else 0)
        lines = tuple(tidy(each.strip()) for each in group.lines)
        role = group.role
        if role == "text" and SIGNED_LINE.match(lines[0]) and len(lines[0]) <= _LONGEST_SIGNED_LINE:
            role = "signed"
        label = group.marker.label if group.marker else None
        word = group.marker.word if group.marker else None
        counted = group.marker is not None and group.marker.style == "number"
        return Piece(role, text, raw, line, block, label, word, counted=counted, lines=lines)


def _siblings(marker: Marker, last: Marker) -> bool:
    return marker.values[:-1] == last.values[: len(marker.values) - 1]


def _without(marker: Marker, reading: str) -> str:
    again = number_at(reading) if marker.style == "number" else next(iter(letters_at(reading)), None)
    return again.rest if again is not None and again.label == marker.label else reading


def joined(text: str, block: Block) -> str:
    """Return the text with wrapped lines joined by a space, or lines that were meant kept."""
    joiner = " " if block.soft else "\n"
    return tidy(joiner.join(line.strip() for line in text.split("\n")))


def tidy(text: str) -> str:
    """Return the text with runs of spaces and tabs as one space: the only thing that is changed in words."""
    return _SPACES.sub(" ", text).strip()
