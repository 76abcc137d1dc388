"""What a party signs with its own key: the document that the node gives it, and those that it gave back."""

from collections.abc import Iterable
from typing import Any

from undersigned.agreements.models import OwnSignature, Signature
from undersigned.agreements.queries.editions import Standing
from undersigned.ledger import clause_id, read_canonical
from undersigned.ledger.signed import FORMAT


def document_of(signature: Signature) -> dict[str, Any]:
    """Return the document that a party signs: which words, in whose name, with which reservations."""
    edition = signature.edition
    notes = signature.reservations.select_related("edition_clause")
    return {
        "format": FORMAT,
        "signature": signature.uid,
        "party": signature.party.uid,
        "name": signature.party.name,
        "edition": edition.uid,
        "title": edition.title,
        "language": edition.language,
        "content_hash": edition.content_hash,
        "reservations": [
            {
                "clause": clause_id(edition.uid, note.edition_clause.number),
                "kind": note.kind,
                "words": note.words,
                "language": note.language,
            }
            for note in notes
        ],
    }


def own_documents(standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """Return the documents signed by parties that are named beside their signatures under some editions."""
    named = [each.pk for standing in standings for each in standing.signatures if each.named]
    found = OwnSignature.objects.filter(signature__in=named, ended_at=None).order_by("signature__uid")
    return [read_canonical(document.encode()) for document in found.values_list("document", flat=True)]


def keys_beside(standing: Standing) -> dict[int, str]:
    """Return the keys with which named parties signed an edition themselves, by the signature's primary key."""
    named = [each.pk for each in standing.signatures if each.named]
    found = OwnSignature.objects.filter(signature__in=named, ended_at=None)
    return dict(found.values_list("signature", "key__key"))
