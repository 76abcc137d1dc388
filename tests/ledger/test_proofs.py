"""What a bundle proves about its members; and nothing in its proofs can be altered, dropped, doubled or moved."""

import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from undersigned.ledger import Member, build, canonical, commitment, digest, verify
from undersigned.ledger.dataproof import FalseProof, multikey
from undersigned.ledger.log import Checkpoint, Signer, inclusion_proof, leaf_hash, root, sign_note
from undersigned.ledger.log.notes import Type, Verifier
from undersigned.ledger.log.proofs import base64
from undersigned.ledger.members import seal
from undersigned.ledger.proofs import log_entry, statement
from undersigned.ledger.signed import read_signed, sign_document

LOG = Signer("weir.example/record", bytes(range(32)))
WITNESS = Signer("port.example/witness", bytes(range(1, 33)), Type.COSIGNATURE)
STRANGER = Signer("mill.example/witness", bytes(range(2, 34)), Type.COSIGNATURE)
OTHER = Signer("weir.example/record", bytes(range(3, 35)))
PRIVATE = bytes(range(7, 39))
PUBLIC = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
AT = 1_938_000_000


def proofs_of(members: list[Member]) -> dict[str, Any]:
    """Prove every member by a log in which each third entry is another's."""
    salts = {m.id: hashlib.sha256(m.id.encode()).digest() for m in members}
    leaves, places = [], {}
    for member in members:
        if len(leaves) % 3 == 0:
            leaves.append(leaf_hash(log_entry("0" * 64)))
        places[member.kind, member.id] = len(leaves)
        told = commitment(salts[member.id], statement(member, "2031-05-20"))
        leaves.append(leaf_hash(log_entry(told)))
    state = Checkpoint(LOG.name, len(leaves), root(leaves))

    def read(level: int, index: int) -> bytes:
        return root(leaves[index << level : (index + 1) << level])

    def path(place: int) -> list[str]:
        return [base64.b64encode(each).decode() for each in inclusion_proof(place, len(leaves), read)]

    note = sign_note(str(state), [LOG]) + "".join(s.line(str(state), AT) for s in (WITNESS, STRANGER))
    return {
        "key": str(LOG.verifier),
        "checkpoint": note,
        "witnesses": [str(WITNESS.verifier)],
        "entries": [
            {
                "kind": m.kind,
                "id": m.id,
                "stated_on": "2031-05-20",
                "salt": salts[m.id].hex(),
                "place": places[m.kind, m.id],
                "path": path(places[m.kind, m.id]),
            }
            for m in members
        ],
        "signatures": [sign_document(document(members), PRIVATE, PUBLIC, "2031-05-13T09:00:00Z")],
    }


def document(members: list[Member]) -> dict[str, Any]:
    found = {(m.kind, m.id): m.value for m in members}
    edition, reservation = found["edition", "edition00001"], found["reservation", "reserve00001"]
    return {
        "format": "undersigned-signature-1",
        "signature": "signature001",
        "party": "party0000001",
        "name": "Oldmill Parish, as it was called then",
        "edition": "edition00001",
        **{name: edition[name] for name in ("title", "language", "content_hash")},
        "reservations": [
            {name: reservation[name] for name in ("clause", "kind", "words", "language")},
        ],
    }


@pytest.fixture(scope="session")
def proven(members: list[Member]) -> bytes:
    return build(
        members, made_at="2031-06-01T10:00:00Z", node="https://weir.example", proofs=proofs_of(members)
    )


def changed(data: bytes, change: Callable[[dict[str, Any]], None], *, resealed: bool = True) -> list[str]:
    file = json.loads(data)
    change(file["proofs"])
    if resealed:
        file["seal"] = seal(file["made_at"], file["node"], file["root"], file["proofs"])
    return [damage.sentence for damage in verify(canonical(file)).damages]


def test_what_is_proven_is_told_with_log_witnesses_and_own_keys(proven: bytes, members: list[Member]) -> None:
    report = verify(proven)
    assert report.whole
    shown = report.proven
    assert (shown.members, report.members) == (len(members), len(members))
    assert (shown.origin, shown.key, shown.known) == ("weir.example/record", str(LOG.verifier), False)
    assert [(c.name, c.at, c.known) for c in shown.cosigners] == [("port.example/witness", AT, False)]
    assert shown.own == (("signature001", multikey(PUBLIC)),)


def test_keys_from_elsewhere_are_told_as_known_and_strangers_count_when_their_key_is_given(
    proven: bytes,
) -> None:
    report = verify(proven, [LOG.verifier], [STRANGER.verifier])
    assert report.whole
    assert report.proven.known
    assert [(c.name, c.known) for c in report.proven.cosigners] == [
        ("port.example/witness", False),
        ("mill.example/witness", True),
    ]


@pytest.mark.parametrize(
    ("keys", "witnesses", "sentence"),
    [
        (
            [OTHER.verifier],
            [],
            "The proofs do not hold: The log weir.example/record did not sign with a key that you know.",
        ),
        (
            [],
            [Verifier("port.example/witness", PUBLIC, Type.COSIGNATURE)],
            "The proofs do not hold: port.example/witness has not cosigned this state of the log.",
        ),
    ],
)
def test_a_key_that_did_not_sign_proves_nothing(
    proven: bytes, keys: list[Verifier], witnesses: list[Verifier], sentence: str
) -> None:
    assert [d.sentence for d in verify(proven, keys, witnesses).damages] == [sentence]


def test_a_bundle_without_proofs_is_whole_unless_some_are_asked_for(bundle: bytes) -> None:
    assert verify(bundle).whole
    assert verify(bundle).proven.members == 0
    assert [d.sentence for d in verify(bundle, [LOG.verifier]).damages] == [
        "The file brings no proof of any log."
    ]


def test_a_flipped_byte_in_a_proof_is_found_and_names_whose_it_is(
    proven: bytes, members: list[Member]
) -> None:
    chance = random.Random(6962)
    starts = [proven.index(canonical(entry)) for entry in json.loads(proven)["proofs"]["entries"]]
    for place in chance.sample(range(starts[0], starts[-1]), 300):
        data = proven[:place] + bytes([proven[place] ^ chance.randrange(1, 256)]) + proven[place + 1 :]
        damages = verify(data).damages
        number = max(n for n, start in enumerate(starts) if start <= place)
        # The signs between two proofs are part of both.
        near = {m.id for m in members[number : number + 2]} | {str(number + 1)}
        assert {damage.id for damage in damages if damage.kind == "proof"} & near, (place, damages)


@pytest.mark.long
def test_every_bit_of_the_proofs_counts(proven: bytes) -> None:
    for place in range(proven.index(b'"proofs":'), len(proven), 3):
        data = proven[:place] + bytes([proven[place] ^ 1 << place % 8]) + proven[place + 1 :]
        assert not verify(data).whole, place


def test_the_proof_of_a_clause_is_named_by_its_number(proven: bytes, members: list[Member]) -> None:
    four = next(n for n, member in enumerate(members) if member.id == "edition00001.4")

    def alter(proofs: dict[str, Any]) -> None:
        proofs["entries"][four]["salt"] = "0" * 64

    place = json.loads(proven)["proofs"]["entries"][four]["place"]
    assert changed(proven, alter) == [
        f"The proof of clause 4 does not hold: entry {place} of the log does not state this."
    ]


def test_doubled_dropped_and_moved_proofs_are_found(proven: bytes) -> None:
    assert changed(proven, lambda p: p["entries"].append(p["entries"][0])) == [
        "The proof of the coalition coalition001 does not hold: it stands twice in the file."
    ]
    altered = ["The file is damaged: its date, its address, its proofs or its seal was altered."]
    assert changed(proven, lambda p: p["entries"].pop(9), resealed=False) == altered
    assert changed(proven, lambda p: p["entries"].reverse(), resealed=False) == altered
    assert changed(proven, lambda p: p["witnesses"].clear(), resealed=False) == altered

    file = json.loads(proven)
    del file["proofs"]
    assert not verify(canonical(file)).whole


def test_two_members_cannot_lend_each_other_their_proofs(proven: bytes) -> None:
    def swap(proofs: dict[str, Any]) -> None:
        one, other = proofs["entries"][8:10]
        for name in ("salt", "place", "path"):
            one[name], other[name] = other[name], one[name]

    assert len(changed(proven, swap)) == 2


def test_a_state_that_the_log_did_not_sign_proves_nothing(proven: bytes) -> None:
    def forge(proofs: dict[str, Any]) -> None:
        proofs["checkpoint"] = proofs["checkpoint"].replace(
            "weir.example/record\n", "weir.example/other\n", 1
        )

    def rename(proofs: dict[str, Any]) -> None:
        proofs["key"] = str(OTHER.verifier)

    assert changed(proven, forge) == [
        "The proofs do not hold: The signature of weir.example/record is false: "
        "the words or the signature were altered."
    ]
    assert changed(proven, rename) == [
        "The proofs do not hold: The state of the log was not signed by the key of weir.example/record "
        "that the file names."
    ]


@pytest.mark.parametrize(
    ("name", "other", "reason"),
    [
        ("title", "Another title", "it is about another party or another text than the signature"),
        ("party", "party0000002", "it is about another party or another text than the signature"),
        ("signature", "signature009", "the signature it is about is not in the file"),
        ("reservations", [], "it was signed with other reservations"),
        ("name", "Somebody", "the signature is not of this key, or the words were altered after it"),
    ],
)
def test_a_party_s_own_signature_counts_for_what_it_signed_alone(
    proven: bytes, name: str, other: Any, reason: str
) -> None:
    found = changed(proven, lambda proofs: proofs["signatures"][0].update({name: other}))
    assert len(found) == 1
    assert found[0].endswith(f"made with a key of its own, does not hold: {reason}.")


def test_only_the_document_of_a_signature_is_signed(members: list[Member]) -> None:
    half = {name: value for name, value in document(members).items() if name != "edition"}
    with pytest.raises(FalseProof, match="no document to sign: its field “edition” is missing"):
        sign_document(half, PRIVATE, PUBLIC, "2031-05-13T09:00:00Z")
    made = sign_document(document(members), PRIVATE, PUBLIC, "2031-05-13T09:00:00Z")
    assert read_signed(made) == made
    with pytest.raises(FalseProof, match="altered"):
        read_signed({**made, "content_hash": digest("other words")})
