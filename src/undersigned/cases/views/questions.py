"""Questions: those of a coalition, one of them with its strongest version, and one put to a case."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from undersigned.cases import actions, forms, queries, rules
from undersigned.cases.models import Case, Question, StrongestVersion
from undersigned.core.asof import AsOf
from undersigned.core.forms import ActForm
from undersigned.core.http import ActorRequest
from undersigned.parties import rules as parties
from undersigned.parties.queries import get_coalition, parties_in, parties_spoken_for


@login_required
def questions(request: ActorRequest, slug: str) -> HttpResponse:
    """List the questions that a coalition asks of every case; editors phrase one."""
    coalition = get_coalition(request.actor, slug)
    form = forms.AskForm(coalition, request.POST or None)
    if request.method == "POST" and form.done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:questions", slug)
    context = {
        "coalition": coalition,
        "tab": "questions",
        "questions": queries.questions_of(coalition),
        "retired": coalition.questions.exclude(retired_at=None).prefetch_related("replacements"),
        "form": form,
        "may_edit": parties.can_draft(request.actor, coalition),
    }
    return render(request, "cases/questions.html", context)


@login_required
def question(request: ActorRequest, uid: str) -> HttpResponse:
    """Show a question: its words before and after, its strongest version, and which cases are like for it."""
    found = queries.get_question(request.actor, uid)
    strongest = queries.strongest_of([found], timezone.now()).get(found.pk, [])
    wanted, acts = request.POST.get("do", ""), _acts_of(request, found, strongest)
    if wanted in acts and acts[wanted].done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:question", found.uid)
    may_withdraw = {v.pk for v in strongest if rules.can_withdraw_strongest(request.actor, v)}
    holders = parties_in(found.coalition) if parties.can_manage(request.actor, found.coalition) else []
    context = {
        "question": found,
        "coalition": found.coalition,
        "tab": "questions",
        "acts": acts,
        "wanted": wanted,
        "strongest": strongest,
        "may_withdraw": may_withdraw,
        "holders": holders,
        "replaced_by": found.replacements.first(),
        "askings": queries.askings_of(found, request.actor),
        "likenesses": queries.likenesses_of(found, timezone.now()),
    }
    return render(request, "cases/question.html", context)


def _acts_of(
    request: ActorRequest, question: Question, strongest: Sequence[StrongestVersion]
) -> dict[str, ActForm]:
    """Return the acts that the page of a question offers, by the name its button sends."""
    actor, sent, acts = request.actor, _sent(request), dict[str, ActForm]()
    if rules.can_edit_question(actor, question):
        acts["like"] = forms.LikeForm(question, sent("like"))
        if not question.retired_at:
            acts["replace"] = forms.ReplaceForm(question, sent("replace"))
    if rules.can_write_strongest(actor, question):
        acts["strongest"] = forms.StrongestForm(question, sent("strongest"))
    own = parties_spoken_for(actor, question.coalition)
    for version in strongest:
        if own and not version.confirmed_at and not version.erased_at:
            name = f"confirm:{version.uid}"
            acts[name] = forms.ConfirmForm(version, own, sent(name))
    return acts


def _sent(request: ActorRequest) -> Callable[[str], object]:
    """Return what gives a form its data, if it is the one whose button was pressed."""
    wanted = request.POST.get("do", "")
    return lambda name: request.POST if name == wanted else None


@require_POST
def end_like(request: ActorRequest, uid: str, likeness_uid: str) -> HttpResponse:
    """End that two cases are like for a question."""
    found = queries.get_question(request.actor, uid)
    actions.end_like(get_object_or_404(found.likenesses, uid=likeness_uid), actor=request.actor)
    return redirect("cases:question", uid)


def put(request: ActorRequest, uid: str, question_uid: str) -> HttpResponse:
    """Show a question about a case: who asked it, what answers it, what remains disputed."""
    case = queries.get_case(request.actor, uid)
    as_of = AsOf.from_request(request, case.coalition.time_zone)
    found = queries.question_of_case(case, question_uid, request.actor, as_of.at)
    acts = _acts_on(request, found, case) if as_of.day is None else {}
    wanted = request.POST.get("do", "")
    if wanted in acts and acts[wanted].done(request.actor):
        messages.success(request, _("Saved."))
        return redirect("cases:put", uid, question_uid)
    context = {"case": case, "as_of": as_of, "acts": acts, "wanted": wanted}
    with as_of.then(case):
        context["put"] = queries.question_of_case(case, question_uid, request.actor, as_of.at)
        return render(request, "cases/put.html", context)


def _acts_on(request: ActorRequest, put: queries.Put, case: Case) -> dict[str, ActForm]:
    actor, sent, acts = request.actor, _sent(request), dict[str, ActForm]()
    own = parties_spoken_for(actor, case.coalition)
    may_edit = rules.can_edit(actor, case)
    if may_edit and not put.question.retired_at:
        if put.asking is None or put.inapplicable:
            acts["put"] = forms.PutForm(put.question, case, sent("put"))
        if not put.inapplicable and not put.answers:
            acts["inapplicable"] = forms.InapplicableForm(put.question, case, sent("inapplicable"))
    if put.asking and (may_edit or own):
        party = own[0] if own and not may_edit else None
        acts["dispute"] = forms.DisputeForm(put.asking, party, sent("dispute"))
    for dispute in put.disputes:
        if not dispute.settled_at and rules.can_settle(actor, dispute):
            name = f"settle:{dispute.uid}"
            acts[name] = forms.SettleForm(dispute, sent(name))
    return acts
