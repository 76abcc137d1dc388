"""The link to everything that is asked of a party: made by the secretary, opened without an account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from undersigned.core.asked import SIZES
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.once import once
from undersigned.home.queries.asked import asked_by_link, size_asked, waiting
from undersigned.parties import actions, rules
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import get_coalition, links_for, parties_in


def _link(uid: str) -> PrivateLink:
    links = PrivateLink.objects.select_related("party", "coalition", "through")
    return get_object_or_404(links, uid=uid, purpose=PrivateLink.Purpose.INBOX)


def _closed(request: ActorRequest, link: PrivateLink) -> HttpResponse | None:
    """Return the page for whoever comes too late, or without the link."""
    if not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410)
    if not rules.can_open_through(request.actor, link):
        return render(request, "parties/needs_link.html", status=403)
    return None


@never_cache
@require_http_methods(["GET", "HEAD"])
def inbox(request: ActorRequest, link_uid: str) -> HttpResponse:
    """List what is asked of a party, or of the person who was written to; nothing is done here."""
    link = _link(link_uid)
    if closed := _closed(request, link):
        return closed
    found, size = asked_by_link(link, timezone.now()), size_asked(request.GET.get("minutes", ""))
    fitting = [each for each in found if size is None or each.fits(size)]
    context = {
        "link": link,
        "own": link.subject_uid == link.party.uid,
        "waiting": waiting(fitting),
        "longer": len(found) - len(fitting),
        "size": size,
        "sizes": SIZES,
    }
    return render(request, "home/inbox.html", context)


@never_cache
@require_POST
def open_one(request: ActorRequest, link_uid: str) -> HttpResponse:
    """Open one thing of the list by a private link of its own."""
    link = _link(link_uid)
    if closed := _closed(request, link):
        return closed
    listed = {each.key: each for each in waiting(asked_by_link(link, timezone.now()))}
    each = listed.get(request.POST.get("open", ""))
    if each is None or each.party is None:
        raise Refused(_("This is not asked any more. Go back: the list shows what is."))
    token = actions.open_through(
        link,
        each.party,
        each.coalition,
        actor=request.actor,
        purpose=each.asked.purpose,
        subject=each.asked.subject,
        page=each.asked.linked,
    )
    return redirect("parties:open_link", token)


def _managed(request: ActorRequest, slug: str, uid: str) -> tuple[Coalition, Party]:
    coalition = get_coalition(request.actor, slug)
    require(rules.can_manage, request.actor, coalition)
    return coalition, get_object_or_404(parties_in(coalition).select_related("voucher"), uid=uid)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_party(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Make a party's link to everything asked of it, in place of an earlier one, and show it once."""
    coalition, party = _managed(request, slug, uid)
    private = ""
    if request.method == "POST":
        made: list[str] = []

        def make() -> PrivateLink:
            link, token = actions.make_inbox(party, coalition, actor=request.actor)
            made.append(token)
            return link

        once(request.POST.get("once", ""), PrivateLink, make)
        if not made:
            raise Refused(_("This link was made already: it is shown once."))
        private = f"{settings.BASE_URL}/l/{made[0]}/"
    link = _live(coalition, party)
    context = {"coalition": coalition, "party": party, "private": private, "link": link}
    return render(request, "home/inbox_link.html", context)


def _live(coalition: Coalition, party: Party) -> PrivateLink | None:
    found = links_for(party.uid, PrivateLink.Purpose.INBOX).filter(coalition=coalition)
    return found.filter(expires_at__gt=timezone.now()).first()


@login_required
@require_POST
def end(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Revoke a party's link to everything; what was opened through it ends with it."""
    coalition, party = _managed(request, slug, uid)
    if link := _live(coalition, party):
        actions.revoke_link(link, actor=request.actor)
        messages.success(request, _("The link of %(party)s opens no more.") % {"party": party.name})
    return redirect("home:inbox_of", slug, uid)
