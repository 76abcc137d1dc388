"""A passage at its address, and the corrections of a source."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from undersigned.core.http import ActorRequest
from undersigned.library import actions, forms, rules
from undersigned.library.models import Correction
from undersigned.library.queries import annotating, citing
from undersigned.library.queries.corrections import corrections_of, readings_of
from undersigned.library.queries.sources import byte_ranges, get_passage, get_source, get_version
from undersigned.library.queries.standing import stands
from undersigned.library.states import NEXT, CorrectionState
from undersigned.library.views.reading import gone

READ_LINES = {"ensure_ascii": False, "indent": 1}
DECISIONS = {
    "accept": CorrectionState.ACCEPTED,
    "decline": CorrectionState.DECLINED,
    "flag": CorrectionState.FLAGGED,
}


def passage(request: ActorRequest, uid: str) -> HttpResponse:
    """Show quoted words with their speaker and place; whoever reads them may suggest what was meant."""
    found = get_passage(request.actor, uid)
    if found.source.withdrawn_at:
        return gone(request, found.source)
    wanted = request.POST.get("do", "")
    suggest = forms.SuggestForm(found, request.actor, request.POST if wanted == "suggest" else None)
    voice = forms.VoiceForm(found, request.POST if wanted == "voice" else None)
    if (wanted == "suggest" and suggest.done(request.actor)) or (
        wanted == "voice" and voice.done(request.actor)
    ):
        messages.success(request, _thanks() if wanted == "suggest" else _("Saved."))
        return redirect("library:passage", uid)
    context = {
        "passage": found,
        "reading": readings_of([found]).get(found.pk) or "",
        "speaker": found.source.speakers.filter(label=found.speaker).first(),
        "source": found.source,
        "places": stands(found),
        "corrections": found.corrections.select_related("suggested_by", "decided_by"),
        "suggest": suggest,
        "voice": voice,
        "bytes": byte_ranges(found),
        "address_here": citing.absolute(request.path),
        "citation": citing.plain_citation(
            found.version, request.path, citing.voice_at(found.version, found.speaker)
        ),
        "may_edit": rules.can_edit(request.actor, found.source),
        "next": NEXT,
    }
    return render(request, "library/passage.html", context)


def _thanks() -> str:
    return _("Thank you. It stands beside the record as soon as an editor has looked at it.")


def annotation(request: ActorRequest, uid: str) -> HttpResponse:
    """Hand out a passage as a W3C Web Annotation."""
    found = get_passage(request.actor, uid)
    if found.source.withdrawn_at:
        return gone(request, found.source)
    return JsonResponse(
        annotating.annotation(found), content_type="application/ld+json", json_dumps_params=READ_LINES
    )


def annotations(request: ActorRequest, uid: str) -> HttpResponse:
    """Hand out every passage of a source as a collection of W3C Web Annotations."""
    source = get_source(request.actor, uid)
    if source.withdrawn_at:
        return gone(request, source)
    return JsonResponse(
        annotating.collection(source), content_type="application/ld+json", json_dumps_params=READ_LINES
    )


def passages(request: ActorRequest, uid: str) -> HttpResponse:
    """List what was quoted from a source; editors take in what was quoted from it elsewhere."""
    source = get_source(request.actor, uid)
    if source.withdrawn_at:
        return gone(request, source)
    sent = request.method == "POST"
    form = forms.AnnotationsForm(source, request.POST if sent else None, request.FILES if sent else None)
    done = form.made if sent and form.done(request.actor) else None
    shown = Paginator(source.passages.order_by("start", "id"), 100)
    context = {
        "source": source,
        "version": get_version(source),
        "passages": shown.get_page(request.GET.get("page")),
        "named": {each.label: each for each in source.speakers.exclude(name="")},
        "may_edit": rules.can_edit(request.actor, source),
        "form": form,
        "done": done,
    }
    return render(request, "library/passages.html", context)


def corrections(request: ActorRequest, uid: str) -> HttpResponse:
    """Show every correction of a source; editors decide."""
    source = get_source(request.actor, uid)
    if source.withdrawn_at:
        return gone(request, source)
    if request.method == "POST":
        return _decided(request, uid)
    context = {
        "source": source,
        "corrections": corrections_of(source),
        "may_edit": rules.can_edit(request.actor, source),
        "next": NEXT,
    }
    return render(request, "library/corrections.html", context)


def _decided(request: ActorRequest, uid: str) -> HttpResponse:
    decision, correction_uid, seen = (request.POST.get("do", "").split(":") + [""] * 3)[:3]
    if decision not in DECISIONS or seen not in CorrectionState:
        raise Http404
    correction = get_object_or_404(Correction, uid=correction_uid, passage__source__uid=uid)
    actions.decide(correction, DECISIONS[decision], actor=request.actor, seen=seen)
    return redirect(f"{reverse('library:corrections', args=[uid])}#c{correction.uid}")
