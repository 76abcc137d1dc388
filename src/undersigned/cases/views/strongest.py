"""The strongest version of a view: whoever holds it confirms it by a private link, or withdraws it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from undersigned.cases import actions, queries, rules
from undersigned.cases.models import StrongestVersion
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.parties.models import PrivateLink
from undersigned.parties.queries import parties_in


def _version(request: ActorRequest, uid: str, version_uid: str) -> StrongestVersion:
    found = queries.get_question(request.actor, uid)
    return get_object_or_404(found.strongest, uid=version_uid)


@require_POST
def withdraw(request: ActorRequest, uid: str, version_uid: str) -> HttpResponse:
    """Withdraw a strongest version."""
    actions.withdraw_strongest(_version(request, uid, version_uid), actor=request.actor)
    return redirect("cases:question", uid)


@never_cache
@require_POST
def link(request: ActorRequest, uid: str, version_uid: str) -> HttpResponse:
    """Make the private link by which a party that holds the view confirms it, and show it once."""
    version = _version(request, uid, version_uid)
    party = parties_in(version.question.coalition).filter(uid=request.POST.get("party", "")).first()
    if party is None:
        raise Refused(_("Choose who holds this view."))
    _link, token = actions.invite_to_confirm(version, party, actor=request.actor)
    context = {"version": version, "party": party, "private": f"{settings.BASE_URL}/l/{token}/"}
    return render(request, "cases/view_link.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def linked(request: ActorRequest, link_uid: str) -> HttpResponse:
    """Confirm by private link that a view is well put, or withdraw what was confirmed with it."""
    links = PrivateLink.objects.select_related("party", "coalition")
    found = get_object_or_404(links, uid=link_uid, purpose=PrivateLink.Purpose.CONFIRM)
    versions = StrongestVersion.objects.select_related("question__coalition", "confirmed_by")
    version = versions.filter(uid=found.subject_uid).first()
    if version is None:
        raise Http404
    if not found.is_live:
        return render(request, "parties/link_closed.html", {"link": found}, status=410)
    if not rules.can_confirm(request.actor, (version, found.party)):
        return render(request, "parties/needs_link.html", status=403)
    if request.method == "POST":
        return _say(request, version, found)
    return render(request, "cases/view.html", {"version": version, "party": found.party})


def _say(request: ActorRequest, version: StrongestVersion, link: PrivateLink) -> HttpResponse:
    if request.POST.get("do") == "withdraw":
        actions.withdraw_strongest(version, actor=request.actor)
    else:
        actions.confirm_strongest(version, link.party, actor=request.actor)
    messages.success(request, _("Saved."))
    return redirect(link.address)
