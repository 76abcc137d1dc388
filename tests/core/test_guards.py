"""What the log holds stays: also where a statement would put a row in the place of another."""

import sqlite3

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import make_coalition, make_text

from undersigned.core import guards, journal, rights
from undersigned.core.actor import OPERATOR
from undersigned.core.errors import Refused
from undersigned.core.models import Event

pytestmark = pytest.mark.django_db
TABLES = sorted({table for part in guards.PARTS for table, _act, _when in guards.SQLITE[part].values()})
GUARDED = ["core_event", "core_eventwords"]  # which one act fills


@pytest.fixture
def event() -> Event:
    text = make_text(make_coalition())
    with transaction.atomic():
        return journal.record(OPERATOR, "text.created", text, text=text, title="Flow", clauses=3)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite replaces rows by INSERT")
@pytest.mark.parametrize("table", GUARDED)
def test_sqlite_refuses_to_put_a_row_in_the_place_of_another(event: Event, table: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a setting of SQLite")
def test_it_does_so_by_recursive_triggers_which_every_connection_has(event: Event) -> None:
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA recursive_triggers").fetchone() == (1,)

    bare = sqlite3.connect(":memory:")
    bare.execute("CREATE TABLE core_event (id INTEGER PRIMARY KEY, verb TEXT)")
    bare.execute("CREATE TRIGGER t BEFORE DELETE ON core_event BEGIN SELECT RAISE(ABORT, 'append-only'); END")
    bare.execute("INSERT INTO core_event VALUES (1, 'a')")
    bare.execute("INSERT OR REPLACE INTO core_event VALUES (1, 'b')")
    assert bare.execute("SELECT verb FROM core_event").fetchone() == ("b",)
    bare.execute("PRAGMA recursive_triggers=ON")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        bare.execute("INSERT OR REPLACE INTO core_event VALUES (1, 'c')")


def test_every_table_of_the_log_is_guarded_against_deleting() -> None:
    from django.apps import apps

    log = {
        model._meta.db_table
        for model in apps.get_app_config("core").get_models()
        if model._meta.db_table.startswith(("core_event", "core_log"))
    }

    assert log == set(TABLES)
    for part in guards.PARTS:
        for table, _act, _when in guards.SQLITE[part].values():
            assert (table, "DELETE", "") in guards.SQLITE[part].values()


def test_rights_take_back_what_no_trigger_would_let_pass() -> None:
    if connection.vendor == "sqlite":
        with pytest.raises(Refused, match="no roles"):
            rights.grants("app")
        return
    told = rights.grants('a"pp')
    assert 'REVOKE UPDATE ON "core_event" FROM "a""pp";' in told
    assert 'REVOKE DELETE ON "core_logtile" FROM "a""pp";' in told
    assert 'REVOKE UPDATE ON "core_logtile" FROM "a""pp";' not in told
