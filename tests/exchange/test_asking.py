"""A node asks its witnesses, whatever becomes of its key; here it is its own witness, over a real connection."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.utils.html import escape
from pytest_django.live_server_helper import LiveServer
from tests.factories import make_coalition

from undersigned.core import journal, log
from undersigned.core.actor import OPERATOR
from undersigned.core.errors import Refused
from undersigned.core.models import LogCosignature
from undersigned.core.registry import offers
from undersigned.exchange.actions import witnessing
from undersigned.exchange.actions.asking import ask_witnesses, look_at_logs
from undersigned.exchange.actions.peers import admit_peer, learn_key, set_keys
from undersigned.exchange.models import Finding, Peer
from undersigned.exchange.tasks import asking
from undersigned.ledger.log import Signer
from undersigned.ledger.log.notes import Type


@pytest.fixture
def peer(tmp_path: Path, settings: LazySettings, live_server: LiveServer) -> Peer:
    settings.PRIVATE_PEERS = True
    settings.RECORD_KEY_FILE, settings.WITNESS_KEY_FILE = tmp_path / "record-key", tmp_path / "witness-key"
    witnessing._asked.clear()
    own = log.lay_key(settings.RECORD_KEY_FILE, "https://river.example").verifier
    witness = log.lay_witness_key(settings.WITNESS_KEY_FILE, "https://river.example").verifier
    made = admit_peer("River", live_server.url, log_key=str(own), witness_key=str(witness), actor=OPERATOR)
    log.sequence()
    return made


def act() -> None:
    with transaction.atomic():
        journal.record(OPERATOR, "coalition.founded", make_coalition())
    log.sequence()


def asked() -> tuple[bool, str]:
    (outcome,) = ask_witnesses()
    return outcome.good, outcome.sentence


def test_a_key_changes_hands_and_the_witness_learns_it(peer: Peer) -> None:
    assert asked() == (True, "cosigned up to entry 1")
    new = log.rotate(actor=OPERATOR)
    act()
    assert asked() == (True, f"cosigned up to entry {log.last_size_cosigned('river.example/witness')}")
    log.let_go(actor=OPERATOR)
    act()
    good, sentence = asked()
    assert (good, "by another key" in sentence) == (False, True)

    peer = learn_key(peer, actor=OPERATOR)
    assert peer.log_key == str(new)
    assert asked()[0]
    assert [outcome.good for outcome in look_at_logs()] == [True]
    with pytest.raises(Refused, match="No key follows"):
        learn_key(peer, actor=OPERATOR)


def test_a_log_that_begins_anew_is_another_log_to_its_witness(peer: Peer) -> None:
    assert asked()[0]
    new = log.begin_anew(actor=OPERATOR)
    act()
    good, sentence = asked()
    assert (good, "does not know this log" in sentence) == (False, True)
    with pytest.raises(Refused, match="No key follows"):
        learn_key(peer, actor=OPERATOR)
    set_keys(peer, log_key=str(new), actor=OPERATOR)
    assert asked()[0]
    assert not Finding.objects.exists()


def test_a_signature_that_the_known_key_did_not_make_is_not_kept(peer: Peer) -> None:
    stranger = Signer("river.example/witness", b"x" * 32, Type.COSIGNATURE).verifier
    set_keys(peer, witness_key=str(stranger), actor=OPERATOR)
    good, sentence = asked()
    assert (good, "not signed by its key" in sentence) == (False, True)
    assert not LogCosignature.objects.exists()


def test_the_page_of_the_record_names_its_witnesses_and_every_key(peer: Peer, client: Client) -> None:
    assert "No other node has signed" in client.get("/record/").content.decode()
    assert asked()[0]
    new = log.rotate(actor=OPERATOR)
    act()
    page = client.get("/record/").content.decode()
    assert "<bdi>river.example/witness</bdi>" in page
    assert escape(str(new)) in page
    told = client.get("/record/keys").json()["keys"]
    assert [(key["key"], key["signs"]) for key in told] == [(peer.log_key, True), (str(new), True)]


def test_what_is_proven_is_proven_by_a_state_that_witnesses_signed(peer: Peer) -> None:
    assert asked()[0]
    cosigned = log.last_cosigned()
    assert cosigned is not None
    act()
    assert log.checkpoint_over(cosigned.size) == cosigned
    assert log.checkpoint_over(cosigned.size + 1) == log.last_checkpoint()
    assert offers("record.witnesses") == [peer.witness_key]
    # A state that the key in force did not sign is passed over.
    new = log.rotate(actor=OPERATOR)
    log.sequence()
    last = log.last_checkpoint()
    assert last is not None
    assert log.checkpoint_over(1) == last
    assert [str(log.key_at(size)) for size in (cosigned.size, last.size)] == [peer.log_key, str(new)]


def test_the_worker_asks_and_says_in_the_servers_log_who_refused(
    peer: Peer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for pause in ("FIRST", "HOUR"):
        monkeypatch.setattr(asking, pause, 0)
    caplog.set_level("WARNING")
    rounds = iter([False, False, True])
    asking.keep_asking(stop=lambda: next(rounds))
    assert LogCosignature.objects.count() == 1
    assert "River" not in caplog.text
    set_keys(peer, log_key=str(Signer("river.example/record", b"x" * 32).verifier), actor=OPERATOR)
    rounds = iter([False, True])
    asking.keep_asking(stop=lambda: next(rounds))
    assert "by another key" in caplog.text
