"""Parties' own signatures: the vector that W3C publishes, and what is no proof."""

import copy
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from undersigned.ledger import dataproof
from undersigned.ledger.dataproof import FalseProof, add_proof, check_proof, multikey, read_multikey

# Data Integrity EdDSA Cryptosuites v1.0, appendix B.2: keys, document and the signature it leads to.
CONTEXT = ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"]
PUBLISHED_KEY = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
PUBLISHED_SECRET = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
DOCUMENT = {
    "@context": CONTEXT,
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
}
SIGNATURE = "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"

PRIVATE = bytes(range(32))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
METHOD = f"https://weir.example/party/anglers#{multikey(PUBLIC)}"


def signed(document: dict[str, Any]) -> dict[str, Any]:
    return add_proof(document, PRIVATE, method=METHOD, created="2031-06-01T10:00:00Z")


def test_the_vector_that_w3c_publishes_is_signed_and_verified_to_the_letter() -> None:
    secret = dataproof._decoded(PUBLISHED_SECRET)[2:]
    method = f"did:key:{PUBLISHED_KEY}#{PUBLISHED_KEY}"

    secured = add_proof(DOCUMENT, secret, method=method, created="2023-02-24T23:36:38Z")

    assert secured["proof"]["proofValue"] == SIGNATURE
    assert secured["proof"]["@context"] == CONTEXT
    check_proof(secured, read_multikey(PUBLISHED_KEY))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda n: n not in ("proof", "@context")
)


@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=4), st.data())
def test_a_changed_word_falsifies_the_proof(document: dict[str, Any], data: st.DataObject) -> None:
    secured = signed(document)
    check_proof(secured, PUBLIC)

    altered = copy.deepcopy(secured)
    name = data.draw(st.sampled_from(sorted(document)))
    altered[name] = [altered[name], "and more"]

    with pytest.raises(FalseProof, match="altered"):
        check_proof(altered, PUBLIC)


@pytest.mark.parametrize("field", ["created", "verificationMethod"])
def test_what_the_proof_says_of_itself_is_signed_too(field: str) -> None:
    secured = signed({"words": "We ask for a gauge at each bridge."})
    secured["proof"][field] += "x"
    with pytest.raises(FalseProof, match="altered"):
        check_proof(secured, PUBLIC)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"proof": None}, "has no proof"),
        ({"proof": {"type": "Other"}}, "does not know"),
        ({"proof": {"cryptosuite": "eddsa-rdfc-2022"}}, "does not know"),
        ({"proof": {"proofPurpose": "authentication"}}, "another purpose"),
        ({"proof": {"@context": ["https://elsewhere.example"]}}, "same context"),
        ({"proof": {"proofValue": "mABC"}}, "base 58"),
        ({"proof": {"proofValue": "z0OIl"}}, "base 58"),
        ({"proof": {"proofValue": None}}, "base 58"),
        ({"proof": {"proofValue": "z" + "1" * 500}}, "base 58"),
        ({"proof": {"proofValue": "z" + "2" * 40}}, "altered"),
    ],
)
def test_what_is_no_proof_is_refused_with_a_sentence(change: dict[str, Any], sentence: str) -> None:
    secured = signed({"words": "We meet again at Oldmill."})
    proof = change["proof"]
    secured["proof"] = {**secured["proof"], **proof} if proof else proof
    with pytest.raises(FalseProof, match=sentence):
        check_proof(secured, PUBLIC)


def test_another_key_did_not_sign() -> None:
    with pytest.raises(FalseProof, match="not of this key"):
        check_proof(signed({"words": "Nobody's cellar."}), read_multikey(PUBLISHED_KEY))


@given(st.binary(max_size=70))
def test_base_58_is_read_as_it_was_written(data: bytes) -> None:
    letters = "z" + dataproof.base58(data)
    if data:
        assert dataproof._decoded(letters) == data


def test_a_key_of_another_kind_is_refused() -> None:
    with pytest.raises(FalseProof, match="Ed25519"):
        read_multikey(PUBLISHED_SECRET)
    assert read_multikey(multikey(PUBLIC)) == PUBLIC
