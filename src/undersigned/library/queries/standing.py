"""Reads: which passages stand in a paragraph, and where a passage stands in each version of its source."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from undersigned.library.models import Anchor, Passage, Segment, Version
from undersigned.library.queries.pages import place_of


def passages_in(version: Version, segment: Segment) -> QuerySet[Passage]:
    """Return the passages that stand, in this version, in a paragraph."""
    return version.source.passages.filter(
        anchors__version=version, anchors__start__lt=segment.end, anchors__end__gt=segment.start
    )


@dataclass(frozen=True)
class Standing:
    """Where a passage stands in a version: the address, or why it is lost there."""

    version: Version
    address: str
    reason: str


def stands(passage: Passage) -> list[Standing]:
    """Return where a passage stands in each version of its source, the newest first."""
    anchors = passage.anchors.select_related("version").order_by("-version__number")
    return [
        Standing(each.version, _stands_at(passage, each), each.get_reason_display() if each.reason else "")
        for each in anchors
    ]


def _stands_at(passage: Passage, anchor: Anchor) -> str:
    place = place_of(anchor.version, anchor.start) if anchor.start is not None else None
    if place is None:
        return ""
    page = reverse("library:version", args=[passage.source.uid, anchor.version.number])
    return f"{page}?part={place.part}&passage={passage.uid}#s{place.start}"
