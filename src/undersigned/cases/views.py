"""The cases of a coalition, and one of them: what it is, in which words, resting on what."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from undersigned.cases import actions, forms, queries, rules
from undersigned.cases.models import Case
from undersigned.core.door import require
from undersigned.core.http import ActorRequest
from undersigned.parties import rules as parties
from undersigned.parties.queries import get_coalition


@login_required
def cases(request: ActorRequest, slug: str) -> HttpResponse:
    """List a coalition's cases; editors open one."""
    coalition = get_coalition(request.actor, slug)
    form = forms.OpenForm(coalition, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        return redirect("cases:details", form.made.uid)
    context = {
        "coalition": coalition,
        "tab": "cases",
        "cases": queries.cases_of(coalition, request.actor),
        "form": form,
        "may_edit": parties.can_draft(request.actor, coalition),
    }
    return render(request, "cases/cases.html", context)


def case(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a case to a newcomer: what it is, its terms, its sources, what upper rooms know of it."""
    found = queries.get_case(request.actor, uid)
    form = forms.TermForm(found, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:case", uid)
    context = {
        "case": found,
        "terms": queries.terms_of(found),
        "sources": queries.sources_in(found, request.actor),
        "form": form,
        "may_edit": rules.can_edit(request.actor, found),
    }
    return render(request, "cases/case.html", context)


def _edited(request: ActorRequest, uid: str) -> Case:
    found = queries.get_case(request.actor, uid)
    require(rules.can_edit, request.actor, found)
    return found


def details(request: ActorRequest, uid: str) -> HttpResponse:
    """Say what a case is."""
    found = _edited(request, uid)
    form = forms.CaseForm(found, request.actor, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:case", uid)
    return render(request, "cases/details.html", {"case": found, "form": form})


@require_POST
def remove_term(request: ActorRequest, uid: str, term_uid: str) -> HttpResponse:
    """Take a term out."""
    found = _edited(request, uid)
    actions.remove_term(get_object_or_404(found.terms, uid=term_uid), actor=request.actor)
    return redirect("cases:case", uid)
