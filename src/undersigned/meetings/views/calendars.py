"""Meetings as calendar files: one handed out, and many brought in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.core.calendars import written
from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.meetings import forms
from undersigned.meetings.queries.dates import day_of
from undersigned.meetings.queries.meetings import get_meeting
from undersigned.parties import rules as parties
from undersigned.parties.queries import get_coalition


def calendar(request: ActorRequest, uid: str) -> HttpResponse:
    """Hand a meeting out as an iCalendar file."""
    found = get_meeting(request.actor, uid)
    made = written(found.coalition.name, [day_of(found)])
    return HttpResponse(made, content_type="text/calendar; charset=utf-8")


@login_required
def take_in(request: ActorRequest, slug: str) -> HttpResponse:
    """Read a calendar, show what is in it, and take it in at the second press."""
    coalition = get_coalition(request.actor, slug)
    require(parties.can_draft, request.actor, coalition)
    form = forms.ImportForm(coalition, request.POST or None, request.FILES or None)
    context = {"coalition": coalition, "form": form, "steps": None}
    if request.method == "POST" and request.POST.get("do") == "take":
        if form.done(request.actor):
            taken = form.taken
            counts = {"new": taken.new, "changed": taken.changed, "cancelled": taken.cancelled}
            messages.success(
                request, _("New: %(new)s. Changed: %(changed)s. Called off: %(cancelled)s.") % counts
            )
            return redirect("meetings:meetings", slug)
    elif form.is_valid():
        context["steps"] = form.steps
    return render(request, "meetings/import.html", context)
