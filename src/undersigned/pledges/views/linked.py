"""The page that a private link to pledge opens: the appeal that it is for."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from undersigned.core.http import ActorRequest
from undersigned.parties.models import PrivateLink
from undersigned.pledges.queries.appeals import appeals
from undersigned.pledges.views.appeals import answered_by_link


@never_cache
def linked(request: ActorRequest, link_uid: str) -> HttpResponse:
    """Answer an appeal, or close one's own, by private link."""
    links = PrivateLink.objects.select_related("party__voucher", "coalition", "through")
    link = get_object_or_404(links, uid=link_uid, purpose=PrivateLink.Purpose.PLEDGE)
    found = appeals().filter(uid=link.subject_uid).first()
    if found is None:
        raise Http404
    if not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410)
    held = {"coalition": link.coalition_id, "party": link.party_id, "subject": link.subject_uid}
    if request.actor.kind != "link" or not request.actor.holds(link.purpose, **held):  # type: ignore[arg-type]
        return render(request, "parties/needs_link.html", status=403)
    return answered_by_link(request, link, found)
