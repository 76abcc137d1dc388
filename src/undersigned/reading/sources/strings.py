"""Strings of a JSON file, each with the way back to its letters in the file."""

import json
import re
from collections.abc import Iterator
from typing import Any

from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources.mapping import Gathered
from undersigned.reading.sources.model import Run
from undersigned.reading.sources.received import Received

_ESCAPE = re.compile(r"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|\\u[\da-fA-F]{4}|\\.")


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
        pattern = re.compile(rf'(?<!\\)"{key}"\s*+:\s*+"((?:[^"\\]++|\\.)*+)"')
        self._text = received.text
        self._matches = pattern.finditer(received.text)

    def runs(self, value: str) -> tuple[int, list[Run]]:
        """Return where the next string of this value begins in the file, and its runs."""
        for match in self._matches:
            gathered = _gathered(match[1], match.start(1))
            if gathered.length == len(value) and "".join(gathered.parts) == value:
                return match.start(1), gathered.runs
        return 0, []


def _gathered(raw: str, start: int) -> Gathered:
    gathered, at = Gathered(), 0
    for match in _ESCAPE.finditer(raw) if "\\" in raw else ():
        gathered.put(raw[at : match.start()], start + at, start + match.start())
        gathered.put(json.loads(f'"{match[0]}"'), start + match.start(), start + match.end())
        at = match.end()
    gathered.put(raw[at:], start + at, start + len(raw))
    return gathered


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
    return found if isinstance(found, str) and found.strip() else None
