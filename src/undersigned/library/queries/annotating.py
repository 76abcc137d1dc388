"""Reads: the passages of a source as W3C Web Annotations, for programs and for other nodes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from undersigned.library.models import Correction, Passage, Source
from undersigned.library.queries.citing import absolute
from undersigned.library.states import CorrectionState
from undersigned.reading import passages

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# What an editor has taken up; what only waits is nobody's reading yet.
TAKEN_UP = (CorrectionState.ACCEPTED, CorrectionState.FLAGGED)


def annotation(passage: Passage) -> dict[str, Any]:
    """Return a passage as a W3C Web Annotation, the corrections that editors took up as its bodies."""
    return {"@context": CONTEXT} | _item(passage, _named([passage.source]))


def collection(source: Source) -> dict[str, Any]:
    """Return every passage of a source as an annotation collection of one page; a fixed number of queries.

    Source: Web Annotation Data Model, W3C Recommendation 23 February 2017, 5 (collections).
    """
    taken_up = Correction.objects.filter(state__in=TAKEN_UP).select_related("suggested_by")
    found = source.passages.select_related("source", "version").prefetch_related(
        Prefetch("corrections", taken_up)
    )
    named = _named([source])
    items = [_item(passage, named) for passage in found]
    address = absolute(reverse("library:annotations", args=[source.uid]))
    told = {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "label": source.name,
        "total": len(items),
    }
    if items:
        page = {"id": f"{address}?page=1", "type": "AnnotationPage", "partOf": address, "startIndex": 0}
        told["first"] = page | {"items": items}
    return told


def _named(sources: Iterable[Source]) -> dict[str, str]:
    return {speaker.label: speaker.name for source in sources for speaker in source.speakers.exclude(name="")}


def _item(passage: Passage, named: dict[str, str]) -> dict[str, Any]:
    position = passages.TextPositionSelector(passage.start, passage.end)
    source = passage.source
    bodies = [_body(each) for each in passage.corrections.all() if each.state in TAKEN_UP]
    told: dict[str, Any] = {
        "id": absolute(reverse("library:passage", args=[passage.uid])),
        "type": "Annotation",
        "motivation": "editing" if bodies else "highlighting",
        "created": passage.made_at.isoformat(),
        "target": {
            "source": absolute(reverse("library:version", args=[source.uid, passage.version.number])),
            "selector": passages.as_json(passage.quote, position),
        },
        "undersigned:sha256": passage.version.sha256,
        "undersigned:voice": passage.voice,
        "undersigned:speaker": passage.speaker,
        "undersigned:speakerName": named.get(passage.speaker, ""),
        "undersigned:reportedOf": passage.reported_of,
        "body": bodies,
    }
    return {key: value for key, value in told.items() if value}


def _body(correction: Correction) -> dict[str, Any]:
    """Return heard and meant as an editing body; its creator is who the page says it is."""
    told: dict[str, Any] = {
        "type": "TextualBody",
        "value": correction.meant,
        "format": "text/plain",
        "purpose": "editing",
        "created": correction.suggested_at.isoformat(),
        "undersigned:state": correction.state,
    }
    if name := correction.signed or (correction.suggested_by and correction.suggested_by.name):
        told["creator"] = {"type": "Person", "name": name}
    return told
