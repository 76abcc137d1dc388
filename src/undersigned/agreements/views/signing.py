"""Signing: the secretary's overview, and the page on which a party decides."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from undersigned.agreements import rules
from undersigned.agreements.actions import editions as edition_acts
from undersigned.agreements.actions import signatures as acts
from undersigned.agreements.forms import DecisionForm, EndForm, NoteForm
from undersigned.agreements.models import Edition, EditionClause, Signature
from undersigned.agreements.queries import documents
from undersigned.agreements.queries.editions import live_signatures, signing_table, standing
from undersigned.agreements.states import SignatureState
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.once import key_of, once
from undersigned.parties.models import Party, PrivateLink
from undersigned.parties.queries import links_for, parties_in
from undersigned.texts.models import Text

ENDING = {"decline", "withdraw"}


def _text(request: ActorRequest, uid: str) -> Text:
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=uid)
    if not rules.can_see_signing(request.actor, text):
        raise Http404
    return text


def overview(request: ActorRequest, uid: str) -> HttpResponse:
    """Show the editions of a text, who has signed the newest, and whose turn it is."""
    text = _text(request, uid)
    edition = text.editions.first()
    context: dict[str, Any] = {"text": text, "tab": "signing", "edition": edition}
    context["manages"] = rules.can_freeze(request.actor, text)
    context["invites"] = rules.can_invite(request.actor, text)
    context["editions"] = text.editions.all()
    if edition:
        signatures = signing_table(edition, told_all=context["manages"])
        listed = {signature.party_id for signature in signatures}
        context["rows"] = [(signature, documents.votes_line(signature)) for signature in signatures]
        context["others"] = [party for party in parties_in(text.coalition) if party.pk not in listed]
        context["own"] = [
            p for p in parties_in(text.coalition) if rules.can_sign(request.actor, (edition, p))
        ]
        context["links"] = {link.party_id: link for link in links_for(edition.uid, PrivateLink.Purpose.SIGN)}
    return render(request, "agreements/signing.html", context)


@require_POST
def freeze(request: ActorRequest, uid: str) -> HttpResponse:
    """Freeze the wordings that the form names, one field a clause."""
    text = _text(request, uid)
    fields = (
        (name.removeprefix("clause-"), str(value))
        for name, value in request.POST.items()
        if "clause-" in name
    )
    chosen = {
        int(clause): int(wording) for clause, wording in fields if clause.isdecimal() and wording.isdecimal()
    }
    edition = edition_acts.freeze(text, chosen, actor=request.actor, key=request.POST.get("once", ""))
    messages.success(
        request, _("Edition %(number)s is frozen. Now each organisation decides.") % vars(edition)
    )
    return redirect("agreements:signing", uid=text.uid)


def _edition(request: ActorRequest, uid: str, number: int) -> Edition:
    return get_object_or_404(
        Edition.objects.select_related("text__coalition"), text=_text(request, uid), number=number
    )


@require_POST
def publish(request: ActorRequest, uid: str, number: int) -> HttpResponse:
    edition_acts.publish(_edition(request, uid, number), actor=request.actor)
    return redirect("agreements:page", uid=uid)


@require_POST
def open_letter(request: ActorRequest, uid: str, number: int) -> HttpResponse:
    edition = _edition(request, uid, number)
    edition_acts.open_to_persons(edition, actor=request.actor, opened=request.POST.get("open") == "yes")
    return redirect("agreements:signing", uid=uid)


@require_POST
def invite(request: ActorRequest, uid: str, number: int) -> HttpResponse:
    """Make the private links of the parties asked for, and show them once."""
    edition = _edition(request, uid, number)
    require(rules.can_invite, request.actor, edition.text)
    asked = request.POST.getlist("party")
    parties = parties_in(edition.text.coalition).filter(uid__in=asked, elsewhere="")
    made = [
        (party, _address(acts.invite_to_sign(edition, party, actor=request.actor)[1])) for party in parties
    ]
    if not made:
        raise Refused(_("Choose at least one organisation."))
    context = {"text": edition.text, "tab": "signing", "made": made, "edition": edition}
    return render(request, "agreements/links.html", context)


def _address(token: str) -> str:
    return f"{settings.BASE_URL}/l/{token}/"


def sign(request: ActorRequest, link_uid: str) -> HttpResponse:
    """The page of a private link: read the edition, then ratify, decline, accede, withdraw or stand by."""
    link = get_object_or_404(PrivateLink.objects.select_related("party"), uid=link_uid, purpose="sign")
    edition = get_object_or_404(
        Edition.objects.select_related("text__coalition", "text__owner"), uid=link.subject_uid
    )
    if not rules.can_sign(request.actor, (edition, link.party)):
        return render(request, "parties/needs_link.html", status=403)
    return _sign(request, edition, link.party)


def sign_seated(request: ActorRequest, uid: str, number: int, party_uid: str) -> HttpResponse:
    """The same page for an officer with a seat."""
    edition = _edition(request, uid, number)
    party = get_object_or_404(parties_in(edition.text.coalition), uid=party_uid)
    require(rules.can_sign, request.actor, (edition, party))
    return _sign(request, edition, party)


def _sign(request: ActorRequest, edition: Edition, party: Party) -> HttpResponse:
    signature = live_signatures(edition).filter(party=party).first()
    forms = SignForms(request, edition, signature, protected=party.protected)
    if request.method == "POST":
        try:
            if _act(request, edition, party, signature, forms):
                return redirect(request.path)
        except Refused as refused:
            messages.error(request, str(refused))
            signature = live_signatures(edition).filter(party=party).first()
    context: dict[str, Any] = {
        "edition": edition,
        "text": edition.text,
        "party": party,
        "signature": signature,
        "forms": forms,
    }
    context["lines"] = forms.lines(get_language() or edition.language)
    context["ended"] = edition.signatures.filter(party=party).exclude(ended_at=None).last()
    context["standing"] = standing(edition)
    context["title"] = documents.title_in(context["standing"], get_language() or edition.language)
    return render(request, "agreements/sign.html", context)


def _act(
    request: ActorRequest, edition: Edition, party: Party, signature: Signature | None, forms: "SignForms"
) -> bool:
    """Do what the pressed button says, once; tell whether it was done."""
    pressed = request.POST.get("act", "")
    if not forms.valid(pressed):
        return False

    def press() -> Signature:
        if pressed == "ratify":
            return _ratify(request, edition, party, forms)
        return _change(request, pressed, signature, forms)

    once(key_of(request.POST), Signature, press)
    return True


def _ratify(request: ActorRequest, edition: Edition, party: Party, forms: "SignForms") -> Signature:
    return acts.ratify(
        edition,
        party,
        acts.Decision(**forms.decision.decision()),
        actor=request.actor,
        notes=forms.notes(),
        language=get_language() or "",
        **forms.decision.showing(),
    )


def _change(
    request: ActorRequest, pressed: str, signature: Signature | None, forms: "SignForms"
) -> Signature:
    if signature is None:
        raise Refused(_("There is no signature to change."))
    if pressed in {"name", "unname"}:
        acts.ask_to_be_named(signature, pressed == "name", actor=request.actor)
    elif pressed == "confirm":
        acts.confirm(signature, actor=request.actor)
    elif pressed in ENDING:
        act = acts.decline if signature.state == SignatureState.PROVISIONAL else acts.withdraw
        act(signature, forms.end.cleaned_data["words"], actor=request.actor)
    return signature


class SignForms:
    """The decision, the reasons for an end, and what is said beside each clause."""

    def __init__(
        self, request: ActorRequest, edition: Edition, signature: Signature | None, *, protected: bool
    ) -> None:
        data = request.POST if request.method == "POST" else None
        pressed = request.POST.get("act", "")
        self.decision = DecisionForm(data if pressed == "ratify" else None, protected=protected)
        self.end = EndForm(data if pressed in ENDING else None)
        clauses = edition.clauses.select_related("clause", "wording").prefetch_related(
            "wording__translations"
        )
        notes = {note.edition_clause_id: note for note in signature.reservations.all()} if signature else {}
        self.clauses = [
            (line, self._note(line, notes, data if pressed == "ratify" else None)) for line in clauses
        ]

    @staticmethod
    def _note(line: EditionClause, notes: dict[int, Any], data: Any) -> NoteForm:
        note = notes.get(line.pk)
        initial = {"kind": note.kind, "words": note.words} if note else {}
        return NoteForm(data, initial=initial, prefix=f"clause-{line.pk}")

    def valid(self, pressed: str) -> bool:
        """Whether what the pressed button needs is well filled in; each form keeps what is wrong with it."""
        if pressed != "ratify":
            return pressed not in ENDING or self.end.is_valid()
        return all([self.decision.is_valid(), *(form.is_valid() for _line, form in self.clauses)])

    def notes(self) -> dict[int, acts.Note]:
        """Return what is said beside the clauses, by primary key."""
        return {
            line.pk: acts.Note(form.cleaned_data["kind"], form.cleaned_data["words"])
            for line, form in self.clauses
            if form.cleaned_data["kind"]
        }

    def lines(self, language: str) -> list[tuple[EditionClause, tuple[str, str, bool], NoteForm]]:
        """Return each clause with its words in the reader's language and its form."""
        return [(line, documents.words_in(line, language), form) for line, form in self.clauses]
