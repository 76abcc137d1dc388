"""Pages of pledges: one of them, a coalition's, and the desk at which a giver reports, changes and drops."""

import csv
import io
import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from undersigned.core.asof import AsOf
from undersigned.core.door import require
from undersigned.core.forms import ActForm
from undersigned.core.http import ActorRequest
from undersigned.core.pages import url
from undersigned.core.tables import plain
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, PrivateLink
from undersigned.parties.queries import get_coalition, parties_spoken_for, stands_from
from undersigned.pledges.actions import receipts as actions
from undersigned.pledges.forms import pledges as forms
from undersigned.pledges.forms import receipts as receipt_forms
from undersigned.pledges.models import Pledge
from undersigned.pledges.queries import exports
from undersigned.pledges.queries import pledges as queries
from undersigned.pledges.rules import pledges as rules
from undersigned.pledges.states import PledgeState
from undersigned.texts.models import Clause
from undersigned.texts.queries import words_of


def pledge(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a pledge, what was delivered of it and what those it was for say, now or as of a past day."""
    found = get_object_or_404(queries.pledges().filter(queries.visible_to(request.actor)), uid=uid)
    as_of = AsOf.from_request(request, found.coalition.time_zone)
    named = [each for each in (found.party, found.recipient, found.party.voucher) if each]
    with as_of.then(found, *named):
        return _pledge(request, found, as_of)


def _pledge(request: ActorRequest, found: Pledge, as_of: AsOf) -> HttpResponse:
    stood = queries.stood([found], as_of.at)[found.pk] if found.made_at <= as_of.at else None
    now = as_of.day is None
    context: dict[str, Any] = {"pledge": found, "stood": stood, "as_of": as_of, "amount": queries.amount_of}
    context |= {
        "coalition": found.coalition,
        "before": queries.said_before(found, as_of.at),
        "reservation": queries.reservation_beside(found),
        "asked": words_of(found.ask.clause) if found.ask else "",
        "sees_task": now and rules.can_see_task(request.actor, found),
        "reports": now and request.actor.kind == "person" and rules.can_report(request.actor, found),
        "receives": now and request.actor.kind == "person" and rules.can_receive(request.actor, found),
        "invites": now and rules.can_invite(request.actor, found),
        "voucher": rules.voucher_of(found),
    }
    return render(request, "pledges/pledge.html", context)


def pledges(request: ActorRequest, slug: str) -> HttpResponse:
    """List a coalition's pledges, those of one state where it is asked for, now or as of a past day."""
    coalition = get_object_or_404(Coalition, slug=slug)
    as_of = AsOf.from_request(request, coalition.time_zone)
    with as_of.then():
        context = {
            "coalition": coalition,
            "tab": "pledges",
            "as_of": as_of,
            "states": PledgeState,
            "wanted": _wanted(request),
            "stood": _listed(request, coalition, as_of),
            "amount": queries.amount_of,
            "seated": parties.has_seat(request.actor, coalition),
            "speaks": bool(parties_spoken_for(request.actor, coalition)),
        }
        return render(request, "pledges/pledges.html", context)


def _wanted(request: ActorRequest) -> str:
    asked = request.GET.get("state", "")
    return asked if asked in PledgeState.values else ""


def _listed(request: ActorRequest, coalition: Coalition, as_of: AsOf) -> list[queries.Stood]:
    found = queries.pledges_of(coalition, request.actor, as_of.at)
    return queries.in_state(queries.stood(found, as_of.at).values(), _wanted(request))


def download(request: ActorRequest, slug: str, form: str) -> HttpResponse:
    """Give a coalition's pledges as a table or as JSON, as the list shows them."""
    if form not in ("csv", "json"):
        raise Http404
    coalition = get_object_or_404(Coalition, slug=slug)
    as_of = AsOf.from_request(request, coalition.time_zone)
    with as_of.then():
        rows = [exports.row_of(each) for each in _listed(request, coalition, as_of)]
    if form == "json":
        told = {"format": exports.FORMAT, "as_of": as_of.asked, "pledges": rows}
        return HttpResponse(
            json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json; charset=utf-8"
        )
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(exports.COLUMNS)
    writer.writerows([plain(row[name] or "") for name in exports.COLUMNS] for row in rows)
    return HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")


@never_cache
@login_required
def make(request: ActorRequest, slug: str) -> HttpResponse:
    """Make a pledge that no appeal asks for and no text holds."""
    coalition = get_coalition(request.actor, slug)
    own = parties_spoken_for(request.actor, coalition)
    if not own:
        raise Http404
    form = forms.PledgeForm(coalition, own, request.LANGUAGE_CODE, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("It is pledged. Report here what you deliver."))
        return redirect("pledges:desk", slug, form.made.uid)
    status = 409 if form.errors else 200
    return render(request, "pledges/pledge_new.html", {"coalition": coalition, "form": form}, status=status)


@never_cache
@login_required
def desk(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Report, change and drop by a seat."""
    found = get_object_or_404(queries.pledges(), uid=uid, coalition=get_coalition(request.actor, slug))
    require(rules.can_report, request.actor, found)
    return _desk(request, found)


@never_cache
def linked_desk(request: ActorRequest, link_uid: str, uid: str) -> HttpResponse:
    """Report, change and drop by private link."""
    links = PrivateLink.objects.select_related("party", "coalition", "through")
    link = get_object_or_404(links, uid=link_uid, purpose=PrivateLink.Purpose.PLEDGE)
    found = get_object_or_404(queries.pledges(), uid=uid, party=link.party, coalition=link.coalition)
    if not link.is_live:
        return render(request, "parties/link_closed.html", {"link": link}, status=410)
    if not rules.can_report(request.actor, found):
        return render(request, "parties/needs_link.html", status=403)
    return _desk(request, found)


def _desk(request: ActorRequest, found: Pledge) -> HttpResponse:
    # What a protected party has said itself stands tomorrow, and is before it today.
    stood = queries.stood([found], stands_from(found.party, found.coalition))[found.pk]
    wanted = request.POST.get("do", "")
    acts = _acts(request, stood, wanted)
    if request.method == "POST":
        if wanted not in acts:
            raise Http404
        if acts[wanted].done(request.actor):
            messages.success(request, _("It is kept."))
            return redirect(request.path)
    context = {"pledge": found, "stood": stood, "acts": acts, "wanted": wanted, "amount": queries.amount_of}
    context |= {"coalition": found.coalition, "linked": request.actor.kind == "link"}
    status = 409 if wanted else 200
    return render(request, "pledges/pledge_desk.html", context, status=status)


def _acts(request: ActorRequest, stood: queries.Stood, wanted: str) -> dict[str, ActForm]:
    """Return every act that the desk offers, by the name that its button sends; only the one wanted holds data."""
    found, language = stood.pledge, request.LANGUAGE_CODE

    def sent(name: str) -> object:
        return request.POST if name == wanted else None

    acts: dict[str, ActForm] = {}
    if found.dropped_at is None:
        acts["report"] = receipt_forms.ReportForm(found, language, sent("report"))
    if found.dropped_at is None and stood.state != PledgeState.KEPT:
        sees_task = rules.can_see_task(request.actor, found)
        acts["change"] = forms.ChangeForm(found, sent("change"), sees_task=sees_task)
        acts["drop"] = forms.DropForm(found, sent("drop"))
    for told in stood.told:
        if told.said is None:
            name = f"withdraw:{told.delivery.uid}"
            acts[name] = receipt_forms.WithdrawForm(told.delivery, sent(name))
        elif told.may_be_answered:
            name = f"reply:{told.said.receipt.uid}"
            acts[name] = receipt_forms.ReplyForm(told.said.receipt, language, sent(name))
    return acts


@never_cache
@login_required
@require_POST
def link(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Make the private link of the giver, of those it is for, or of who vouches for them, and show it once."""
    found = get_object_or_404(queries.pledges(), uid=uid, coalition=get_coalition(request.actor, slug))
    who = request.POST.get("who", "")
    if who == "giver":
        made, token = actions.invite_giver(found, actor=request.actor)
    elif who in ("recipient", "voucher"):
        made, token = actions.invite_recipient(found, actor=request.actor, voucher=who == "voucher")
    else:
        raise Http404
    context = {"pledge": found, "coalition": found.coalition, "party": made.party}
    return render(
        request, "pledges/pledge_link.html", context | {"private": f"{settings.BASE_URL}/l/{token}/"}
    )


@never_cache
@login_required
def terms(request: ActorRequest, slug: str, clause_uid: str) -> HttpResponse:
    """Say what an undertaking means in figures."""
    clauses = Clause.objects.select_related("text__coalition")
    coalition = get_coalition(request.actor, slug)
    clause = get_object_or_404(
        clauses, uid=clause_uid, text__coalition=coalition, kind=Clause.Kind.UNDERTAKING
    )
    require(rules.can_set_terms, request.actor, clause)
    form = forms.TermsForm(clause, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect(url("texts:clause", clause.text.uid, clause.uid))
    status = 409 if form.errors else 200
    context = {"clause": clause, "coalition": coalition, "form": form}
    return render(request, "pledges/pledge_terms.html", context, status=status)
