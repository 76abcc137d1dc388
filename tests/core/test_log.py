"""The node's log: each act gets one place, the state is signed, and strangers check it by the files alone."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from tests.factories import make_coalition, make_text, seated

from undersigned.core import journal, log
from undersigned.core.erasure import erase_event
from undersigned.core.log import sequencer
from undersigned.core.models import Event, LogCheckpoint, LogEntry, LogTile, Waiting
from undersigned.ledger.log import (
    Signer,
    Verifier,
    check_consistency,
    consistency_proof,
    leaf_hash,
    open_note,
    read_checkpoint,
    read_proof,
    root,
)
from undersigned.ledger.log.tiles import TileHashes, read_entries
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(tmp_path: Path, settings: LazySettings) -> Signer:
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    return log.lay_key(settings.RECORD_KEY_FILE, "https://river.example")


@pytest.fixture
def text() -> Text:
    text = make_text(make_coalition())
    log.sequence()
    return text


def act(text: Text, times: int = 1) -> list[Event]:
    with transaction.atomic():
        actor = seated(text.coalition)
        return [
            journal.record(actor, "text.created", text, text=text, title="Flow", clauses=n)
            for n in range(times)
        ]


def known(key: Signer) -> list[Verifier]:
    return [key.verifier]


def test_every_act_gets_one_place_in_the_order_in_which_it_was_recorded(text: Text, key: Signer) -> None:
    before = LogEntry.objects.count()
    events = act(text, 5)
    waiting = Waiting.objects.count()
    assert waiting == Event.objects.count() - before

    assert log.sequence() == waiting

    assert [entry.place for entry in LogEntry.objects.all()] == list(range(Event.objects.count()))
    assert list(LogEntry.objects.filter(event__in=events).values_list("event", flat=True)) == [
        e.pk for e in events
    ]
    assert log.sequence() == 0


def test_an_act_that_did_not_commit_is_not_in_the_log(text: Text) -> None:
    size = Event.objects.count()
    with transaction.atomic():
        act(text)
        transaction.set_rollback(True)
    assert (Waiting.objects.count(), Event.objects.count()) == (0, size)


def test_the_state_is_signed_and_each_act_is_proven_by_the_files_alone(
    text: Text, key: Signer, client: Client
) -> None:
    events = act(text, 3)
    log.sequence()

    note = open_note(client.get("/record/checkpoint").content, known(key))
    state = read_checkpoint(note.text)
    assert (state.origin, state.size) == ("river.example/record", Event.objects.count())
    bundle = client.get(f"/record/tile/entries/000.p/{state.size}").content
    assert state.root == root([leaf_hash(entry) for entry in read_entries(bundle)])
    for event in events:
        proof = read_proof(client.get(f"/record/proof/{event.uid}").content)
        checkpoint, _ = proof.check(b'{"commitment":"%s"}' % event.commitment.encode(), known(key))
        assert checkpoint == state


def test_a_later_state_begins_with_every_earlier_one(text: Text, key: Signer) -> None:
    for _ in range(4):
        act(text, 3)
        log.sequence()

    states = [
        read_checkpoint(open_note(c.note.encode(), known(key)).text) for c in LogCheckpoint.objects.all()
    ]
    last = states[-1]
    for state in states:
        proof = consistency_proof(state.size, last.size, TileHashes(log.tile_hashes, last.size))
        check_consistency(state.size, last.size, proof, state.root, last.root)


def test_a_batch_leaves_the_rest_in_line(text: Text) -> None:
    act(text, 7)
    assert [log.sequence(limit=3), log.sequence(limit=3)] == [3, 3]
    waiting = Waiting.objects.count()
    assert waiting
    assert log.sequence(limit=100) == waiting


def test_a_log_of_more_than_a_tile_is_whole(text: Text, key: Signer, client: Client) -> None:
    for count in (200, 100, 250):
        act(text, count)
        log.sequence()

    size = Event.objects.count()
    assert size > 512
    state = read_checkpoint(open_note(client.get("/record/checkpoint").content, known(key)).text)
    entries = [
        entry
        for path in ("000", "001", f"002.p/{size - 512}")
        for entry in read_entries(client.get(f"/record/tile/entries/{path}").content)
    ]
    assert state.root == root([leaf_hash(entry) for entry in entries])
    assert len(client.get("/record/tile/0/001").content) == 256 * 32
    assert client.get("/record/tile/1/000.p/2").content == b"".join(
        root([leaf_hash(entry) for entry in entries[n : n + 256]]) for n in (0, 256)
    )


def test_erasing_words_alters_nothing_in_the_log(text: Text, key: Signer, client: Client) -> None:
    (event,) = act(text)
    log.sequence()
    before = client.get("/record/checkpoint").content

    erase_event(event.uid)

    assert client.get("/record/checkpoint").content == before
    proof = read_proof(client.get(f"/record/proof/{event.uid}").content)
    proof.check(b'{"commitment":"%s"}' % event.commitment.encode(), known(key))


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/0000",
        "tile/0/x000/000",
        "tile/0/000",
        "tile/0/000.p/255",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/009",
        "tile/70/000",
        "tile/entries/001",
        "tile/entries/000.p/200",
        "proof/nothing",
    ],
)
def test_what_the_log_does_not_have_is_not_served(text: Text, client: Client, path: str) -> None:
    act(text)
    log.sequence()
    assert client.get(f"/record/{path}").status_code == 404


def test_files_that_never_change_may_be_kept_and_others_not(text: Text, client: Client) -> None:
    act(text)
    log.sequence()
    assert client.get("/record/checkpoint")["Cache-Control"] == "no-cache"
    assert "immutable" in client.get("/record/tile/0/000.p/1")["Cache-Control"]
    assert client.post("/record/checkpoint").status_code == 405


def test_an_act_that_waits_is_told_to_ask_again(text: Text, client: Client) -> None:
    (event,) = act(text)
    response = client.get(f"/record/proof/{event.uid}")
    assert (response.status_code, response["Content-Type"]) == (503, "text/plain; charset=utf-8")


def test_a_receipt_promises_the_act_and_is_always_the_same(text: Text, key: Signer) -> None:
    (event,) = act(text)
    receipt = log.receipt_of(event)
    assert receipt == log.receipt_of(event)
    told = open_note(receipt.encode(), known(key)).text.splitlines()
    assert told == [
        "undersigned-receipt@v1",
        "river.example/record",
        event.uid,
        event.commitment,
        event.at.date().isoformat(),
    ]


CHANGES = [
    "UPDATE core_logentry SET place = place + 1000",
    "DELETE FROM core_logentry",
    "UPDATE core_logcheckpoint SET note = ''",
    "DELETE FROM core_logcheckpoint",
    "DELETE FROM core_logtile",
    "UPDATE core_logtile SET level = 9",
    "UPDATE core_logtile SET hashes = substr(hashes, 2)",
]


@pytest.mark.parametrize("sql", CHANGES)
def test_the_database_refuses_to_alter_the_log(text: Text, sql: str) -> None:
    act(text)
    log.sequence()
    before = [bytes(tile.hashes) for tile in LogTile.objects.all()]
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert [bytes(tile.hashes) for tile in LogTile.objects.all()] == before


def test_a_key_is_made_once_for_its_owner_alone_and_names_the_log(tmp_path: Path) -> None:
    file = tmp_path / "key"
    made = log.lay_key(file, "https://weir.example:8443")
    assert made.name == "weir.example:8443/record"
    assert log.lay_key(file, "https://other.example") == made
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_lost_or_damaged_key_is_never_replaced_in_silence(tmp_path: Path, settings: LazySettings) -> None:
    settings.RECORD_KEY_FILE = tmp_path / "absent"
    with pytest.raises(log.NoKey, match="restore it"):
        log.signer()
    damaged = tmp_path / "damaged"
    damaged.write_text("PRIVATE+KEY+gone")
    with pytest.raises(log.NoKey, match="holds no signing key"):
        log.lay_key(damaged, "https://weir.example")
    assert damaged.read_text() == "PRIVATE+KEY+gone"


def test_the_sequencer_begins_again_when_the_database_was_away(
    text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(text)
    monkeypatch.setattr(sequencer, "INTERVAL", 0)
    rounds = iter(range(3))

    sequencer.keep_sequencing(stop=lambda: next(rounds, None) is None)

    assert Waiting.objects.count() == 0
