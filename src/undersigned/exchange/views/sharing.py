"""A text that several nodes work on: the inbox that nodes write to, and the secretary's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from undersigned.core.actor import WORKER
from undersigned.core.door import require
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.http import ActorRequest
from undersigned.exchange import forms, rules
from undersigned.exchange.actions import sharing, taking
from undersigned.exchange.models import Peer, Reader, Shared, Taken
from undersigned.texts.models import Text
from undersigned.texts.queries import get_text

LONGEST = 16 * 1024 * 1024  # bytes of a message


@csrf_exempt  # No browser, cookie or actor stands behind it: the sender's signature is what counts.
@require_POST
def inbox(request: HttpRequest) -> HttpResponse:
    """Take in what another node tells of a text that is shared with it."""
    data = request.read(LONGEST + 1)
    if len(data) > LONGEST:
        return _plain(f"A message has at most {LONGEST} bytes.", 413)
    try:
        taken = taking.take(data, actor=WORKER)
    except Refused as refusal:
        return _plain(str(refusal), 409)
    except NotAllowed:
        return _plain("This text is not known here. Its secretary takes the first message in as a file.", 403)
    return _plain("\n".join(["taken", *taken.left_out]), 200)


def _plain(said: str, status: int) -> HttpResponse:
    return HttpResponse(said + "\n", "text/plain; charset=utf-8", status)


def nodes(request: ActorRequest, uid: str) -> HttpResponse:
    """Show with whom a text is shared, who answers where, and what came; share it with another node."""
    text = _text(request, uid)
    form = forms.ShareForm(text, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("The text is shared. Tell the node now, or give it the file."))
        return redirect("exchange:nodes", uid)
    shared = Shared.objects.filter(text=text).select_related("home").first()
    readers = Reader.objects.filter(shared=shared, ended_at=None).select_related("peer")
    context = {
        "text": text,
        "tab": "ask",
        "form": form,
        "shared": shared,
        "readers": readers,
        "taken": Taken.objects.filter(text=text).select_related("peer")[:20],
        "elsewhere": text.coalition.parties.exclude(elsewhere="").order_by("elsewhere", "name"),
        "known": Peer.objects.filter(ended_at=None).exclude(log_key="").exists(),
        "file": forms.TakeForm(),
    }
    return render(request, "exchange/nodes.html", context)


@require_POST
def tell(request: ActorRequest, uid: str) -> HttpResponse:
    """Send another node what is new."""
    text = _text(request, uid)
    peer = get_object_or_404(Peer, uid=request.POST.get("node", ""), ended_at=None)
    news = sharing.tell(text, peer, actor=request.actor)
    said = _("%(node)s was told.") if news else _("%(node)s knows all of it.")
    messages.success(request, said % {"node": peer.name})
    return redirect("exchange:nodes", uid)


@require_POST
def message(request: ActorRequest, uid: str) -> HttpResponse:
    """Hand over as a file what another node is to be told: for nodes that cannot reach one another."""
    text = _text(request, uid)
    peer = get_object_or_404(Peer, uid=request.POST.get("node", ""), ended_at=None)
    data = sharing.message_for(text, peer, actor=request.actor)
    response = HttpResponse(data, "application/json")
    response["Content-Disposition"] = f'attachment; filename="{text.uid}-for-{peer.uid}.json"'
    return response


def take(request: ActorRequest) -> HttpResponse:
    """Take in a message as a file; the first one of a text brings it here."""
    if request.actor.kind != "person":
        raise NotAllowed(_("You have no right to do this here."))
    form = forms.TakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.done(request.actor):
        taken = form.taken
        messages.success(request, _("What %(node)s tells was taken in.") % {"node": taken.peer.name})
        return redirect("exchange:nodes", taken.text.uid)
    return render(request, "exchange/take.html", {"form": form}, status=400 if form.errors else 200)


def _text(request: ActorRequest, uid: str) -> Text:
    text = get_text(request.actor, uid)
    require(rules.can_share, request.actor, text)
    return text
