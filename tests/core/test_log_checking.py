"""Whoever alters, drops, doubles or reorders anything in a node's log is found, and told what it was."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from tests.factories import make_coalition, make_text, seated

from undersigned.core import guards, journal, log
from undersigned.core.erasure import erase_event
from undersigned.core.models import Event, LogCheckpoint
from undersigned.ledger.log import leaf_hash, open_note, read_checkpoint, root
from undersigned.ledger.log.tiles import read_entries

pytestmark = pytest.mark.django_db
COUNT = 300


@pytest.fixture
def events(tmp_path: Path, settings: LazySettings) -> list[Event]:
    """300 acts in a log that was signed twice."""
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    log.lay_key(settings.RECORD_KEY_FILE, "https://river.example")
    text = make_text(make_coalition())
    with transaction.atomic():
        actor = seated(text.coalition)
        made = [
            journal.record(actor, "text.created", text, text=text, title="Flow", clauses=n)
            for n in range(COUNT)
        ]
    log.sequence(limit=100)
    log.sequence()
    return made


def alter(*statements: str) -> None:
    """Do as somebody would who has the database's files: no guard is asked."""
    connection.check_constraints()
    for part in guards.PARTS:
        guards.lift(connection, part)
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def test_a_log_that_nobody_touched_is_whole(events: list[Event]) -> None:
    assert list(log.faults()) == []


def test_erased_words_leave_it_whole(events: list[Event]) -> None:
    erase_event(events[7].uid)
    assert list(log.faults()) == []


def test_altered_words_are_told_by_the_act(events: list[Event]) -> None:
    alter(f"UPDATE core_eventwords SET entry = replace(entry, 'Flow', 'Ebb') WHERE event_id = {events[5].pk}")
    assert list(log.faults()) == [f"The words of act {events[5].uid} are not those that it committed to."]


def test_an_altered_act_is_found_in_the_tree(events: list[Event]) -> None:
    alter(f"UPDATE core_event SET commitment = '{'0' * 64}' WHERE id = {events[5].pk}")
    found = list(log.faults())
    assert f"The words of act {events[5].uid} are not those that it committed to." in found
    assert "Tile 0 of level 0 is not that of the log's entries." in found


def test_two_acts_that_changed_places_are_found(events: list[Event]) -> None:
    first, second = events[3].pk, events[4].pk
    alter(
        f"UPDATE core_logentry SET event_id = -1 WHERE event_id = {first}",
        f"UPDATE core_logentry SET event_id = {first} WHERE event_id = {second}",
        f"UPDATE core_logentry SET event_id = {second} WHERE event_id = -1",
    ) if connection.vendor == "sqlite" else alter(
        "ALTER TABLE core_logentry DROP CONSTRAINT core_logentry_event_id_key",
        f"UPDATE core_logentry SET event_id = {first} + {second} - event_id "
        f"WHERE event_id IN ({first}, {second})",
    )
    assert "Tile 0 of level 0 is not that of the log's entries." in list(log.faults())


def test_a_dropped_entry_is_told_by_its_place(events: list[Event]) -> None:
    alter("DELETE FROM core_logentry WHERE place = 41")
    found = list(log.faults())
    assert "Entry 41 is missing from the log." in found
    assert any(sentence.endswith("neither in the log nor waiting for its place.") for sentence in found)


def test_an_altered_tile_no_longer_leads_to_the_signed_states(events: list[Event]) -> None:
    tile = "randomblob(3200)" if connection.vendor == "sqlite" else "decode(repeat('00', 1408), 'hex')"
    alter(f"UPDATE core_logtile SET hashes = {tile} WHERE level = 0 AND number = 1")
    found = list(log.faults())
    assert "Tile 1 of level 0 is not that of the log's entries." in found


def test_a_state_that_was_signed_of_another_log_is_found(events: list[Event]) -> None:
    alter("UPDATE core_logcheckpoint SET note = replace(note, 'river', 'other') WHERE size = 100")
    assert list(log.faults()) == ["The checkpoint of 100 entries is not signed by this node's key."] or [
        sentence for sentence in log.faults() if "checkpoint of 100 entries" in sentence
    ]


def test_a_dropped_last_state_is_found(events: list[Event]) -> None:
    alter("DELETE FROM core_logcheckpoint WHERE size > 100")
    assert "The last checkpoint is not that of the whole log." in list(log.faults())


def test_a_log_rewritten_whole_does_not_begin_with_what_was_signed(
    events: list[Event], tmp_path: Path
) -> None:
    """Even with the node's own key: whoever has an earlier checkpoint can show it."""
    kept = LogCheckpoint.objects.get(size=100).note
    alter(
        f"UPDATE core_event SET commitment = '{'0' * 64}' WHERE id = {events[5].pk}",
        f"DELETE FROM core_eventwords WHERE event_id = {events[5].pk}",
        "INSERT INTO core_waiting (event_id) SELECT event_id FROM core_logentry",
        "DELETE FROM core_logentry",
        "DELETE FROM core_logtile",
        "DELETE FROM core_logcheckpoint",
    )
    log.sequence()
    assert list(log.faults()) == []
    LogCheckpoint.objects.create(size=100, note=kept)
    assert "The log does not begin with the state that was signed at 100 entries." in list(log.faults())


def test_the_saved_files_are_the_log(events: list[Event], tmp_path: Path, settings: LazySettings) -> None:
    folder = tmp_path / "site"
    size = log.save(folder)
    assert log.save(folder) == size

    state = read_checkpoint(open_note((folder / "checkpoint").read_bytes(), [log.signer().verifier]).text)
    bundles = [folder / "tile/entries/000", folder / f"tile/entries/001.p/{size - 256}"]
    entries = [entry for bundle in bundles for entry in read_entries(bundle.read_bytes())]
    assert (state.size, state.root) == (size, root([leaf_hash(entry) for entry in entries]))
    assert not list(folder.rglob("*.new"))
