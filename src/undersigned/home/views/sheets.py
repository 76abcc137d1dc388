"""Sheets for talking: a text, a case or an appeal on one page of paper, as a page to print and as PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from markupsafe import Markup

from undersigned.agreements.renderings.sheet import Sheet, fitted, qr_of
from undersigned.cases.queries import get_case
from undersigned.core.asof import AsOf
from undersigned.core.http import ActorRequest
from undersigned.home.queries.sheets import sheet_of_appeal, sheet_of_case, sheet_of_text
from undersigned.pledges.models import Appeal
from undersigned.texts.models import Text


def of_text(request: ActorRequest, uid: str, printed: bool = False) -> HttpResponse:
    """Show the sheet of a published text, now or as of a past day."""
    text = get_object_or_404(Text.objects.select_related("coalition", "owner"), uid=uid)
    as_of = AsOf.from_request(request, text.coalition.time_zone)
    with as_of.then(text):
        return _shown(request, sheet_of_text(text, as_of.at), as_of, uid, printed)


def of_case(request: ActorRequest, uid: str, printed: bool = False) -> HttpResponse:
    """Show the sheet of a case to whoever may see the case: on it stands what everybody may read."""
    case = get_case(request.actor, uid)
    as_of = AsOf.from_request(request, case.coalition.time_zone)
    with as_of.then():
        return _shown(request, sheet_of_case(case, as_of.at), as_of, uid, printed)


def of_appeal(request: ActorRequest, uid: str, printed: bool = False) -> HttpResponse:
    """Show the sheet of a published appeal."""
    appeals = Appeal.objects.select_related("text__coalition", "text__owner", "made_by")
    appeal = get_object_or_404(appeals, uid=uid)
    as_of = AsOf.from_request(request, appeal.text.coalition.time_zone)
    with as_of.then(appeal.text, appeal.made_by):
        return _shown(request, sheet_of_appeal(appeal, as_of.at), as_of, uid, printed)


def _shown(request: ActorRequest, sheet: Sheet | None, as_of: AsOf, uid: str, printed: bool) -> HttpResponse:
    if sheet is None:
        raise Http404
    if printed:
        name = f"{uid}-sheet-{as_of.day}" if as_of.day else f"{uid}-sheet"
        from undersigned.agreements.renderings.pdf import (
            sheet_to_pdf,
        )  # Typst loads when somebody asks for it.

        response = HttpResponse(sheet_to_pdf(sheet), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
        return response
    context = {"sheet": fitted(sheet), "qr": Markup(qr_of(sheet.address)), "as_of": as_of}
    return render(request, "home/sheet.html", context)
