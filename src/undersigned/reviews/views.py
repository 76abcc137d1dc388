"""What is due of me, and the page on which it is answered."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from undersigned.agreements.models import Edition
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.pages import url
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import get_coalition
from undersigned.positions import actions as positions
from undersigned.positions.forms import choices_of
from undersigned.positions.models import Position, Precedent
from undersigned.positions.queries import unsettled, unsettled_in
from undersigned.reviews import actions, forms, queries, rules, tasks
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
        "due": [(review, queries.named(review.subject)) for review in found if review.due_on <= today],
        "coming": [(review, queries.named(review.subject)) for review in found if review.due_on > today],
        "open": unsettled_in(coalition) if drafts else _own_open(own, coalition),
    }
    return render(request, "reviews/due.html", context)


def _own_open(own: list[Party], coalition: Coalition) -> list[Precedent]:
    found = [precedent for party in own for precedent in unsettled(party)]
    return [each for each in found if each.wording.clause.text.coalition_id == coalition.pk]


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
    return render(request, "reviews/set.html", {"form": form, "called": queries.named(subject)})


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
    """Make the private link of whoever answers for it, mail it where an address was given, and show it once."""
    review = _of(get_coalition(request.actor, slug), uid)
    form = forms.MailForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This is not a mail address."))
    _link, token = actions.invite(review, actor=request.actor)
    to, unsent = form.cleaned_data["mail"], ""
    try:
        tasks.send(review, token, to, actor=request.actor)
    except Refused as refusal:
        unsent = str(refusal)
    context = {"coalition": review.coalition, "party": review.party, "private": _private(token)}
    return render(request, "reviews/link.html", context | {"mailed": to, "unsent": unsent})


def _private(token: str) -> str:
    return f"{settings.BASE_URL}/l/{token}/"


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
    found = _link_of(link_uid)
    review = queries.review_of_link(found)
    if review is None:
        raise Http404
    if not found.is_live:
        return render(request, "parties/link_closed.html", {"link": found}, status=410)
    if not rules.can_answer(request.actor, review):
        return render(request, "parties/needs_link.html", status=403)
    return _answer(request, review)


def _link_of(uid: str) -> PrivateLink:
    links = PrivateLink.objects.select_related("party", "coalition")
    return get_object_or_404(links, uid=uid, purpose=PrivateLink.Purpose.REVIEW)


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
        "open": [(each, _place_of(request, each)) for each in queries.open_beside(review)],
    }
    status = 409 if form.errors else 200
    return render(request, "reviews/review.html", context, status=status)


def _place_of(request: ActorRequest, precedent: Precedent) -> str:
    """Return where a precedent is looked at anew: under a private link's own address, or by a seat."""
    if request.actor.kind == "link":
        return f"{request.path}precedent/{precedent.uid}/"
    return url("reviews:precedent", precedent.wording.clause.text.coalition.slug, precedent.uid)


@never_cache
@login_required
def precedent(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Follow or distinguish anew by a seat, where a fact has changed or something was left open."""
    found = _precedent(uid, coalition=get_coalition(request.actor, slug))
    return _choose(request, found, url("reviews:due", slug))


@never_cache
@login_required
@require_POST
def precedent_link(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Make the private link by which a party follows or distinguishes anew, and show it once."""
    found = _precedent(uid, coalition=get_coalition(request.actor, slug))
    _link, token = actions.invite_to_choose(found, actor=request.actor)
    context = {"coalition": found.wording.clause.text.coalition, "party": found.party}
    return render(request, "reviews/link.html", context | {"private": _private(token)})


@never_cache
def linked_precedent(request: ActorRequest, link_uid: str, uid: str = "") -> HttpResponse:
    """Follow or distinguish anew by private link: the one made for it, or that to review the position."""
    link = _link_of(link_uid)
    found = _precedent(uid or link.subject_uid, coalition=link.coalition)
    if not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410)
    if not rules.can_choose(request.actor, found):
        return render(request, "parties/needs_link.html", status=403)
    return _choose(request, found, link.address)


def _precedent(uid: str, coalition: Coalition) -> Precedent:
    precedents = Precedent.objects.select_related(
        "party", "wording__clause__text__coalition", "earlier", "fact"
    )
    return get_object_or_404(precedents.filter(wording__clause__text__coalition=coalition), uid=uid)


def _choose(request: ActorRequest, found: Precedent, after: str) -> HttpResponse:
    require(rules.can_choose, request.actor, found)
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
            return redirect(after)
    coalition = found.wording.clause.text.coalition
    context: dict[str, Any] = {"coalition": coalition, "precedent": found}
    context |= {"meeting": meeting, "missing": missing}
    context |= {"choice": choice or found, "back": "" if request.actor.kind == "link" else after}
    return render(request, "reviews/precedent.html", context)
