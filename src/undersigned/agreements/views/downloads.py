"""Handing an edition over as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from undersigned.agreements.queries.editions import editions_visible, standing
from undersigned.agreements.queries.exports import FORMS, WORD, bracketed
from undersigned.core.http import ActorRequest
from undersigned.parties.rules import has_seat
from undersigned.texts.models import Text


def download(request: ActorRequest, uid: str, number: int, extension: str) -> HttpResponse:
    """Return an edition in the form that the address ends in."""
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=uid)
    editions = editions_visible(text, seated=has_seat(request.actor, text.coalition))
    edition = get_object_or_404(editions.select_related("text__coalition", "text__owner"), number=number)
    if extension not in FORMS:
        raise Http404
    content_type, make = FORMS[extension]
    return _file(make(standing(edition)), content_type, f"{text.uid}-{number}.{extension}")


def draft(request: ActorRequest, uid: str) -> HttpResponse:
    """Return the draft with its alternatives in brackets, for the coalition's seats."""
    text = get_object_or_404(Text.objects.select_related("coalition", "owner"), uid=uid)
    if not has_seat(request.actor, text.coalition):
        raise Http404
    return _file(bracketed(text), WORD, f"{text.uid}-draft.docx")


def _file(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
