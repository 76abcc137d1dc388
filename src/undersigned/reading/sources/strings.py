"""Strings of a JSON file, each with the way back to its letters in the file."""

import json
import re
from array import array
from collections.abc import Iterator
from typing import Any

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources.model import Runs
from undersigned.reading.sources.received import Received

_ESCAPE = re.compile(r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\.")

_OPENED = re.compile(r'\s*+:\s*+"')
_DECODER = json.JSONDecoder()


def load(received: Received) -> Any:
    """Return the value of a JSON file.

    Raises: Unreadable naming the line that is no JSON.
    """
    try:
        return json.loads(received.text)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"Line {error.lineno}, column {error.colno}: this is not JSON ({error.msg})."
        ) from None
    except RecursionError:
        raise Unreadable("Line 1: the JSON is nested too deeply to be a text.") from None
    except ValueError:
        raise Unreadable("The JSON holds a number of more digits than any time has.") from None


class Strings:
    """The string values of one key, found again in the order of the file."""

    def __init__(self, received: Received, key: str) -> None:
        self._text, self._key, self._at = received.text, f'"{key}"', 0

    def runs(self, value: str) -> tuple[int, Runs]:
        """Return where the next string of this value begins in the file, and its runs; 0 and none where it is not."""
        start, runs = self.find(value)
        return start, Runs([(0, len(value), start, start + len(value))]) if runs is None else runs

    def find(self, value: str) -> tuple[int, Runs | None]:
        """Return where the next string of this value begins in the file, and its runs, None where it stands as it is.

        Where it is not in the file, as with a key that is written in escapes, that is 0 and no runs.
        """
        text, size = self._text, len(value)
        simple = '"' not in value and "\\" not in value
        while (start := self._next()) >= 0:
            if simple and text.startswith(value, start) and text.startswith('"', start + size):
                self._at = start + size + 1
                return start, None
            found, self._at = _DECODER.raw_decode(text, start - 1)
            if found == value:
                return start, _runs(text[start : self._at - 1], start)
        return 0, Runs()

    def _next(self) -> int:
        """Return where the next string of the key begins, -1 where there is none."""
        while (found := self._text.find(self._key, self._at)) >= 0:
            self._at = found + len(self._key)
            opened = _OPENED.match(self._text, self._at)
            # A quotation mark that is escaped stands inside another string.
            if opened and not self._text.startswith("\\", found - 1):
                return opened.end()
        self._at = len(self._text)
        return -1


def _runs(raw: str, start: int) -> Runs:
    """Return the runs of a string that begins somewhere in the file; each escape stands for one letter."""
    numbers: list[int] = []
    at = letters = 0
    for match in _ESCAPE.finditer(raw):
        first, last = match.span()
        if size := first - at:
            numbers += (letters, letters + size, start + at, start + first)
            letters += size
        numbers += (letters, letters + 1, start + first, start + last)
        at, letters = last, letters + 1
    if size := len(raw) - at:
        numbers += (letters, letters + size, start + at, start + len(raw))
    return Runs.of(array("q", numbers))


def objects(value: Any, what: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a list, counted from 1.

    Raises: Unreadable where it is no list, or something in it is no object.
    """
    if not isinstance(value, list):
        raise Unreadable(f"The {what}s of this JSON file are no list.")
    for number, each in enumerate(value, 1):
        if not isinstance(each, dict):
            raise Unreadable(f"{what.capitalize()} {number} of this JSON file is no object.")
        yield number, each


def words(value: dict[str, Any], key: str) -> str | None:
    """Return a string of an object; None where there is none, or only white space."""
    found = value.get(key)
    return found if isinstance(found, str) and found and not found.isspace() else None
