"""Pages on which those a delivery was for, or who vouches for them, say what arrived."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.core.pages import url
from undersigned.parties.models import PrivateLink
from undersigned.parties.queries import get_coalition
from undersigned.pledges.forms.receipts import ReceiptForm
from undersigned.pledges.models import Delivery
from undersigned.pledges.queries import receipts as queries
from undersigned.pledges.queries.pledges import amount_of
from undersigned.pledges.rules import pledges as rules


@never_cache
@login_required
def seated(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Say by a seat what arrived of a delivery."""
    coalition = get_coalition(request.actor, slug)
    delivery = get_object_or_404(queries.deliveries(), uid=uid, pledge__coalition=coalition)
    require(rules.can_receive, request.actor, delivery.pledge)
    return _receipt(request, delivery, url("pledges:pledge", delivery.pledge.uid))


@never_cache
def linked(request: ActorRequest, link_uid: str) -> HttpResponse:
    """List by private link what was delivered to a party, what waits for its word first."""
    link = _link_of(link_uid)
    recipient = queries.recipient_of(link)
    if recipient is None:
        raise Http404
    if not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410)
    powers = {"coalition": link.coalition_id, "party": link.party_id}
    if not request.actor.holds(PrivateLink.Purpose.RECEIVE, subject=recipient.uid, **powers):
        return render(request, "parties/needs_link.html", status=403)
    context = {"link": link, "coalition": link.coalition, "recipient": recipient, "amount": amount_of}
    context["delivered"] = queries.delivered_to(recipient, link.coalition)
    return render(request, "pledges/receipts.html", context)


@never_cache
def linked_receipt(request: ActorRequest, link_uid: str, uid: str) -> HttpResponse:
    """Say by private link what arrived of a delivery."""
    link = _link_of(link_uid)
    found = queries.deliveries().filter(pledge__coalition=link.coalition)
    delivery = get_object_or_404(found, uid=uid, pledge__recipient__uid=link.subject_uid)
    if not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410)
    if not rules.can_receive(request.actor, delivery.pledge):
        return render(request, "parties/needs_link.html", status=403)
    return _receipt(request, delivery, url("pledges:receive", link_uid))


def _link_of(uid: str) -> PrivateLink:
    links = PrivateLink.objects.select_related("party", "coalition", "through")
    return get_object_or_404(links, uid=uid, purpose=PrivateLink.Purpose.RECEIVE)


def _receipt(request: ActorRequest, delivery: Delivery, after: str) -> HttpResponse:
    said = queries.last_said(Delivery.objects.filter(pk=delivery.pk)).get(delivery.pk)
    form = ReceiptForm(delivery, said, request.LANGUAGE_CODE, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Thank you. It is kept, beside what the giver reported."))
        return redirect(after)
    context: dict[str, Any] = {
        "delivery": delivery,
        "pledge": delivery.pledge,
        "said": said,
        "form": form,
        "back": after,
    }
    context |= {"coalition": delivery.pledge.coalition, "amount": amount_of}
    context["waits"] = said is not None and said.given_at > timezone.now()
    status = 409 if form.errors else 200
    return render(request, "pledges/receipt.html", context, status=status)
