"""On PostgreSQL a node is served by a role that owns nothing: it can do every act, and alter nothing of the log."""

import pytest

from tests.faults.cluster import Cluster
from tests.faults.places import ON_POSTGRES, Place

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no roles")

FORBIDDEN = [
    "UPDATE core_event SET verb = 'x'",
    "DELETE FROM core_event",
    "TRUNCATE core_event CASCADE",
    "DELETE FROM core_eventwords",
    "UPDATE core_logentry SET place = place + 1000",
    "DELETE FROM core_logcheckpoint",
    "DELETE FROM core_logtile",
    "ALTER TABLE core_event DISABLE TRIGGER ALL",
    "DROP TRIGGER core_event_no_update ON core_event",
    "CREATE OR REPLACE FUNCTION core_append_only() RETURNS trigger AS 'BEGIN RETURN NEW; END' LANGUAGE plpgsql",
    "SET session_replication_role = replica",
    "DROP TABLE core_event CASCADE",
]


@pytest.fixture(scope="module")
def served(database: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A node whose tables belong to one role, and that another one serves; it has the demonstration in it."""
    import psycopg

    place = Place(tmp_path_factory.mktemp("node"), database)
    place.run("init")
    with psycopg.connect(place.environment["DATABASE_URL"], autocommit=True) as owner:
        owner.execute("CREATE ROLE app LOGIN")
        for _twice in range(2):
            owner.execute(place.run("rights", "app"))
    place.environment["DATABASE_URL"] = place.environment["DATABASE_URL"].replace("undersigned@", "app@")
    place.run("demo", "--no-serve")
    return place


def test_the_role_that_serves_can_do_every_act_and_the_log_is_whole(served: Place) -> None:
    assert "is whole" in served.run("record", "check")


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_it_cannot_alter_the_log(served: Place, sql: str) -> None:
    import psycopg

    with (
        psycopg.connect(served.environment["DATABASE_URL"]) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(sql)
