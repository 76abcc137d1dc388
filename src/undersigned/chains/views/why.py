"""What has it to do with me? From a trade, a firm, a product or a town to a case; and where one tells of a link."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from undersigned.cases.models import CaseActor
from undersigned.chains.forms import TipForm, WhyForm
from undersigned.chains.queries.links import bodies_called, open_coalitions
from undersigned.chains.queries.why import why
from undersigned.core.asked import SIZES
from undersigned.core.http import ActorRequest
from undersigned.parties.models import Coalition


@require_http_methods(["GET", "HEAD"])
def everywhere(request: ActorRequest) -> HttpResponse:
    """Look for chains in every coalition that the reader may read of."""
    return _answered(request, None)


@require_http_methods(["GET", "HEAD"])
def within(request: ActorRequest, slug: str) -> HttpResponse:
    """Look for chains in one coalition."""
    return _answered(request, _open(request, slug))


def _open(request: ActorRequest, slug: str) -> Coalition:
    return get_object_or_404(open_coalitions(request.actor), slug=slug)


def _answered(request: ActorRequest, coalition: Coalition | None) -> HttpResponse:
    typed = request.GET.get("q", "").strip()
    form = WhyForm(request.GET if typed else None)
    context: dict[str, Any] = {
        "coalition": coalition,
        "form": form,
        "typed": typed,
        "tellable": [coalition] if coalition else list(open_coalitions(request.actor)),
    }
    if typed and form.is_valid():
        bodies = bodies_called(form.cleaned_data["q"], request.actor, coalition)
        context |= {"bodies": bodies} | _chains(request, bodies, form.cleaned_data["minutes"])
    return render(request, "chains/why.html", context)


def _chains(request: ActorRequest, bodies: list[CaseActor], minutes: int) -> dict[str, Any]:
    """Return the chains from the body that was meant; nothing where several are called so and none was chosen."""
    chosen = [body for body in bodies if body.uid == request.GET.get("body")] or bodies
    if len(chosen) != 1:
        return {}
    expired = "expired" in request.GET
    return {
        "answer": why(chosen[0], request.actor, minutes=minutes or SIZES[0], expired=expired),
        "minutes": minutes or SIZES[0],
        "expired": expired,
    }


def tell(request: ActorRequest, slug: str) -> HttpResponse:
    """Take in what somebody knows of a link; without an account, for the editors alone."""
    coalition = _open(request, slug)
    form = TipForm(coalition, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Thank you. The editors read it, and nobody else."))
        return redirect("chains:why_here", slug)
    return render(request, "chains/tell.html", {"coalition": coalition, "form": form})
