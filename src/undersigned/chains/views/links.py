"""A link, a body with its links and names, and the desk at which editors record them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from undersigned.cases.actions import drop_name
from undersigned.cases.models import CaseActor
from undersigned.chains import actions, forms, rules
from undersigned.chains.queries import links as reads
from undersigned.chains.states import Tie
from undersigned.core.door import require
from undersigned.core.forms import ActForm
from undersigned.core.http import ActorRequest
from undersigned.parties import rules as parties
from undersigned.parties.queries import get_coalition, parties_in, parties_spoken_for


def link(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a link with its claim, its sources and what is said against it."""
    found = reads.get_link(request.actor, uid)
    [told] = reads.told_of([found], request.actor)
    acts, wanted = _acts(request, told), request.POST.get("do", "")
    if wanted in acts and acts[wanted].done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("chains:link", uid)
    context = {"link": found, "told": told, "acts": acts, "wanted": wanted, "coalition": found.coalition}
    return render(request, "chains/link.html", context | {"may_edit": rules.can_edit(request.actor, found)})


def _acts(request: ActorRequest, told: reads.Told) -> dict[str, ActForm]:
    """Return the acts that the page of a link offers, by the name its button sends."""
    actor, found, acts = request.actor, told.link, dict[str, ActForm]()
    edits, own = rules.can_edit(actor, found), parties_spoken_for(actor, found.coalition)

    def sent(name: str) -> object:
        return request.POST if request.POST.get("do") == name else None

    for dispute in told.disputes:
        if dispute.settled_at is None and rules.can_settle(actor, dispute):
            acts[f"settle:{dispute.uid}"] = forms.SettleForm(dispute, sent(f"settle:{dispute.uid}"))
    if found.ended_at:
        return acts
    if edits or own:
        speakers = list(parties_in(found.coalition)) if edits else own
        acts["dispute"] = forms.DisputeForm(found, speakers, edits, sent("dispute"))
    if edits:
        acts["end"] = forms.EndForm(found, sent("end"))
    return acts


def body(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a body: its names in every script, its links, and for editors where names are given."""
    found = get_object_or_404(reads.bodies_known_to(request.actor), uid=uid)
    may_edit = parties.can_draft(request.actor, found.coalition)
    form = forms.NameForm(found, request.POST or None) if may_edit else None
    if request.method == "POST" and form is None:
        require(parties.can_draft, request.actor, found.coalition)
    if request.method == "POST" and form is not None and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("chains:body", uid)
    links = reads.links_of(found, request.actor)
    context = {
        "body": found,
        "coalition": found.coalition,
        "names": found.names.all(),
        "links": reads.told_of(links[: reads.SHOWN], request.actor),
        "many": links.count(),
        "form": form,
    }
    return render(request, "chains/body.html", context)


@require_POST
def drop(request: ActorRequest, uid: str, number: int) -> HttpResponse:
    """Take a name from a body."""
    found = get_object_or_404(reads.bodies_known_to(request.actor), uid=uid)
    require(parties.can_draft, request.actor, found.coalition)
    drop_name(get_object_or_404(found.names, pk=number), actor=request.actor)
    return redirect("chains:body", uid)


@login_required
def desk(request: ActorRequest, slug: str) -> HttpResponse:
    """List the links of a coalition; editors record one, and read what waits for them."""
    coalition = get_coalition(request.actor, slug)
    may_edit = parties.can_draft(request.actor, coalition)
    form = forms.RecordForm(coalition, request.POST or None)
    if request.method == "POST":
        require(parties.can_draft, request.actor, coalition)
        if form.done(request.actor):
            messages.success(request, _("Saved."))
            return redirect("chains:link", form.made.uid)
    context = {
        "coalition": coalition,
        "tab": "links",
        "form": form,
        "may_edit": may_edit,
        "sentence_of": reads.sentence_of,
    }
    return render(request, "chains/desk.html", context | reads.desk_of(coalition, request.actor))


@require_POST
def settle_tip(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Say that a tip was seen to."""
    coalition = get_coalition(request.actor, slug)
    require(parties.can_draft, request.actor, coalition)
    actions.settle_tip(get_object_or_404(coalition.tips, uid=uid), actor=request.actor)
    return redirect("chains:desk", slug)


def take_in(request: ActorRequest, slug: str) -> HttpResponse:
    """Take links in from a table: all of a file, or none of it with the line and the reason."""
    coalition = get_coalition(request.actor, slug)
    require(parties.can_draft, request.actor, coalition)
    form = forms.ImportForm(coalition, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.done(request.actor):
        new = form.done_with.new
        messages.success(
            request, ngettext("%(count)s link is new.", "%(count)s links are new.", new) % {"count": new}
        )
        return redirect("chains:desk", slug)
    context = {"coalition": coalition, "form": form, "ties": Tie, "kinds": CaseActor.Kind}
    return render(request, "chains/import.html", context)
