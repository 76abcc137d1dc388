"""The secretary's page: open a round, send the links, see who has answered, close it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.once import once
from undersigned.parties.queries import parties_in
from undersigned.positions import actions, queries, rules, tasks
from undersigned.positions.forms import InviteForm, RoundForm
from undersigned.positions.models import Round
from undersigned.texts.models import Text
from undersigned.texts.queries import get_text


def _text(request: ActorRequest, uid: str) -> Text:
    text = get_text(request.actor, uid)
    require(rules.can_invite, request.actor, text)
    return text


def _open_round(text: Text) -> Round:
    round = queries.open_round(text)
    if round is None:
        raise Refused(_("The round is over. Open another one first."))
    return round


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: ActorRequest, uid: str) -> HttpResponse:
    """Show how far everybody is; where no round is open, offer to open one."""
    text = _text(request, uid)
    round = queries.open_round(text)
    if round is not None or not rules.can_ask(request.actor, text):
        return _show(request, text, round or queries.latest_round(text), None)
    form = RoundForm(request.POST or None, coalition=text.coalition)
    if request.method == "POST" and form.is_valid():
        try:
            tasks.open_round(text, actor=request.actor, **form.round_options())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            return redirect("positions:ask", uid)
    return _show(request, text, queries.latest_round(text), form)


def _show(
    request: ActorRequest,
    text: Text,
    round: Round | None,
    form: RoundForm | None,
    rows: list[tuple[queries.Asked, InviteForm]] | None = None,
) -> HttpResponse:
    if rows is None and round is not None:
        asked = queries.who_answered(round)
        rows = [
            (row, InviteForm(party=row.party, ticked=not (row.link or row.party.elsewhere))) for row in asked
        ]
    context = {"text": text, "tab": "ask", "round": round, "form": form, "rows": rows}
    context["closes"] = rules.can_ask(request.actor, text)
    wrong = bool(rows and any(invite.errors for _row, invite in rows)) or bool(form and form.errors)
    return render(request, "positions/ask.html", context, status=400 if wrong else 200)


@never_cache
@require_POST
def links(request: ActorRequest, uid: str) -> HttpResponse:
    """Make the links that were ticked, mail those with an address, and show all of them: once."""
    text = _text(request, uid)
    round = _open_round(text)
    rows = [
        (row, InviteForm(request.POST, party=row.party, ticked=False)) for row in queries.who_answered(round)
    ]
    if not all(form.is_valid() for _row, form in rows):
        return _show(request, text, round, None, rows)
    chosen = [(row.party, form.cleaned_data) for row, form in rows if form.cleaned_data["make"]]
    letters: list[tasks.Letter] = []

    def make() -> Round:
        for party, told in chosen:
            link, token = actions.invite(round, party, actor=request.actor, language=told["language"])
            letters.append(tasks.Letter(link, token, told["mail"]))
        return round

    once(request.POST.get("once", ""), Round, make)
    if not letters:
        raise Refused(_("No organisation was ticked, or these links were made already: they are shown once."))
    failed = tasks.send_links(round, letters, actor=request.actor)
    context = {"text": text, "tab": "ask", "round": round, "letters": letters, "failed": failed}
    return render(request, "positions/links.html", context)


@require_POST
def revoke(request: ActorRequest, uid: str) -> HttpResponse:
    """Close one private link."""
    text = _text(request, uid)
    mine = queries.links_of(text)
    link = get_object_or_404(mine, uid=request.POST.get("link", ""))
    actions.revoke(link, actor=request.actor)
    messages.success(request, _("The link of %(party)s opens no more.") % {"party": link.party.name})
    return redirect("positions:ask", uid)


@require_POST
def close(request: ActorRequest, uid: str) -> HttpResponse:
    """Close the round."""
    text = _text(request, uid)
    round = _open_round(text)
    actions.close_round(round, actor=request.actor)
    count = queries.submissions(round).count()
    told = ngettext(
        "The round is closed. %(count)s organisation handed in.",
        "The round is closed. %(count)s organisations handed in.",
        count,
    )
    messages.success(request, told % {"count": count})
    return redirect("positions:ask", uid)


@require_POST
def absent(request: ActorRequest, uid: str) -> HttpResponse:
    """Note that a party was not there."""
    text = _text(request, uid)
    round = queries.latest_round(text)
    party = get_object_or_404(parties_in(text.coalition), uid=request.POST.get("party", ""))
    if round is not None:
        actions.note_absence(round, party, actor=request.actor)
    messages.success(request, _("It is kept that %(party)s was not there.") % {"party": party.name})
    return redirect("positions:ask", uid)
