"""The log's key changes hands, or is lost: the log goes on, and whoever checks it can follow."""

import hmac
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection, transaction
from tests.factories import make_coalition, make_text, seated

from undersigned.core import journal, log
from undersigned.core.actor import OPERATOR
from undersigned.core.errors import NotAllowed
from undersigned.core.log import keys
from undersigned.core.models import Event, LogCheckpoint, LogKey
from undersigned.ledger.log import Signer, Verifier, open_note, read_checkpoint
from undersigned.ledger.log.handover import read_handover, successor
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def first(tmp_path: Path, settings: LazySettings) -> Verifier:
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    return log.lay_key(settings.RECORD_KEY_FILE, "https://river.example").verifier


@pytest.fixture
def text() -> Text:
    text = make_text(make_coalition())
    act(text)
    return text


def act(text: Text) -> None:
    with transaction.atomic():
        journal.record(seated(text.coalition), "text.created", text, text=text, title="Flow", clauses=1)
    log.sequence()


def signers_of_last_state(*known: Verifier) -> list[Verifier]:
    note = LogCheckpoint.objects.order_by("size").last()
    assert note is not None
    return [each.verifier for each in open_note(note.note.encode(), known).signed]


def test_after_a_change_both_keys_sign_until_the_old_one_is_let_go(text: Text, first: Verifier) -> None:
    new = log.rotate(actor=OPERATOR)
    act(text)
    assert new.name == first.name
    assert signers_of_last_state(first, new) == [new, first]
    assert log.signer().verifier == new

    assert log.let_go(actor=OPERATOR) == [first]
    act(text)
    assert signers_of_last_state(first, new) == [new]
    assert list(log.faults()) == []
    assert [(key.verifier, key.signs) for key in log.keys_ever()] == [(first, False), (new, True)]


def test_who_knows_the_old_key_can_follow_to_the_new_one(text: Text, first: Verifier) -> None:
    second = log.rotate(actor=OPERATOR)
    third = log.rotate(actor=OPERATOR)
    notes = [key.note for key in log.keys_ever()]
    assert notes[0] == ""
    assert successor(notes[1], first) == second
    assert successor(notes[2], second) == third


def test_an_act_in_the_log_names_the_key_and_anyone_can_check_that(text: Text) -> None:
    new = log.rotate(actor=OPERATOR)
    log.sequence()
    told = log.keys_ever()[1]
    event = Event.objects.get(uid=told.uid)
    assert event.entry.place >= told.since
    assert hmac.new(bytes.fromhex(told.salt), told.entry.encode(), sha256).hexdigest() == event.commitment
    assert str(new) in told.entry


def test_a_log_whose_key_is_lost_goes_on_under_another_name(
    text: Text, first: Verifier, settings: LazySettings
) -> None:
    size = LogCheckpoint.objects.order_by("size").last()
    assert size is not None
    settings.RECORD_KEY_FILE.unlink()

    new = log.begin_anew(actor=OPERATOR)
    act(text)

    assert new.name == "river.example/record/2"
    old, told, state = read_handover(log.keys_ever()[1].note)
    assert (old, told, state.size) == (first, new, size.size)
    last = LogCheckpoint.objects.order_by("size").last()
    assert last is not None
    assert read_checkpoint(open_note(last.note.encode(), [new]).text).origin == new.name
    assert signers_of_last_state(first, new) == [new]
    assert list(log.faults()) == []


def test_a_key_that_was_put_aside_by_mistake_is_still_there(
    text: Text, first: Verifier, tmp_path: Path
) -> None:
    log.begin_anew(actor=OPERATOR)
    (aside,) = tmp_path.glob("record-key.lost-*")
    assert keys.held(aside)[0].verifier == first


def test_another_key_in_the_place_of_the_logs_own_signs_nothing(text: Text, settings: LazySettings) -> None:
    stranger = Signer("river.example/record", b"7" * 32)
    keys.keep(settings.RECORD_KEY_FILE, [stranger])
    with transaction.atomic():
        journal.record(seated(text.coalition), "text.created", text, text=text, title="Flow", clauses=1)
    with pytest.raises(log.NoKey, match="another key"):
        log.sequence()


def test_a_change_that_was_interrupted_leaves_the_old_key_in_force(
    text: Text, first: Verifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise DatabaseError("away")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "write", broken)
        with pytest.raises(DatabaseError):
            log.rotate(actor=OPERATOR)
    act(text)
    assert signers_of_last_state(first) == [first]
    assert list(log.faults()) == []


def test_a_key_that_no_note_makes_the_logs_own_is_found(text: Text, first: Verifier) -> None:
    stranger = Signer("river.example/record", b"7" * 32).verifier
    LogKey.objects.create(verifier=str(stranger), since=1000, note=log.keys_ever()[0].note)
    keys.keep(keys.settings.RECORD_KEY_FILE, [Signer("river.example/record", b"7" * 32)])
    assert list(log.faults()) == [f"No note makes {stranger} the key after {first}."]


def test_the_database_refuses_to_alter_the_list_of_keys(text: Text) -> None:
    for sql in ("UPDATE core_logkey SET since = 9", "DELETE FROM core_logkey"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_nobody_but_the_operator_changes_keys(text: Text) -> None:
    secretary = seated(text.coalition, power="secretary")
    for change in (log.rotate, log.let_go, log.begin_anew):
        with pytest.raises(NotAllowed):
            change(actor=secretary)
