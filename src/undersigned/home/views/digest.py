"""Letters about what waits: how often, about what, and their end by one click."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from undersigned.core.http import ActorRequest
from undersigned.home.actions.digest import end_digest
from undersigned.home.forms.digest import DigestForm
from undersigned.home.queries.digest import digest_at, digest_of
from undersigned.home.states import Often
from undersigned.people.models import User


@login_required
def choose(request: ActorRequest) -> HttpResponse:
    """Choose how often one is written to, and about what."""
    assert isinstance(request.user, User)
    form = DigestForm(request.user, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("It is kept."))
        return redirect("people:me")
    context = {"form": form, "digest": digest_of(request.user), "me": request.user}
    return render(request, "home/digest.html", context)


@never_cache
@csrf_exempt
def end(request: HttpRequest, signed: str) -> HttpResponse:
    """End the letters at the address that stands in each of them (RFC 8058): no cookie, no token of a form.

    A mail program sends the POST by itself. Programs that look at every address of a letter ask by GET, and change
    nothing.
    """
    ours, digest = digest_at(signed)
    if not ours:
        raise Http404
    going = digest is not None and digest.often != Often.OFF
    ended = digest is not None and request.method == "POST" and end_digest(digest)
    return render(request, "home/digest_end.html", {"going": going, "ended": ended, "signed": signed})
