"""Pasted text without any marks: a thread, a transcript, or paragraphs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, repeat

from undersigned.reading.sources import labels
from undersigned.reading.sources.articles import Block, BlockKind, read_article
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.lines import LONG_LINE, Lines
from undersigned.reading.sources.links import bare_links
from undersigned.reading.sources.model import SourceKind
from undersigned.reading.sources.received import Received
from undersigned.reading.sources.threads import may_begin_thread, read_thread
from undersigned.reading.sources.transcripts import read_turns
from undersigned.reading.sources.turns import Paragraph

_PAGE_NUMBER = re.compile(r"[-–— ]*(?:page |p\. ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?[-–— ]*", re.IGNORECASE)


def read_plain(received: Received, kind: SourceKind | None) -> Building:
    """Return the segments of a pasted text; `kind` is what a person says it is.

    Raises: Unreadable where a line or the number of speakers passes its limit.
    """
    building = Building(received.text, "text")
    lines = Lines(received.text)
    building.links += bare_links(received)
    if not _is_conversation(building, lines, kind):
        read_article(building, list(_blocks(lines)), kind, marked=False)
    return building


def _is_conversation(building: Building, lines: Lines, kind: SourceKind | None) -> bool:
    if kind in {None, "thread"} and _is_thread(building, lines, certain=kind == "thread"):
        return True
    if kind not in {None, "transcript"} or not labels.may_stand_in(building.text):
        return False
    paragraphs = map(Paragraph, *_columns(lines, _spoken(lines)))
    return read_turns(building, list(paragraphs), certain=kind == "transcript")


def _is_thread(building: Building, lines: Lines, *, certain: bool) -> bool:
    """Read a thread where there is one; most texts have no line that could begin it."""
    places = range(len(lines)) if certain else lines.indented()
    return any(may_begin_thread(lines.words[at]) for at in places) and read_thread(
        building, lines.each(), certain=certain
    )


def _spoken(lines: Lines) -> Sequence[int]:
    """Return where the paragraphs of a transcript begin: labels on their own lines part them, and long lines."""
    if lines.is_line_by_line():
        return range(len(lines))
    ends = pairwise([*lines.paragraphs(), len(lines)])
    return [at for first, stop in ends for at in _parts(lines, range(first, stop))]


def _parts(lines: Lines, paragraph: range) -> Sequence[int]:
    if len(paragraph) == 1 or any(len(lines.words[at]) > LONG_LINE for at in paragraph):
        return paragraph
    alone = {at for at in paragraph if labels.is_own_line_label(lines.words[at])}
    return sorted(({paragraph[0]} | alone | {at + 1 for at in alone}) - {paragraph.stop})


def _columns(lines: Lines, first: Sequence[int]) -> tuple[list[int], list[int], list[int], list[str]]:
    """Return where the paragraphs with these first lines begin and end, the numbers of these lines, and the words."""
    if len(first) == len(lines):
        return lines.starts, lines.ends, lines.numbers, lines.words
    stops = [*first[1:], len(lines)]
    return (
        [lines.starts[at] for at in first],
        [lines.ends[stop - 1] for stop in stops],
        [lines.numbers[at] for at in first],
        ["\n".join(lines.words[at:stop]) for at, stop in zip(first, stops, strict=True)],
    )


def _blocks(lines: Lines) -> Iterator[Block]:
    """Yield the paragraphs; a number alone at the edge of a page is the page's."""
    first = lines.paragraphs()
    columns = _columns(lines, first)
    kinds: Iterable[BlockKind] = repeat("paragraph")
    if lines.pages is not None:
        kinds = _kinds([lines.pages[at] for at in first], columns[-1])
    return map(Block, kinds, *columns)


def _kinds(pages: Sequence[int], words: Sequence[str]) -> Iterator[BlockKind]:
    for at, said in enumerate(words):
        edge = any(page != pages[at] for page in pages[max(at - 1, 0) : at + 2])
        yield "page" if edge and _PAGE_NUMBER.fullmatch(said) else "paragraph"
