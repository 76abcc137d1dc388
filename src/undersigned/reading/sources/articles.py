"""Blocks of a text to an article: title, byline, standfirst, body, signature, postscript, and where a page cut it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from undersigned.reading.sources import dates
from undersigned.reading.sources.building import Building, clean_name
from undersigned.reading.sources.model import Author, Dated, Join, Role, Segment, SegmentKind, SourceKind

BlockKind = Literal["heading", "paragraph", "item", "beside", "time", "deleted", "page"]

_LONGEST_TITLE = 150
_LONGEST_BYLINE = 500
_LONGEST_MARKED = 5_000
_MOST_WORDS_OF_NAMES = 12
_LONGEST_BESIDE_DATE = 16
_MARKUP = re.compile(
    r"\[((?:[^\[\]\\]|\\.){0,200}+)\]\([^()\s]*+\)|\*\*|__|<[a-zA-Z/][^<>]{0,200}+>|\\(?=[^\w\s])"
)
_BYLINE = re.compile(
    r"(?:(?P<when>[^()]{4,60}?),?\s+)?(?:written )?\b(?:by|par|por|von|بقلم)[:\s]\s*"
    r"(?P<names>[^.()\n,]{2,80}(?:,[^.()\n,]{2,80})*)",
    re.IGNORECASE,
)
_FIRST_PUBLISHED = re.compile(
    r"(?:first published|originally published|first appeared|première publication|publicado originalmente"
    r"|primera publicación|نشر أول مرة)[^\d]{0,20}$",
    re.IGNORECASE,
)
_SURNAME_FIRST = re.compile(
    r"(?P<last>[^\W\d_a-zà-ÿ][A-ZÀ-Þ'’\-]+(?: [A-ZÀ-Þ'’\-]{2,})*) (?P<first>[A-ZÀ-Þ][^\s].*)"
)
_BOLD = re.compile(r"(?:\*\*|__)(?:(?!\*\*|__).)+(?:\*\*|__)", re.DOTALL)
_POSTSCRIPT = re.compile(r"[*_\s]*P\.?\s?S\.?[*_\s]*:?[*_\s]*", re.IGNORECASE)
_ENDS_OPEN = re.compile(r"[^\W_][,\-]?\Z")
_ANSWERS = re.compile(
    r"\b(?:this|that|the)\s+(?:recent\s+)?(?:piece|article|post|essay|interview|blog|column|text)\s+(?:from|by|on|at|in)\b",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r",\s*(?:and\s+)?|\s+(?:and|et|y|und|و)\s+|\s*&\s*")


class Block(NamedTuple):
    """A block of a text at `text[start:end]`.

    "beside" stands outside the text proper (navigation); "time" is a place in a recording; "deleted" has no words
    any more; "page" is a page's number. `number` is the one that a word processor counts and shows.
    """

    kind: BlockKind
    start: int
    end: int
    line: int
    words: str
    depth: int = 0
    bold: bool = False
    number: str | None = None


def read_article(
    building: Building, blocks: Sequence[Block], kind: SourceKind | None, *, marked: bool
) -> None:
    """Fill the building with the segments of a text and say whether it is an article.

    Args:
        marked: the format itself marks headings; else a short first line alone is a title, with a warning.
    """
    roles = _Roles(building, blocks, marked)
    for block in blocks:
        building.segments.append(roles.segment(block))
    _propose_joins(building, blocks)
    _name_authors(building, blocks)
    _warn_of_dates(building)
    _warn_of_answer(building)
    signed = bool(building.authors or building.dates)
    is_article = signed or (marked and building.title is not None)
    building.kind = kind or ("article" if is_article else "text")


class _Roles:
    """What each block of an article is for, told by its form and place."""

    def __init__(self, building: Building, blocks: Sequence[Block], marked: bool) -> None:
        self._building = building
        self._title = _title(blocks, marked)
        self._body_began = self._postscript = False
        self._after_title = 0
        if self._title is not None:
            building.title = clean_name_of_title(self._title.words)
            if self._title.kind != "heading":
                building.warn("title-by-place", self._title.line)

    def segment(self, block: Block) -> Segment:
        """Return the segment of a block; the blocks come in the order of the text."""
        kind, start, end, line, words, depth, _, number = block
        if block is self._title:
            return Segment("heading", start, end, line, depth or 1)
        if _POSTSCRIPT.fullmatch(words):
            self._postscript = True
            return Segment("heading", start, end, line, 2)
        if kind == "heading":
            return Segment("heading", start, end, line, depth)
        if kind == "page":
            return Segment("note", start, end, line, role="page")
        role = "deleted" if kind == "deleted" else self._role(block)
        if role == "deleted":
            return Segment("paragraph", start, end, line, role=role)
        given: SegmentKind = "note" if role or kind == "beside" else "paragraph"
        return Segment(given, start, end, line, 0, None, None, None, None, number, role)

    def _role(self, block: Block) -> Role | None:
        if self._postscript:
            return "postscript"
        if self._body_began:
            return "signature" if self._building.authors and self._is_signature(block) else None
        self._after_title += 1
        if self._title is not None or self._after_title == 1:
            if self._takes_byline(block):
                return "byline"
            if self._title is not None and _is_bold(block):
                return "standfirst"
        self._body_began = True
        return None

    def _takes_byline(self, block: Block) -> bool:
        if len(block.words) > _LONGEST_BYLINE:
            return False
        words = without_markup(block.words)
        found = dates.named_dates(words)
        match = _BYLINE.match(words)
        only_date = (
            len(found) == 1 and found[0].end - found[0].start >= len(words.strip(" .,")) and found[0].year
        )
        if not only_date and (match is None or not _looks_like_names(match, words)):
            return False
        self._take_dates(block, words, found)
        if match:
            names = (clean_name(name) for name in _SEPARATOR.split(match["names"]))
            self._building.authors += [
                Author(name, name) for name in names if name and not dates.named_dates(name)
            ]
        return True

    def _take_dates(self, block: Block, words: str, found: Sequence[dates.NamedDate]) -> None:
        for named in found:
            first = _FIRST_PUBLISHED.search(words[: named.start])
            role = "first-published" if first else "published"
            if named.value is not None:
                self._building.dates.append(Dated(role, named.value, named.precision))
            if named.contradicts_itself():
                written = words[named.start : named.end]
                self._building.warn("date-contradiction", block.line, block.start, block.end, date=written)

    def _is_signature(self, block: Block) -> bool:
        words = _letters(without_markup(block.words)) if _is_bold(block) else frozenset[str]()
        return any(words == _letters(author.name) for author in self._building.authors)


def _is_bold(block: Block) -> bool:
    return block.bold or _BOLD.fullmatch(block.words[:_LONGEST_MARKED]) is not None


def clean_name_of_title(words: str) -> str:
    """Return a title without marks of markup and line ends."""
    return " ".join(without_markup(words[:_LONGEST_MARKED]).split())


def without_markup(words: str) -> str:
    """Return Markdown words without links, bold marks, tags and escapes."""
    return _MARKUP.sub(lambda match: match[1] or "", words)


def _title(blocks: Sequence[Block], marked: bool) -> Block | None:
    headings = [block for block in blocks if block.kind == "heading"]
    if headings:
        top = min(block.depth for block in headings)
        first = next(block for block in headings if block.depth == top)
        return first if first is headings[0] or top == 1 else headings[0]
    if marked or len(blocks) < 2:
        return None
    first = blocks[0]
    if not first.words:
        return None
    stands_alone = "\n" not in first.words and len(first.words) <= _LONGEST_TITLE
    goes_on = first.words[0].islower() or blocks[1].words[:1].islower()
    return first if stands_alone and not goes_on and first.words[-1] not in ".,;:!…،؛" else None


def _looks_like_names(match: re.Match[str], words: str) -> bool:
    """Tell "8 May, by Nora Arle" from a sentence that says "by" somewhere."""
    names, rest = match["names"].strip(), words[match.end() :].strip(" .")
    when = match["when"]
    if not names[:1].isalpha() or names[0].islower() or len(names.split()) > _MOST_WORDS_OF_NAMES:
        return False
    if when is not None:
        found = dates.named_dates(when)
        beside = len(when) - sum(each.end - each.start for each in found)
        return bool(found) and beside <= _LONGEST_BESIDE_DATE
    return not rest or rest.startswith(("(", ",", "|", "–", "-"))


def _letters(words: str) -> frozenset[str]:
    return frozenset(words.lower().split())


def _name_authors(building: Building, blocks: Sequence[Block]) -> None:
    """Turn "KELLAWAY Dave" round where the text itself says "Dave Kellaway", and add what it says of its authors."""
    for at, author in enumerate(building.authors):
        match = _SURNAME_FIRST.fullmatch(author.name)
        turned = f"{match['first']} {match['last'].title()}" if match else author.name
        if turned == author.name or any(turned in block.words for block in blocks):
            building.authors[at] = Author(turned, author.as_written, _about(building, turned))


def _about(building: Building, name: str) -> str | None:
    notes = (
        building.text[each.start : each.end][:_LONGEST_MARKED]
        for each in building.segments
        if each.role == "postscript"
    )
    return next(
        (without_markup(words) for words in notes if re.match(rf"{re.escape(name)} (?:is|was)\b", words)),
        None,
    )


def _propose_joins(building: Building, blocks: Sequence[Block]) -> None:
    """Propose to join paragraphs where one ends inside a sentence and the next goes on in lower case."""
    previous: int | None = None
    for at, (segment, block) in enumerate(zip(building.segments, blocks, strict=True)):
        if segment.role == "page":
            continue
        if segment.kind != "paragraph" or block.kind != "paragraph":
            previous = None
            continue
        if previous is not None and building.text[segment.start : segment.start + 1].islower():
            before = building.segments[previous]
            if _ENDS_OPEN.search(building.text, max(before.start, before.end - 3), before.end):
                _propose(building, previous, at)
        previous = at


def _propose(building: Building, first: int, second: int) -> None:
    before, after = building.segments[first], building.segments[second]
    building.joins.append(Join(first, second))
    building.warn("join", before.line, before.end, after.start, line=after.line)


def _warn_of_dates(building: Building) -> None:
    value = next(
        (each.value for each in building.dates if each.role == "published" and each.precision == "day"), None
    )
    if value is None:
        return
    published = date.fromisoformat(value)
    for segment in building.segments:
        words = building.text[segment.start : segment.end]
        for first, last, day in dates.past_events(words, published):
            start, end = segment.start + first, segment.start + last
            told = {"words": words[first:last], "day": day.isoformat(), "published": value}
            building.warn("past-event", segment.line, start, end, **told)


def _warn_of_answer(building: Building) -> None:
    """Say that a text answers another one, where its first paragraph says so and has no link."""
    first = next((each for each in building.segments if each.kind == "paragraph"), None)
    if first is None:
        return
    words = building.text[first.start : first.end]
    match = _ANSWERS.search(words)
    linked = any(first.start <= link.start < first.end for link in building.links)
    if match and not linked:
        building.warn("answers", first.line, first.start + match.start(), first.end)
