"""XML to elements that know where their words stood; no entities, no document types, nothing from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources.mapping import Gathered
from undersigned.reading.sources.received import Received

_DEEPEST = 200


@dataclass(slots=True)
class Words:
    """Words between two tags, read from `start` to `end` of the decoded file."""

    text: str
    start: int
    end: int


@dataclass(slots=True, eq=False)
class Element:
    """An element by its local name; attributes too are without their namespaces."""

    name: str
    attributes: dict[str, str]
    line: int
    content: list["Element | Words"] = field(default_factory=list)

    def children(self, name: str) -> Iterator["Element"]:
        return (each for each in self.content if isinstance(each, Element) and each.name == name)

    def child(self, name: str) -> "Element | None":
        return next(self.children(name), None)

    def all(self, *names: str) -> Iterator["Element"]:
        """Yield the elements of these names inside this one, in the order of the file."""
        for each in self.content:
            if isinstance(each, Element):
                if each.name in names:
                    yield each
                yield from each.all(*names)

    def gathered(self) -> Gathered:
        """Return the words of this element alone, without those of elements in it."""
        found = Gathered()
        for each in self.content:
            if isinstance(each, Words):
                found.put(each.text, each.start, each.end)
        return found

    def text(self, name: str) -> str | None:
        """Return the words of a child on one line, None where there are none."""
        child = self.child(name)
        words = " ".join("".join(child.gathered().parts).split()) if child else ""
        return words or None


def parse(received: Received) -> Element:
    """Return the root element of an XML file.

    Raises: Unreadable naming the line that is not well-formed, declares a document type, or is nested too deeply.
    """
    return _Parser(received).parse()


class _Parser:
    def __init__(self, received: Received) -> None:
        self._text = received.text
        self._data = received.text.encode()
        self._is_ascii = received.text.isascii()
        self._known_byte = self._known_place = 0
        self._root = Element("", {}, 0)
        self._open = [self._root]
        # The text is decoded already, whatever encoding the file declares.
        parser = self._parser = expat.ParserCreate("utf-8", " ")
        parser.StartElementHandler = self._starts
        parser.EndElementHandler = self._ends
        parser.CharacterDataHandler = self._words
        parser.StartDoctypeDeclHandler = self._refuse_doctype

    def parse(self) -> Element:
        try:
            self._parser.Parse(self._data, True)
        except expat.ExpatError as error:
            reason = expat.ErrorString(error.code)
            raise Unreadable(f"Line {error.lineno}: this is not well-formed XML ({reason}).") from None
        return next(each for each in self._root.content if isinstance(each, Element))

    def _refuse_doctype(self, *_: object) -> NoReturn:
        line = self._parser.CurrentLineNumber
        raise Unreadable(f"Line {line}: the XML declares a document type or entities, which no export needs.")

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if len(self._open) > _DEEPEST:
            raise Unreadable(f"Line {line}: the XML is nested too deeply to be a text.")
        local = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(name.rpartition(" ")[2], local, line)
        self._open[-1].content.append(element)
        self._open.append(element)

    def _ends(self, name: str) -> None:
        self._open.pop()

    def _words(self, words: str) -> None:
        start = self._place(self._parser.CurrentByteIndex)
        content = self._open[-1].content
        end = start + len(words)
        if not self._text.startswith(words, start):
            # A reference such as &amp;, or a line end of two characters.
            end = self._text.index(";", start) + 1 if self._text[start] == "&" else start + 2
        last = content[-1] if content else None
        if (
            isinstance(last, Words)
            and last.end == start
            and len(last.text) == last.end - last.start
            and end - start == len(words)
        ):
            last.text += words
            last.end = end
        else:
            content.append(Words(words, start, end))

    def _place(self, byte: int) -> int:
        if self._is_ascii:
            return byte
        self._known_place += len(self._data[self._known_byte : byte].decode())
        self._known_byte = byte
        return self._known_place
