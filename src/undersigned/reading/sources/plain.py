"""Pasted text without any marks."""

from undersigned.reading.sources.building import Building
from undersigned.reading.sources.lines import lines_of, paragraphs_of
from undersigned.reading.sources.model import Segment, SourceKind
from undersigned.reading.sources.received import Received


def read_plain(received: Received, kind: SourceKind | None) -> Building:
    """Return the segments of a pasted text."""
    building = Building(received.text, "text", kind or "text")
    for lines in paragraphs_of(lines_of(received.text)):
        first, last = lines[0], lines[-1]
        building.segments.append(Segment("paragraph", first.start, last.end, first.number))
    return building
