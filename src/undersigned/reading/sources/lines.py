"""The lines of a text, and the paragraphs they make."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_LINE

_LINE = re.compile("([^\r\n]*)(\r\n?|\n|\\Z)")
# A paste from a word processor has no blank lines and one long line for each paragraph.
LONG_LINE = 120
_TAB = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has words: `start` and `end` without the white space round them, `indent` in columns.

    `page` counts the form feeds before it, with which text that was taken out of a PDF begins its pages.
    """

    number: int
    start: int
    end: int
    indent: int
    words: str
    page: int = 0


def lines_of(text: str) -> list[Line]:
    """Return the lines that have words.

    Raises: Unreadable where a line is too long to have been written by anybody.
    """
    found = []
    page = 0
    for number, match in enumerate(_LINE.finditer(text), 1):
        raw = match[1]
        if len(raw) > MAX_LINE:
            raise Unreadable(f"Line {number} is longer than {MAX_LINE} characters, which is the limit.")
        page += raw.count("\f")
        words = raw.strip()
        if words:
            before = len(raw) - len(raw.lstrip())
            start = match.start() + before
            indent = len(raw[:before].expandtabs(_TAB))
            found.append(Line(number, start, start + len(words), indent, words, page))
    return found


def paragraphs_of(lines: list[Line]) -> Iterator[list[Line]]:
    """Yield the paragraphs: parted by blank lines and pages; without blank lines, each line is one if any is long."""
    if is_line_by_line(lines) and any(len(line.words) > LONG_LINE for line in lines):
        yield from ([line] for line in lines)
        return
    for _, group in groupby(enumerate(lines), lambda pair: (pair[1].number - pair[0], pair[1].page)):
        yield [line for _, line in group]


def is_line_by_line(lines: list[Line]) -> bool:
    """Return whether no blank line stands between the first line with words and the last."""
    return not lines or lines[-1].number - lines[0].number == len(lines) - 1
