"""What became of a text: recorded by its owner and those who draft, asked by private link."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.parties.models import PrivateLink
from undersigned.parties.rules import is_secretary
from undersigned.pledges.actions import following as actions
from undersigned.pledges.forms import following as forms
from undersigned.pledges.models import FollowUp, Happening
from undersigned.pledges.models.following import OPEN
from undersigned.pledges.queries import following as queries
from undersigned.pledges.rules import following as rules
from undersigned.pledges.tasks import following as asking
from undersigned.texts.models import Text


@never_cache
@login_required
def became(request: ActorRequest, uid: str) -> HttpResponse:
    """Say by a seat what became of a text, and answer when it is followed up."""
    text = _text(request, uid)
    return _page(request, text, text.uid)


def _text(request: ActorRequest, uid: str) -> Text:
    """Return a text of which the actor may say what became. Raises: Http404, which tells a stranger nothing."""
    text = get_object_or_404(Text.objects.select_related("coalition", "owner"), uid=uid)
    if not rules.can_record(request.actor, text) or not queries.is_published(text):
        raise Http404
    return text


@never_cache
def by_link(request: ActorRequest, link_uid: str) -> HttpResponse:
    """Say by private link what became of a text."""
    links = PrivateLink.objects.select_related("party", "coalition")
    link = get_object_or_404(links, uid=link_uid, purpose=PrivateLink.Purpose.FOLLOW)
    text = get_object_or_404(Text.objects.select_related("coalition", "owner"), uid=link.subject_uid)
    if not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410)
    if not rules.can_open_link(request.actor, text):
        return render(request, "parties/needs_link.html", status=403)
    return _page(request, text, "")


def _page(request: ActorRequest, text: Text, address: str) -> HttpResponse:
    """Show what became of a text with the forms for more; `address` is the text's, where a seat reads it."""
    told = queries.became_of(text, timezone.now(), request.actor)
    asked = _asked(request, told)
    data = {name: request.POST if request.POST.get("do") == name else None for name in ("record", "follow")}
    record = forms.HappeningForm(text, request.LANGUAGE_CODE, data["record"])
    follow = forms.FollowForm(asked, request.LANGUAGE_CODE, data["follow"]) if asked else None
    for form, sent in ((record, data["record"]), (follow, data["follow"])):
        if form is not None and sent is not None and form.done(request.actor):
            messages.success(request, _("Thank you. It is kept, and stands on the text’s page."))
            return redirect(request.path)
    context = {"text": text, "became": told, "record": record, "follow": follow, "asked": asked}
    context |= {"coalition": text.coalition, "seated": bool(address)}
    context["manages"] = bool(address) and is_secretary(request.actor, text.coalition)
    wrong = record.errors or (follow and follow.errors)
    return render(request, "pledges/follow.html", context, status=409 if wrong else 200)


def _asked(request: ActorRequest, told: queries.Aftermath) -> FollowUp | None:
    """Return the follow-up that this visitor can answer."""
    waiting = told.due or told.coming
    is_open = waiting is not None and waiting.is_open
    return waiting if waiting and is_open and rules.can_follow_up(request.actor, waiting) else None


@never_cache
@login_required
@require_POST
def remove(request: ActorRequest, uid: str, happening_uid: str) -> HttpResponse:
    """Take back by a seat what was recorded, with a reason."""
    text = _text(request, uid)
    happening = get_object_or_404(
        Happening.objects.select_related("text__coalition"), text=text, uid=happening_uid
    )
    form = forms.RemoveForm(happening, request.POST)
    if not form.done(request.actor):
        raise Refused(_("Say why, in a sentence: readers are told."))
    messages.success(request, _("It is taken back; the page says so, with the reason."))
    return redirect("pledges:became", uid)


@never_cache
@login_required
@require_POST
def link(request: ActorRequest, uid: str) -> HttpResponse:
    """Make the owner's private link to follow a text up, mail it where an address was given, and show it once."""
    text = _text(request, uid)
    waiting = get_object_or_404(queries.follow_ups().filter(OPEN, text=text))
    require(rules.can_ask, request.actor, waiting)
    form = forms.MailForm(request.POST)
    if not form.is_valid():
        raise Refused(_("This is not a mail address."))
    _link, token = actions.invite_to_follow(waiting, actor=request.actor)
    to, unsent = form.cleaned_data["mail"], ""
    try:
        asking.send(waiting, token, to, actor=request.actor)
    except Refused as refusal:
        unsent = str(refusal)
    context: dict[str, Any] = {"coalition": text.coalition, "party": waiting.party, "text": text}
    context |= {"private": f"{settings.BASE_URL}/l/{token}/", "mailed": to, "unsent": unsent}
    return render(request, "pledges/follow_link.html", context)
