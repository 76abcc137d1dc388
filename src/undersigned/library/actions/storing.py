"""A document that was read becomes rows: a version, its bytes, its segments on pages of bearable weight."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from undersigned.library.models import Join, Original, Segment, Source, Speaker, Version
from undersigned.reading.sources import Segment as Read
from undersigned.reading.sources import SourceDocument

# A page weighs less than 60 KB when it is sent, compressed, with everything round its words.
PART_BYTES = 60_000
LARGEST_PART = 80_000
MARKUP = 250
# What Markdown writes round its words; a page shows the words alone, the record keeps all.
SIGNS = re.compile(
    r"\[(?=[^\[\]\n]+\]\()|(?<=[^\[\n])\]\([^()\s]*\)|\*\*|\\(?=[*_\[\]()#+.!`~>-])|</?su[pb]>|<(?=https?:)"
    r"|(?<=\S)>(?=\s|\.|$)"
)
HOLDERS = {Segment.Kind.TURN, Segment.Kind.COMMENT}


def store(source: Source, document: SourceDocument, data: bytes, number: int, filename: str) -> Version:
    """Store a version of a source with everything that was read from it."""
    version = Version.objects.create(
        source=source, number=number, sha256=document.sha256, size=len(data), filename=filename
    )
    Original.objects.create(version=version, data=data)
    lay_segments(version, document)
    return version


def lay_segments(version: Version, document: SourceDocument) -> None:
    """Lay what was read beside a version's bytes, in the place of what was read from them before."""
    segments = segments_of(document)
    version.format, version.closed, version.parts = document.format, document.closed, segments[-1].part
    version.warnings = [
        {
            "code": each.code,
            "line": each.line,
            "message": each.message,
            "start": each.start,
            "values": each.values,
        }
        for each in document.warnings
    ]
    version.save()
    runs = None if document.runs is None else list(document.runs)
    Original.objects.filter(version=version).update(text=document.text, runs=runs)
    version.segments.all().delete()
    version.joins.all().delete()
    for segment in segments:
        segment.version = version
    Segment.objects.bulk_create(segments, batch_size=500)
    Join.objects.bulk_create(
        Join(version=version, first=each.first + 1, second=each.second + 1) for each in document.joins
    )
    _keep_speakers(version.source, document)


def _keep_speakers(source: Source, document: SourceDocument) -> None:
    named = {each.label: each.named for each in document.speakers}
    named |= {each.speaker: True for each in document.segments if each.speaker and each.speaker not in named}
    Speaker.objects.bulk_create(
        (Speaker(source=source, label=label[:200], named=known) for label, known in named.items()),
        ignore_conflicts=True,
    )


def segments_of(document: SourceDocument) -> list[Segment]:
    """Return the segments as rows without their version, each with its words, spans and page."""
    read = document.segments
    holders = [order for order, each in enumerate(read, 1) if each.kind in HOLDERS]
    parents = [holders[each.parent - 1] if each.parent else None for each in read]
    within = {parent for parent, each in zip(parents, read, strict=True) if each.kind not in HOLDERS}
    rows = [
        _row(order, each, parent, "" if order in within else document.words(each))
        for order, (each, parent) in enumerate(zip(read, parents, strict=True), 1)
    ]
    _give_spans(rows, document)
    for kind in HOLDERS:
        for number, row in enumerate((row for row in rows if row.kind == kind), 1):
            row.number = number
    for row, part in zip(rows, parts(rows), strict=True):
        row.part = part
    return rows


def _row(order: int, read: Read, parent: int | None, body: str) -> Segment:
    return Segment(
        order=order,
        kind=read.kind,
        role=read.role or "",
        depth=read.depth,
        parent=parent,
        speaker=(read.speaker or "")[:200],
        date=(read.date or "")[:40],
        seconds=read.cue[0] if read.cue else None,
        start=read.start,
        end=read.end,
        line=read.line,
        body=body,
    )


def _give_spans(rows: Sequence[Segment], document: SourceDocument) -> None:
    leaves = [row for row in rows if row.body]
    starts = [row.start for row in leaves]
    for span in spans_of(document):
        place = bisect_right(starts, span["start"]) - 1
        if place >= 0 and span["end"] <= leaves[place].end:
            leaves[place].spans.append(span)


def spans_of(document: SourceDocument) -> Iterator[dict[str, Any]]:
    """Yield what stands inside paragraphs: links, marks of transcripts, tracked changes, comments in the margin."""
    for link in document.links:
        kind = "dead" if link.dead else "link"
        yield {"kind": kind, "start": link.start, "end": link.end, "target": link.target or ""}
    for mark in document.marks:
        yield {"kind": mark.kind, "start": mark.start, "end": mark.end}
    for change in document.changes:
        told = {"words": change.words, "by": change.author or "", "on": change.date or ""}
        yield {"kind": change.kind, "start": change.start, "end": change.end} | told
    if document.format == "markdown":
        for sign in SIGNS.finditer(document.text):
            yield {"kind": "sign", "start": sign.start(), "end": sign.end()}
    for note in document.margin:
        told = {"words": note.words, "by": note.author or "", "on": note.date or ""}
        yield {"kind": "aside", "start": note.start, "end": note.end} | told


def parts(rows: Sequence[Segment]) -> Iterator[int]:
    """Yield the page of each segment: a page ends before a turn or comment where it can."""
    part, size = 1, 0
    for row in rows:
        weight = len(row.body.encode()) + MARKUP
        full = size > PART_BYTES and row.parent is None
        if full or (size and size + weight > LARGEST_PART):
            part, size = part + 1, 0
        size += weight
        yield part
