"""Handing an edition over as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from undersigned.agreements.queries.editions import editions_visible, standing
from undersigned.agreements.queries.exports import FORMS, WORD, bracketed
from undersigned.core.asof import AsOf
from undersigned.core.http import ActorRequest
from undersigned.parties.rules import has_seat
from undersigned.texts.models import Text


def download(request: ActorRequest, uid: str, number: int, extension: str) -> HttpResponse:
    """Return an edition in the form that the address ends in, now or as of a past day on which it was published."""
    text = get_object_or_404(Text.objects.select_related("coalition", "owner"), uid=uid)
    editions = editions_visible(text, seated=has_seat(request.actor, text.coalition))
    as_of = AsOf.from_request(request, text.coalition.time_zone)
    with as_of.then(text):
        edition = get_object_or_404(editions, number=number)
        if extension not in FORMS or (edition.published_at or edition.frozen_at) > as_of.at:
            raise Http404
        edition.text = text
        content_type, make = FORMS[extension]
        name = f"{text.uid}-{number}-{as_of.day}" if as_of.day else f"{text.uid}-{number}"
        return _file(make(standing(edition, as_of.at)), content_type, f"{name}.{extension}")


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
