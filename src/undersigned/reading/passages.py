"""Passages: words of a source that can be found again, as the W3C Web Annotation model names them.

Source: Web Annotation Data Model, W3C Recommendation 23 February 2017, 4.2.4 (text quote) and 4.2.5 (text
position). Positions count code points, as the model asks; browsers count UTF-16 units.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

CONTEXT = 32
_LONGEST_CONTEXT = 512
_MOST_PLACES = 100
Span = tuple[int, int]
Reason = Literal["absent", "context", "ambiguous"]

_ALIKE = ("'’‘ʼ", '"“”„«»', "-‐‑–—")
_LIKE = {character: f"[{re.escape(group)}]" for group in _ALIKE for character in group}


@dataclass(frozen=True)
class TextQuoteSelector:
    """The words themselves, and those before and after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True)
class TextPositionSelector:
    """Where the words stand in one version of a text, in code points."""

    start: int
    end: int


@dataclass(frozen=True)
class Anchored:
    """The one place where the words stand with the same words before and after."""

    start: int
    end: int


@dataclass(frozen=True)
class Lost:
    """The words are not there ("absent"), there among other words ("context"), or at several places ("ambiguous").

    `places` are where the exact words stand, at most 100 of them, for a person to choose from.
    """

    reason: Reason
    places: tuple[Span, ...] = ()


def select(
    text: str, start: int, end: int, context: int = CONTEXT
) -> tuple[TextQuoteSelector, TextPositionSelector]:
    """Return the selectors of `text[start:end]`.

    The context grows until the words before and after tell the place from every other, up to 512 characters.
    Raises: ValueError where the span is empty or outside the text.
    """
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start} to {end} is no passage of a text of {len(text)} characters.")
    while True:
        quote = TextQuoteSelector(
            text[start:end], text[max(start - context, 0) : start], text[end : end + context]
        )
        if context >= _LONGEST_CONTEXT or isinstance(anchor(text, quote), Anchored):
            return quote, TextPositionSelector(start, end)
        context *= 2


def holds(text: str, quote: TextQuoteSelector, position: TextPositionSelector) -> bool:
    """Return whether both selectors name the same words of this text."""
    start, end = position.start, position.end
    return 0 <= start < end <= len(text) and text[start:end] == quote.exact and _fits(text, start, quote)


def anchor(text: str, quote: TextQuoteSelector) -> Anchored | Lost:
    """Find a passage in another version of its source: only where words and context are the same, and only once."""
    fitting = tuple(islice((p for p in _places(text, quote.exact) if _fits(text, p[0], quote)), _MOST_PLACES))
    if len(fitting) == 1:
        return Anchored(*fitting[0])
    if fitting:
        return Lost("ambiguous", fitting)
    places = tuple(islice(_places(text, quote.exact), _MOST_PLACES))
    return Lost("context" if places else "absent", places)


def locate(text: str, words: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return where typed or pasted words stand between two positions.

    White space, the shape of quotation marks and dashes, and composed or decomposed accents may differ; the spans
    are of the text as it is.
    """
    tokens = words.split()
    if not tokens:
        return ()
    pattern = re.compile(r"\s+".join("".join(map(_alike, _clusters(token))) for token in tokens))
    return tuple(match.span() for match in pattern.finditer(text, start, len(text) if end is None else end))


def to_utf16(text: str, offset: int) -> int:
    """Return a browser's offset for one in code points.

    Raises: ValueError where the offset is outside the text.
    """
    if not 0 <= offset <= len(text):
        raise ValueError(f"Offset {offset} is outside a text of {len(text)} characters.")
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def from_utf16(text: str, offset: int) -> int:
    """Return the offset in code points for a browser's.

    Raises: ValueError where the offset is outside the text or inside a character.
    """
    units = text.encode("utf-16-le", "surrogatepass")
    if not 0 <= offset * 2 <= len(units):
        raise ValueError(f"Offset {offset} is outside a text of {len(units) // 2} UTF-16 units.")
    before = units[: offset * 2].decode("utf-16-le", "surrogatepass")
    if to_utf16(text, min(len(before), len(text))) != offset:
        raise ValueError(f"Offset {offset} is inside a character.")
    return len(before)


def as_json(quote: TextQuoteSelector, position: TextPositionSelector) -> list[dict[str, Any]]:
    """Return the selectors as the W3C model writes them."""
    return [
        {
            "type": "TextQuoteSelector",
            "exact": quote.exact,
            "prefix": quote.prefix,
            "suffix": quote.suffix,
        },
        {"type": "TextPositionSelector", "start": position.start, "end": position.end},
    ]


def from_json(selectors: Any) -> tuple[TextQuoteSelector | None, TextPositionSelector | None]:
    """Return the selectors among those of an annotation's target; None for each that is not there or not whole."""
    quote, position = None, None
    for each in selectors if isinstance(selectors, list) else [selectors]:
        if not isinstance(each, dict):
            continue
        if each.get("type") == "TextQuoteSelector":
            quote = quote or _quote(each)
        elif each.get("type") == "TextPositionSelector":
            position = position or _position(each)
    return quote, position


def _quote(value: dict[str, Any]) -> TextQuoteSelector | None:
    parts = [value.get("exact"), value.get("prefix", ""), value.get("suffix", "")]
    words = [part for part in parts if isinstance(part, str)]
    return TextQuoteSelector(*words) if len(words) == len(parts) and words[0] else None


def _position(value: dict[str, Any]) -> TextPositionSelector | None:
    start, end = value.get("start"), value.get("end")
    if type(start) is int and type(end) is int and 0 <= start < end:
        return TextPositionSelector(start, end)
    return None


def _places(text: str, words: str) -> Iterator[Span]:
    place = text.find(words) if words else -1
    while place >= 0:
        yield place, place + len(words)
        place = text.find(words, place + 1)


def _fits(text: str, start: int, quote: TextQuoteSelector) -> bool:
    before = text.startswith(quote.prefix, start - len(quote.prefix)) if len(quote.prefix) <= start else False
    return before and text.startswith(quote.suffix, start + len(quote.exact))


def _clusters(token: str) -> Iterator[str]:
    """Yield base characters with the combining marks that stand on them."""
    cluster = ""
    for character in unicodedata.normalize("NFD", token):
        if cluster and not unicodedata.combining(character):
            yield cluster
            cluster = ""
        cluster += character
    yield cluster


def _alike(cluster: str) -> str:
    if cluster in _LIKE:
        return _LIKE[cluster]
    composed = unicodedata.normalize("NFC", cluster)
    return re.escape(cluster) if composed == cluster else f"(?:{re.escape(composed)}|{re.escape(cluster)})"
