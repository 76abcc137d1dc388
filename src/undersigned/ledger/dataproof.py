"""A party's own signature on a document: W3C Data Integrity with the cryptosuite eddsa-jcs-2022.

Source: Data Integrity EdDSA Cryptosuites v1.0, W3C Recommendation, 15 May 2025, section 3.3.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from undersigned.ledger.canonical import NotCanonical, canonical

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
PUBLIC = b"\xed\x01"  # Multicodec's mark of an Ed25519 public key
LONGEST = 200  # letters of a key or a signature


class FalseProof(ValueError):
    """A proof that does not prove the document; its text is one sentence for people."""


def add_proof(document: Mapping[str, Any], private: bytes, *, method: str, created: str) -> dict[str, Any]:
    """Return the document with the proof of a private key (32 bytes) in its field `proof`.

    Args:
        method: the address of the public key: what stands behind `#` in it is the key itself, as `multikey` has it.
        created: the moment in UTC, as in 2031-06-01T10:00:00Z.
    Raises: NotCanonical.
    """
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-jcs-2022",
        "created": created,
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    if "@context" in document:
        options["@context"] = document["@context"]
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(_hashed(document, options))
    return {**document, "proof": {**options, "proofValue": "z" + base58(signature)}}


def check_proof(secured: Mapping[str, Any], public: bytes) -> None:
    """See that the holder of a public key (32 bytes) signed the document as it stands.

    Raises: FalseProof.
    """
    proof = secured.get("proof")
    if not isinstance(proof, dict):
        raise FalseProof("The document has no proof.")
    if (proof.get("type"), proof.get("cryptosuite")) != ("DataIntegrityProof", "eddsa-jcs-2022"):
        raise FalseProof("The proof is of a kind that this version does not know.")
    if proof.get("proofPurpose") != "assertionMethod":
        raise FalseProof("The key was used for another purpose than to sign.")
    if "@context" in proof and proof["@context"] != secured.get("@context"):
        raise FalseProof("Proof and document do not speak of the same context.")
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    document = {name: value for name, value in secured.items() if name != "proof"}
    try:
        message = _hashed(document, options)
        Ed25519PublicKey.from_public_bytes(public).verify(_decoded(proof.get("proofValue")), message)
    except (InvalidSignature, NotCanonical):
        raise FalseProof("The signature is not of this key, or the words were altered after it.") from None


def multikey(public: bytes) -> str:
    """Return a public key (32 bytes) as one publishes it: `z6Mk…`."""
    return "z" + base58(PUBLIC + public)


def read_multikey(key: str) -> bytes:
    """Return the 32 bytes of a published key. Raises: FalseProof."""
    decoded = _decoded(key)
    if len(decoded) != 34 or not decoded.startswith(PUBLIC):
        raise FalseProof("This is no public key of the kind Ed25519.")
    return decoded[2:]


def base58(data: bytes) -> str:
    """Return bytes in the alphabet without letters that look alike (Bitcoin's base 58)."""
    number, letters = int.from_bytes(data, "big"), ""
    while number:
        number, place = divmod(number, 58)
        letters = ALPHABET[place] + letters
    return ALPHABET[0] * (len(data) - len(data.lstrip(b"\0"))) + letters


def _decoded(multibase: object) -> bytes:
    if not isinstance(multibase, str) or not 1 < len(multibase) <= LONGEST or multibase[0] != "z":
        raise FalseProof("A key or a signature is not written in base 58.")
    number = 0
    for letter in multibase[1:]:
        place = ALPHABET.find(letter)
        if place < 0:
            raise FalseProof("A key or a signature is not written in base 58.")
        number = number * 58 + place
    zeros = len(multibase) - 1 - len(multibase[1:].lstrip(ALPHABET[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _hashed(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    return sha256(canonical(dict(options))).digest() + sha256(canonical(dict(document))).digest()
