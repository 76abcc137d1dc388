"""The piece of a text in which the words that somebody looks for stand, those words marked."""

from collections.abc import Sequence
from typing import NamedTuple

from undersigned.core.search.analysis import STEMMERS, Token, exact_code, stem_code, tokens
from undersigned.core.search.wanted import Wanted

LENGTH = 260


class Piece(NamedTuple):
    """Some words in a row, which were looked for or not."""

    words: str
    hit: bool


def excerpt(wanted: Wanted, text: str, language: str) -> tuple[Piece, ...]:
    """Return the stretch of about 260 letters with the most of what is looked for; empty where there is none."""
    hits = _hits(wanted, text, language)
    if not hits:
        return ()
    start, end = _window(text, hits)
    return _pieces(text, start, end, [hit for hit in hits if start <= hit.start and hit.end <= end])


def opening(text: str) -> tuple[Piece, ...]:
    """Return how a text begins, nothing marked."""
    return _pieces(text, 0, _to_blank(text, min(LENGTH, len(text))), [])


def _hits(wanted: Wanted, text: str, language: str) -> list[Token]:
    found = list(tokens(text))
    exact = [exact_code(token.form) for token in found]
    hits: set[int] = set()
    for term in wanted.terms:
        size = len(term.codes)
        if term.phrase:
            starts = [n for n in range(len(found) - size + 1) if tuple(exact[n : n + size]) == term.codes]
            hits.update(place for n in starts for place in range(n, n + size))
        else:
            codes = set(term.codes)
            hits.update(n for n, token in enumerate(found) if _is(token, exact[n], codes, language))
    return [found[n] for n in sorted(hits)]


def _is(token: Token, exact: str, codes: set[str], language: str) -> bool:
    if exact in codes:
        return True
    return language.split("-")[0] in STEMMERS and stem_code(token.form, language) in codes


def _window(text: str, hits: Sequence[Token]) -> tuple[int, int]:
    def within(first: Token) -> int:
        return sum(first.start <= hit.start < first.start + LENGTH * 3 // 4 for hit in hits)

    best = max(hits, key=lambda hit: (within(hit), -hit.start))
    start = max(0, best.start - LENGTH // 4)
    if start:
        blank = text.find(" ", start, best.start)
        start = blank + 1 if blank >= 0 else best.start
    return start, _to_blank(text, min(len(text), max(start + LENGTH, best.end)))


def _to_blank(text: str, end: int) -> int:
    if end == len(text):
        return end
    blank = text.find(" ", end, end + 20)
    return blank if blank >= 0 else end


def _pieces(text: str, start: int, end: int, hits: Sequence[Token]) -> tuple[Piece, ...]:
    pieces = [Piece("… ", False)] if start else []
    place = start
    for hit in hits:
        if hit.end <= place:
            continue
        pieces.append(Piece(text[place : hit.start], False))
        pieces.append(Piece(text[max(place, hit.start) : hit.end], True))
        place = hit.end
    pieces.append(Piece(text[place:end] + (" …" if end < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece.words)
