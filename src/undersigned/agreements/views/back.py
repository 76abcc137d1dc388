"""What would bring a party back: a page of its own reasons, and sending it to that party."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from undersigned.agreements import rules
from undersigned.agreements.actions import back as acts
from undersigned.agreements.forms import WayBackForm
from undersigned.agreements.queries.asked import Asked
from undersigned.agreements.queries.back import speakers, way_back
from undersigned.agreements.queries.common import Desk, Question
from undersigned.agreements.queries.instance import instance_of
from undersigned.agreements.tasks.background import Job, ask_for
from undersigned.agreements.tasks.letters import send_way_back
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.once import once
from undersigned.parties.models import Party, PrivateLink
from undersigned.parties.queries import parties_in
from undersigned.positions.queries import open_round
from undersigned.positions.tasks import Letter
from undersigned.texts.models import Text


@never_cache
def seated(request: ActorRequest, uid: str, party_uid: str) -> HttpResponse:
    """The page for whoever has a seat; a secretary can send it from here."""
    text, party = _place(request, uid, party_uid)
    weight = Asked.of(request.GET).weight
    if weight is None:
        raise Http404
    context = _told(text, party, weight)
    if rules.can_send_way_back(request.actor, text):
        heard = speakers(text, party)
        context |= {"form": WayBackForm(initial={"seats": bool(heard)}), "speakers": heard}
    return render(request, "agreements/back.html", context)


@never_cache
def by_link(request: ActorRequest, link_uid: str, weight: int) -> HttpResponse:
    """The page for the party itself, at the one step for which its link was made."""
    links = PrivateLink.objects.select_related("party", "coalition")
    link = get_object_or_404(links, uid=link_uid, purpose=PrivateLink.Purpose.BACK)
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=link.subject_uid)
    if not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410)
    # The link was made for one step: its holder does not walk the others.
    if link.address != request.path or not rules.can_read_way_back(request.actor, (text, link.party)):
        return render(request, "parties/needs_link.html", status=403)
    return render(request, "agreements/back.html", _told(text, link.party, weight) | {"own": True})


@never_cache
@require_POST
def send(request: ActorRequest, uid: str, party_uid: str) -> HttpResponse:
    """Make the party's private link, mail it where that was asked for, and show it: once."""
    text, party = _place(request, uid, party_uid)
    require(rules.can_send_way_back, request.actor, text)
    weight, form = Asked.of(request.POST).weight, WayBackForm(request.POST)
    if weight is None:
        raise Http404
    if not form.is_valid():
        context = _told(text, party, weight) | {"form": form, "speakers": speakers(text, party)}
        return render(request, "agreements/back.html", context, status=400)
    made: list[Letter] = []

    def make() -> PrivateLink:
        link, token = acts.tell_way_back(text, party, weight, actor=request.actor)
        made.append(Letter(link, token))
        return link

    once(request.POST.get("once", ""), PrivateLink, make)
    if not made:
        raise Refused(_("This link was made already: it is shown once. Make a new one if you have lost it."))
    asked = speakers(text, party) if form.cleaned_data["seats"] else []
    to = [] if party.protected else [*(seat.user.email for seat in asked), form.cleaned_data["mail"]]
    sent = send_way_back(text, made[0], to, actor=request.actor)
    context = {"text": text, "tab": "frontier", "party": party, "letter": made[0], "weight": weight}
    return render(request, "agreements/back_sent.html", context | {"sent": sent, "mailed": any(to)})


def _place(request: ActorRequest, uid: str, party_uid: str) -> tuple[Text, Party]:
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=uid)
    if not rules.can_see_signing(request.actor, text):
        raise Http404
    return text, get_object_or_404(parties_in(text.coalition), uid=party_uid)


def _told(text: Text, party: Party, weight: int) -> dict[str, Any]:
    instance = instance_of(text)
    desk = Desk(Question(instance.draft))
    found = way_back(instance, desk, party, weight, get_language() or text.language)
    return {
        "text": text,
        "tab": "frontier",
        "party": party,
        "weight": weight,
        "instance": instance,
        "way": found,
        "round": open_round(text),
        "asked": Asked(weight=weight),
        "progress": ask_for(Job(text.uid), weight) if desk.missing else None,
    }
