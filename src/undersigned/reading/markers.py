"""Numbers and letters that people type before a clause, in any script."""

import re
from dataclasses import dataclass
from typing import Literal

from undersigned.reading.vocabulary import ARTICLE_WORDS

Style = Literal["number", "upper", "lower", "roman"]

_NUMBER = re.compile(
    rf"(?:(?P<word>{ARTICLE_WORDS})\s*)?"
    r"(?:\((?P<round>\d{1,4})\)|(?P<plain>\d{1,4}(?:\.\d{1,3})*)(?P<stop>[.)．）:]{0,2}))"
    r"(?P<gap>\s*)(?P<rest>[\s\S]*)",
    re.IGNORECASE,
)
_ARTICLE_HEADING = re.compile(
    rf"(?P<word>{ARTICLE_WORDS})\s*(?P<number>\d{{1,4}}|[IVXLC]+)(?![\w])[\s.:–—-]*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LETTER = re.compile(
    r"(?:\((?P<round>[A-Za-z]|[ivx]{2,6})\)\s*|(?P<plain>[A-Za-z]|[ivx]{2,6})(?:\.\s+|\)\s*))(?P<rest>\S[\s\S]*)"
)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True)
class Marker:
    """A typed number: `label` in ASCII without punctuation, `values` for its order, `rest` the words after it.

    `word` is the word before it where there is one ("Article").
    """

    style: Style
    label: str
    values: tuple[int, ...]
    rest: str
    word: str | None = None

    def follows(self, last: "Marker | None") -> bool:
        """Return whether this is the next of its kind: 1 or A at the start, 4 after 3, 1.1 after 1."""
        if last is None:
            return self.values == (1,)
        depth = len(self.values)
        next_here = (
            (*last.values[: depth - 1], last.values[depth - 1] + 1) if depth <= len(last.values) else ()
        )
        return self.values in {(*last.values, 1), next_here}


def number_at(text: str) -> Marker | None:
    """Return the number typed at the start of the text, None where it starts with a word, date or quantity."""
    match = _NUMBER.match(text)
    if match is None or not _parted(match):
        return None
    values = tuple(int(part) for part in (match["round"] or match["plain"]).split("."))
    return Marker("number", ".".join(map(str, values)), values, match["rest"], match["word"])


def _parted(match: re.Match[str]) -> bool:
    """Tell "1. We" and "1.We" from "1.5 million", "12 May" and "Article 5 of the treaty"."""
    if match["word"]:
        return bool(match["stop"] or match["round"] or not match["rest"])
    if match["round"]:
        return True
    if not match["stop"]:
        # A tab alone is how word processors part a number from its words.
        return "\t" in match["gap"] or ("." in match["plain"] and bool(match["gap"]))
    return ":" not in match["stop"] and (bool(match["gap"]) or not match["rest"][:1].isdigit())


def article_at(heading: str) -> Marker | None:
    """Return the number of a heading such as "Article 5 – Water" or "Artikel IV", None for any other."""
    match = _ARTICLE_HEADING.match(heading)
    if match is None:
        return None
    number = str(int(match["number"])) if match["number"].isdecimal() else match["number"]
    return Marker("number", number, (0,), match["rest"], match["word"])


def letters_at(text: str) -> tuple[Marker, ...]:
    """Return the readings of a letter typed at the start: "i." may be the letter after h or the first of i, ii."""
    match = _LETTER.match(text)
    if match is None:
        return ()
    label = match["round"] or match["plain"]
    found = []
    if len(label) == 1:
        style: Style = "upper" if label.isupper() else "lower"
        found.append(Marker(style, label, (ord(label.lower()) - ord("a") + 1,), match["rest"]))
    if set(label) <= set(_ROMAN_VALUES):
        found.append(Marker("roman", label, (_roman(label),), match["rest"]))
    return tuple(found)


def _roman(label: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in label]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))
