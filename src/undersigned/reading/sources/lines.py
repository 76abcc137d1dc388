"""The lines of a text, and the paragraphs they make.

A long text has many lines, so they are held as columns, which are filled by calls that run through the whole text;
a `Line` is made where one is asked for.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, pairwise, repeat
from operator import add, ne
from typing import NamedTuple

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_LINE

_LINE_END = re.compile("\r\n?|\n")
# A paste from a word processor has no blank lines and one long line for each paragraph.
LONG_LINE = 120
_TAB = 4


class Line(NamedTuple):
    """A line that has words: `start` and `end` without the white space round them, `indent` in columns.

    `page` counts the form feeds before it, with which text that was taken out of a PDF begins its pages.
    """

    number: int
    start: int
    end: int
    indent: int
    words: str
    page: int = 0


class Lines:
    """The lines of a text that have words, by column: numbers, where lines and their words begin, words, pages.

    `pages` is None where there is no form feed.
    """

    def __init__(self, text: str) -> None:
        """Find the lines.

        Raises: Unreadable where a line is too long to have been written by anybody.
        """
        raw = in_lines(text).split("\n")
        words = list(map(str.strip, raw))
        # Before a line there are as many line ends as lines.
        starts = list(map(add, accumulate(map(len, raw), initial=0), range(len(raw))))
        self._text = text
        self.numbers = list(compress(range(1, len(raw) + 1), words))
        self.margins = list(compress(starts, words))
        self.starts = self.margins if words == raw else list(compress(_after_space(starts, raw), words))
        self.words = list(filter(None, words))
        self.ends = list(map(add, self.starts, map(len, self.words)))
        self.pages: list[int] | None = None
        if "\f" in text:
            self.pages = list(compress(accumulate(line.count("\f") for line in raw), words))

    def __len__(self) -> int:
        return len(self.words)

    def each(self) -> list[Line]:
        """Return every line."""
        indents = [
            len(self._text[margin:start].expandtabs(_TAB)) if margin < start else 0
            for margin, start in zip(self.margins, self.starts, strict=True)
        ]
        pages = self.pages or repeat(0)
        return list(map(Line, self.numbers, self.starts, self.ends, indents, self.words, pages))

    def is_line_by_line(self) -> bool:
        """Return whether no blank line stands between the first line with words and the last."""
        return not self.numbers or self.numbers[-1] - self.numbers[0] == len(self.numbers) - 1

    def indented(self) -> Iterator[int]:
        """Yield the places of the lines with white space before their words."""
        if self.starts is self.margins:
            return iter(())
        return compress(range(len(self.words)), map(ne, self.margins, self.starts))

    def paragraphs(self) -> Sequence[int]:
        """Return the places of the lines that begin paragraphs: these are parted by blank lines and pages.

        Without blank lines, each line is a paragraph if any is long.
        """
        if self.is_line_by_line() and any(len(words) > LONG_LINE for words in self.words):
            return range(len(self.words))
        first = [at for at, (line, other) in enumerate(pairwise(self.numbers), 1) if other - line > 1]
        if self.pages:
            first = sorted({*first, *(at for at, (a, b) in enumerate(pairwise(self.pages), 1) if a != b)})
        return [0, *first] if self.words else []


def in_lines(text: str) -> str:
    """Return a text in which each line ends with LF, and every letter stands where it stood.

    Raises: Unreadable where a line is too long to have been written by anybody.
    """
    _check(text)
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


def _check(text: str) -> None:
    """Refuse a line that is too long, looking only at the last line end of each stretch of the longest length."""
    at = 0
    while len(text) - at > MAX_LINE:
        end = at + MAX_LINE + 1
        last = max(text.rfind("\n", at, end), text.rfind("\r", at, end))
        if last < 0:
            number = len(_LINE_END.findall(text, 0, at)) + 1
            raise Unreadable(f"Line {number} is longer than {MAX_LINE} characters, which is the limit.")
        at = last + 1


def _after_space(starts: Sequence[int], raw: Sequence[str]) -> Iterator[int]:
    """Yield where the words of each line begin."""
    lengths = map(len, map(str.lstrip, raw))
    return (start + len(line) - length for start, line, length in zip(starts, raw, lengths, strict=False))
