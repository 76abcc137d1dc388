"""Which words changed between two wordings, for stale translations and for one edition beside another."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Op = Literal["same", "deleted", "inserted"]
# Comparing takes time with the pairs of equal words; past this, the whole middle is shown as replaced.
_MAX_PAIRS = 100_000
_JOINERS = "_\u200c\u200d"


@dataclass(frozen=True)
class Change:
    """A stretch of words that both have, that only the old has (deleted) or only the new (inserted)."""

    op: Op
    text: str


def word_diff(old: str, new: str) -> tuple[Change, ...]:
    """Return the way from the old words to the new, in whole words, punctuation marks and spaces.

    Joined without the deleted it is exactly the new, without the inserted exactly the old.
    """
    a, b = _tokens(old), _tokens(new)
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    middle = _compared(a[head : len(a) - tail], b[head : len(b) - tail])
    steps = [(a[:head], a[:head]), *middle, (a[len(a) - tail :], a[len(a) - tail :])]
    return tuple(_changes(("".join(before), "".join(after)) for before, after in steps))


def _tokens(text: str) -> list[str]:
    tokens = []
    for kind, group in groupby(text, _kind):
        characters = list(group)
        tokens += characters if kind == "mark" else ["".join(characters)]
    return tokens


def _kind(character: str) -> str:
    if character.isspace():
        return "space"
    # Accents and vowel signs (category M) belong to the word they stand on.
    word = character.isalnum() or character in _JOINERS or unicodedata.category(character)[0] == "M"
    return "word" if word else "mark"


def _common(a: list[str], b: list[str]) -> int:
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count


def _compared(a: list[str], b: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    here, there = Counter(a), Counter(b)
    if sum(count * there[token] for token, count in here.items() if not token.isspace()) > _MAX_PAIRS:
        yield a, b
        return
    # Spaces are never what two texts have in common, only what stands between words that are.
    for _, i, j, k, m in SequenceMatcher(str.isspace, a, b, autojunk=False).get_opcodes():
        yield a[i:j], b[k:m]


def _changes(steps: Iterable[tuple[str, str]]) -> Iterator[Change]:
    """Yield the steps; a space between two changed words is shown with them, so that phrases stay whole."""
    old = new = space = ""
    for before, after in steps:
        if before == after and not (before.isspace() and (old or new)):
            yield from _pair(old, new, space)
            old = new = space = ""
            if before:
                yield Change("same", before)
        elif before == after:
            space += before
        else:
            old, new, space = old + space + before, new + space + after, ""
    yield from _pair(old, new, space)


def _pair(old: str, new: str, space: str) -> Iterator[Change]:
    if old:
        yield Change("deleted", old)
    if new:
        yield Change("inserted", new)
    if space:
        yield Change("same", space)
