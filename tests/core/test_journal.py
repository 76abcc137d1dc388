"""The journal: written with its act, readable in plain words, and never altered."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from tests.factories import make_coalition, make_text, seated

from undersigned.core import guards, journal
from undersigned.core.actor import NOBODY, OPERATOR
from undersigned.core.models import Event, EventWords
from undersigned.core.registry import VERBS
from undersigned.ledger import commitment
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db

ALTERING = [
    "UPDATE core_event SET verb = 'x'",
    "UPDATE core_event SET at = at",
    "DELETE FROM core_event",
    "DELETE FROM core_eventwords",
    "UPDATE core_eventwords SET entry = 'other words'",
    "UPDATE core_eventwords SET erased_at = CURRENT_TIMESTAMP",
]
REPLACING = {
    "sqlite": [
        "INSERT OR REPLACE INTO core_event SELECT * FROM core_event",
        "REPLACE INTO core_eventwords SELECT * FROM core_eventwords",
        "INSERT INTO core_event SELECT * FROM core_event WHERE true ON CONFLICT DO UPDATE SET verb = 'x'",
    ],
    "postgresql": [
        "INSERT INTO core_event SELECT * FROM core_event ON CONFLICT (id) DO UPDATE SET verb = 'x'",
        "TRUNCATE core_event CASCADE",
        "TRUNCATE core_eventwords",
    ],
}


@pytest.fixture
def text() -> Text:
    return make_text(make_coalition())


@pytest.fixture
def event(text: Text) -> Event:
    with transaction.atomic():
        return journal.record(
            seated(text.coalition), "text.created", text, text=text, title="Flow", clauses=3
        )


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def in_this_database(statements: dict[str, list[str]]) -> list[str]:
    return statements[connection.vendor]


@pytest.mark.parametrize("sql", ALTERING)
def test_the_database_refuses_to_alter_what_was_recorded(event: Event, sql: str) -> None:
    before = [list(Event.objects.values_list()), list(EventWords.objects.values_list())]

    with pytest.raises(DatabaseError, match="append-only"):
        run(sql)

    assert before == [list(Event.objects.values_list()), list(EventWords.objects.values_list())]


def test_the_database_refuses_to_replace_or_empty_it(event: Event) -> None:
    connection.check_constraints()
    for sql in in_this_database(REPLACING):
        with pytest.raises(DatabaseError, match="append-only"):
            run(sql)

    assert Event.objects.get() == event


@pytest.mark.parametrize("sql", ALTERING)
def test_it_is_the_guard_that_refuses(event: Event, sql: str) -> None:
    connection.check_constraints()
    guards.lift(connection)

    with transaction.atomic(), connection.cursor() as cursor:
        if "DELETE FROM core_event" in sql and "words" not in sql:
            cursor.execute("DELETE FROM core_waiting")
            cursor.execute("DELETE FROM core_eventwords")
        cursor.execute(sql)
        assert cursor.rowcount == 1


def test_the_commitment_commits_to_salt_and_entry(event: Event) -> None:
    words = event.words
    words.refresh_from_db()
    entry = json.loads(words.entry)

    assert commitment(bytes(words.salt), entry) == event.commitment
    assert commitment(bytes(words.salt), entry | {"verb": "text.described"}) != event.commitment
    assert len(words.salt) == 32
    assert entry["words"] == {"clauses": 3, "title": "Flow"}
    assert entry["at"] == event.at.isoformat()


def test_the_event_itself_holds_no_word_and_no_name(event: Event) -> None:
    stored = " ".join(str(cell) for cell in Event.objects.values_list().get())

    assert "Flow" not in stored
    assert "person" not in stored


def test_two_equal_acts_have_commitments_that_do_not_tell(text: Text) -> None:
    with transaction.atomic():
        first, second = (journal.record(OPERATOR, "text.described", text, text=text) for _ in range(2))

    assert first.commitment != second.commitment


def test_the_act_and_its_event_commit_together(text: Text) -> None:
    def break_off() -> None:
        with transaction.atomic():
            journal.record(OPERATOR, "text.described", text, text=text)
            raise ValueError

    with pytest.raises(ValueError):
        break_off()

    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    text = make_text(make_coalition())

    with pytest.raises(RuntimeError, match="in the transaction of its act"):
        journal.record(OPERATOR, "text.described", text, text=text)

    assert not Event.objects.exists()


def test_a_verb_that_no_room_declared_is_refused(text: Text) -> None:
    with pytest.raises(KeyError, match=r"text\.sung"), transaction.atomic():
        journal.record(OPERATOR, "text.sung", text)


def test_every_declared_sentence_can_be_told_with_words_or_without() -> None:
    for verb in VERBS.values():
        assert "{" not in str(verb.sentence).format_map(journal._Named({}))


def test_the_public_history_leaves_out_what_only_seats_may_read(text: Text, event: Event) -> None:
    assert [line.verb for line in journal.history(text, public=False)] == ["text.created"]
    assert journal.history(text, public=True) == []


def test_erasing_destroys_entry_and_salt_once_and_the_event_stays(text: Text, event: Event) -> None:
    first = journal.erase(Event.objects.filter(pk=event.pk))
    second = journal.erase(Event.objects.filter(pk=event.pk))

    words = EventWords.objects.get()
    assert (first, second) == (1, 0)
    assert (words.entry, bytes(words.salt)) == ("", b"")
    (line,) = journal.history(text, public=False)
    assert line.erased
    assert "Flow" not in line.sentence


def test_naming_finds_whole_values_and_not_parts_of_them(text: Text) -> None:
    with transaction.atomic():
        for title in ('Ana "the river"', "Ana", "Banana", "Ana goes"):
            journal.record(NOBODY, "text.created", text, text=text, title=title, clauses=1)

    def titles(*names: str) -> list[Any]:
        found = journal.naming(*names).values_list("words__entry", flat=True)
        return [json.loads(entry)["words"]["title"] for entry in found]

    assert titles("Ana") == ["Ana"]
    assert titles('Ana "the river"', "Banana") == ['Ana "the river"', "Banana"]
    assert titles() == []


def test_a_line_is_told_in_the_readers_language_with_its_own_words(text: Text, event: Event) -> None:
    with translation.override("fr"):
        (line,) = journal.history(text, public=False)

    assert "Flow" in line.sentence
    assert line.at.tzinfo is not None
    assert line.at <= datetime.now(UTC)
