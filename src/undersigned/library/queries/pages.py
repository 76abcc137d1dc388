"""Reads: a part of a source as it is read, with everything that stands beside its words."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from undersigned.core.registry import offers
from undersigned.library.models import (
    Join,
    Passage,
    Segment,
    Source,
    Speaker,
    Version,
    doubt_in_words,
)
from undersigned.library.queries.corrections import Reading, corrections_in
from undersigned.reading.sources.dates import this_days

MOST_CONTENTS = 300
# These the page says by itself.
TOLD_OTHERWISE = {"rushed", "closed", "join", "past-event"}
HOLDERS = (Segment.Kind.TURN, Segment.Kind.COMMENT)


@dataclass(frozen=True)
class Term:
    """A word that a case defines, and where the definition stands."""

    word: str
    definition: str
    address: str
    language: str = ""


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph that are shown alike.

    Attributes:
        kind: "words", or what a span of the segment says, or "correction", "doubt", "term".
        lit: whether the passage that the reader came for is in it.
        told: what stands beside the words: a target, what was meant, a definition.
    """

    words: str
    kind: str = "words"
    lit: bool = False
    told: Any = None


@dataclass(frozen=True)
class Half:
    """A paragraph of the record; where a page break cut it, one half of a paragraph."""

    segment: Segment
    pieces: tuple[Piece, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    """What is read as one paragraph; `join` is the proposal that holds two halves together or could."""

    halves: tuple[Half, ...]
    join: Join | None = None


@dataclass
class Block:
    """A turn, a comment, or a paragraph that belongs to none; `holder` is the segment of the turn or comment.

    `goes_on` where the turn began on the page before; `answers` is the comment that a comment answers; `before`
    and `after` are the comments that stand next to it on the page.
    """

    holder: Segment | None
    speaker: Speaker | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    goes_on: bool = False
    answers: Segment | None = None
    before: Segment | None = None
    after: Segment | None = None


@dataclass(frozen=True)
class Event:
    """A day that a text looked forward to and that is over; `before` where it was over when the text came out."""

    day: date
    before: bool


@dataclass(frozen=True)
class Page:
    """One part of a version, ready to be shown; `closing` are the words with which a thread was closed there."""

    version: Version
    part: int
    blocks: list[Block]
    contents: Sequence[Segment]
    unnamed: list[Speaker]
    comments: int = 0
    closing: Sequence[str] = ()


def address_of(source: Source, version: Version, segment: Segment) -> str:
    """Return the address of a paragraph on its reading page."""
    page = reverse("library:version", args=[source.uid, version.number])
    part = f"?part={segment.part}" if segment.part > 1 else ""
    return f"{page}{part}#s{segment.start}"


def place_of(version: Version, start: int) -> Segment | None:
    """Return the paragraph of a version in which a position stands."""
    before = version.segments.filter(start__lte=start).exclude(body="")
    return before.order_by("-start", "-order").first()


def halves(version: Version, segments: Iterable[Segment]) -> Iterator[tuple[Segment, Segment | None]]:
    """Yield the segments that have words, those that a join holds together as one; two queries at most."""
    joins = {join.first: join.second for join in version.joins.filter(joined=True)}
    words = {segment.order: segment for segment in segments if segment.body}
    seconds = {joins[order] for order in words if order in joins}
    for order, segment in words.items():
        if order not in seconds:
            yield segment, words.get(joins.get(order, 0))


def page_of(version: Version, part: int, passage: Passage | None = None) -> Page:
    """Return a part of a version with its speakers, corrections, joins, doubts and terms.

    A fixed number of queries, whatever the part holds.
    """
    segments = list(version.segments.filter(part=part))
    lit = lit_in(version, passage)
    beside = Beside(
        readings=corrections_in(version, doubts=True),
        terms=Terms(offers("library.terms", source=version.source)),
        doubts=_doubts(version, segments),
        lit=lit,
        published=_published(version.source),
    )
    joins = {join.first: join for join in version.joins.all()}
    speakers = {each.label: each for each in version.source.speakers.select_related("evidence")}
    holders = {segment.order: segment for segment in segments if segment.kind in HOLDERS}
    missing = {segment.parent for segment in segments if segment.parent} - set(holders)
    before = {each.order: each for each in version.segments.filter(order__in=missing, kind__in=HOLDERS)}
    return Page(
        version,
        part,
        blocks=_blocks(segments, holders, before, joins, speakers, beside),
        contents=_contents(version, speakers),
        unnamed=[each for each in speakers.values() if not (each.named or each.name or each.clip)],
        comments=version.segments.filter(kind=Segment.Kind.COMMENT).count(),
        closing=list(version.segments.filter(role="closing").exclude(body="").values_list("body", flat=True)),
    )


def _published(source: Source) -> date | None:
    """Return the day on which a source came out as it lies here, where the day is known."""
    told = source.published or source.first_published
    return date.fromisoformat(told) if len(told) == 10 else None


def _contents(version: Version, speakers: dict[str, Speaker]) -> Sequence[Segment]:
    """Return the first turns and headings of all parts, each turn with the name it is known by."""
    kinds = (Segment.Kind.TURN, Segment.Kind.HEADING)
    found = list(version.segments.filter(kind__in=kinds).defer("spans")[:MOST_CONTENTS])
    for segment in found:
        segment.speaker = str(speakers.get(segment.speaker, segment.speaker))
    return found


def lit_in(version: Version, passage: Passage | None) -> tuple[int, int] | None:
    """Return where a passage stands in a version."""
    if passage is None:
        return None
    found = passage.anchors.filter(version=version, start__isnull=False).values_list("start", "end").first()
    return (found[0] or 0, found[1] or 0) if found else None


def _doubts(version: Version, segments: Sequence[Segment]) -> dict[int, list[str]]:
    leaves = [segment for segment in segments if segment.body]
    starts = [segment.start for segment in leaves]
    found: dict[int, list[str]] = {}
    for warning in version.warnings:
        if warning.get("start") is None or warning["code"] in TOLD_OTHERWISE:
            continue
        place = bisect_right(starts, warning["start"]) - 1
        if place >= 0 and warning["start"] < leaves[place].end:
            found.setdefault(leaves[place].order, []).append(doubt_in_words(warning))
    return found


def _blocks(
    segments: Sequence[Segment],
    holders: dict[int, Segment],
    before: dict[int, Segment],
    joins: dict[int, Join],
    speakers: dict[str, Speaker],
    beside: "Beside",
) -> list[Block]:
    blocks: list[Block] = []
    by_order = {segment.order: segment for segment in segments}
    seconds = {join.second for join in joins.values() if join.joined and join.first in by_order}
    for segment in segments:
        if segment.order in holders:
            answers = _holder(segment, holders, before)
            blocks.append(Block(segment, speakers.get(segment.speaker), answers=answers))
        holder = segment if segment.order in holders else _holder(segment, holders, before)
        if not blocks or blocks[-1].holder is not holder:
            goes_on = holder is not None and holder.order in before
            blocks.append(Block(holder, speakers.get(holder.speaker) if holder else None, goes_on=goes_on))
        if segment.body and segment.order not in seconds:
            blocks[-1].paragraphs.append(_paragraph(segment, by_order, joins.get(segment.order), beside))
    comments = [each for each in blocks if each.holder and each.holder.kind == Segment.Kind.COMMENT]
    for one, other in pairwise(comments):
        if not other.goes_on and one.holder is not other.holder:
            one.after, other.before = other.holder, one.holder
    return blocks


def _holder(segment: Segment, holders: dict[int, Segment], before: dict[int, Segment]) -> Segment | None:
    return holders.get(segment.parent or 0) or before.get(segment.parent or 0)


def _paragraph(
    segment: Segment, by_order: dict[int, Segment], join: Join | None, beside: "Beside"
) -> Paragraph:
    halves = [segment]
    if join and join.joined and join.second in by_order:
        halves.append(by_order[join.second])
    shown = tuple(
        Half(each, beside.pieces(each), tuple(beside.doubts.get(each.order, ()))) for each in halves
    )
    return Paragraph(shown, join)


# Arabic joins "and", "in", "the" and their like to a word, and may write vowel signs and lengthening strokes.
ARABIC = re.compile("[\u0621-\u064a]")
JOINED = "(?:[\u0648\u0641\u0628\u0643]{0,2}\u0627\u0644|\u0644\u0644|\u0648)?"
BETWEEN = "[\u064b-\u0652\u0640]*"


def _as_written(word: str) -> str:
    """Return the pattern of a term as texts write it: line breaks between its words, Arabic with what joins it."""
    if ARABIC.search(word):
        letters = (re.escape(letter) for letter in re.sub(BETWEEN, "", word))
        return JOINED + "".join(rf"\s+{BETWEEN}" if each == r"\ " else each + BETWEEN for each in letters)
    return r"\s+".join(re.escape(part) for part in word.split())


class Terms:
    """The terms that are still to be explained: each is, where it stands first on a page."""

    def __init__(self, terms: Iterable[Term]) -> None:
        once = {term.word.casefold(): term for term in terms}
        self.left: dict[str, Term | None] = {
            f"term{n}": once[key] for n, key in enumerate(sorted(once, key=len, reverse=True))
        }
        words = "|".join(f"(?P<{name}>{_as_written(term.word)})" for name, term in self.left.items() if term)
        self.pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None

    def first_in(self, segment: Segment) -> Iterator[dict[str, Any]]:
        """Yield the terms that stand first in this paragraph, as spans."""
        for found in self.pattern.finditer(segment.body) if self.pattern else ():
            name = found.lastgroup or ""
            if term := self.left[name]:
                self.left[name] = None
                start, end = segment.start + found.start(), segment.start + found.end()
                yield {"kind": "term", "start": start, "end": end, "told": term}


@dataclass
class Beside:
    """What stands beside the words of a page."""

    readings: Sequence[Reading] = ()
    terms: Terms = field(default_factory=lambda: Terms(()))
    doubts: dict[int, list[str]] = field(default_factory=dict)
    lit: tuple[int, int] | None = None
    published: date | None = None

    def pieces(self, segment: Segment) -> tuple[Piece, ...]:
        """Return a paragraph cut where what stands beside its words begins and ends; a correction goes before all."""
        spans = [*self._corrections(segment), *segment.spans]
        if segment.kind != Segment.Kind.HEADING:
            spans += self.terms.first_in(segment)
            spans += self._past_events(segment)
        pieces: list[Piece] = []
        place = segment.start
        for span in _apart(spans):
            pieces += self._cut(segment, place, span["start"], "words", None)
            pieces += self._cut(segment, span["start"], span["end"], span["kind"], span)
            place = span["end"]
        pieces += self._cut(segment, place, segment.end, "words", None)
        return tuple(pieces)

    def _corrections(self, segment: Segment) -> Iterator[dict[str, Any]]:
        for reading in self.readings:
            if segment.start <= reading.start and reading.end <= segment.end:
                kind = "doubt" if reading.doubt else "correction"
                yield {"kind": kind, "start": reading.start, "end": reading.end, "told": reading}

    def _past_events(self, segment: Segment) -> Iterator[dict[str, Any]]:
        """Yield the days that the text calls coming and that are over for whoever reads it today."""
        if self.published is None or not segment.body:
            return
        today = timezone.localdate()
        for first, last, day in this_days(segment.body, self.published.year):
            if day < max(self.published, today):
                told = Event(day, before=day < self.published)
                yield {
                    "kind": "past",
                    "start": segment.start + first,
                    "end": segment.start + last,
                    "told": told,
                }

    def _cut(self, segment: Segment, start: int, end: int, kind: str, span: Any) -> Iterator[Piece]:
        told = span.get("told", span) if span else None
        if start == end:
            if span:
                yield Piece("", kind, told=told)
            return
        marks = sorted({start, end, *(mark for mark in self.lit or () if start < mark < end)})
        if kind != "words":
            marks = [start, end]
        for first, last in pairwise(marks):
            lit = self.lit is not None and self.lit[0] < last and first < self.lit[1]
            yield Piece(segment.body[first - segment.start : last - segment.start], kind, lit, told)


def _apart(spans: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return spans in order, none over an earlier one of the list."""
    kept: list[dict[str, Any]] = []
    for span in spans:
        if all(span["end"] <= other["start"] or other["end"] <= span["start"] for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: (span["start"], span["end"]))


def pieces_of(
    segment: Segment, readings: Sequence[Reading], lit: tuple[int, int] | None = None
) -> tuple[Piece, ...]:
    """Return the pieces of one paragraph, with its corrections and without terms."""
    return Beside(readings=readings, lit=lit).pieces(segment)


def paragraph_at(version: Version, start: int) -> Segment:
    """Return the paragraph in which a position stands: one that began there before the bytes were read anew too.

    Raises: Http404.
    """
    found = place_of(version, start)
    if found is None or start >= found.end:
        raise Http404
    return found


def order_address(version: Version, order: int) -> str:
    """Return the address of a segment on its reading page. Raises: Http404."""
    return address_of(version.source, version, get_object_or_404(version.segments, order=order))
