"""The index of words beside the table: FTS5 on SQLite, `tsvector` on PostgreSQL.

Who may read an entry, and of which kind it is, are words of the index too (`v0`, `v1c12`, `ksegment`): so a word that
stands everywhere costs no more where little of it may be read. The database itself writes them, out of the columns.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from undersigned.core.models import Audience

# Fails where FTS5 and the table do not say the same.
SOUND = "INSERT INTO core_searchwords(core_searchwords, rank) VALUES ('integrity-check', 1)"
REBUILD = "INSERT INTO core_searchwords(core_searchwords) VALUES ('rebuild')"
ORDER = {
    "sqlite": "INSERT INTO core_searchwords(core_searchwords) VALUES ('optimize')",
    "postgresql": "ANALYZE core_searchentry",
}


def _scope(row: str = "") -> str:
    everybody = (
        f"CASE {row}audience WHEN {Audience.PUBLIC:d} THEN '' ELSE 'c' || CAST({row}coalition AS TEXT) END"
    )
    return f"'v' || CAST({row}audience AS TEXT) || {everybody} || ' k' || {row}kind"


_ADD = (
    "INSERT INTO core_searchwords(rowid, scope, heading, analysed) "
    f"VALUES (new.id, {_scope('new.')}, new.heading, new.analysed);"
)
_TAKE = (
    "INSERT INTO core_searchwords(core_searchwords, rowid, scope, heading, analysed) "
    f"VALUES ('delete', old.id, {_scope('old.')}, old.heading, old.analysed);"
)
_INDEXED = "analysed, heading, audience, coalition, kind"
_SQLITE = (
    f"CREATE VIEW core_searchtext AS SELECT id, {_scope()} AS scope, heading, analysed FROM core_searchentry",
    "CREATE VIRTUAL TABLE core_searchwords USING fts5("
    "scope, heading, analysed, content='core_searchtext', content_rowid='id', tokenize='ascii')",
    f"CREATE TRIGGER core_search_insert AFTER INSERT ON core_searchentry BEGIN {_ADD} END",
    f"CREATE TRIGGER core_search_delete AFTER DELETE ON core_searchentry BEGIN {_TAKE} END",
    f"CREATE TRIGGER core_search_update AFTER UPDATE OF {_INDEXED} ON core_searchentry BEGIN {_TAKE} {_ADD} END",
    REBUILD,
)
# Without `fastupdate=off`, each search would read through what has not been sorted in yet.
_POSTGRES = (
    "ALTER TABLE core_searchentry ADD COLUMN vector tsvector GENERATED ALWAYS AS ("
    f"strip(to_tsvector('simple', {_scope()})) || setweight(to_tsvector('simple', heading), 'A') "
    "|| to_tsvector('simple', analysed)) STORED",
    "CREATE INDEX core_searchentry_vector ON core_searchentry USING gin (vector) WITH (fastupdate = off)",
    # The planner takes two common words for words that stand together often, and would read the whole table where
    # they never do: the index alone always knows.
    "CREATE FUNCTION core_searchfirst(wanted text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE "
    "SET enable_seqscan = off AS "
    "'SELECT id FROM core_searchentry WHERE vector @@ to_tsquery(''simple'', wanted) LIMIT most'",
)
_SQLITE_GONE = (
    *(f"DROP TRIGGER IF EXISTS core_search_{act}" for act in ("insert", "delete", "update")),
    "DROP TABLE IF EXISTS core_searchwords",
    "DROP VIEW IF EXISTS core_searchtext",
)
_POSTGRES_GONE = (
    "DROP FUNCTION IF EXISTS core_searchfirst(text, integer)",
    "ALTER TABLE core_searchentry DROP COLUMN IF EXISTS vector",
)


def lay(connection: BaseDatabaseWrapper) -> None:
    """Create the index of words, of what the table holds."""
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRES)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Drop the index of words, where there is one."""
    _run(connection, _SQLITE_GONE if connection.vendor == "sqlite" else _POSTGRES_GONE)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
