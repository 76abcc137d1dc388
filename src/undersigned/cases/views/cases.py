"""The cases of a coalition, and one of them: what it is, whom it concerns, what happened, what is said of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from undersigned.cases import actions, forms, queries, rules
from undersigned.cases.models import Case, Fact
from undersigned.cases.queries import questions, said, standing
from undersigned.cases.views.timeline import Span, timeline
from undersigned.core.asof import AsOf
from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.parties import rules as parties
from undersigned.parties.queries import get_coalition


@login_required
def cases(request: ActorRequest, slug: str) -> HttpResponse:
    """List a coalition's cases, parts under their wholes; editors open one."""
    coalition = get_coalition(request.actor, slug)
    form = forms.OpenForm(coalition, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return redirect("cases:details", form.made.uid)
    context = {
        "coalition": coalition,
        "tab": "cases",
        "cases": queries.under_their_wholes(queries.cases_of(coalition, request.actor)),
        "form": form,
        "may_edit": parties.can_draft(request.actor, coalition),
    }
    return render(request, "cases/cases.html", context)


def case(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a case to a newcomer, now or as it stood on a past day."""
    found = queries.get_case(request.actor, uid)
    form = forms.TermForm(found, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:case", uid)
    as_of = AsOf.from_request(request, found.coalition.time_zone)
    context = {
        "case": found,
        "as_of": as_of,
        "stood": standing.as_it_stood(found, as_of.at),
        "form": form,
        "may_edit": as_of.day is None and rules.can_edit(request.actor, found),
        "seated": parties.has_seat(request.actor, found.coalition),
    }
    with as_of.then():
        context |= _standing(request, found, context["stood"], as_of)
        return render(request, "cases/case.html", context)


def _standing(request: ActorRequest, case: Case, stood: Any, as_of: AsOf) -> dict[str, Any]:
    """Return what stood in a case at a moment; nothing before it was opened."""
    if stood is None:
        return {}
    actor, at = request.actor, as_of.at
    people, actors = standing.people_of(case, at), standing.actors_at(stood)
    told = said.said_of(case, actor, at)
    entries = standing.entries_of(case, actor, at)
    events = standing.in_section(entries, Fact.Section.EVENT)
    return {
        "parent": queries.cases_visible_to(actor).filter(pk=stood.parent_id).first(),
        "parts": standing.parts_of(case, actor, at),
        "people": people,
        "own_words": [each for each in told if each.party.pk in people.parties],
        "axes": said.axes(told, actors),
        "events": events,
        "timeline": _drawn(events),
        "sections": [
            (section, standing.in_section(entries, section))
            for section in (Fact.Section.RIGHT, Fact.Section.CRITICISM)
        ],
        "questions": questions.questions_put_to(case, actor, at),
        "others": questions.not_put_to(case) if rules.can_edit(actor, case) else [],
        "terms": standing.terms_at(case, at),
        "sources": standing.sources_at(stood, actor, at),
    }


def _drawn(events: list[standing.Entry]) -> Any:
    spans = [Span(each.said.happened, each.said.happened_until) for each in events if not each.removed]
    return timeline(spans, mirrored=get_language_bidi())


def edited(request: ActorRequest, uid: str) -> Case:
    """Return a case that the actor may edit."""
    found = queries.get_case(request.actor, uid)
    require(rules.can_edit, request.actor, found)
    return found


def details(request: ActorRequest, uid: str) -> HttpResponse:
    """Say what a case is."""
    found = edited(request, uid)
    form = forms.CaseForm(found, request.actor, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:case", uid)
    return render(request, "cases/details.html", {"case": found, "form": form})


@require_POST
def remove_term(request: ActorRequest, uid: str, term_uid: str) -> HttpResponse:
    """Take a term out."""
    found = edited(request, uid)
    actions.remove_term(get_object_or_404(found.terms, uid=term_uid), actor=request.actor)
    return redirect("cases:case", uid)


def people(request: ActorRequest, uid: str) -> HttpResponse:
    """Say whom a case concerns, and whom it talks about."""
    found = edited(request, uid)
    wanted = request.POST.get("do", "")
    sent = {name: request.POST if name == wanted else None for name in ("concern", "actor", "actors")}
    acts = {
        "concern": forms.ConcernForm(found, sent["concern"]),
        "actor": forms.NameActorForm(found, sent["actor"]),
        "actors": forms.ActorsForm(found, sent["actors"]),
    }
    if wanted in acts and acts[wanted].done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:people", uid)
    now = AsOf.parsed("", found.coalition.time_zone).at
    context = {"case": found, "acts": acts, "people": standing.people_of(found, now)}
    return render(request, "cases/people.html", context)


@require_POST
def end_concern(request: ActorRequest, uid: str, concerned_uid: str) -> HttpResponse:
    """End that a party speaks for the people concerned."""
    found = edited(request, uid)
    actions.end_concern(get_object_or_404(found.concerned, uid=concerned_uid), actor=request.actor)
    return redirect("cases:people", uid)


def history(request: ActorRequest, uid: str) -> HttpResponse:
    """The acts on a case, for the coalition's seats."""
    found = queries.get_case(request.actor, uid)
    require(parties.has_seat, request.actor, found.coalition)
    return render(request, "cases/history.html", {"case": found, "days": queries.history_of(found)})
