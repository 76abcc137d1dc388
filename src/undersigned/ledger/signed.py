"""A document with which a party signs an edition with its own key, away from any node.

The document is JSON that a person can read; its proof has the form of W3C Data Integrity (`dataproof.py`).
Source: docs/methods/bundle.md.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from undersigned.ledger.dataproof import FalseProof, add_proof, check_proof, multikey, read_multikey
from undersigned.ledger.members import Member
from undersigned.ledger.shapes import Check, fault, hash_text, listed, moment, one_of, shaped, words

FORMAT = "undersigned-signature-1"
METHOD = re.compile(r"did:key:(z[1-9A-HJ-NP-Za-km-z]+)#\1")

RESERVED: Mapping[str, Check] = {
    "clause": words,
    "kind": one_of("reservation", "stand_aside"),
    "words": words,
    "language": words,
}
DOCUMENT: Mapping[str, Check] = {
    "format": one_of(FORMAT),
    "signature": words,
    "party": words,
    "name": words,
    "edition": words,
    "title": words,
    "language": words,
    "content_hash": hash_text,
    "reservations": listed(shaped(RESERVED)),
}
PROOF: Mapping[str, Check] = {
    "type": one_of("DataIntegrityProof"),
    "cryptosuite": one_of("eddsa-jcs-2022"),
    "created": moment,
    "verificationMethod": lambda value: words(value) and METHOD.fullmatch(value) is not None,
    "proofPurpose": one_of("assertionMethod"),
    "proofValue": words,
}
SIGNED: Mapping[str, Check] = {**DOCUMENT, "proof": shaped(PROOF)}

Intact = Mapping[tuple[str, str], Member]


def sign_document(document: Mapping[str, Any], private: bytes, public: bytes, created: str) -> dict[str, Any]:
    """Return the document of a signature with the proof of a key, both halves of which have 32 bytes.

    Args:
        created: the moment in UTC, as in 2031-06-01T10:00:00Z.
    Raises: FalseProof for anything else than such a document.
    """
    if wrong := fault(document, DOCUMENT):
        raise FalseProof(f"This is no document to sign: {wrong}.")
    key = multikey(public)
    return add_proof(document, private, method=f"did:key:{key}#{key}", created=created)


def read_signed(document: object) -> Mapping[str, Any]:
    """Return a signed document whose proof holds for the key that it names. Raises: FalseProof."""
    if not isinstance(document, dict):
        raise FalseProof("This is no signed document.")
    if wrong := fault(document, SIGNED):
        raise FalseProof(f"This is no signed document: {wrong}.")
    check_proof(document, read_multikey(key_of(document)))
    return document


def key_of(document: Mapping[str, Any]) -> str:
    """Return the public key that a signed document names, as a multikey."""
    return str(document["proof"]["verificationMethod"]).partition("#")[2]


def disagreement(document: Mapping[str, Any], intact: Intact) -> str:
    """Return what is wrong between a signed document and the members it is about; "" where nothing is.

    Args:
        document: with the fields of `SIGNED`.
        intact: members by kind and id.
    """
    signature = intact.get(("signature", document["signature"]))
    if signature is None:
        return "the signature it is about is not in the file"
    if any(document[name] != signature.value[name] for name in ("party", "edition", "content_hash")):
        return "it is about another party or another text than the signature"
    edition = intact["edition", document["edition"]].value
    if any(document[name] != edition[name] for name in ("title", "language")):
        return "it is about another party or another text than the signature"
    own = [m.value for m in intact.values() if m.kind == "reservation"]
    if _told(document["reservations"]) != _told(r for r in own if r["signature"] == signature.id):
        return "it was signed with other reservations"
    try:
        check_proof(document, read_multikey(key_of(document)))
    except FalseProof as refusal:
        return f"{str(refusal)[0].lower()}{str(refusal)[1:].rstrip('.')}"
    return ""


def _told(reservations: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    return sorted([each[name] for name in RESERVED] for each in reservations)
