"""What others have published, as theirs: taken in, shown, checked anew each time, removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from undersigned.core.http import ActorRequest
from undersigned.exchange import forms, rules
from undersigned.exchange.actions import bundles as acts
from undersigned.exchange.models import Peer
from undersigned.exchange.queries import bundles
from undersigned.ledger import verify
from undersigned.ledger.log import NoNote, Verifier
from undersigned.parties.queries import get_coalition
from undersigned.positions.states import Effect


@login_required
def theirs(request: ActorRequest, slug: str) -> HttpResponse:
    """List what a coalition has taken in of others, and take in more: a file, or from a node that is let in."""
    coalition = get_coalition(request.actor, slug)
    fetching = "path" in request.POST
    file = forms.ReceiveForm(coalition, None if fetching else request.POST or None, request.FILES or None)
    fetch = forms.FetchForm(coalition, request.POST if fetching else None)
    form = fetch if fetching else file
    if request.method == "POST" and form.done(request.actor):
        return redirect("exchange:bundle", form.received.uid)
    context = {
        "coalition": coalition,
        "tab": "texts",
        "received": bundles.received_by(request.actor).filter(coalition=coalition),
        "file": file,
        "fetch": fetch,
        "known": Peer.objects.filter(ended_at=None).exists(),
        "may": rules.can_receive(request.actor, coalition),
    }
    return render(request, "exchange/theirs.html", context, status=400 if form.errors else 200)


def bundle(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a bundle of others with what checking it finds now."""
    found = get_object_or_404(bundles.received_by(request.actor), uid=uid)
    data = bytes(found.data)
    context = {
        "received": found,
        "coalition": found.coalition,
        "report": verify(data, _keys(found.peer)),
        "editions": bundles.editions_in(data),
        "effects": dict(Effect.choices),
        "may": rules.can_receive(request.actor, found.coalition),
    }
    return render(request, "exchange/bundle.html", context)


@require_POST
def remove(request: ActorRequest, uid: str) -> HttpResponse:
    """Destroy a bundle that was taken in."""
    found = get_object_or_404(bundles.received_by(request.actor), uid=uid)
    acts.remove(found, actor=request.actor)
    messages.success(request, _("It was removed."))
    return redirect("exchange:theirs", found.coalition.slug)


def _keys(peer: Peer | None) -> list[Verifier]:
    try:
        return [Verifier.read(peer.log_key)] if peer and peer.log_key else []
    except NoNote:
        return []
