"""XML to elements that know where their words stood; no entities, no document types, nothing from elsewhere.

A parser written in C says whether a file is well-formed. One that is, and defines no entities, is cut into its tags
by a regular expression. Source: Extensible Markup Language 1.0, fifth edition, 2.2 to 2.11 and 4.6.
"""

import re
from array import array
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from itertools import accumulate
from typing import NoReturn
from xml.parsers import expat

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources.mapping import Gathered, collapsed
from undersigned.reading.sources.model import Run
from undersigned.reading.sources.received import Received

_DEEPEST = 200
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_MARKUP = re.compile(
    r"(<!--[^-]*+(?:-(?!->)[^-]*+)*+-->|<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>"
    r"|<\?[^?]*+(?:\?(?!>)[^?]*+)*+\?>|<[^>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+)*+>)"
)
_NAME = re.compile(r"<(?:[^\s/>:]++:)?([^\s/>]++)")
_ATTRIBUTE = re.compile(r"\s([^\s=]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_LINE_END = re.compile(r"\r\n?")
_REFERENCE = re.compile(r"&([^;]++);")
_CHANGED = re.compile(r"&([^;]++);|\r\n?")
_SPACE = re.compile(r"\r\n|[\t\n\r]")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
# The same tags come again and again; those with attributes need not.
_MOST_KNOWN = 500


@dataclass(slots=True)
class _File:
    """A file cut into words, at even places, and markup, at odd ones; and its elements, numbered in its order.

    Of each element, `opens` and `closes` are the places of its tags, and `afters` the number of the next element
    that is not inside it.
    """

    received: Received
    parts: list[str]
    starts: "array[int]"
    names: list[str] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)
    closes: list[int] = field(default_factory=list)
    afters: list[int] = field(default_factory=list)

    def words(self, first: int, last: int) -> Iterator[tuple[str, int, bool]]:
        """Yield the words between two places, where each begins, and whether they are CDATA."""
        for place in range(first, last):
            part, start = self.parts[place], self.starts[place]
            if place % 2 == 0:
                if part:
                    yield part, start, False
            elif part.startswith(_CDATA):
                yield part[len(_CDATA) : -len(_CDATA_END)], start + len(_CDATA), True

    def said(self, number: int) -> str | None:
        """Return the words of an element on one line, None where there are none."""
        plain = self.plain(number)
        words = plain[0] if plain else Element(self, number).string()[0]
        return " ".join(words.split()) or None

    def plain(self, number: int) -> tuple[str, int] | None:
        """Return what an element says and where, if that is all it holds and stands there letter for letter."""
        first, last = self.opens[number] + 1, self.closes[number]
        words = self.parts[first]
        if last == first + 1:
            return None if "&" in words or "\r" in words else (words, self.starts[first])
        if last == first + 3 and not words and not self.parts[first + 2]:
            words = self.parts[first + 1]
            if words.startswith(_CDATA) and "\r" not in words:
                return words[len(_CDATA) : -len(_CDATA_END)], self.starts[first + 1] + len(_CDATA)
        return None


class Element:
    """An element by its local name; attributes too are without their namespaces."""

    __slots__ = ("_children", "_file", "_number", "name")

    def __init__(self, file: _File, number: int) -> None:
        self.name = file.names[number]
        self._file, self._number = file, number
        self._children: dict[str, int] | None = None

    @property
    def line(self) -> int:
        return self._file.received.line(self._file.starts[self._file.opens[self._number]])

    @property
    def attributes(self) -> dict[str, str]:
        found = _ATTRIBUTE.finditer(self._file.parts[self._file.opens[self._number]])
        return {
            match[1].rpartition(":")[2]: _value(match[2] or match[3] or "")
            for match in found
            if match[1] != "xmlns" and not match[1].startswith("xmlns:")
        }

    def elements(self) -> Iterator["Element"]:
        """Yield the elements directly inside this one."""
        file, number = self._file, self._number
        return (Element(file, at) for at in _siblings(file.afters, number + 1, file.afters[number]))

    def children(self, name: str) -> Iterator["Element"]:
        return (each for each in self.elements() if each.name == name)

    def child(self, name: str) -> "Element | None":
        """Return the first child of a name."""
        number = self._firsts().get(name)
        return None if number is None else Element(self._file, number)

    def _firsts(self) -> dict[str, int]:
        """Return the number of the first child of each name."""
        if self._children is None:
            names, afters, found = self._file.names, self._file.afters, dict[str, int]()
            for at in _siblings(afters, self._number + 1, afters[self._number]):
                if names[at] not in found:
                    found[names[at]] = at
            self._children = found
        return self._children

    def all(self, *names: str) -> Iterator["Element"]:
        """Yield the elements of these names inside this one, in the order of the file."""
        file = self._file
        for at in range(self._number + 1, file.afters[self._number]):
            if file.names[at] in names:
                yield Element(file, at)

    def texts(self, *names: str) -> list[str | None]:
        """Return the words, on one line, of the first child of each name; None where there are none."""
        firsts, said = self._firsts(), self._file.said
        return [said(firsts[name]) if name in firsts else None for name in names]

    def text(self, name: str) -> str | None:
        """Return the words, on one line, of the first child of a name; None where there are none."""
        return self.texts(name)[0]

    def string(self) -> tuple[str, list[Run]]:
        """Return the words of this element alone, without those of elements in it, and their runs."""
        plain = self._file.plain(self._number)
        if plain:
            words, start = plain
            return words, [Run(0, len(words), start, start + len(words))]
        gathered = self.gathered()
        return "".join(gathered.parts), gathered.runs

    def flowing(self, unseen: Set[str]) -> tuple[str, list[Run]]:
        """Return the words of this element, those of elements in it too, on one line, and their runs.

        Args:
            unseen: names of the elements inside it whose words are left out.
        """
        plain = self._file.plain(self._number)
        if plain is None or "  " in plain[0] or "\n" in plain[0] or "\t" in plain[0]:
            return collapsed(self.gathered(unseen))
        words, start = plain
        kept = words.strip()
        if len(kept) < len(words):
            start += len(words) - len(words.lstrip())
        return kept, [Run(0, len(kept), start, start + len(kept))]

    def gathered(self, unseen: Set[str] | None = None) -> Gathered:
        """Return the words of this element.

        Args:
            unseen: names of the elements inside it whose words are left out; None for all.
        """
        file, found = self._file, Gathered()
        at, last = self._number + 1, file.afters[self._number]
        place = file.opens[self._number] + 1
        while at < last:
            if unseen is None or file.names[at] in unseen:
                _put(found, file.words(place, file.opens[at]))
                place, at = file.closes[at] + 1, file.afters[at]
            else:
                at += 1
        _put(found, file.words(place, file.closes[self._number]))
        return found


def _siblings(afters: list[int], at: int, last: int) -> Iterator[int]:
    while at < last:
        yield at
        at = afters[at]


def _put(found: Gathered, stretches: Iterator[tuple[str, int, bool]]) -> None:
    """Add words as they are meant: references as their letters, each line end as one."""
    for words, start, is_cdata in stretches:
        at = 0
        for match in (_LINE_END if is_cdata else _CHANGED).finditer(words):
            found.put(words[at : match.start()], start + at, start + match.start())
            at = match.end()
            letters = _letters(match) if match[0][0] == "&" else "\n"
            found.put(letters, start + match.start(), start + at)
        found.put(words[at:], start + at, start + len(words))


def _value(words: str) -> str:
    if "\n" in words or "\t" in words or "\r" in words:
        words = _SPACE.sub(" ", words)
    return _REFERENCE.sub(_letters, words) if "&" in words else words


def _letters(reference: re.Match[str]) -> str:
    name = reference[1]
    if name.startswith("#x"):
        return chr(int(name[2:], 16))
    return chr(int(name[1:])) if name.startswith("#") else _NAMED[name]


def parse(received: Received) -> Element:
    """Return the root element of an XML file.

    Raises: Unreadable naming the line that is not well-formed, declares a document type, or is nested too deeply.
    """
    _check(received.text)
    parts = _MARKUP.split(received.text)
    file = _File(received, parts, array("q", accumulate(map(len, parts), initial=0)))
    _number(file)
    return Element(file, 0)


def _check(text: str) -> None:
    # The text is decoded already, whatever encoding the file declares.
    parser = expat.ParserCreate("utf-8", " ")

    def refuse(*_: object) -> NoReturn:
        line = parser.CurrentLineNumber
        raise Unreadable(f"Line {line}: the XML declares a document type or entities, which no export needs.")

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise Unreadable(f"Line {error.lineno}: this is not well-formed XML ({reason}).") from None


def _number(file: _File) -> None:
    """Number the elements.

    Raises: Unreadable where they are nested too deeply.
    """
    names, opens, closes, afters = file.names, file.opens, file.closes, file.afters
    stack: list[int] = []
    known: dict[str, str] = {}
    place = -1
    for tag in file.parts[1::2]:
        place += 2
        second = tag[1]
        if second == "/":
            number = stack.pop()
            closes[number], afters[number] = place, len(names)
        elif second not in "!?":
            number = len(names)
            names.append(known[tag] if tag in known else _name(tag, known))
            opens.append(place)
            closes.append(place)
            afters.append(number + 1)
            if tag[-2] != "/":
                stack.append(number)
                if len(stack) > _DEEPEST:
                    line = file.received.line(file.starts[place])
                    raise Unreadable(f"Line {line}: the XML is nested too deeply to be a text.")


def _name(tag: str, known: dict[str, str]) -> str:
    match = _NAME.match(tag)
    assert match is not None
    if len(known) < _MOST_KNOWN:
        known[tag] = match[1]
    return match[1]
