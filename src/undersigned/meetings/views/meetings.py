"""A coalition's meetings, and one of them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from undersigned.core.asof import AsOf
from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.meetings import actions, forms, rules
from undersigned.meetings.models import Meeting
from undersigned.meetings.queries.meetings import get_meeting, meetings_of, stood
from undersigned.parties import rules as parties_rules
from undersigned.parties.models import Coalition
from undersigned.parties.queries import get_coalition, parties_spoken_for


def meetings(request: ActorRequest, slug: str) -> HttpResponse:
    """List a coalition's meetings, those to come first, now or as they stood on a past day."""
    coalition = get_object_or_404(Coalition, slug=slug)
    as_of = AsOf.from_request(request, coalition.time_zone)
    seated = parties_rules.has_seat(request.actor, coalition)
    with as_of.then():
        listed = meetings_of(coalition, request.actor, as_of.at)
        context = {
            "coalition": coalition,
            "tab": "meetings",
            "as_of": as_of,
            "listed": listed,
            "seated": seated,
            "may_edit": as_of.day is None and parties_rules.can_draft(request.actor, coalition),
        }
        return render(request, "meetings/meetings.html", context)


@login_required
def new(request: ActorRequest, slug: str) -> HttpResponse:
    """Set a meeting."""
    coalition = get_coalition(request.actor, slug)
    require(parties_rules.can_draft, request.actor, coalition)
    form = forms.MeetingForm(coalition, request.actor, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return redirect("meetings:meeting", form.made.uid)
    return render(request, "meetings/set.html", {"coalition": coalition, "form": form, "meeting": None})


def meeting(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a meeting, now or as it stood on a past day."""
    found = get_meeting(request.actor, uid)
    as_of = AsOf.from_request(request, found.coalition.time_zone)
    now = as_of.day is None
    with as_of.then(found):
        context = {
            "meeting": found,
            "coalition": found.coalition,
            "as_of": as_of,
            "stood": stood(found, request.actor, as_of) if found.set_at <= as_of.at else None,
            "seated": parties_rules.has_seat(request.actor, found.coalition),
            "may_edit": now and rules.can_edit(request.actor, found),
            "may_tell": now and bool(parties_spoken_for(request.actor, found.coalition)),
        }
        return render(request, "meetings/meeting.html", context)


def edited(request: ActorRequest, uid: str) -> Meeting:
    """Return a meeting that the actor may edit."""
    found = get_meeting(request.actor, uid)
    require(rules.can_edit, request.actor, found)
    return found


def change(request: ActorRequest, uid: str) -> HttpResponse:
    """Say otherwise what a meeting is."""
    found = edited(request, uid)
    form = forms.MeetingForm(found.coalition, request.actor, request.POST or None, meeting=found)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("meetings:meeting", uid)
    return render(
        request, "meetings/set.html", {"coalition": found.coalition, "form": form, "meeting": found}
    )


@require_POST
def cancel(request: ActorRequest, uid: str) -> HttpResponse:
    """Call a meeting off."""
    actions.cancel_meeting(edited(request, uid), actor=request.actor)
    return redirect("meetings:meeting", uid)
