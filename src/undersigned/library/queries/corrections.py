"""Reads: corrected readings, where they stand in a version."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, QuerySet, When

from undersigned.library.models import Anchor, Correction, Passage, Segment, Source, Version
from undersigned.library.states import CorrectionState


@dataclass(frozen=True)
class Reading:
    """What was meant by the words from `start` to `end` of a version; `doubt` where it was left, not accepted."""

    start: int
    end: int
    meant: str
    passage: str
    doubt: bool = False


def corrections_in(version: Version, *, doubts: bool = False) -> list[Reading]:
    """Return the accepted corrections of a version in reading order, none over another; doubts too where asked."""
    states = [CorrectionState.ACCEPTED] + [CorrectionState.FLAGGED] * doubts
    anchors = Anchor.objects.filter(
        version=version, start__isnull=False, passage__corrections__state__in=states
    ).values_list(
        "start", "end", "passage__corrections__meant", "passage__uid", "passage__corrections__state"
    )
    found = [
        Reading(start or 0, end or 0, meant, uid, state == CorrectionState.FLAGGED)
        for start, end, meant, uid, state in anchors.order_by("start", "passage__corrections__decided_at")
    ]
    return apart(sorted(found, key=lambda reading: (reading.doubt, reading.start)))


def apart(readings: Iterable[Reading]) -> list[Reading]:
    """Return readings in order, none over an earlier one of the list."""
    kept: list[Reading] = []
    for reading in readings:
        if all(reading.end <= other.start or other.end <= reading.start for other in kept):
            kept.append(reading)
    return sorted(kept, key=lambda reading: reading.start)


def signs_in(segments: Iterable[Segment]) -> Iterator[Reading]:
    """Yield the signs of Markdown in paragraphs, which are read as nothing."""
    for segment in segments:
        for span in segment.spans:
            if span["kind"] == "sign":
                yield Reading(span["start"], span["end"], "", "")


def corrected_words(segment: Segment, readings: Iterable[Reading]) -> str:
    """Return what a paragraph says with its accepted corrections and without signs of Markdown."""
    words, place = "", segment.start
    for reading in apart([*readings, *signs_in([segment])]):
        if reading.doubt or reading.start < place or reading.end > segment.end:
            continue
        words += segment.body[place - segment.start : reading.start - segment.start] + reading.meant
        place = reading.end
    return words + segment.body[place - segment.start :]


def readings_of(passages: Iterable[Passage], at: datetime | None = None) -> dict[int, str | None]:
    """Return by key what passages say, or said at a moment, with the accepted corrections over them; one query.

    A passage that no correction touches is left out; it is None where the words of one were erased since.
    """
    told = list(passages)
    over: defaultdict[int, list[Reading]] = defaultdict(list)
    for version, start, end, correction in _accepted({each.version_id for each in told}, at):
        over[version].append(Reading(start, end, correction.meant, ""))
    read: dict[int, str | None] = {}
    for each in told:
        words = Segment(start=each.start, end=each.end, body=each.exact)
        read[each.pk] = corrected_words(words, over[each.version_id])
        if any(
            not one.meant and one.start < each.end and each.start < one.end for one in over[each.version_id]
        ):
            read[each.pk] = None
    return {each.pk: read[each.pk] for each in told if read[each.pk] != each.exact}


def _accepted(versions: set[int], at: datetime | None) -> Iterator[tuple[int, int, int, Correction]]:
    """Yield the corrections accepted now, or by a moment, with version, start and end of where they stand."""
    anchor = "passage__anchors__"
    found = Correction.objects.filter(**{f"{anchor}version__in": versions, f"{anchor}start__isnull": False})
    found = found.filter(state=CorrectionState.ACCEPTED) if at is None else found.filter(suggested_at__lte=at)
    places = {"version": F(f"{anchor}version"), "begins": F(f"{anchor}start"), "ends": F(f"{anchor}end")}
    for each in found.annotate(**places).order_by("pk"):
        # Read inside `then` it has the state that it had.
        decided = at is None or (each.decided_at is not None and each.decided_at <= at)
        if each.state == CorrectionState.ACCEPTED and decided:
            yield each.version, each.begins, each.ends, each  # type: ignore[attr-defined]


def corrections_of(source: Source) -> QuerySet[Correction]:
    """Return every correction of a source, those that wait first."""
    found = Correction.objects.filter(passage__source=source)
    settled = Case(When(state=CorrectionState.OPEN, then=0), default=1)
    return found.select_related("passage", "suggested_by", "decided_by").order_by(
        settled, "-suggested_at", "-id"
    )


def waiting_of(source: Source) -> int:
    """Return how many corrections of a source wait for a decision."""
    return Correction.objects.filter(passage__source=source, state=CorrectionState.OPEN).count()
