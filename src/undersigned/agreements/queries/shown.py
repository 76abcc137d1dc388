"""A signature as it is shown: under a name or without one, from its day on. Nothing of this is stored."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from undersigned.agreements.models import Signature
from undersigned.agreements.states import SignatureState
from undersigned.core.asof import standing
from undersigned.parties.models import Party
from undersigned.positions.queries.objections import Beside
from undersigned.positions.queries.precedents import Distinctions

UNNAMED = "unnamed-"


def shown_at(at: datetime, through: str = "") -> Q:
    """Return the filter for signatures that stand in public at a moment.

    Args:
        through: the relation that leads to the signatures, such as `signatures__`.
    """
    return standing(at, f"{through}shown_at", f"{through}ended_at")


def as_shown(signature: Signature) -> Signature:
    """Return a signature as everybody may see it: as of the day it is shown, the unnamed without what names them."""
    signature.ratified_at = signature.shown_at
    if not signature.named:
        signature.party = _unnamed(signature)
        signature.body = signature.minority_words = signature.ended_words = signature.entered_by = ""
        signature.decided_on = signature.votes_for = None
        signature.votes_against = signature.votes_abstaining = None
    return signature


def is_unnamed(party: Party) -> bool:
    """Tell whether a party is the stand-in of one that is counted without a name."""
    return party.uid.startswith(UNNAMED)


def _unnamed(signature: Signature) -> Party:
    # The same key, so that what stands beside the signature is found; an id of its own in each document.
    party = signature.party
    return Party(
        pk=party.pk,
        uid=f"{UNNAMED}{signature.uid}",
        kind=party.kind,
        name=_("An organisation that is not named"),
    )


def as_before(signature: Signature) -> Signature | None:
    """Return a signature as it was before what now waits for its day; None where there was none."""
    if signature.shown_from is None:
        return signature
    signature.shown_from = None
    if signature.shown_at:
        signature.state = SignatureState.RATIFIED
        signature.ended_words = ""
        return signature
    signature.state, signature.body, signature.named = SignatureState.PROVISIONAL, "", True
    signature.decided_on = signature.votes_for = None
    return None if signature.accession else signature


def hide(unnamed: Mapping[int, Party], objections: Beside, distinctions: Distinctions) -> None:
    """Put stand-ins in the place of unnamed signers in what stands beside the clauses."""
    for objection in (each for beside in objections.values() for each in beside):
        objection.party = unnamed.get(objection.party_id, objection.party)
    for precedent in (each.precedent for found in distinctions.values() for each in found):
        precedent.party = unnamed.get(precedent.party_id, precedent.party)
