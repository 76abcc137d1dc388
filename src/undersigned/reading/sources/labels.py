"""Labels of speakers: "Ines Harrow:" on a line of its own or before the words, and what only looks like one."""

import re
from collections import Counter
from functools import lru_cache
from typing import Literal, NamedTuple

from undersigned.reading.sources.building import clean_name

_TIME = r"(?:\d{1,2}:)?\d{1,2}:\d\d(?:[.,]\d+)?"
_STAMP = rf"(?:\\?[\[(]\s*{_TIME}\s*\\?[\])]|{_TIME}(?=\s))"
_NAME = r"[^\s:：*_\[\]()\\<>“”«»\"!?;|•][^\n:：*<>“”«»\"!?;|]{0,78}?"
LABEL = re.compile(
    rf"(?:{_STAMP}\s*)?(?P<bold>\*\*|__)?(?P<name>{_NAME})\s*(?:{_STAMP}\s*)?"
    r"(?:[:：](?(bold)(?P=bold))|(?(bold)(?P=bold)\s*[:：]|(?!)))(?=\s|$)[^\S\n]*"
)
# Some recorders write the time after the name instead of a colon.
_TIMED = re.compile(
    rf"(?P<bold>\*\*|__)?(?P<name>{_NAME})(?(bold)(?P=bold))\s+(?:\({_TIME}\)|\[?{_TIME}\]?)\s*"
)
_UNNAMED = re.compile(
    r"(?:unidentified |unknown )?(?:speaker|voice|participant|audience(?: member)?|caller|intervenante?|locuteur"
    r"|locutrice|hablante|orador[ea]?|participante|sprecher(?:in)?|المتحدثة?|متحدثة?)\s*#?(?:\d{1,6}|\w{0,2})"
    r"|unidentified|unknown|inconnue?|desconocid[oa]|مجهول",
    re.IGNORECASE,
)
_SECTION = re.compile(
    r"(?:break|jingle|music|intro(?:duction)?|outro|ad(?:vertisement)?|sponsor|pause|pausa|musique|música|clip)"
    r"(?: \d+)?",
    re.IGNORECASE,
)
_NOT_A_LABEL = re.compile(
    r"(?:additional |more )?(?:notes?|resources?|credits?|transcript(?:ion)?|links?|sources?|references?|updates?"
    r"|corrections?|examples?|p\.? ?s\.?|n\.? ?b\.?|https?|date|time|place|location|title|author|recursos"
    r"|créditos|crédits|ressources|nota|notas|المصادر|ملاحظة|edit|warning|tags?|topics?|guests?|hosts?)",
    re.IGNORECASE,
)
_PARTICLE_WORDS = "de da do dos das del la le el al bin ibn van von der den ter y e of the zu abu"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_MOST_WORDS = 7
_ENDS = frozenset(":：*_)]")
# With its time stamps and marks; what stands further on need not be looked at.
_LONGEST = 200
# What is longer holds words beside the label, so that it hardly comes again.
_LONGEST_ALONE = 60
_MOST_REMEMBERED = 1_000
Style = Literal["bold", "line", "inline"]


class Label(NamedTuple):
    """A label without bold marks, time stamps and controls; `length` is that of all of it, as it is written."""

    name: str
    length: int
    style: Style


def may_stand_in(text: str) -> bool:
    """Return whether a text has any letter without which there is no label."""
    return ":" in text or "：" in text


class Labels:
    """Finds the labels of one file, in which the same names come again and again."""

    def __init__(self) -> None:
        self._name = lru_cache(_MOST_REMEMBERED)(_name)
        self._alone = lru_cache(_MOST_REMEMBERED)(self._at)

    def at(self, words: str) -> Label | None:
        """Return the label at the beginning of a paragraph, where what stands there has the shape of one."""
        beginning = words[:_LONGEST]
        if ":" not in beginning and "：" not in beginning:
            return None
        return self._alone(words) if len(words) <= _LONGEST_ALONE else self._at(words)

    def _at(self, words: str) -> Label | None:
        beginning = words[:_LONGEST]
        match = LABEL.match(beginning) or _TIMED.fullmatch(beginning)
        name = match and self._name(match["name"])
        if match is None or name is None:
            return None
        style: Style = "bold" if match["bold"] else "line" if match.end() == len(words) else "inline"
        return Label(name, match.end(), style)


def label_at(words: str) -> Label | None:
    """Return the label at the beginning of a paragraph, as `Labels` does."""
    return Labels().at(words)


def is_own_line_label(words: str) -> bool:
    """Return whether a whole line is a label."""
    label = label_at(words) if words[-1:] in _ENDS or words[-1:].isdecimal() else None
    return label is not None and label.length == len(words)


def is_unnamed(label: str) -> bool:
    """Return whether a label says only that somebody speaks: "Speaker 4"."""
    return _UNNAMED.fullmatch(label) is not None


def is_section(label: str) -> bool:
    """Return whether a label names a part of the recording and nobody: "Break"."""
    return _SECTION.fullmatch(label) is not None


def is_full_name(label: str) -> bool:
    """Return whether every word of two or more begins with a capital, as names do where a script has capitals."""
    words = [word for word in label.split() if word not in _PARTICLES]
    return len(words) > 1 and all(not word[0].islower() and word[0].isalpha() for word in words)


def speaks(label: str, counts: Counter[str]) -> bool:
    """Return whether a label, which stands so often, is taken for somebody who speaks (or a part: "Break")."""
    return counts[label] > 1 or is_unnamed(label) or is_section(label) or is_full_name(label)


def _name(written: str) -> str | None:
    """Return a name without controls, None where it has not the shape of one."""
    first = written[0]
    if first.islower() or first in "-–—#." or len(written.split()) > _MOST_WORDS:
        return None
    if _NOT_A_LABEL.fullmatch(written.strip()) or not any(character.isalnum() for character in written):
        return None
    return clean_name(written.replace("\\", ""))
