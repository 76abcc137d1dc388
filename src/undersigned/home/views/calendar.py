"""What calendar programs read."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from undersigned.core.actor import Actor
from undersigned.core.calendars import written
from undersigned.core.http import ActorRequest
from undersigned.core.pages import url
from undersigned.home.actions.calendar import make_calendar
from undersigned.home.queries.calendar import days_of, reader_of
from undersigned.parties.models import Coalition
from undersigned.parties.queries import get_coalition, parties_spoken_for


@never_cache
def calendar(request: ActorRequest, slug: str) -> HttpResponse:
    """The days of what is everybody's; signed in, also of what one's parties are asked."""
    return _calendar(get_object_or_404(Coalition, slug=slug), request.actor)


@never_cache
def private(request: ActorRequest, token: str) -> HttpResponse:
    """The days of one party, for a program that cannot sign in: whoever has the address reads them."""
    if found := reader_of(token):
        return _calendar(*found)
    raise Http404


@never_cache
@login_required
@require_POST
def make_address(request: ActorRequest, slug: str) -> HttpResponse:
    """Make the private address at which a calendar program reads a party's days, in place of an earlier one."""
    coalition = get_coalition(request.actor, slug)
    own = {party.uid: party for party in parties_spoken_for(request.actor, coalition)}
    party = own.get(request.POST.get("party", ""))
    if party is None:
        raise Http404
    _link, token = make_calendar(coalition, party, actor=request.actor)
    address = settings.BASE_URL + url("home:calendar_private", token)
    return render(request, "reviews/link.html", {"coalition": coalition, "party": party, "private": address})


def _calendar(coalition: Coalition, actor: Actor) -> HttpResponse:
    return HttpResponse(
        written(coalition.name, days_of(coalition, actor)), content_type="text/calendar; charset=utf-8"
    )
