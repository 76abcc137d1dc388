"""Opening a private link; the parties and seats of a coalition."""

from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.once import once
from undersigned.parties import actions, forms, queries, rules
from undersigned.parties.middleware import LINK_COOKIE
from undersigned.parties.models import Coalition, Party


def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Set the cookie of a private link for its address alone, and go there: the secret leaves the address bar."""
    link = queries.link_of_token(token)
    if link is None or not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410 if link else 404)
    response = HttpResponseRedirect(link.address + (f"?lang={link.language}" if link.language else ""))
    response.set_cookie(
        LINK_COOKIE,
        token,
        path=link.address,
        expires=link.expires_at,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@login_required
def found(request: ActorRequest) -> HttpResponse:
    """Found a coalition; the founder becomes its secretary."""
    first = {"drafts_in": request.LANGUAGE_CODE, "time_zone": settings.TIME_ZONE}
    form = forms.CoalitionForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        coalition = once(request.POST.get("once", ""), Coalition, lambda: _found(request, form))
        return redirect("home:coalition", coalition.slug)
    return render(request, "parties/found.html", {"form": form, "zones": sorted(available_timezones())})


def _found(request: ActorRequest, form: forms.CoalitionForm) -> Coalition:
    return actions.found_coalition(
        form.cleaned_data["name"],
        actor=request.actor,
        languages=form.all_languages,
        time_zone=form.cleaned_data["time_zone"],
        secretary=request.user,  # type: ignore[arg-type]
    )


@login_required
def parties(request: ActorRequest, slug: str) -> HttpResponse:
    """Show who is in a coalition, currents under their organisations, and who has left."""
    coalition = queries.get_coalition(request.actor, slug)
    memberships = list(queries.memberships_in(coalition))
    rows = queries.currents_under_organisations(memberships)
    context = _page(request, coalition) | {
        "rows": rows,
        "ties": queries.ties_of(rows),
        "left": [membership for membership in memberships if membership.until],
    }
    return render(request, "parties/parties.html", context)


def _page(request: ActorRequest, coalition: Coalition) -> dict[str, object]:
    manages = rules.can_manage(request.actor, coalition)
    return {"coalition": coalition, "manages": manages, "protects": _vouchers(request, coalition).exists()}


def _managed(request: ActorRequest, slug: str) -> Coalition:
    coalition = queries.get_coalition(request.actor, slug)
    require(rules.can_manage, request.actor, coalition)
    return coalition


@login_required
def add(request: ActorRequest, slug: str) -> HttpResponse:
    """Take one party in."""
    coalition = _managed(request, slug)
    form = forms.PartyForm(
        request.POST or None, coalition=coalition, initial={"kind": Party.Kind.ORGANISATION}
    )
    if request.method == "POST" and form.is_valid():
        try:
            party = once(
                request.POST.get("once", ""),
                Party,
                lambda: actions.admit_party(coalition, actor=request.actor, **form.facts([])),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("%(name)s is in the coalition.") % {"name": party.name})
            return redirect("parties:parties", slug)
    return render(request, "parties/party.html", _page(request, coalition) | {"form": form, "party": None})


@login_required
def protect(request: ActorRequest, slug: str) -> HttpResponse:
    """Take a party in under a pseudonym: a secretary, or an officer of the organisation that vouches."""
    coalition = queries.get_coalition(request.actor, slug)
    vouchers = _vouchers(request, coalition)
    if not vouchers.exists():
        require(rules.can_manage, request.actor, coalition)
    form = forms.ProtectedForm(
        request.POST or None,
        coalition=coalition,
        vouchers=vouchers,
        initial={"kind": Party.Kind.ORGANISATION},
    )
    if request.method == "POST" and form.is_valid():
        try:
            once(
                request.POST.get("once", ""),
                Party,
                lambda: actions.admit_protected(coalition, actor=request.actor, **form.facts()),
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("parties:parties", slug)
    return render(
        request, "parties/protected.html", _page(request, coalition) | {"form": form, "party": None}
    )


def _vouchers(request: ActorRequest, coalition: Coalition) -> QuerySet[Party]:
    """Return the organisations for whose vouching a person can speak."""
    all_of_them = queries.can_vouch(coalition)
    if rules.can_manage(request.actor, coalition):
        return all_of_them
    own = [party.pk for party in all_of_them if rules.can_protect(request.actor, (coalition, party))]
    return all_of_them.filter(pk__in=own)


@login_required
def paste(request: ActorRequest, slug: str) -> HttpResponse:
    """Take many parties in, from lines."""
    coalition = _managed(request, slug)
    form = forms.PasteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            taken = actions.paste_parties(coalition, form.cleaned_data["lines"], actor=request.actor)
        except actions.WrongLines as wrong:
            form.add_error("lines", wrong.sentences)
        except Refused as refused:
            form.add_error("lines", str(refused))
        else:
            messages.success(request, _("%(count)s organisations joined.") % {"count": len(taken)})
            return redirect("parties:parties", slug)
    return render(request, "parties/paste.html", _page(request, coalition) | {"form": form})


@login_required
def change(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Change what is said of a party."""
    coalition = _managed(request, slug)
    party = get_object_or_404(queries.parties_in(coalition).select_related("parent"), uid=uid)
    if party.protected:
        return _change_protected(request, coalition, party)
    form = forms.PartyForm(request.POST or None, coalition=coalition, party=party, initial=forms.told(party))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_party(party, coalition, actor=request.actor, **form.facts(party.languages[1:]))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The change is kept."))
            return redirect("parties:parties", slug)
    return _party_page(request, coalition, party, form, forms.TieForm(party, coalition))


def _change_protected(request: ActorRequest, coalition: Coalition, party: Party) -> HttpResponse:
    first = {
        "pseudonym": party.name,
        "voucher": party.voucher and party.voucher.uid,
        "language": party.language,
    }
    vouchers = queries.can_vouch(coalition).exclude(pk=party.pk)
    form = forms.ProtectedForm(
        request.POST or None, coalition=coalition, vouchers=vouchers, changing=True, initial=first
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_protected(party, coalition, actor=request.actor, **form.facts())
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The change is kept."))
            return redirect("parties:parties", coalition.slug)
    return render(
        request, "parties/protected.html", _page(request, coalition) | {"form": form, "party": party}
    )


def _party_page(
    request: ActorRequest, coalition: Coalition, party: Party, form: Form, tie: forms.TieForm
) -> HttpResponse:
    context = {
        "form": form,
        "party": party,
        "tie": tie,
        "ties": queries.ties_of([party]).get(party.pk, []),
        "bodies": queries.bodies_known_to(coalition),
    }
    return render(request, "parties/party.html", _page(request, coalition) | context)


@login_required
@require_POST
def tie(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Say what a party is to another body."""
    coalition = _managed(request, slug)
    party = get_object_or_404(queries.parties_in(coalition).select_related("parent"), uid=uid)
    if party.protected:
        raise Refused(_("Of a protected party nothing is said that could lead to it."))
    form = forms.TieForm(party, coalition, request.POST)
    if form.done(request.actor):
        return redirect("parties:change", slug, uid)
    told = forms.PartyForm(coalition=coalition, party=party, initial=forms.told(party))
    return _party_page(request, coalition, party, told, form)


@login_required
@require_POST
def untie(request: ActorRequest, slug: str, uid: str, tie_uid: str) -> HttpResponse:
    """End a tie."""
    coalition = _managed(request, slug)
    party = get_object_or_404(coalition.parties, uid=uid)
    actions.untie(get_object_or_404(party.relations, uid=tie_uid), coalition, actor=request.actor)
    return redirect("parties:change", slug, uid)


@login_required
@require_POST
def leave(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """End a party's membership."""
    coalition = _managed(request, slug)
    actions.leave(get_object_or_404(coalition.parties, uid=uid), coalition, actor=request.actor)
    return redirect("parties:parties", slug)


@login_required
@require_POST
def rejoin(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Take a party back that had left."""
    coalition = _managed(request, slug)
    actions.rejoin(get_object_or_404(coalition.parties, uid=uid), coalition, actor=request.actor)
    return redirect("parties:parties", slug)


@login_required
def seats(request: ActorRequest, slug: str) -> HttpResponse:
    """Show who has a seat with which power; the secretary gives seats here."""
    coalition = queries.get_coalition(request.actor, slug)
    form = forms.SeatForm(request.POST or None, coalition=coalition)
    if request.method == "POST" and form.is_valid() and _give_seat(request, coalition, form):
        return redirect("parties:seats", slug)
    context = _page(request, coalition) | {"form": form, "seats": queries.seats_in(coalition)}
    return render(request, "parties/seats.html", context)


def _give_seat(request: ActorRequest, coalition: Coalition, form: Form) -> bool:
    given = form.cleaned_data
    try:
        seat, made = actions.give_seat_to_address(
            coalition,
            given["email"],
            given["power"],
            actor=request.actor,
            name=given["name"],
            party=given["party"],
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    told = (
        _(
            "%(name)s has a seat and a new account. To sign in, the person gives this e-mail address: a code comes."
        )
        if made
        else _("%(name)s has a seat.")
    )
    messages.success(request, told % {"name": seat.user})
    return True


@login_required
@require_POST
def end_seat(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """End a seat."""
    coalition = queries.get_coalition(request.actor, slug)
    actions.end_seat(get_object_or_404(coalition.seats, uid=uid), actor=request.actor)
    return redirect("parties:seats", slug)
