"""What a meeting talks about, who is invited and was there, and its record."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core.http import ActorRequest
from undersigned.meetings import forms, rules
from undersigned.meetings.queries.meetings import get_meeting, parties_for, present_at, unanswered
from undersigned.meetings.states import Phase
from undersigned.meetings.views.meetings import edited


def agenda(request: ActorRequest, uid: str) -> HttpResponse:
    """Say what is talked about, and what is read before."""
    found = edited(request, uid)
    form = forms.PrepareForm(found, request.actor, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("meetings:meeting", uid)
    return render(request, "meetings/agenda.html", {"meeting": found, "form": form})


def parties(request: ActorRequest, uid: str) -> HttpResponse:
    """Say who is invited and, once it has begun, who was there: editors of all, a delegate of her own."""
    found = get_meeting(request.actor, uid)
    phase = found.phase(timezone.now())
    edits = rules.can_edit(request.actor, found)
    told = [party for party in parties_for(found) if rules.can_tell(request.actor, (found, party))]
    if not edits and (not told or phase == Phase.COMING):
        raise Http404
    form = forms.PresenceForm(found, told, phase, request.POST or None, edits=edits)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("meetings:meeting", uid)
    context = {"meeting": found, "form": form, "begun": phase in (Phase.ON, Phase.PAST)}
    return render(request, "meetings/parties.html", context)


def record(request: ActorRequest, uid: str) -> HttpResponse:
    """Publish the record; what will be told of the parties is shown first."""
    found = edited(request, uid)
    form = forms.RecordForm(found, request.actor, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("The record is published."))
        return redirect("meetings:meeting", uid)
    now = timezone.now()
    context = {
        "meeting": found,
        "form": form,
        "phase": found.phase(now),
        "present": present_at(found, request.actor, now),
        "silent": unanswered(found),
    }
    return render(request, "meetings/record.html", context)
