"""The reservations of other parties, and a party's answers to them: by private link or by a seat."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from undersigned.core.http import ActorRequest
from undersigned.positions import actions, queries
from undersigned.positions.forms import ObjectionForm
from undersigned.positions.models import Objection, Position
from undersigned.positions.views.answer import Asking, by_link, by_seat


@require_http_methods(["GET", "HEAD", "POST"])
def reservations(request: ActorRequest, asking: Asking) -> HttpResponse:
    """List the reservations that the party may answer; store an answer, or take one back."""
    found = list(queries.reservations_open_to(request.actor, asking.round.text, asking.party))
    sent = request.POST.get("object", "")
    forms = [
        (
            each,
            ObjectionForm(
                each, asking.party, asking.languages[0], request.POST if each.uid == sent else None
            ),
        )
        for each in found
    ]
    if request.method == "POST" and _done(request, asking, forms):
        return redirect(request.path)
    context = {"asking": asking, "rows": forms}
    return render(request, "positions/reservations.html", context)


def _done(request: ActorRequest, asking: Asking, forms: Sequence[tuple[Position, ObjectionForm]]) -> bool:
    if uid := request.POST.get("withdraw"):
        own = Objection.objects.filter(party=asking.party, position__wording__clause__text=asking.round.text)
        actions.withdraw_objection(get_object_or_404(own, uid=uid), actor=request.actor)
        messages.success(request, _("Withdrawn."))
        return True
    if any(form.done(request.actor) for _position, form in forms if form.is_bound):
        messages.success(request, _("Your answer stands beside the reservation."))
        return True
    return False


link_reservations, seat_reservations = by_link(reservations), by_seat(reservations)
