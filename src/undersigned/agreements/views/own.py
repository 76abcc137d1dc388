"""Signing with a key of one's own: the key is told, the document goes out, and comes back signed."""

import json

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from undersigned.agreements import rules
from undersigned.agreements.actions.own import take_signed
from undersigned.agreements.models import Edition, OwnSignature, Signature
from undersigned.agreements.queries.editions import live_signatures
from undersigned.agreements.queries.own import document_of
from undersigned.agreements.states import SignatureState
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.http import ActorRequest
from undersigned.core.once import key_of
from undersigned.parties.actions.keys import tell_key
from undersigned.parties.models import Party, PartyKey, PrivateLink
from undersigned.parties.queries import parties_in

LONGEST = 1_000_000  # bytes of a signed document


def by_link(request: ActorRequest, link_uid: str, document: bool = False) -> HttpResponse:
    """The page of a private link with which a party signs."""
    link = get_object_or_404(PrivateLink.objects.select_related("party"), uid=link_uid, purpose="sign")
    edition = get_object_or_404(Edition.objects.select_related("text__coalition"), uid=link.subject_uid)
    if not rules.can_sign(request.actor, (edition, link.party)):
        return render(request, "parties/needs_link.html", status=403)
    return _page(request, edition, link.party, document)


def by_seat(
    request: ActorRequest, uid: str, number: int, party_uid: str, document: bool = False
) -> HttpResponse:
    """The same page for an officer with a seat."""
    edition = get_object_or_404(
        Edition.objects.select_related("text__coalition"), text__uid=uid, number=number
    )
    party = get_object_or_404(parties_in(edition.text.coalition), uid=party_uid)
    require(rules.can_sign, request.actor, (edition, party))
    return _page(request, edition, party, document)


def _page(request: ActorRequest, edition: Edition, party: Party, document: bool) -> HttpResponse:
    signature = get_object_or_404(live_signatures(edition), party=party, state=SignatureState.RATIFIED)
    if document:
        return _document(signature)
    if request.method == "POST":
        try:
            _act(request, signature)
            return redirect(request.path)
        except Refused as refused:
            messages.error(request, str(refused))
    context = {
        "edition": edition,
        "party": party,
        "key": PartyKey.objects.filter(party=party, ended_at=None).first(),
        "own": OwnSignature.objects.filter(signature=signature, ended_at=None).select_related("key").first(),
        "told": json.dumps(document_of(signature), ensure_ascii=False, indent=1),
    }
    return render(request, "agreements/own_key.html", context)


def _act(request: ActorRequest, signature: Signature) -> None:
    if request.POST.get("act") == "key":
        coalition = signature.edition.text.coalition
        tell_key(signature.party, coalition, request.POST.get("key", ""), actor=request.actor)
        return
    file = request.FILES.get("file")
    pasted = request.POST.get("signed", "").encode()
    data = file.read(LONGEST + 1) if isinstance(file, UploadedFile) else pasted
    if not data.strip() or len(data) > LONGEST:
        raise Refused(_("Paste the signed document, or choose its file."))
    take_signed(signature, data, actor=request.actor, key=key_of(request.POST))


def _document(signature: Signature) -> HttpResponse:
    told = json.dumps(document_of(signature), ensure_ascii=False, indent=1)
    response = HttpResponse(told + "\n", content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="to-sign.json"'
    return response
