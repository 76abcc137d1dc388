"""The register: what a party said about every case, what every party said to a question, and one cell in full."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from undersigned.cases.models import Case, Question
from undersigned.core.actor import Actor
from undersigned.core.asof import AsOf
from undersigned.core.http import ActorRequest
from undersigned.core.kept import stood
from undersigned.core.registry import offers
from undersigned.parties.models import Coalition, Party
from undersigned.parties.rules import can_manage
from undersigned.positions import actions, rules
from undersigned.positions.forms.register import PublishForm, ReportForm
from undersigned.positions.models import Publication
from undersigned.positions.queries import register as reads


@dataclass(frozen=True)
class Opened:
    """A coalition's register as its visitor reads it."""

    coalition: Coalition
    as_of: AsOf
    reader: reads.Reader

    @classmethod
    def by(cls, request: ActorRequest, slug: str) -> "Opened":
        """Open a register. Raises: Http404 for strangers where no case of the coalition is public."""
        coalition = reads.get_register(request.actor, slug)
        as_of = AsOf.from_request(request, coalition.time_zone)
        return cls(coalition, as_of, reads.Reader.of(request.actor, coalition, as_of.at))

    def context(self, **more: Any) -> dict[str, Any]:
        """Return what every page of a register needs."""
        return {
            "coalition": self.coalition,
            "as_of": self.as_of,
            "reader": self.reader,
            "tab": "register",
        } | more


@require_http_methods(["GET", "HEAD"])
def register(request: ActorRequest, slug: str) -> HttpResponse:
    """Choose a question or a party."""
    opened = Opened.by(request, slug)
    with opened.as_of.then():
        parties = (
            reads.parties_in(opened.reader).select_related("voucher").order_by(stood(Party, "name"), "pk")
        )
        context = opened.context(questions=reads.questions_in(opened.reader), parties=parties)
        return render(request, "positions/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def party(request: ActorRequest, slug: str, party_uid: str) -> HttpResponse:
    """Show what a party said: cases x questions; its own seats publish here."""
    opened = Opened.by(request, slug)
    found = reads.get_party(opened.reader, party_uid)
    form = None
    if found.pk in opened.reader.own:
        form = PublishForm(opened.coalition, found, request.POST or None)
        if request.method == "POST" and form.done(request.actor):
            messages.success(request, _("Everybody can read it now."))
            return redirect("positions:register_party", slug, party_uid)
    places = {"row": _page(request, "row"), "column": _page(request, "column")}
    with opened.as_of.then(found):
        table = reads.party_table(opened.reader, found, **places)
        context = opened.context(party=found, table=table, form=form)
        return render(request, "positions/register_party.html", context)


@require_http_methods(["GET", "HEAD"])
def question(request: ActorRequest, slug: str, question_uid: str) -> HttpResponse:
    """Show what parties said to a question: parties x cases."""
    opened = Opened.by(request, slug)
    found = reads.get_question(opened.reader, question_uid)
    places = {"row": _page(request, "row"), "column": _page(request, "column")}
    with opened.as_of.then():
        table = reads.question_table(opened.reader, found, **places)
        context = opened.context(question=found, table=table)
        return render(request, "positions/register_question.html", context)


def _page(request: ActorRequest, name: str) -> int:
    asked = request.GET.get(name, "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: ActorRequest, slug: str, party_uid: str, question_uid: str, case_uid: str) -> HttpResponse:
    """Show one cell in full; those who draft note hearsay beside it."""
    opened = Opened.by(request, slug)
    party, question, case = _place(opened, party_uid, question_uid, case_uid)
    form = None
    if rules.can_report(request.actor, opened.coalition):
        form = ReportForm(party, question, case, request.POST or None)
        if request.method == "POST" and form.done(request.actor):
            messages.success(request, _("Saved."))
            return redirect(request.path)
    with opened.as_of.then(party, case):
        page = reads.cell_page(opened.reader, party, question, case)
        context = opened.context(
            party=party,
            question=question,
            case=case,
            page=page,
            pieces=_pieces(page, request.actor, opened.as_of),
            form=form,
            manages=can_manage(request.actor, opened.coalition),
        )
        return render(request, "positions/register_cell.html", context)


def _pieces(page: reads.CellPage, actor: Actor, as_of: AsOf) -> dict[int, list[str]]:
    """Return what the rooms have to say beside each position of a page, by its key."""
    pieces = defaultdict[int, list[str]](list)
    for key, piece in offers("register.cell", positions=page.positions, actor=actor, at=as_of.at):
        pieces[key].append(piece)
    return pieces


def _place(opened: Opened, party: str, question: str, case: str) -> tuple[Party, Question, Case]:
    return (
        reads.get_party(opened.reader, party),
        reads.get_question(opened.reader, question),
        reads.get_case(opened.reader, case),
    )


@require_POST
def end_publication(request: ActorRequest, slug: str, uid: str) -> HttpResponse:
    """Let strangers read a party's answers no more."""
    opened = Opened.by(request, slug)
    mine = Publication.objects.select_related("coalition", "party", "question", "case")
    found = get_object_or_404(mine, coalition=opened.coalition, party__in=opened.reader.own, uid=uid)
    actions.end_publication(found, actor=request.actor)
    messages.success(request, _("Strangers can read it no more; what they have read they have."))
    return redirect("positions:register_party", slug, found.party.uid)
