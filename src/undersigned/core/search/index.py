"""The table that rooms write to in their actions and one page reads: FTS5 on SQLite, `tsvector` on PostgreSQL."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from undersigned.core.actor import DELEGATE, EDITOR, OBSERVER, OFFICER, SECRETARY, Actor
from undersigned.core.models import Audience, SearchEntry
from undersigned.core.search import excerpts
from undersigned.core.search.analysis import analysed
from undersigned.core.search.wanted import Wanted, for_postgres, for_sqlite

# A vector of PostgreSQL holds 1 MB and 16,383 places; longer texts are several entries, cut between words.
LONGEST_ENTRY = 10_000

SQLITE = (
    "CREATE VIRTUAL TABLE core_searchwords USING fts5("
    "analysed, content='core_searchentry', content_rowid='id', tokenize='ascii')",
    "CREATE TRIGGER core_search_insert AFTER INSERT ON core_searchentry BEGIN "
    "INSERT INTO core_searchwords(rowid, analysed) VALUES (new.id, new.analysed); END",
    "CREATE TRIGGER core_search_delete AFTER DELETE ON core_searchentry BEGIN "
    "INSERT INTO core_searchwords(core_searchwords, rowid, analysed) "
    "VALUES ('delete', old.id, old.analysed); END",
    "CREATE TRIGGER core_search_update AFTER UPDATE OF analysed ON core_searchentry BEGIN "
    "INSERT INTO core_searchwords(core_searchwords, rowid, analysed) "
    "VALUES ('delete', old.id, old.analysed); "
    "INSERT INTO core_searchwords(rowid, analysed) VALUES (new.id, new.analysed); END",
)
POSTGRES = (
    "ALTER TABLE core_searchentry ADD COLUMN vector tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', analysed)) STORED",
    "CREATE INDEX core_searchentry_vector ON core_searchentry USING gin (vector)",
)
FOUND = {
    "sqlite": (
        "SELECT id FROM (SELECT e.id AS id, bm25(core_searchwords) AS distance "
        "FROM core_searchwords w JOIN core_searchentry e ON e.id = w.rowid "
        "WHERE core_searchwords MATCH %s AND {allowed} ORDER BY w.rowid DESC LIMIT {ranked}) "
        "ORDER BY distance, id LIMIT %s OFFSET %s"
    ),
    "postgresql": (
        "WITH q AS (SELECT to_tsquery('simple', %s) AS words), "
        "found AS (SELECT e.id FROM core_searchentry e, q "
        "WHERE e.vector @@ q.words AND {allowed} ORDER BY e.id DESC LIMIT {ranked}) "
        "SELECT e.id FROM found JOIN core_searchentry e ON e.id = found.id, q "
        "ORDER BY ts_rank(e.vector, q.words, 1) DESC, e.id LIMIT %s OFFSET %s"
    ),
}
# A word that stands nearly everywhere tells little: of so many entries the newest are ranked.
RANKED = 2_000


def lay(connection: BaseDatabaseWrapper) -> None:
    """Create the index of words beside the table."""
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRES:
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Drop the index of words; on PostgreSQL it goes with the table's column."""
    names = [("TRIGGER", f"core_search_{act}") for act in ("insert", "delete", "update")]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for kind, name in [*names, ("TABLE", "core_searchwords")]:
                cursor.execute(f"DROP {kind} {name}")
        else:
            cursor.execute("ALTER TABLE core_searchentry DROP COLUMN vector")


@dataclass(frozen=True)
class Entry:
    """Words that can be found, and where they lead.

    Attributes:
        kind, uid: the thing whose words they are; `place` tells several entries of one thing apart.
        coalition: primary key of the coalition whose seats may read it.
        audience: who else may.
        address: path of the page that shows the words.
        title: what the page is called.
        also: another reading of the same words, found as well.
    """

    kind: str
    uid: str
    coalition: int
    audience: int
    address: str
    title: str
    words: str
    also: str = ""
    language: str = ""
    place: int = 0


def put(entries: Iterable[Entry]) -> None:
    """Store entries of things that have none yet."""
    SearchEntry.objects.bulk_create(
        (
            SearchEntry(
                kind=each.kind,
                uid=each.uid,
                place=each.place,
                coalition=each.coalition,
                audience=each.audience,
                address=each.address,
                title=each.title[:300],
                words=each.words,
                also=each.also,
                language=each.language,
                analysed=analysed(each.language, each.words, each.also),
            )
            for entry in entries
            for each in _cut(entry)
        ),
        batch_size=500,
    )


def _cut(entry: Entry) -> Iterator[Entry]:
    words = entry.words
    if len(words) <= LONGEST_ENTRY:
        yield entry
        return
    start = 0
    while start < len(words):
        end = min(start + LONGEST_ENTRY, len(words))
        if end < len(words):
            blank = words.rfind(" ", start + 1, end)
            end = blank if blank > 0 else end
        yield replace(entry, words=words[start:end], also="", place=entry.place + start)
        start = end
    if entry.also:
        yield from _cut(replace(entry, words=entry.also, also="", place=entry.place + len(words)))


def change(kind: str, uids: Sequence[str], entries: Iterable[Entry]) -> None:
    """Put entries in the place of those that these things have."""
    drop(kind, *uids)
    put(entries)


def admit(kind: str, uid: str, audience: int, title: str) -> None:
    """Change who may find a thing, and what its page is called."""
    SearchEntry.objects.filter(kind=kind, uid=uid).update(audience=audience, title=title[:300])


def drop(kind: str, *uids: str, places: tuple[int, int] | None = None) -> int:
    """Take things out of the index, or only what stands from one place to before another; count the entries."""
    entries = SearchEntry.objects.filter(kind=kind, uid__in=uids)
    if places is not None:
        entries = entries.filter(place__gte=places[0], place__lt=places[1])
    return entries.delete()[0]


def forget(kind: str, *uids: str) -> int:
    """Take things out for good: not one of their words stays, in the index of words neither."""
    gone = drop(kind, *uids)
    if connection.vendor == "sqlite":
        # FTS5 keeps deleted words, of earlier changes too, until the pieces of its index are merged.
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO core_searchwords(core_searchwords) VALUES ('optimize')")
    return gone


@dataclass(frozen=True)
class Hit:
    """One thing found, with the passage in which the words stand; `corrected` where its other reading has them."""

    kind: str
    uid: str
    address: str
    title: str
    language: str
    pieces: tuple[excerpts.Piece, ...]
    corrected: bool


def find(
    wanted: Wanted, actor: Actor, *, kind: str = "", offset: int = 0, count: int = 20
) -> tuple[list[Hit], bool]:
    """Return what an actor may see of what is looked for, the most fitting first, and whether there is more.

    Two queries, whatever is found.
    """
    if not wanted.terms:
        return [], False
    keys = _keys(wanted, actor, kind, offset, count + 1)
    entries = SearchEntry.objects.defer("analysed").in_bulk(keys)
    return [_hit(wanted, entries[key]) for key in keys[:count]], len(keys) > count


def _keys(wanted: Wanted, actor: Actor, kind: str, offset: int, count: int) -> list[int]:
    expression = for_sqlite(wanted) if connection.vendor == "sqlite" else for_postgres(wanted)
    allowed, values = _allowed(actor, kind)
    with connection.cursor() as cursor:
        cursor.execute(
            FOUND[connection.vendor].format(allowed=allowed, ranked=RANKED),
            [expression, *values, count, offset],
        )
        return [key for (key,) in cursor.fetchall()]


def _allowed(actor: Actor, kind: str) -> tuple[str, list[int | str]]:
    seats = sorted(actor.coalitions(DELEGATE, OFFICER, EDITOR, SECRETARY, OBSERVER))
    editing = sorted(actor.coalitions(EDITOR, SECRETARY))
    ways = ["e.audience = %s"]
    values: list[int | str] = [Audience.PUBLIC]
    for audience, coalitions in ((Audience.COALITION, seats), (Audience.EDITORS, editing)):
        if coalitions:
            marks = ", ".join(["%s"] * len(coalitions))
            ways.append(f"(e.audience = %s AND e.coalition IN ({marks}))")
            values += [audience, *coalitions]
    allowed = "TRUE" if actor.is_operator else f"({' OR '.join(ways)})"
    told: list[int | str] = [] if actor.is_operator else values
    return (f"{allowed} AND e.kind = %s", [*told, kind]) if kind else (allowed, told)


def _hit(wanted: Wanted, entry: SearchEntry) -> Hit:
    pieces = excerpts.excerpt(wanted, entry.words, entry.language)
    other = excerpts.excerpt(wanted, entry.also, entry.language) if entry.also else ()
    marked = _marks(pieces) < _marks(other)
    return Hit(
        kind=entry.kind,
        uid=entry.uid,
        address=entry.address,
        title=entry.title,
        language=entry.language,
        pieces=(other if marked else pieces) or excerpts.opening(entry.words),
        corrected=marked,
    )


def _marks(pieces: tuple[excerpts.Piece, ...]) -> int:
    return sum(piece.hit for piece in pieces)
