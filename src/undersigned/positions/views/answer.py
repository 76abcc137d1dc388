"""The answering page, by private link or by a seat: the same page at two addresses."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.http import ActorRequest
from undersigned.core.once import tell_again
from undersigned.parties.models import Party
from undersigned.positions import actions, queries, rules
from undersigned.positions.forms import Sheet, choices_of, kept_fields
from undersigned.positions.models import Round
from undersigned.positions.states import Way
from undersigned.texts.queries import get_text


@dataclass(frozen=True)
class Asking:
    """Who is asked what, at which address, in which languages."""

    round: Round
    party: Party
    base: str
    languages: tuple[str, ...]
    choices: tuple[Party, ...] = ()


Page = Callable[..., HttpResponse]


def by_link(page: Page) -> Page:
    """Give a page what its private link is for; whoever comes without the link reads what to do."""

    @wraps(page)
    def come(request: ActorRequest, link_uid: str, **place: int) -> HttpResponse:
        link = queries.link_of_page(link_uid)
        round = queries.round_of_link(link) if link else None
        if link is None or round is None:
            raise Http404
        if not link.is_live:
            return render(request, "parties/link_closed.html", {"link": link}, status=410)
        if not rules.can_answer(request.actor, (round, link.party)):
            return render(request, "positions/own_link.html", status=403)
        languages = _languages(request, link.language, link.party.language)
        return page(request, Asking(round, link.party, link.address, languages), **place)

    return never_cache(come)


def by_seat(page: Page) -> Page:
    """Give a page what a person's seat is for; she chooses where she has seats of several parties."""

    @wraps(page)
    def come(request: ActorRequest, uid: str, party_uid: str = "", **place: int) -> HttpResponse:
        text = get_text(request.actor, uid)
        parties = queries.parties_of_seats(request.actor, text)
        party = next((p for p in parties if p.uid == party_uid or not party_uid), None)
        if party is None:
            raise NotAllowed(_("You have no delegate’s or officer’s seat here, so you answer for nobody."))
        if not party_uid:
            return redirect("positions:seat_answer", uid, party.uid)
        round = queries.open_round(text) or queries.latest_round(text)
        if round is None:
            return render(request, "positions/not_asked.html", {"text": text})
        base = f"/t/{uid}/answer/{party.uid}/"
        languages = _languages(request, party.language)
        return page(request, Asking(round, party, base, languages, tuple(parties)), **place)

    return never_cache(come)


def _languages(request: ActorRequest, *others: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in (request.LANGUAGE_CODE, *others) if code))


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: ActorRequest, asking: Asking, place: int | None = None) -> HttpResponse:
    """Show every clause, or the one at a place; store what is sent, or show it again with what is wrong."""
    data = request.POST if request.method == "POST" else None
    sheet = Sheet(asking.round, asking.party, asking.languages, only=place, data=data)
    if place is not None and not sheet.items:
        return redirect(asking.base)
    if data is None:
        return _show(request, asking, sheet, place)
    try:
        _store(request, asking, sheet, data)
    except actions.Met as met:
        return _meet(request, asking, sheet, place, met)
    except Refused as error:
        sheet.refuse(error)
        return _show(request, asking, sheet, place, status=409)
    return _go_on(request, asking, place, data.get("go", "save"))


def _store(request: ActorRequest, asking: Asking, sheet: Sheet, data: QueryDict) -> None:
    take = partial(
        actions.take_positions,
        asking.round,
        asking.party,
        sheet.answers,
        actor=request.actor,
        submit=data.get("go") == "submit",
        proposals=sheet.proposals,
        as_of=sheet.as_of,
        listed=sheet.seen,
        choices=choices_of(data, sheet.language),
    )
    tell_again(data.get("once", ""), take)


def _meet(
    request: ActorRequest, asking: Asking, sheet: Sheet, place: int | None, met: actions.Met
) -> HttpResponse:
    """Ask whether to follow or to distinguish; whoever follows goes back to her answers, all else as it was typed."""
    choices = choices_of(request.POST, sheet.language)
    tokens = [meeting.token for meeting, _missing in met.asked]
    before = request.POST.getlist("met")
    following = {
        m.token for m, _missing in met.asked if _follows(choices.get(m.token)) and m.token not in before
    }
    if following:
        sheet.follow([m for m, _missing in met.asked if m.token in following], request.POST)
        return _show(request, asking, sheet, place, status=409)
    typed = {line.wording.uid: line.said for item in sheet.asked for line in item.lines}
    context = {"asking": asking, "met": met.asked, "typed": typed, "choices": choices}
    context["kept"] = kept_fields(request.POST, *tokens)
    return render(request, "positions/precedents.html", context, status=409)


def _follows(choice: actions.Choice | None) -> bool:
    return choice is not None and choice.way == Way.FOLLOWED


def _show(
    request: ActorRequest, asking: Asking, sheet: Sheet, place: int | None, status: int = 200
) -> HttpResponse:
    context = {"asking": asking, "sheet": sheet, "place": place}
    return render(request, "positions/answer.html", context, status=status)


def _go_on(request: ActorRequest, asking: Asking, place: int | None, go: str) -> HttpResponse:
    if go == "submit":
        return HttpResponseRedirect(f"{asking.base}done/")
    if place is not None and go in ("back", "next"):
        return HttpResponseRedirect(f"{asking.base}clause/{place + (1 if go == 'next' else -1)}/")
    messages.success(request, _("Saved. You can close this page and come back to the same address."))
    return HttpResponseRedirect(asking.base if place is None else f"{asking.base}clause/{place}/")


@require_http_methods(["GET", "HEAD"])
def done(request: ActorRequest, asking: Asking) -> HttpResponse:
    """Show what was handed in, and until when it can be changed."""
    submission = queries.submissions(asking.round).filter(party=asking.party).first()
    if submission is None:
        return redirect(asking.base)
    sheet = Sheet(asking.round, asking.party, asking.languages)
    context = {"asking": asking, "sheet": sheet, "submission": submission}
    return render(request, "positions/done.html", context)


link_answer, link_done = by_link(answer), by_link(done)
seat_answer, seat_done = by_seat(answer), by_seat(done)
