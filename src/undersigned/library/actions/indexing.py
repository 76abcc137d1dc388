"""What is found of a source: its title and people, the words of its newest version, and its corrections."""

from collections.abc import Iterable, Iterator

from django.urls import reverse

from undersigned.core import search
from undersigned.library.models import Correction, Segment, Source, Version
from undersigned.library.queries.corrections import corrected_words, corrections_in
from undersigned.library.queries.pages import address_of, halves
from undersigned.library.states import CorrectionState

FINDABLE = {CorrectionState.ACCEPTED, CorrectionState.FLAGGED}


def index_source(source: Source) -> None:
    """Lay down everything that can be found of a source, in the place of what was there."""
    version = source.versions.latest("number")
    search.change("source", [source.uid], [_front(source)])
    search.change("segment", [source.uid], _segments(source, version, list(version.segments.all())))
    for correction in Correction.objects.filter(passage__source=source).select_related("passage"):
        index_correction(correction, source)


def _front(source: Source) -> search.Entry:
    people = [part for each in source.authors for part in (each["name"], each.get("affiliation", ""))]
    people += [str(speaker) for speaker in source.speakers.filter(named=True)]
    people += source.speakers.exclude(name="").values_list("name", flat=True)
    told = ", ".join(part for part in [*dict.fromkeys(people), source.answers] if part)
    address = reverse("library:source", args=[source.uid])
    return _entry(source, "source", source.uid, address, told, heading=source.title)


def index_front(source: Source) -> None:
    """Lay down anew what is said of a source, and who may find its words."""
    search.change("source", [source.uid], [_front(source)])
    corrections = Correction.objects.filter(passage__source=source).values_list("uid", flat=True)
    for kind, uid in [("segment", source.uid), *(("correction", uid) for uid in corrections)]:
        search.admit(kind, uid, source.audience, source.name)


def index_place(source: Source, version: Version, start: int, end: int) -> None:
    """Lay down anew the words of the paragraphs that a stretch of the newest version touches."""
    touched = version.segments.filter(start__lt=end, end__gt=start).exclude(body="")
    orders = {segment.order for segment in touched}
    for pair in version.joins.all():
        if orders & {pair.first, pair.second}:
            orders |= {pair.first, pair.second}
    segments = list(version.segments.filter(order__in=orders))
    for segment in segments:
        search.drop("segment", source.uid, places=(segment.start, segment.end))
    search.put(_segments(source, version, segments))


def index_correction(correction: Correction, source: Source) -> None:
    """Lay down both spellings, unless nobody has accepted the correction or left it as a doubt."""
    address = reverse("library:passage", args=[correction.passage.uid])
    words = correction.passage.exact
    entry = _entry(source, "correction", correction.uid, address, words, also=correction.meant)
    search.change("correction", [correction.uid], [entry] if correction.state in FINDABLE else [])


def _segments(source: Source, version: Version, segments: Iterable[Segment]) -> Iterator[search.Entry]:
    corrections = corrections_in(version)
    for segment, second in halves(version, segments):
        words = [(each.body, corrected_words(each, corrections)) for each in (segment, second) if each]
        record = " ".join(body for body, _ in words)
        meant = " ".join(reading for _, reading in words)
        yield _entry(
            source,
            "segment",
            source.uid,
            address_of(source, version, segment),
            record,
            also=meant if meant != record else "",
            place=segment.start,
        )


def _entry(
    source: Source,
    kind: str,
    uid: str,
    address: str,
    words: str,
    *,
    also: str = "",
    place: int = 0,
    heading: str = "",
) -> search.Entry:
    return search.Entry(
        kind=kind,
        uid=uid,
        coalition=source.coalition_id,
        audience=source.audience,
        address=address,
        title=source.name,
        words=words,
        also=also,
        language=source.language,
        place=place,
        heading=heading,
    )
