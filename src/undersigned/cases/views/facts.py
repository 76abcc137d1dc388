"""A fact has its own page: what it says, what it said before, and what rests on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from undersigned.cases import forms, queries, rules
from undersigned.cases.models import Fact
from undersigned.cases.views.cases import edited
from undersigned.core.forms import ActForm
from undersigned.core.http import ActorRequest


def add(request: ActorRequest, uid: str, section: str) -> HttpResponse:
    """Record a fact in one section of a case."""
    case = edited(request, uid)
    if section not in Fact.Section.values:
        raise Http404
    form = forms.RecordForm(case, section, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:fact", form.made.uid)
    context = {"case": case, "section": section, "label": Fact.Section(section).label, "form": form}
    return render(request, "cases/add_fact.html", context)


def fact(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a fact with everything that it said before; editors change or remove it."""
    found = queries.get_fact(request.actor, uid)
    versions = queries.versions_of(found, request.actor)
    may_edit = rules.can_edit(request.actor, found.case)
    acts = _acts(request, found, versions) if may_edit and not found.removed_at else {}
    wanted = request.POST.get("do", "")
    if wanted in acts and acts[wanted].done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:fact", uid)
    context = {"fact": found, "case": found.case, "versions": versions, "acts": acts, "wanted": wanted}
    return render(request, "cases/fact.html", context)


def _acts(request: ActorRequest, fact: Fact, versions: list[queries.Entry]) -> dict[str, ActForm]:
    wanted = request.POST.get("do", "")
    return {
        "change": forms.ChangeForm(versions[0].said, request.POST if wanted == "change" else None),
        "remove": forms.RemoveForm(fact, request.POST if wanted == "remove" else None),
    }
