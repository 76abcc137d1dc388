"""The reading pages: a source in parts, and one of its paragraphs."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from undersigned.core.http import ActorRequest
from undersigned.library import forms, rules
from undersigned.library.models import Passage, Segment, Source, Version
from undersigned.library.queries import citing
from undersigned.library.queries.corrections import corrections_in, waiting_of
from undersigned.library.queries.pages import (
    address_of,
    page_of,
    paragraph_at,
    pieces_of,
)
from undersigned.library.queries.sources import get_source, get_version, passages_visible_to
from undersigned.library.queries.standing import passages_in


def gone(request: ActorRequest, source: Source) -> HttpResponse:
    """Show that a source was withdrawn, and why."""
    return render(request, "library/gone.html", {"source": source}, status=410)


def page(request: ActorRequest, uid: str, number: int | None = None) -> HttpResponse:
    """Show a part of a source; the newest version where none is named."""
    source = get_source(request.actor, uid)
    if source.withdrawn_at:
        return gone(request, source)
    version = get_version(source, number)
    passage = _came_for(request, source)
    shown = page_of(version, _part(request, version), passage)
    may_edit = rules.can_edit(request.actor, source)
    context = {
        "source": source,
        "version": version,
        "newest": source.versions.order_by("-number").values_list("number", flat=True)[0],
        "page": shown,
        "passage": passage,
        "may_edit": may_edit,
        "state_form": forms.StateForm(source),
        "waiting": waiting_of(source) if may_edit else 0,
    }
    return render(request, "library/source.html", context)


def _part(request: ActorRequest, version: Version) -> int:
    asked = request.GET.get("part", "1")
    part = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
    if not 1 <= part <= version.parts:
        raise Http404
    return part


def _came_for(request: ActorRequest, source: Source) -> Passage | None:
    uid = request.GET.get("passage")
    return passages_visible_to(request.actor).filter(source=source, uid=uid).first() if uid else None


def paragraph(request: ActorRequest, uid: str, number: int, start: int) -> HttpResponse:
    """Show one paragraph at its own address: how it is cited, and a form to quote words of it."""
    source = get_source(request.actor, uid)
    if source.withdrawn_at:
        return gone(request, source)
    version = get_version(source, number)
    segment = paragraph_at(version, start)
    if segment.start != start:
        return redirect("library:paragraph", uid, number, segment.start)
    first = {"words": request.GET.get("words", ""), "voice": Passage.Voice.OWN}
    form = forms.QuoteForm(version, segment, request.POST or None, initial=first)
    if request.method == "POST" and form.done(request.actor):
        return redirect("library:passage", form.made.uid)
    return render(request, "library/paragraph.html", _about(version, segment) | {"form": form})


def _about(version: Version, segment: Segment) -> dict[str, Any]:
    source = version.source
    path = citing.paragraph_address(version, segment.start)
    return {
        "source": source,
        "version": version,
        "segment": segment,
        "speaker": source.speakers.filter(label=segment.speaker).first() if segment.speaker else None,
        "pieces_here": pieces_of(segment, corrections_in(version, doubts=True)),
        "passages": passages_in(version, segment),
        "address_here": citing.absolute(path),
        "back": address_of(source, version, segment),
        "citation": citing.plain_citation(version, path, citing.voice_at(version, segment.speaker)),
    }


def csl(request: ActorRequest, uid: str, number: int) -> HttpResponse:
    """Hand out the citation of a version, or of a paragraph named by `?at=`, as CSL-JSON."""
    source = get_source(request.actor, uid)
    if source.withdrawn_at:
        return gone(request, source)
    version = get_version(source, number)
    at = request.GET.get("at", "")
    path, voice = citing.version_address(version), ""
    if at.isascii() and at.isdigit() and len(at) < 10:
        segment = paragraph_at(version, int(at))
        path = citing.paragraph_address(version, segment.start)
        voice = citing.voice_at(version, segment.speaker)
    found = [citing.csl(version, path, voice)]
    return JsonResponse(found, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
