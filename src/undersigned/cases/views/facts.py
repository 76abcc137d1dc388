"""A fact has its own page: what it says, what it said before, and what rests on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def take_in(request: ActorRequest, uid: str) -> HttpResponse:
    """Take facts in from a table: all of a file, or none of it with the line and the reason."""
    case = edited(request, uid)
    form = forms.ImportFactsForm(case, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.done(request.actor):
        new = form.done_with.new
        told = ngettext("%(count)s fact is new.", "%(count)s facts are new.", new) % {"count": new}
        messages.success(request, told)
        return redirect("cases:case", uid)
    return render(request, "cases/import_facts.html", {"case": case, "form": form})


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
