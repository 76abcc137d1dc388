"""The pages of practice reports, and a person's own page of whom she asks and who asks her."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from undersigned.core.asof import AsOf
from undersigned.core.door import require
from undersigned.core.forms import ActForm
from undersigned.core.http import ActorRequest
from undersigned.parties.queries import get_coalition, parties_in
from undersigned.people.models import User
from undersigned.practices import forms, queries, rules
from undersigned.practices.actions import contacts, reports
from undersigned.practices.models import Contact, Introduction, Practice


@login_required
def practices(request: ActorRequest, slug: str) -> HttpResponse:
    """List a coalition's reports; whoever speaks for a party begins one."""
    coalition = get_coalition(request.actor, slug)
    own = [party for party in parties_in(coalition) if rules.can_begin(request.actor, (coalition, party))]
    found = queries.practices_of(coalition, request.actor)
    context = {"coalition": coalition, "tab": "practices", "practices": found, "own": own}
    return render(request, "practices/practices.html", context)


@login_required
def begin(request: ActorRequest, slug: str, party_uid: str) -> HttpResponse:
    """Begin a report."""
    coalition = get_coalition(request.actor, slug)
    party = get_object_or_404(parties_in(coalition), uid=party_uid)
    require(rules.can_begin, request.actor, (coalition, party))
    form = forms.ReportForm(coalition, party, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        assert form.practice
        return redirect("practices:practice", form.practice.uid)
    return render(request, "practices/write.html", {"form": form, "coalition": coalition, "party": party})


def practice(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a report, now or as of a past day on which everybody could read it."""
    found = queries.get_practice(request.actor, uid)
    as_of = AsOf.from_request(request, found.text.coalition.time_zone)
    with as_of.then(found.text):
        return _practice(request, found, as_of)


def _practice(request: ActorRequest, found: Practice, as_of: AsOf) -> HttpResponse:
    published = found.published_at is not None and found.published_at <= as_of.at
    withdrawn = found.withdrawn_at is not None and found.withdrawn_at <= as_of.at
    now = as_of.day is None
    writes = now and rules.can_write(request.actor, found)
    context = {
        "practice": found,
        "coalition": found.text.coalition,
        "as_of": as_of,
        "published": published,
        "withdrawn": withdrawn,
        "struck": queries.STRUCK,
        "writes": writes,
        "withdrawing": forms.WithdrawForm(found),
        "erasing": forms.EraseWordsForm(found),
        "offering": forms.OfferForm(found),
    }
    if published or now:
        context["stood"] = queries.as_it_stood(found, as_of.at, get_language() or "en")
        context["cases"] = queries.cases_of(found, request.actor)
        context["asks"] = queries.asks_of(found)
        context |= _contacts(request, found, now and not withdrawn)
    return render(request, "practices/practice.html", context)


def _contacts(request: ActorRequest, found: Practice, live: bool) -> dict[str, object]:
    """Return who may be asked, without a name, and whether the reader is one of them."""
    offered = list(queries.contacts_of(found)) if live else []
    own = next((each for each in offered if rules.is_contact(request.actor, each)), None)
    others = [each for each in offered if each != own]
    return {
        "own": own,
        "contacts": len(others),
        "may_ask": [each for each in others if rules.can_ask(request.actor, each)],
    }


def _written(request: ActorRequest, uid: str) -> Practice:
    found = queries.get_practice(request.actor, uid)
    require(rules.can_write, request.actor, found)
    return found


@login_required
def write(request: ActorRequest, uid: str) -> HttpResponse:
    """Change a report that is not published yet."""
    found = _written(request, uid)
    form = forms.ReportForm(found.text.coalition, found.party, request.POST or None, found)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("practices:practice", uid)
    context = {"form": form, "coalition": found.text.coalition, "party": found.party, "practice": found}
    return render(request, "practices/write.html", context)


@login_required
@require_POST
def publish(request: ActorRequest, uid: str) -> HttpResponse:
    """Let everybody read a report."""
    reports.publish_practice(_written(request, uid), actor=request.actor)
    return redirect("practices:practice", uid)


@login_required
@require_POST
def withdraw(request: ActorRequest, uid: str) -> HttpResponse:
    """Withdraw a report, in words."""
    return _one(request, uid, forms.WithdrawForm(_written(request, uid), request.POST))


@login_required
@require_POST
def erase_words(request: ActorRequest, uid: str) -> HttpResponse:
    """Erase somebody's name, or a passage, out of a report."""
    return _one(request, uid, forms.EraseWordsForm(_written(request, uid), request.POST))


@never_cache
@login_required
@require_POST
def offer(request: ActorRequest, uid: str) -> HttpResponse:
    """Offer to be asked about a report."""
    return _one(request, uid, forms.OfferForm(_written(request, uid), request.POST))


def _one(request: ActorRequest, uid: str, form: ActForm) -> HttpResponse:
    """Do what a form of the report's page says, and go back there; what it refuses is told there."""
    if form.done(request.actor):
        messages.success(request, _("Done."))
    else:
        for error in [error for errors in form.errors.values() for error in errors]:
            messages.error(request, str(error))
    return redirect("practices:practice", uid)


@never_cache
@login_required
def ask(request: ActorRequest, uid: str, contact_uid: str) -> HttpResponse:
    """Ask somebody who may be asked about a report."""
    found = queries.get_practice(request.actor, uid)
    contact = get_object_or_404(queries.contacts_of(found), uid=contact_uid)
    require(rules.can_ask, request.actor, contact)
    form = forms.AskForm(contact, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Asked. An answer stands here, if one comes."))
        return redirect("practices:questions")
    return render(request, "practices/ask.html", {"form": form, "practice": found})


@never_cache
@login_required
def questions(request: ActorRequest) -> HttpResponse:
    """Show a person who asks her and whom she asks; nobody else has this page."""
    assert isinstance(request.user, User)
    context = {
        "to_me": list(queries.questions_to(request.user)),
        "by_me": list(queries.questions_by(request.user)),
        "offered": list(Contact.objects.filter(user=request.user, withdrawn_at=None)),
    }
    return render(request, "practices/questions.html", context)


@login_required
@require_POST
def answer(request: ActorRequest, uid: str) -> HttpResponse:
    """Consent, decline, or end."""
    rows = Introduction.objects.select_related("contact")
    found = get_object_or_404(rows, uid=uid)
    wanted = request.POST.get("do", "")
    if not rules.is_side(request.actor, found) or wanted not in ("consent", "decline", "end"):
        raise Http404
    if wanted == "end":
        contacts.end_introduction(found, actor=request.actor)
    else:
        contacts.answer_question(found, actor=request.actor, consents=wanted == "consent")
    return redirect("practices:questions")


@login_required
@require_POST
def take_back(request: ActorRequest, uid: str) -> HttpResponse:
    """Offer to be asked no longer."""
    found = get_object_or_404(Contact, uid=uid)
    if not rules.is_contact(request.actor, found):
        raise Http404
    contacts.withdraw_contact(found, actor=request.actor)
    return redirect("practices:questions")
