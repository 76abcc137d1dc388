"""What is due of me, the page on which it is answered, and the calendar of both."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from undersigned.agreements.models import Edition
from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.core.pages import url
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, PrivateLink
from undersigned.parties.queries import get_coalition, link_of_token
from undersigned.positions import actions as positions
from undersigned.positions.forms import choices_of
from undersigned.positions.models import Position, Precedent
from undersigned.positions.queries import unsettled
from undersigned.reviews import actions, forms, queries, rules
from undersigned.reviews.models import Review
from undersigned.texts.models import Clause
from undersigned.texts.queries import words_of

SUBJECTS: dict[str, Any] = {
    "position": Position.objects.select_related("party", "wording__clause__text__coalition"),
    "clause": Clause.objects.select_related("text__coalition", "text__owner"),
    "edition": Edition.objects.select_related("text__coalition", "text__owner"),
}
PLACES = {"position": "wording__clause__text__coalition"}


@login_required
def due(request: ActorRequest, slug: str) -> HttpResponse:
    """List what a person's parties have to review, and what they left open; all of it to those who draft."""
    coalition = get_coalition(request.actor, slug)
    own = queries.parties_of(request.actor, coalition)
    drafts = parties.can_draft(request.actor, coalition)
    found = queries.open_reviews(coalition)
    found = found if drafts else found.filter(party__in=own)
    today = queries.today_in(coalition)
    context = {
        "coalition": coalition,
        "tab": "due",
        "own": own,
        "manages": parties.can_manage(request.actor, coalition),
        "due": [(review, actions.named(review.subject)) for review in found if review.due_on <= today],
        "coming": [(review, actions.named(review.subject)) for review in found if review.due_on > today],
        "open": [p for party in own for p in unsettled(party) if _in(p, coalition)],
    }
    return render(request, "reviews/due.html", context)


def _in(precedent: Precedent, coalition: Coalition) -> bool:
    return precedent.wording.clause.text.coalition_id == coalition.pk


@login_required
def set_review(request: ActorRequest, slug: str, kind: str, uid: str) -> HttpResponse:
    """Set the day on which something is asked, and of whom."""
    coalition = get_coalition(request.actor, slug)
    if kind not in SUBJECTS:
        raise Http404
    place = {PLACES.get(kind, "text__coalition"): coalition}
    subject = get_object_or_404(SUBJECTS[kind], uid=uid, **place)
    require(rules.can_set, request.actor, subject)
    form = forms.SetForm(subject, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("It will be asked on that day."))
        return redirect("reviews:due", slug)
    return render(request, "reviews/set.html", {"form": form, "called": actions.named(subject)})


def _of(coalition: Coalition, uid: str) -> Review:
    return get_object_or_404(queries.reviews().filter(coalition=coalition), uid=uid)


@login_required
@require_POST
def call_off(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Ask no longer."""
    actions.call_off(_of(get_coalition(request.actor, slug), uid), actor=request.actor)
    return redirect("reviews:due", slug)


@never_cache
@login_required
@require_POST
def link(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Make the private link of whoever answers for it, and show it once."""
    review = _of(get_coalition(request.actor, slug), uid)
    _link, token = actions.invite(review, actor=request.actor)
    private = f"{settings.BASE_URL}/l/{token}/"
    context = {"coalition": review.coalition, "party": review.party, "private": private}
    return render(request, "reviews/link.html", context)


@never_cache
@login_required
def seated(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Answer a review by a seat."""
    review = _of(get_coalition(request.actor, slug), uid)
    require(rules.can_answer, request.actor, review)
    return _answer(request, review)


@never_cache
def linked(request: ActorRequest, link_uid: str) -> HttpResponse:
    """Answer a review by private link."""
    links = PrivateLink.objects.select_related("party", "coalition")
    found = get_object_or_404(links, uid=link_uid, purpose=PrivateLink.Purpose.REVIEW)
    review = queries.review_of_link(found)
    if review is None:
        raise Http404
    if not found.is_live:
        return render(request, "parties/link_closed.html", {"link": found}, status=410)
    if not rules.can_answer(request.actor, review):
        return render(request, "parties/needs_link.html", status=403)
    return _answer(request, review)


def _answer(request: ActorRequest, review: Review) -> HttpResponse:
    form = forms.ReviewForm(review, request.LANGUAGE_CODE, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Thank you. It is kept, beside what stood before."))
        return redirect(request.path)
    context = {
        "review": review,
        "coalition": review.coalition,
        "form": form if review.is_open else None,
        "changes": queries.changes_of(review),
        "claim": words_of(review.clause) if review.clause else "",
    }
    status = 409 if form.errors else 200
    return render(request, "reviews/review.html", context, status=status)


@never_cache
@login_required
def precedent(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Follow or distinguish anew, where a fact has changed or something was left open."""
    coalition = get_coalition(request.actor, slug)
    precedents = Precedent.objects.select_related("party", "wording__clause__text", "earlier", "fact")
    place = Q(wording__clause__text__coalition=coalition)
    found = get_object_or_404(precedents.filter(place), uid=uid)
    meeting, missing = positions.meeting_of(found), ""
    chosen = choices_of(request.POST, request.LANGUAGE_CODE)
    choice = chosen.get(meeting.token) if meeting else None
    if choice is not None:
        try:
            positions.choose_again(found, choice, actor=request.actor)
        except positions.Met as met:
            missing = met.asked[0][1]
        else:
            messages.success(request, _("It is kept, beside what stood before."))
            return redirect("reviews:due", slug)
    require(rules.can_choose, request.actor, found)
    context = {"coalition": coalition, "precedent": found, "meeting": meeting, "missing": missing}
    return render(request, "reviews/precedent.html", context | {"choice": choice or found})


@never_cache
def calendar(request: ActorRequest, slug: str) -> HttpResponse:
    """The days of what is everybody's, for a calendar program; signed in, also of what one's parties answer for."""
    coalition = get_object_or_404(Coalition, slug=slug)
    return _calendar(
        coalition, list(queries.calendar_of(coalition, queries.parties_of(request.actor, coalition)))
    )


@never_cache
@login_required
@require_POST
def feed_address(request: ActorRequest, slug: str) -> HttpResponse:
    """Make the private address at which a calendar program reads a party's days, in place of an earlier one."""
    coalition = get_coalition(request.actor, slug)
    own = {party.uid: party for party in queries.parties_of(request.actor, coalition)}
    party = own.get(request.POST.get("party", ""))
    if party is None:
        raise Http404
    _link, token = actions.make_feed(coalition, party, actor=request.actor)
    private = f"{settings.BASE_URL}{url('reviews:feed', token)}"
    return render(request, "reviews/link.html", {"coalition": coalition, "party": party, "private": private})


@never_cache
def feed(request: ActorRequest, token: str) -> HttpResponse:
    """The days of one party, for a calendar program that cannot sign in: whoever has the address reads them."""
    found = link_of_token(token)
    if found is None or not found.is_live or not actions.is_feed(found):
        raise Http404
    return _calendar(found.coalition, list(queries.calendar_of(found.coalition, [found.party])))


def _calendar(coalition: Coalition, reviews: list[Review]) -> HttpResponse:
    """Return an iCalendar (RFC 5545) with one whole day for each review."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Undersigned//reviews//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", coalition.name)
    for review in reviews:
        made.add_component(_event(review))
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _event(review: Review) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{review.uid}@undersigned")
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", review.due_on)
    event.add("dtend", review.due_on + timedelta(days=1))
    told = {"subject": actions.named(review.subject), "party": review.party.name}
    event.add("summary", _("Does it still hold? %(subject)s (%(party)s)") % told)
    event.add("url", settings.BASE_URL + url("reviews:review", review.coalition.slug, review.uid))
    event.add("transp", "TRANSPARENT")
    return event
