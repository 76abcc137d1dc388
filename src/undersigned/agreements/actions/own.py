"""Taking in what a party signed with its own key, away from this node."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements import rules
from undersigned.agreements.actions.signatures import tell
from undersigned.agreements.models import OwnSignature, Signature
from undersigned.agreements.queries.own import document_of
from undersigned.agreements.states import SignatureState
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.once import once
from undersigned.ledger import NotCanonical, canonical
from undersigned.ledger.canonical import read_json
from undersigned.ledger.dataproof import FalseProof
from undersigned.ledger.signed import key_of, read_signed
from undersigned.parties.models import Party, PartyKey
from undersigned.positions.models import Position


def take_signed(signature: Signature, data: bytes, *, actor: Actor, key: str = "") -> OwnSignature:
    """Keep a document that the party signed with its own key, in place of an earlier one.

    Args:
        data: the signed document as JSON.
        key: pressed twice with one key, one is kept.
    Raises: NotAllowed; Refused where the signature is not ratified, the document is another than the one that was
        given, or its proof is not of the party's key.
    """
    require(rules.can_sign, actor, (signature.edition, signature.party))
    return once(key, OwnSignature, lambda: _take(signature, data, actor))


@transaction.atomic
def _take(signature: Signature, data: bytes, actor: Actor) -> OwnSignature:
    locked = Signature.objects.select_for_update(of=("self",)).get(pk=signature.pk)
    if locked.state != SignatureState.RATIFIED:
        raise Refused(_("Sign the edition first, by the decision of your body."))
    try:
        signed = read_signed(read_json(data))
        kept = canonical(dict(signed)).decode()
    except (FalseProof, NotCanonical) as error:
        raise Refused(_("The signed document cannot be taken: %(reason)s") % {"reason": error}) from None
    if {name: value for name, value in signed.items() if name != "proof"} != document_of(signature):
        raise Refused(_("This is another document than the one to sign: download it anew."))
    own = PartyKey.objects.filter(party=signature.party, key=key_of(signed), ended_at=None).first()
    if own is None:
        raise Refused(_("It was signed with another key than the one you told."))
    OwnSignature.objects.filter(signature=signature, ended_at=None).update(ended_at=timezone.now())
    taken = OwnSignature.objects.create(signature=signature, key=own, document=kept)
    tell(actor, "signature.own_key", signature)
    return taken


def erase_documents_of_party(uid: str) -> int:
    """Destroy what a party signed with its own key: its name stands in it."""
    return _destroy(OwnSignature.objects.filter(signature__party=Party.objects.filter(uid=uid).first()))


def erase_documents_with(uid: str) -> int:
    """Destroy the signed documents that hold the words of a position."""
    position = Position.objects.filter(uid=uid).first()
    if position is None:
        return 0
    with_it = {"edition__clauses__wording": position.wording_id, "party": position.party_id}
    return _destroy(OwnSignature.objects.filter(signature__in=Signature.objects.filter(**with_it)))


def _destroy(documents: QuerySet[OwnSignature]) -> int:
    held = documents.exclude(document="")
    now = timezone.now()
    held.filter(ended_at=None).update(ended_at=now)
    return held.update(document="")
