"""The database itself refuses to alter the journal: triggers for SQLite and PostgreSQL.

Erasing is the one change allowed, and only to the row that holds words and salt.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

MESSAGE = "the journal is append-only"

SQLITE = {
    "core_event_no_update": "BEFORE UPDATE ON core_event",
    "core_event_no_delete": "BEFORE DELETE ON core_event",
    "core_eventwords_no_delete": "BEFORE DELETE ON core_eventwords",
    "core_eventwords_only_erase": "BEFORE UPDATE ON core_eventwords WHEN NEW.entry <> '' OR length(NEW.salt) > 0",
}

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION core_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}'; END; $$ LANGUAGE plpgsql
"""
POSTGRES = {
    "core_event_no_change": "BEFORE UPDATE OR DELETE ON core_event FOR EACH ROW",
    "core_event_no_truncate": "BEFORE TRUNCATE ON core_event FOR EACH STATEMENT",
    "core_eventwords_no_truncate": "BEFORE TRUNCATE ON core_eventwords FOR EACH STATEMENT",
    "core_eventwords_no_delete": "BEFORE DELETE ON core_eventwords FOR EACH ROW",
    "core_eventwords_only_erase": (
        "BEFORE UPDATE ON core_eventwords FOR EACH ROW WHEN (NEW.entry <> '' OR length(NEW.salt) > 0)"
    ),
}


def lay(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, when in SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END")
        else:
            cursor.execute(POSTGRES_FUNCTION)
            for name, when in POSTGRES.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION core_append_only()")


def lift(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for tests that empty the database between one another, and for nothing else."""
    names = SQLITE if connection.vendor == "sqlite" else POSTGRES
    tables = {name: "core_eventwords" if "eventwords" in name else "core_event" for name in names}
    with connection.cursor() as cursor:
        for name, table in tables.items():
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
