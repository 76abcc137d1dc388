"""A coalition's library, a source coming in, its bytes and its history."""

from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.library import forms
from undersigned.library.models import Original
from undersigned.library.queries.sources import get_source, get_version, history_of, sources_of
from undersigned.parties import rules as parties
from undersigned.parties.queries import get_coalition
from undersigned.parties.rules import has_seat


@login_required
def library(request: ActorRequest, slug: str) -> HttpResponse:
    """Show a coalition's sources, the last received first."""
    coalition = get_coalition(request.actor, slug)
    context = {
        "coalition": coalition,
        "tab": "library",
        "sources": list(sources_of(coalition, request.actor)),
        "may_add": parties.can_draft(request.actor, coalition),
    }
    return render(request, "library/library.html", context)


@login_required
def add(request: ActorRequest, slug: str) -> HttpResponse:
    """Take a source in; then say where it comes from."""
    coalition = get_coalition(request.actor, slug)
    require(parties.can_draft, request.actor, coalition)
    form = forms.AddForm(coalition, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("It is in the library. Say what else you know of it."))
        return redirect("library:details", form.made.uid)
    return render(request, "library/add.html", {"coalition": coalition, "tab": "library", "form": form})


def original(request: ActorRequest, uid: str, number: int) -> HttpResponse:
    """Hand out the bytes as they were received."""
    version = get_version(get_source(request.actor, uid), number)
    data = get_object_or_404(Original, version=version).data
    # Never shown in a browser as anything: whoever made the file could have put anything into it.
    response = HttpResponse(bytes(data), content_type="application/octet-stream")
    name = version.filename or f"{uid}-{number}.txt"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


def history(request: ActorRequest, uid: str) -> HttpResponse:
    """Tell what happened to a source, in plain words."""
    source = get_source(request.actor, uid)
    inside = request.actor.is_operator or bool(has_seat(request.actor, source.coalition))
    context = {"source": source, "lines": history_of(source, inside=inside), "inside": inside}
    return render(request, "library/history.html", context)
