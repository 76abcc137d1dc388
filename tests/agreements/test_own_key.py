"""A party signs with a key of its own: told, signed elsewhere, handed back, shown, proven in the bundle, erased."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import LazySettings
from django.test import Client

from tests.agreements.worlds import World, signed_world
from tests.factories import link_holder, make_party, make_seat
from undersigned.agreements.actions.own import take_signed
from undersigned.agreements.actions.signatures import Note, ask_to_be_named, invite_to_sign
from undersigned.agreements.models import Edition, OwnSignature, Reservation, Signature
from undersigned.agreements.queries.editions import standing
from undersigned.agreements.queries.exports import bundle
from undersigned.agreements.queries.own import document_of
from undersigned.core import log
from undersigned.core.door import require
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.ledger import verify
from undersigned.ledger.dataproof import multikey
from undersigned.ledger.signed import sign_document
from undersigned.parties import rules
from undersigned.parties.actions.keys import tell_key
from undersigned.parties.models import Party, PartyKey
from undersigned.positions.models import Position

pytestmark = pytest.mark.django_db

PRIVATE, OTHER = bytes(range(32)), bytes(range(1, 33))


def public(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def signed(document: dict[str, Any], private: bytes = PRIVATE) -> bytes:
    made = sign_document(document, private, public(private), "2031-05-13T00:00:00Z")
    return json.dumps(made, indent=1).encode()


@pytest.fixture
def world(tmp_path: Path, settings: LazySettings) -> tuple[World, Edition, Party, Signature]:
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    log.lay_key(settings.RECORD_KEY_FILE, "https://river.example")
    made, edition = signed_world()
    log.sequence()
    party = made.parties[0]
    return made, edition, party, edition.signatures.get(party=party)


def test_a_link_holder_tells_a_key_signs_elsewhere_and_hands_it_back(
    world: tuple[World, Edition, Party, Signature], client: Client
) -> None:
    made, edition, party, signature = world
    link, token = invite_to_sign(edition, party, actor=made.secretary)
    client.get(f"/l/{token}/")
    page = f"{link.address}own-key/"
    assert client.post(page, {"act": "key", "key": multikey(public(PRIVATE))}).status_code == 302
    document = json.loads(client.get(f"{page}document.json").content)
    assert document == document_of(signature)

    for _press in range(2):
        pressed = client.post(page, {"act": "own", "signed": signed(document).decode(), "once": "one"})
        assert pressed.status_code == 302, re.findall(r"notice error.*", pressed.content.decode())

    assert OwnSignature.objects.count() == 1
    assert multikey(public(PRIVATE)) in client.get(page).content.decode()
    shown = Client().get(f"/t/{made.text.uid}/").content.decode()
    assert f'signed with its own key <span class="hash">{multikey(public(PRIVATE))}' in shown
    report = verify(bundle(standing(edition)))
    assert report.whole
    assert report.proven.own == ((signature.uid, multikey(public(PRIVATE))),)


def test_nobody_tells_a_key_for_another_party(world: tuple[World, Edition, Party, Signature]) -> None:
    made, edition, party, _signature = world
    key = multikey(public(PRIVATE))
    with pytest.raises(NotAllowed):
        tell_key(party, made.coalition, key, actor=made.signer(edition, made.parties[1]))
    with pytest.raises(NotAllowed):
        tell_key(party, made.coalition, key, actor=made.secretary)
    with pytest.raises(NotAllowed):
        require(
            rules.can_tell_key, link_holder(party, made.coalition, "x", "answer"), (made.coalition, party)
        )
    tell_key(party, made.coalition, key, actor=made.signer(edition, party))
    with pytest.raises(Refused, match="Another party"):
        tell_key(made.parties[1], made.coalition, key, actor=made.signer(edition, made.parties[1]))
    with pytest.raises(Refused, match="not a public key"):
        tell_key(party, made.coalition, "z6Mk", actor=made.signer(edition, party))


def test_a_protected_or_unnamed_party_is_not_told_apart_by_its_key(
    world: tuple[World, Edition, Party, Signature], client: Client
) -> None:
    made, edition, party, signature = world
    actor = made.signer(edition, party)
    tell_key(party, made.coalition, multikey(public(PRIVATE)), actor=actor)
    take_signed(signature, signed(document_of(signature)), actor=actor)
    ask_to_be_named(signature, False, actor=actor)
    assert verify(bundle(standing(edition))).proven.own == ()
    for page in (f"/t/{made.text.uid}/", f"/t/{made.text.uid}/history/"):
        shown = client.get(page).content.decode()
        assert not any(told in shown for told in ("own key", "z6Mk", party.name))

    other = made.parties[1]
    Party.objects.filter(pk=other.pk).update(protected=True, voucher=made.parties[2])
    other.refresh_from_db()
    with pytest.raises(NotAllowed):
        tell_key(other, made.coalition, multikey(public(OTHER)), actor=made.signer(edition, other))


def test_what_was_signed_otherwise_is_refused_with_the_reason(
    world: tuple[World, Edition, Party, Signature],
) -> None:
    made, edition, party, signature = world
    actor, document = made.signer(edition, party), document_of(signature)
    tell_key(party, made.coalition, multikey(public(PRIVATE)), actor=actor)

    def refused(data: bytes) -> str:
        with pytest.raises(Refused) as told:
            take_signed(signature, data, actor=actor)
        return str(told.value)

    assert "another key" in refused(signed(document, OTHER))
    assert "another document" in refused(signed({**document, "title": "Other words"}))
    assert "altered" in refused(signed(document).replace(b"Party 0", b"Party 9"))
    assert "cannot be taken" in refused(b"{")
    assert "a field stands twice" in refused(b'{"format":1,"format":2}').lower()
    with pytest.raises(NotAllowed):
        take_signed(signature, signed(document), actor=made.secretary)
    assert not OwnSignature.objects.exists()


def test_a_new_key_supersedes_the_old_and_what_was_signed_stays(
    world: tuple[World, Edition, Party, Signature],
) -> None:
    made, edition, party, signature = world
    actor = made.signer(edition, party)
    first = tell_key(party, made.coalition, multikey(public(PRIVATE)), actor=actor)
    take_signed(signature, signed(document_of(signature)), actor=actor)
    second = tell_key(party, made.coalition, multikey(public(OTHER)), actor=actor)
    assert list(PartyKey.objects.filter(party=party, ended_at=None)) == [second]
    assert verify(bundle(standing(edition))).proven.own == ((signature.uid, first.key),)
    assert tell_key(party, made.coalition, second.key, actor=actor) == second


def test_erasing_a_party_or_its_words_destroys_what_it_signed(
    world: tuple[World, Edition, Party, Signature],
) -> None:
    made, edition, _party, _signature = world
    party = make_party(made.coalition, "Late town")
    line = edition.clauses.first()
    assert line
    signature = made.ratify(
        edition, party, notes={line.pk: Note(Reservation.Kind.RESERVATION, "Two bridges, not one.")}
    )
    actor = made.signer(edition, party)
    tell_key(party, made.coalition, multikey(public(PRIVATE)), actor=actor)
    take_signed(signature, signed(document_of(signature)), actor=actor)
    assert verify(bundle(standing(edition))).proven.own

    erase("position", Position.objects.get(party=party, words="Two bridges, not one.").uid)
    assert OwnSignature.objects.get().document == ""
    assert verify(bundle(standing(edition))).whole
    erase("party", party.uid)
    assert PartyKey.objects.get().key == ""


def test_an_officer_has_the_same_page_and_a_stranger_has_none(
    world: tuple[World, Edition, Party, Signature], client: Client
) -> None:
    made, edition, party, _signature = world
    page = f"/t/{made.text.uid}/editions/{edition.number}/sign/{party.uid}/own-key/"
    assert client.get(page).status_code == 403
    client.force_login(make_seat(made.coalition, "officer", party=party).user)
    assert client.get(page).status_code == 200
    answered = client.post(page, {"act": "own", "signed": "{}"})
    assert (answered.status_code, "cannot be taken" in answered.content.decode()) == (200, True)
