"""The database itself refuses to alter journal and log: triggers for SQLite and PostgreSQL.

Erasing is the one change allowed to the journal, and only to the row that holds words and salt. A tile of the log
grows; what stands in it stays.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

JOURNAL, LOG, WITNESSED = "journal", "log", "witnessed"
PARTS = (JOURNAL, LOG, WITNESSED)
MESSAGE = "the journal is append-only"

GROWS = "NEW.hashes IS NULL OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes"
# By part, the name of each trigger: its table, and what it refuses.
SQLITE = {
    JOURNAL: {
        "core_event_no_update": ("core_event", "UPDATE", ""),
        "core_event_no_delete": ("core_event", "DELETE", ""),
        "core_eventwords_no_delete": ("core_eventwords", "DELETE", ""),
        "core_eventwords_only_erase": (
            "core_eventwords",
            "UPDATE",
            "NEW.entry <> '' OR length(NEW.salt) > 0",
        ),
    },
    LOG: {
        "core_logentry_no_update": ("core_logentry", "UPDATE", ""),
        "core_logentry_no_delete": ("core_logentry", "DELETE", ""),
        "core_logcheckpoint_no_update": ("core_logcheckpoint", "UPDATE", ""),
        "core_logcheckpoint_no_delete": ("core_logcheckpoint", "DELETE", ""),
        "core_logtile_no_delete": ("core_logtile", "DELETE", ""),
        "core_logtile_only_grow": (
            "core_logtile",
            "UPDATE",
            f"NEW.level <> OLD.level OR NEW.number <> OLD.number OR {GROWS}",
        ),
    },
    WITNESSED: {
        "core_logcosignature_no_update": ("core_logcosignature", "UPDATE", ""),
        "core_logcosignature_no_delete": ("core_logcosignature", "DELETE", ""),
        "core_logkey_no_update": ("core_logkey", "UPDATE", ""),
        "core_logkey_no_delete": ("core_logkey", "DELETE", ""),
    },
}

POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION core_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{MESSAGE}'; END; $$ LANGUAGE plpgsql
"""
POSTGRES = {
    part: {
        **triggers,
        **{f"{table}_no_truncate": (table, "TRUNCATE", "") for table, _act, _when in triggers.values()},
    }
    for part, triggers in SQLITE.items()
}


def lay(connection: BaseDatabaseWrapper, part: str = JOURNAL) -> None:
    """Create the triggers of a part."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, (table, act, when) in SQLITE[part].items():
                condition = f" WHEN {when}" if when else ""
                refusal = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table}{condition} {refusal}")
            return
        cursor.execute(POSTGRES_FUNCTION)
        for name, (table, act, when) in POSTGRES[part].items():
            each = "STATEMENT" if act == "TRUNCATE" else "ROW"
            condition = f" WHEN ({when})" if when else ""
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                f"FOR EACH {each}{condition} EXECUTE FUNCTION core_append_only()"
            )


def lift(connection: BaseDatabaseWrapper, part: str = JOURNAL) -> None:
    """Drop the triggers: for tests that empty the database between one another, and for nothing else."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        for name, (table, _act, _when) in (SQLITE if sqlite else POSTGRES)[part].items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{'' if sqlite else f' ON {table}'}")
