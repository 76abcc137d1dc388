"""A coalition's local efforts, one of them, and what belongs to whom in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from undersigned.core.asof import AsOf
from undersigned.core.door import require
from undersigned.core.forms import ActForm
from undersigned.core.http import ActorRequest
from undersigned.efforts import actions, forms, queries, rules
from undersigned.efforts.models import Effort
from undersigned.efforts.states import Stage, after
from undersigned.parties.queries import get_coalition
from undersigned.parties.rules import has_seat


@login_required
def efforts(request: ActorRequest, slug: str) -> HttpResponse:
    """List a coalition's local efforts with the stage of each; editors begin one."""
    coalition = get_coalition(request.actor, slug)
    form = forms.BeginForm(coalition, request.actor, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return redirect("efforts:effort", form.made.uid)
    context = {
        "coalition": coalition,
        "tab": "efforts",
        "efforts": queries.efforts_of(coalition, request.actor),
        "form": form,
        "may_begin": rules.can_begin(request.actor, coalition),
    }
    return render(request, "efforts/efforts.html", context)


def effort(request: ActorRequest, uid: str) -> HttpResponse:
    """Show an effort, now or as it stood: its stages, who was listened to, who helps, what belongs to whom."""
    found = queries.get_effort(request.actor, uid)
    as_of = AsOf.from_request(request, found.coalition.time_zone)
    acts = _acts(request, found) if as_of.day is None else {}
    wanted = request.POST.get("do", "")
    if request.method == "POST":
        require(lambda _actor, _effort: wanted in acts, request.actor, found)
        if acts[wanted].done(request.actor):
            messages.success(request, _("Saved."))
            return redirect("efforts:effort", uid)
    with as_of.then(found):
        context = _shown(request, found, as_of) | {"acts": acts}
        return render(request, "efforts/effort.html", context)


def _shown(request: ActorRequest, found: Effort, as_of: AsOf) -> dict[str, object]:
    """Return what both pages of an effort show."""
    stood = queries.stood(found, request.actor, as_of.at) if found.begun_at <= as_of.at else None
    now = as_of.day is None
    return {
        "effort": found,
        "coalition": found.coalition,
        "as_of": as_of,
        "stood": stood,
        "stages": list(Stage),
        "seated": has_seat(request.actor, found.coalition),
        "outside": queries.from_outside(found, stood.things) if stood else [],
        "may_take_out": now and rules.can_listen(request.actor, found),
        "may_end": now and rules.can_give_help(request.actor, found),
        "passable": _passable(request, found, stood) if now and stood else set(),
    }


def _passable(request: ActorRequest, found: Effort, stood: queries.Stood) -> set[int]:
    """Return the keys of the things that the reader may hand over."""
    if rules.can_keep(request.actor, found):
        return {each.pk for each in stood.things}
    home = found.coalition_id
    return {each.pk for each in stood.things if rules.speaks_for(request.actor, home, each.owner)}


def _acts(request: ActorRequest, found: Effort) -> dict[str, ActForm]:
    """Return the forms for what the reader may do, by the name of their button."""
    actor, wanted = request.actor, request.POST.get("do", "")
    stage = queries.stage_of(found)
    coming = after(stage)
    says = rules.can_listen if coming == Stage.HEARD else rules.is_local
    unsettled = stage in (None, Stage.HEARD)

    def sent(name: str) -> object:
        return request.POST if name == wanted else None

    made: dict[str, ActForm] = {}
    if rules.can_listen(actor, found):
        made["listen"] = forms.ListenForm(found, sent("listen"))
    if coming and says(actor, found) and (coming == Stage.HEARD or found.party_id):
        made["reach"] = forms.ReachForm(found, sent("reach"))
    if unsettled and rules.can_name_locals(actor, found):
        made["locals"] = forms.LocalsForm(found, sent("locals"))
    if stage != Stage.GONE and rules.can_give_help(actor, found):
        made["help"] = forms.HelpForm(found, actor, sent("help"))
    if rules.can_keep(actor, found):
        made["keep"] = forms.ThingForm(found, sent("keep"))
    return made


def handover(request: ActorRequest, uid: str) -> HttpResponse:
    """Show what belongs to whom, now and before, to print and sign."""
    found = queries.get_effort(request.actor, uid)
    require(has_seat, request.actor, found.coalition)
    as_of = AsOf.from_request(request, found.coalition.time_zone)
    with as_of.then(found):
        return render(request, "efforts/handover.html", _shown(request, found, as_of))


def thing(request: ActorRequest, uid: str, thing_uid: str) -> HttpResponse:
    """Hand a thing over, or agree that it stays where it is."""
    found = queries.get_effort(request.actor, uid)
    belonging = get_object_or_404(found.belongings.select_related("owner"), uid=thing_uid, until_at=None)
    belonging.effort = found
    require(rules.can_pass_on, request.actor, belonging)
    wanted = request.POST.get("do", "")
    acts: dict[str, ActForm] = {
        "pass": forms.PassOnForm(belonging, request.POST if wanted == "pass" else None)
    }
    if rules.is_local(request.actor, found) and belonging.owner_id != found.party_id:
        acts["stay"] = forms.StayForm(belonging, request.POST if wanted == "stay" else None)
    if wanted in acts and acts[wanted].done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("efforts:handover", uid)
    return render(request, "efforts/thing.html", {"effort": found, "thing": belonging, "acts": acts})


@require_POST
def end_help(request: ActorRequest, uid: str, help_uid: str) -> HttpResponse:
    """End that somebody helps."""
    found = queries.get_effort(request.actor, uid)
    helping = get_object_or_404(found.helpings.select_related("user"), uid=help_uid)
    helping.effort = found
    actions.end_help(helping, actor=request.actor)
    return redirect("efforts:effort", uid)


@require_POST
def take_out(request: ActorRequest, uid: str, said_uid: str) -> HttpResponse:
    """Destroy the words of a conversation."""
    found = queries.get_effort(request.actor, uid)
    said = get_object_or_404(found.conversations, uid=said_uid)
    said.effort = found
    actions.take_out(said, actor=request.actor)
    return redirect("efforts:effort", uid)
