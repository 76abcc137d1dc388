"""Appeals: the page that everybody reads, the pages on which they are made, answered and closed."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from undersigned.cases.models import Concerned
from undersigned.core.asof import AsOf
from undersigned.core.door import require
from undersigned.core.errors import NotAllowed
from undersigned.core.http import ActorRequest
from undersigned.core.models import Audience
from undersigned.core.once import key_of, tell_again
from undersigned.core.pages import url
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import get_coalition, parties_in, parties_spoken_for
from undersigned.parties.rules import is_secretary
from undersigned.pledges.actions import answers
from undersigned.pledges.actions import appeals as acts
from undersigned.pledges.forms import appeals as forms
from undersigned.pledges.models import Appeal, Ask
from undersigned.pledges.queries.appeals import (
    AppealStood,
    answers_of,
    appeals,
    appeals_stood,
    appeals_visible_to,
    concerned_by,
    reads_all,
)
from undersigned.pledges.rules import appeals as rules


def appeal(request: ActorRequest, uid: str) -> HttpResponse:
    """Show an appeal, now or as of a past day: what those concerned ask for, and who answers what."""
    found = get_object_or_404(appeals_visible_to(request.actor), uid=uid)
    as_of = AsOf.from_request(request, found.text.coalition.time_zone)
    with as_of.then():
        stood = _stood(request, uid, as_of)
        inside = reads_all(request.actor, found)
        own = [] if as_of.day else parties_spoken_for(request.actor, found.text.coalition)
        context: dict[str, Any] = {"stood": stood, "appeal": found, "text": found.text, "as_of": as_of}
        context["inside"] = inside
        context["own"] = [party for party in own if party.pk != found.made_by_id]
        context["readable"] = stood is not None and (inside or stood.published)
        return render(request, "pledges/appeal.html", context)


def _stood(request: ActorRequest, uid: str, as_of: AsOf) -> AppealStood | None:
    found = appeals().filter(uid=uid)
    return next(iter(appeals_stood(found, request.actor, as_of.at, get_language() or "")), None)


@login_required
def listed(request: ActorRequest, slug: str) -> HttpResponse:
    """List a coalition's appeals with what is open, and where one is begun."""
    coalition = get_coalition(request.actor, slug)
    found = appeals().filter(text__coalition=coalition)
    stood = appeals_stood(found, request.actor, timezone.now(), get_language() or "")
    context = {"coalition": coalition, "tab": "appeals", "appeals": stood}
    context["may_begin"] = bool(_makers(request, coalition))
    return render(request, "pledges/appeals.html", context)


def _makers(request: ActorRequest, coalition: Coalition) -> "QuerySet[Concerned]":
    """Return the people concerned in whose name an actor may begin an appeal."""
    concerned = concerned_by(coalition)
    if request.actor.is_operator or is_secretary(request.actor, coalition):
        return concerned
    own = [party.pk for party in parties_spoken_for(request.actor, coalition)]
    spoken = Q(party__in=own) | Q(vouched_by__in=own) | Q(party__voucher__in=own)
    return concerned.filter(spoken)


@login_required
def begin(request: ActorRequest, slug: str) -> HttpResponse:
    """Begin an appeal."""
    coalition = get_coalition(request.actor, slug)
    makers = _makers(request, coalition)
    if not makers:
        raise NotAllowed(
            _("Only those whom a case concerns, who vouches for them, or the secretary begin an appeal.")
        )
    form = forms.BeginForm(coalition, makers, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return redirect("pledges:draft_appeal", form.made.uid)
    return render(request, "pledges/appeal_begin.html", {"coalition": coalition, "form": form})


def _seen(request: ActorRequest, uid: str) -> Appeal:
    """Return an appeal to whoever has a seat in its coalition. Raises: Http404 for others."""
    found = get_object_or_404(appeals(), uid=uid)
    if not reads_all(request.actor, found):
        raise Http404
    return found


@login_required
def draft(request: ActorRequest, uid: str) -> HttpResponse:
    """What is asked for so far; asks are added, put in order, dropped here, and the whole is published."""
    found = _seen(request, uid)
    form = forms.AskForm(found, _raisers(request, found), request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("pledges:draft_appeal", uid)
    return _draft(request, found, form, forms.PublishForm(found))


def _draft(
    request: ActorRequest, found: Appeal, form: forms.AskForm, publishing: forms.PublishForm
) -> HttpResponse:
    stood = appeals_stood([found], request.actor, timezone.now(), get_language() or "")[0]
    signer = acts.signer_of(found)
    own = parties_spoken_for(request.actor, found.text.coalition)
    context = {
        "appeal": found,
        "stood": stood,
        "form": form if form.raisers else None,
        "publishing": publishing if rules.can_sign(request.actor, (found, signer)) else None,
        "signer": signer,
        "drafts": rules.can_draft(request.actor, found),
        "invites": rules.can_invite(request.actor, found),
        "droppable": {each.ask.pk for each in stood.all_asks if _dropper(own, each.ask)},
        "changeable": {each.ask.pk for each in stood.all_asks if _may_change(request, each.ask)},
        "closers": [party for party in own if rules.can_close(request.actor, (found, party))],
        "parties": [p for p in parties_in(found.text.coalition) if not p.elsewhere],
    }
    return render(request, "pledges/appeal_draft.html", context)


def _may_change(request: ActorRequest, ask: Ask) -> bool:
    return not ask.settled and rules.can_raise(request.actor, (ask.appeal, ask.raised_by))  # type: ignore[attr-defined]


def _raisers(request: ActorRequest, found: Appeal) -> "QuerySet[Party]":
    parties = parties_in(found.text.coalition).select_related("voucher")
    may = [each.pk for each in parties if rules.can_raise(request.actor, (found, each))]
    return parties.filter(pk__in=may)


def _dropper(own: Sequence[Party], ask: Ask) -> Party | None:
    """Return in whose name somebody drops an ask: the makers' before that of who raised it."""
    makers = (ask.appeal.made_by_id, ask.appeal.vouched_by_id, ask.raised_by_id)
    return next((party for key in makers for party in own if party.pk == key), None)


def _ask(request: ActorRequest, uid: str, ask_uid: str) -> Ask:
    found = _seen(request, uid)
    asks = Ask.objects.select_related(
        "clause__text", "raised_by", "appeal__text__coalition", "appeal__made_by"
    )
    return get_object_or_404(asks, appeal=found, uid=ask_uid)


@login_required
def change(request: ActorRequest, uid: str, ask_uid: str) -> HttpResponse:
    """Say otherwise what an ask asks for, until it is signed."""
    ask = _ask(request, uid, ask_uid)
    require(rules.can_raise, request.actor, (ask.appeal, ask.raised_by))
    body = ask.clause.wordings.get(retired_at=None).body
    form = forms.ChangeForm(ask, body, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return redirect("pledges:draft_appeal", uid)
    return render(request, "pledges/appeal_change.html", {"appeal": ask.appeal, "form": form})


@login_required
def drop(request: ActorRequest, uid: str, ask_uid: str) -> HttpResponse:
    """Drop an ask, with a reason that stays beside it."""
    ask = _ask(request, uid, ask_uid)
    party = _dropper(parties_spoken_for(request.actor, ask.appeal.text.coalition), ask)
    require(rules.can_drop, request.actor, (ask, party or ask.appeal.made_by))
    form = forms.DropForm(ask, party or ask.appeal.made_by, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return redirect("pledges:draft_appeal", uid)
    wording = ask.clause.wordings.get(retired_at=None)
    return render(
        request, "pledges/appeal_drop.html", {"appeal": ask.appeal, "wording": wording, "form": form}
    )


@login_required
@require_POST
def move(request: ActorRequest, uid: str, ask_uid: str) -> HttpResponse:
    """Put an ask at a place."""
    place = request.POST.get("place", "")
    ask = _ask(request, uid, ask_uid)
    acts.move_ask(ask, int(place) if place.isdecimal() and len(place) < 5 else 1, actor=request.actor)
    return redirect("pledges:draft_appeal", uid)


@login_required
@require_POST
def publish(request: ActorRequest, uid: str) -> HttpResponse:
    """Sign an appeal by the decision of those whose it is, and publish it."""
    found = _seen(request, uid)
    require(rules.can_sign, request.actor, (found, acts.signer_of(found)))
    form = forms.PublishForm(found, request.POST)
    if form.done(request.actor):
        return redirect("pledges:appeal", uid)
    return _draft(request, found, forms.AskForm(found, _raisers(request, found)), form)


@never_cache
@login_required
@require_POST
def sign_link(request: ActorRequest, uid: str) -> HttpResponse:
    """Freeze an appeal, make the private link with which its makers sign it, and show it once."""
    found = _seen(request, uid)
    _link, token = acts.invite_to_publish(found, actor=request.actor)
    return _show_link(request, found, acts.signer_of(found), token)


@never_cache
@login_required
@require_POST
def answer_link(request: ActorRequest, uid: str) -> HttpResponse:
    """Make the private link with which a party answers, and show it once."""
    found = _seen(request, uid)
    party = get_object_or_404(parties_in(found.text.coalition), uid=request.POST.get("party", ""))
    _link, token = acts.invite_to_answer(found, party, actor=request.actor)
    return _show_link(request, found, party, token)


def _show_link(request: ActorRequest, found: Appeal, party: Party, token: str) -> HttpResponse:
    context = {"appeal": found, "party": party, "private": f"{settings.BASE_URL}/l/{token}/"}
    return render(request, "pledges/appeal_link.html", context)


@never_cache
@login_required
def answer(request: ActorRequest, uid: str, party_uid: str) -> HttpResponse:
    """Answer an appeal by a seat of the party."""
    found = _seen(request, uid)
    own = parties_spoken_for(request.actor, found.text.coalition)
    party = next((each for each in own if each.uid == party_uid), None)
    if party is None or not found.published_at:
        raise Http404
    return _answer(request, found, party, url("pledges:appeal", uid))


@never_cache
@login_required
def close(request: ActorRequest, uid: str, party_uid: str) -> HttpResponse:
    """Close an appeal by a seat of those whose it is."""
    found = _seen(request, uid)
    party = get_object_or_404(parties_in(found.text.coalition), uid=party_uid)
    require(rules.can_close, request.actor, (found, party))
    return _close(request, found, party, url("pledges:appeal", uid))


def answered_by_link(request: ActorRequest, link: PrivateLink, found: Appeal) -> HttpResponse:
    """Answer an appeal by the party's private link; whose appeal it is closes it there."""
    if link.party_id in (found.made_by_id, found.vouched_by_id):
        return _close(request, found, link.party, link.address)
    return _answer(request, found, link.party, link.address)


def _close(request: ActorRequest, found: Appeal, party: Party, after: str) -> HttpResponse:
    form = forms.CloseForm(found, party, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("The appeal is closed; your words stand on its page."))
        return redirect(after)
    context = {"appeal": found, "party": party, "form": form}
    return render(request, "pledges/appeal_close.html", context, status=409 if form.errors else 200)


def _answer(request: ActorRequest, found: Appeal, party: Party, after: str) -> HttpResponse:
    stood = appeals_stood([found], request.actor, timezone.now(), get_language() or "")[0]
    asked = [each for each in stood.all_asks if _may_answer(request, each.ask, party) and not each.dropped]
    given = answers_of(party, [each.ask for each in asked])
    data = request.POST if request.method == "POST" and not stood.closed else None
    lines = [(each, forms.AnswerForm(each.ask, given.get(each.ask.pk), data)) for each in asked if each.since]
    if data is not None and _handed_in(request, party, [form for _stood, form in lines]):
        messages.success(
            request, _("Your answers are stored. You can change them until the appeal is closed.")
        )
        return redirect(after)
    context = {"stood": stood, "appeal": found, "party": party, "lines": lines}
    context["linked"] = request.path if request.actor.kind == "link" else ""
    return render(request, "pledges/appeal_answer.html", context, status=409 if data else 200)


def _may_answer(request: ActorRequest, ask: Ask, party: Party) -> bool:
    linked = request.actor.kind == "link" and ask.audience != Audience.PUBLIC
    return party.pk not in (ask.appeal.made_by_id, ask.for_whom_id) and not linked


def _handed_in(request: ActorRequest, party: Party, lines: Sequence[forms.AnswerForm]) -> bool:
    """Store every answer of a form, or none; what is wrong is said at its place."""
    if not all(form.is_valid() for form in lines):
        return False
    told: dict[Ask, Any] = {form.ask: said for form in lines if (said := form.said())}
    try:
        tell_again(
            key_of(request.POST),
            lambda: answers.answer_asks(party, told, actor=request.actor, language=request.LANGUAGE_CODE),
        )
    except answers.Unclear as unclear:
        for form in lines:
            if form.ask.pk in unclear.problems:
                form.add_error(None, unclear.problems[form.ask.pk])
        return False
    return True
