"""A file as it was received: its decoded text, and which bytes each stretch of it came from."""

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from undersigned.reading.decoding import characters
from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_SOURCE_BYTES

Encoding = Literal["utf-8", "utf-16-le", "utf-16-be"]

_MARKS: tuple[tuple[bytes, Encoding], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile("\r\n?|\n")


@dataclass(frozen=True)
class Received:
    """The decoded text of a file, every character as received (line ends too), without the byte order mark."""

    text: str
    encoding: Encoding = "utf-8"
    mark: int = 0

    def byte_range(self, start: int, end: int) -> tuple[int, int]:
        """Return first and last byte (exclusive) of `text[start:end]` in the received bytes.

        Raises: ValueError where the span is outside the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"{start} to {end} is outside a text of {len(self.text)} characters.")
        first = self.mark + len(self.text[:start].encode(self.encoding))
        return first, first + len(self.text[start:end].encode(self.encoding))

    def line(self, position: int) -> int:
        """Return the line of a position, from 1; a line ends at LF, CR LF or CR."""
        return bisect_right(self._line_starts, position)

    def line_start(self, line: int) -> int:
        """Return where a line, counted from 1, begins; past the last line, where the text ends."""
        starts = self._line_starts
        return starts[line - 1] if line <= len(starts) else len(self.text)

    @cached_property
    def _line_starts(self) -> list[int]:
        if "\r" in self.text:
            return [0, *(match.end() for match in _LINE_END.finditer(self.text))]
        starts, find = [0], self.text.find
        while at := find("\n", starts[-1]) + 1:
            starts.append(at)
        return starts


def receive(data: bytes) -> Received:
    """Decode a file strictly: UTF-8, with or without its byte order mark, or UTF-16 with one.

    Raises: Unreadable naming line and byte of what is not in that encoding, of a NUL character, or the limit passed.
    """
    check_size(data)
    mark, encoding = next(
        ((len(mark), name) for mark, name in _MARKS if data.startswith(mark)), (0, _MARKS[0][1])
    )
    received = Received(characters(data), encoding, mark)
    # In UTF-8 no other letter has this byte, and bytes are looked through faster.
    if b"\0" in data and (nul := received.text.find("\0")) >= 0:
        line, byte = received.line(nul), received.byte_range(nul, nul)[0] + 1
        raise Unreadable(f"Line {line}, byte {byte} is a NUL character, so this is not a text file.")
    return received


def check_size(data: bytes) -> None:
    """Refuse a file that is larger than a source may be.

    Raises: Unreadable.
    """
    if len(data) > MAX_SOURCE_BYTES:
        raise Unreadable(f"The file is larger than {MAX_SOURCE_BYTES // 1_000_000} MB, which is the limit.")
