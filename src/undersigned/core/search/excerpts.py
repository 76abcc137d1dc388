"""The piece of a text in which the words that somebody looks for stand, those words marked."""

from collections.abc import Sequence
from typing import NamedTuple

from undersigned.core.search.analysis import Token, exact_code, stem_codes, tokens
from undersigned.core.search.wanted import Wanted

LENGTH = 260


class Piece(NamedTuple):
    """Some words in a row, which were looked for or not."""

    words: str
    hit: bool


class Reader:
    """Finds in texts what is looked for; what it has seen of one text it need not think about in the next."""

    def __init__(self, wanted: Wanted) -> None:
        self._phrases = [term.codes for term in wanted.terms if term.phrase]
        self._codes = {code for term in wanted.terms if not term.phrase for code in term.codes}
        self._known: dict[tuple[str, str], bool] = {}

    def excerpt(self, text: str, language: str) -> tuple[Piece, ...]:
        """Return the stretch of about 260 letters with the most of what is looked for; empty where there is none."""
        hits = self._hits(text, language)
        if not hits:
            return ()
        start, end = _window(text, hits)
        return _pieces(text, start, end, [hit for hit in hits if start <= hit.start and hit.end <= end])

    def whole(self, text: str, language: str) -> tuple[Piece, ...]:
        """Return a whole text, what is looked for marked."""
        return _pieces(text, 0, len(text), self._hits(text, language))

    def _hits(self, text: str, language: str) -> list[Token]:
        found = list(tokens(text))
        hits = {n for n, token in enumerate(found) if self._is_wanted(token.form, language)}
        if self._phrases:
            exact = [exact_code(token.form) for token in found]
            for codes in self._phrases:
                hits |= _of_phrase(codes, exact)
        return [found[n] for n in sorted(hits)]

    def _is_wanted(self, form: str, language: str) -> bool:
        key = form, language
        if key not in self._known:
            found = exact_code(form) in self._codes or not self._codes.isdisjoint(stem_codes(form, language))
            self._known[key] = found
        return self._known[key]


def opening(text: str) -> tuple[Piece, ...]:
    """Return how a text begins, nothing marked."""
    return _pieces(text, 0, _to_blank(text, min(LENGTH, len(text))), [])


def _of_phrase(codes: tuple[str, ...], exact: Sequence[str]) -> set[int]:
    size = len(codes)
    starts = [n for n, code in enumerate(exact) if code == codes[0] and tuple(exact[n : n + size]) == codes]
    return {place for n in starts for place in range(n, n + size)}


def _window(text: str, hits: Sequence[Token]) -> tuple[int, int]:
    """Return the stretch with the most hits, the first of equals."""
    places = [hit.start for hit in hits]
    last, most, best = 0, 0, 0
    for first, place in enumerate(places):
        while last < len(places) and places[last] < place + LENGTH * 3 // 4:
            last += 1
        if last - first > most:
            most, best = last - first, first
    start = max(0, hits[best].start - LENGTH // 4)
    if start:
        blank = text.find(" ", start, hits[best].start)
        start = blank + 1 if blank >= 0 else hits[best].start
    return start, _to_blank(text, min(len(text), max(start + LENGTH, hits[best].end)))


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
