"""Pieces to a draft: which are clauses, which are not, and what looks doubtful.

Three shapes of text are told apart by what stands in it: articles under headings; numbered clauses;
paragraphs without any number. See docs/methods/reading.md for the rules.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from undersigned.reading.blocks import TrackedChange
from undersigned.reading.drafts import Comment, Kind, Leftover, LeftoverKind, Unreadable
from undersigned.reading.limits import MAX_CLAUSES
from undersigned.reading.pieces import Piece
from undersigned.reading.vocabulary import CITATION, HEADER_CELL, WHEREAS

_LONGEST_NAME = 120
_FEW = 2
_SENTENCE_END = (".", ";", "؛", "。")
_CAPITALS = re.compile(r"[A-ZÀ-Þ]{2,}(?: [A-ZÀ-Þ]{2,}){2}")


@dataclass
class RoughClause:
    """A clause being put together: its words in both readings, with what was noted in the margin."""

    number: str | None
    kind: Kind | None
    line: int
    language: str | None
    word: str | None = None
    counted: bool = False
    texts: list[str] = field(default_factory=list)
    originals: list[str] = field(default_factory=list)
    changes: list[TrackedChange] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    joined: int = 0

    def take(self, piece: Piece, text: str, original: str | None) -> None:
        """Add words to the clause, with the changes and comments of their block."""
        self.texts.append(text)
        self.originals.append(text if original is None else original)
        self.changes += piece.block.changes
        self.comments += [comment for comment in piece.block.comments if comment not in self.comments]

    @property
    def text(self) -> str:
        return "\n".join(text for text in self.texts if text) or self._heading()

    @property
    def original(self) -> str:
        return "\n".join(text for text in self.originals if text) or self._heading()

    def _heading(self) -> str:
        """An article of which only the heading is there keeps that as its words."""
        return f"{self.word} {self.number}" if self.word else ""


@dataclass
class Assembly:
    """The clauses, and beside them everything else in the file; each piece lands in exactly one place."""

    clauses: list[RoughClause] = field(default_factory=list)
    leftover: list[Leftover] = field(default_factory=list)
    signatories: list[str] = field(default_factory=list)
    outside: list[Piece] = field(default_factory=list)
    guessed_signatories: bool = False


def assemble(pieces: Sequence[Piece]) -> Assembly:
    """Return the clauses of a text and what is left beside them.

    Raises: Unreadable where there are more clauses than anybody could answer.
    """
    if any(piece.role == "article" for piece in pieces):
        assembly = _Articles().walk(pieces)
    elif _is_numbered(pieces):
        assembly = _Numbered().walk(pieces)
    else:
        assembly = _Unnumbered().walk(pieces)
    if len(assembly.clauses) > MAX_CLAUSES:
        line = assembly.clauses[MAX_CLAUSES].line
        raise Unreadable(f"Line {line}: the text has more than {MAX_CLAUSES} clauses, which is the limit.")
    return assembly


def _is_numbered(pieces: Sequence[Piece]) -> bool:
    """Tell a numbered text from one in which a single paragraph happens to begin like a number."""
    numbered = sum(piece.role == "clause" for piece in pieces)
    return numbered > 1 or (numbered == 1 and sum(piece.role == "text" for piece in pieces) <= _FEW)


class _Walk:
    """What the three shapes share: opening a clause, leaving words beside, and the list of who signs."""

    def __init__(self) -> None:
        self.found = Assembly()
        self._open: RoughClause | None = None
        self._signing = False

    def walk(self, pieces: Sequence[Piece]) -> Assembly:
        for index, piece in enumerate(pieces):
            following = pieces[index + 1] if index + 1 < len(pieces) else None
            self._place(piece, following)
        self._trailing_list()
        return self.found

    def _place(self, piece: Piece, following: Piece | None) -> None:
        if piece.role == "signed" and self._starts_signatures(piece, following):
            self._signed_line(piece)
        elif piece.role == "signature" or (self._signing and self._is_name(piece)):
            self._signatory(piece)
        elif piece.role in {"heading", "aside"}:
            self._leave(piece, "heading" if piece.role == "heading" else "note")
        else:
            self._words(piece)

    def _words(self, piece: Piece) -> None:
        raise NotImplementedError

    def _starts_signatures(self, piece: Piece, following: Piece | None) -> bool:
        if piece.block.role == "heading" or piece.text.endswith(":") or _names_within(piece):
            return True
        if following is None:
            return False
        listed = following.role in {"bullet", "row"}
        return listed or (bool(self.found.clauses) and self._is_name(following))

    def _signed_line(self, piece: Piece) -> None:
        self._leave(piece, "heading" if piece.block.role == "heading" else "note")
        self._signing = True
        self.found.signatories += _names_within(piece)

    def _is_name(self, piece: Piece) -> bool:
        if piece.role in {"bullet", "row"}:
            return True
        if piece.role == "clause":
            restarts = piece.number == "1" or self._open is None
            return restarts and bool(self.found.clauses) and _like_a_name(piece.text)
        return piece.role == "text" and all(_like_a_name(line) for line in piece.lines)

    def _signatory(self, piece: Piece) -> None:
        if piece.role == "row" and _is_heading_row(piece):
            self._leave(piece, "note")
            return
        self.found.signatories += piece.lines if piece.role == "text" else [_name(piece)]
        self._beside(piece, "signatory")

    def _trailing_list(self) -> None:
        """Take a list or table that stands after the last clause for the signatories, where no line says so."""
        if self.found.signatories or not self.found.clauses:
            return
        for index, (piece, left) in enumerate(zip(self.found.outside, self.found.leftover, strict=True)):
            listed = piece.role == "bullet" or (piece.role == "row" and not _is_heading_row(piece))
            if listed and left.after_clause == len(self.found.clauses):
                self.found.signatories.append(_name(piece))
                self.found.leftover[index] = replace(left, kind="signatory")
        self.found.guessed_signatories = bool(self.found.signatories)

    def _open_clause(self, piece: Piece, kind: Kind | None) -> None:
        self._signing = False
        self._open = RoughClause(
            piece.number, kind, piece.line, piece.block.language, piece.word, piece.counted
        )
        self._open.take(piece, piece.text, piece.original)
        self.found.clauses.append(self._open)

    def _continue(self, piece: Piece) -> None:
        assert self._open is not None
        raw = f"– {piece.text}" if piece.role == "bullet" and piece.raw == piece.text else piece.raw
        self._open.take(piece, raw, piece.original)

    def _leave(self, piece: Piece, kind: LeftoverKind) -> None:
        self._open = None
        self._signing = self._signing and piece.role == "row"
        self._beside(piece, kind)

    def _beside(self, piece: Piece, kind: LeftoverKind) -> None:
        text = piece.block.text.replace("\t", " | ") if piece.role == "row" else piece.raw
        self.found.outside.append(piece)
        self.found.leftover.append(Leftover(text, kind, piece.line, len(self.found.clauses)))

    def _leave_words(self, piece: Piece) -> None:
        self._leave(piece, "note" if self.found.clauses else "preface")


class _Numbered(_Walk):
    """Clauses have numbers or letters; what has none is left beside, unless its shape tells a citation."""

    def _words(self, piece: Piece) -> None:
        kind = kind_of(piece)
        if not (piece.text or piece.original):
            self._leave(piece, "note")
        elif piece.role == "clause" or kind is not None:
            self._open_clause(piece, kind)
        elif self._open is not None and self._belongs(piece, self._open):
            self._continue(piece)
            self._open.joined += 1
        else:
            self._leave_words(piece)

    def _belongs(self, piece: Piece, clause: RoughClause) -> bool:
        if piece.role == "sub" or (piece.role == "text" and piece.block.indented):
            return True
        return piece.role == "bullet" and (clause.joined > 0 or clause.text.endswith(":"))


class _Unnumbered(_Walk):
    """No number anywhere: every paragraph and list item is a clause."""

    def _words(self, piece: Piece) -> None:
        if piece.role == "row" or not (piece.text or piece.original):
            self._leave_words(piece)
        else:
            self._open_clause(piece, kind_of(piece))


class _Articles(_Walk):
    """Each article is a clause with all that stands under its heading; paragraphs keep their numbers."""

    def _words(self, piece: Piece) -> None:
        if piece.role == "article" or piece.word:
            self._open_clause(piece, None)
        elif self._open is None or _CAPITALS.match(piece.text):
            # "IN WITNESS WHEREOF" closes a treaty and is no part of its last article.
            self._leave_words(piece)
        else:
            self._continue(piece)

    def _is_name(self, piece: Piece) -> bool:
        return self._open is None and super()._is_name(piece)


def kind_of(piece: Piece) -> Kind | None:
    """Return the kind that the words' form tells: "– having regard to", "A. whereas"; None for all others."""
    if piece.role in {"text", "clause"} and WHEREAS.match(piece.text):
        return "recital"
    dashed = piece.raw if piece.role == "text" else f"– {piece.text}"
    if piece.role in {"text", "bullet"} and CITATION.match(dashed):
        return "citation"
    return None


def _like_a_name(text: str) -> bool:
    return bool(text) and len(text) <= _LONGEST_NAME and not text.endswith(_SENTENCE_END) and "\n" not in text


def _names_within(piece: Piece) -> tuple[str, ...]:
    """Return the lines under "Signed by:" or "Signed," in the same paragraph."""
    first = piece.lines[0] if piece.lines else ""
    lone_word = first.endswith((",", "،")) and " " not in first
    return piece.lines[1:] if first.endswith(":") or lone_word else ()


def _name(piece: Piece) -> str:
    """Return who a list entry or a row names: in a row, the first filled cell that is not a number."""
    return _first_cell(piece) if piece.role == "row" else piece.text.replace("\n", " ")


def _is_heading_row(piece: Piece) -> bool:
    return piece.block.title or HEADER_CELL.fullmatch(_first_cell(piece)) is not None


def _first_cell(piece: Piece) -> str:
    cells = [cell.strip() for cell in piece.block.text.split("\t")]
    filled = [cell for cell in cells if cell and not cell.rstrip(".)").isdecimal()]
    return filled[0] if filled else piece.text


def all_ones(clauses: Sequence[RoughClause]) -> bool:
    """Return whether every typed number is 1, as in a list that leaves the counting to the reader."""
    typed = [clause.number for clause in clauses if clause.counted]
    return len(typed) > 1 and set(typed) == {"1"}


def counted(clauses: Sequence[RoughClause]) -> list[RoughClause]:
    """Return the clauses with every typed number replaced by its place."""
    place = count(1)
    return [replace(clause, number=str(next(place))) if clause.counted else clause for clause in clauses]
