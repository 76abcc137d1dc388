"""Acts beside a cell of the register: reply to hearsay, ask for a reply, take hearsay away."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from undersigned.core.errors import NotAllowed
from undersigned.core.http import ActorRequest
from undersigned.parties.models import PrivateLink
from undersigned.parties.queries import get_coalition
from undersigned.positions import actions, rules
from undersigned.positions.forms.register import ReplyForm
from undersigned.positions.models import Report

REPORTS = Report.objects.select_related("party", "question__coalition", "case", "passage__source", "about")


def _report(request: ActorRequest, slug: str, uid: str) -> Report:
    return get_object_or_404(
        REPORTS, question__coalition=get_coalition(request.actor, slug), uid=uid, removed_at=None
    )


def _back(report: Report) -> HttpResponse:
    place = (report.party.uid, report.question.uid, report.case.uid)
    return redirect("positions:register_cell", report.question.coalition.slug, *place)


@require_POST
def remove(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Take hearsay away."""
    report = _report(request, slug, uid)
    actions.remove_report(report, actor=request.actor)
    messages.success(request, _("It was taken away; pages of days before still show it."))
    return _back(report)


@never_cache
@require_POST
def link(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Make the private link by which the party concerned replies, and show it once."""
    report = _report(request, slug, uid)
    _link, token = actions.invite_to_reply(report, actor=request.actor)
    context = {
        "report": report,
        "private": f"{settings.BASE_URL}/l/{token}/",
        "coalition": report.question.coalition,
    }
    return render(request, "positions/reply_link.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply_by_seat(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Reply by a seat of the party concerned."""
    report = _report(request, slug, uid)
    if not rules.can_reply(request.actor, report):
        raise NotAllowed(_("Only the organisation that this is about replies."))
    return _reply(request, report, _back(report))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reply_by_link(request: ActorRequest, link_uid: str) -> HttpResponse:
    """Reply by the private link of the party concerned."""
    links = PrivateLink.objects.select_related("party", "coalition")
    found = links.filter(uid=link_uid, purpose=PrivateLink.Purpose.REPLY).first()
    report = REPORTS.filter(uid=found.subject_uid, removed_at=None).first() if found else None
    if found is None or report is None:
        raise Http404
    if not found.is_live:
        return render(request, "parties/link_closed.html", {"link": found}, status=410)
    if not rules.can_reply(request.actor, report):
        return render(request, "positions/own_link.html", status=403)
    return _reply(request, report, redirect(found.address))


def _reply(request: ActorRequest, report: Report, after: HttpResponse) -> HttpResponse:
    form = ReplyForm(report, request.LANGUAGE_CODE, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Your reply stands beside it now."))
        return after
    return render(request, "positions/reply.html", {"report": report, "form": form})
