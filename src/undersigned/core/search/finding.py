"""What an actor may see of what is looked for, the most fitting first; never more work than one page may take."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from undersigned.core.actor import DELEGATE, EDITOR, OBSERVER, OFFICER, SECRETARY, Actor
from undersigned.core.models import Audience, SearchEntry
from undersigned.core.search import excerpts
from undersigned.core.search.wanted import Wanted, for_postgres, for_sqlite

# A word that stands nearly everywhere tells little: so many entries that hold it are ranked. SQLite gives the newest,
# PostgreSQL those that its index comes to first.
RANKED = 1_000
# PostgreSQL must read an entry to see whether its words stand in order: it reads so many.
READ = 2_500

# First what is called so, then where the words stand side by side, then the database's own rank, then the newest.
_SQLITE = """
WITH found AS MATERIALIZED (
    SELECT rowid AS id, bm25(core_searchwords, 0, 4, 1) AS distance FROM core_searchwords
    WHERE core_searchwords MATCH %(wanted)s ORDER BY rowid DESC LIMIT {ranked}
), reach AS MATERIALIZED (SELECT min(id) AS oldest, count(*) AS many FROM found)
SELECT id, many, 0 FROM found, reach
ORDER BY {called} DESC, {together}distance, id DESC LIMIT %(count)s OFFSET %(offset)s
"""
_AMONG = (
    "id IN (SELECT rowid FROM core_searchwords WHERE core_searchwords MATCH %({name})s "
    "AND rowid >= (SELECT oldest FROM reach))"
)
_POSTGRES = """
WITH {looked} found AS MATERIALIZED ({found} LIMIT {ranked}),
reach AS MATERIALIZED (SELECT count(*) AS many FROM found)
SELECT e.id, many, {read} FROM reach LEFT JOIN (found JOIN core_searchentry e USING (id)) ON TRUE
ORDER BY e.vector @@ to_tsquery('simple', %(called)s) DESC, {together}
ts_rank(e.vector, to_tsquery('simple', %(wanted)s), 1) DESC, e.id DESC LIMIT %(count)s OFFSET %(offset)s
"""
_FOUND = "SELECT core_searchfirst(%(allowed)s, {ranked}) AS id"
_LOOKED = "looked AS MATERIALIZED (SELECT core_searchfirst(%(allowed)s, {read}) AS id),"
_IN_ORDER = (
    "SELECT id FROM looked JOIN core_searchentry USING (id) WHERE vector @@ to_tsquery('simple', %(wanted)s)"
)


@dataclass(frozen=True)
class Hit:
    """One thing found, with the passage in which the words stand; `corrected` where its other reading has them."""

    kind: str
    uid: str
    address: str
    title: tuple[excerpts.Piece, ...]
    language: str
    pieces: tuple[excerpts.Piece, ...]
    corrected: bool


class Found(NamedTuple):
    """A page of what was found.

    Attributes:
        hits: the most fitting first.
        many: how many entries were ranked; `more` where more than `RANKED` were found.
        unread: whether a phrase was looked for in `READ` entries alone, of more that hold its words.
    """

    hits: list[Hit]
    many: int = 0
    more: bool = False
    unread: bool = False


class _Keys(NamedTuple):
    keys: list[int]
    many: int
    unread: bool


def find(
    wanted: Wanted, actor: Actor, *, kinds: Collection[str] = (), offset: int = 0, count: int = 20
) -> Found:
    """Return what an actor may see of what is looked for, the most fitting first.

    Args:
        kinds: only entries of these kinds; of every kind where there are none.
    Two queries, whatever is found.
    """
    if not wanted.terms:
        return Found([])
    count = max(0, min(count, RANKED - offset))
    found = _keys(wanted, _allowed(actor, kinds), offset, count)
    entries = SearchEntry.objects.defer("analysed", "heading").in_bulk(found.keys)
    reader = excerpts.Reader(wanted)
    hits = [_hit(reader, entries[key]) for key in found.keys if key in entries]
    return Found(hits, min(found.many, RANKED), found.many > RANKED, found.unread)


def _allowed(actor: Actor, kinds: Collection[str]) -> list[list[str]]:
    """Return lists of codes, of each of which an entry must have one."""
    groups = []
    if not actor.is_operator:
        seats = sorted(actor.coalitions(DELEGATE, OFFICER, EDITOR, SECRETARY, OBSERVER))
        editing = sorted(actor.coalitions(EDITOR, SECRETARY))
        groups.append(
            [f"v{Audience.PUBLIC:d}"]
            + [f"v{Audience.COALITION:d}c{key}" for key in seats]
            + [f"v{Audience.EDITORS:d}c{key}" for key in editing]
        )
    if kinds:
        groups.append([f"k{kind}" for kind in kinds])
    return groups


def _keys(wanted: Wanted, allowed: list[list[str]], offset: int, count: int) -> _Keys:
    ask = _ask_sqlite if connection.vendor == "sqlite" else _ask_postgres
    statement, values = ask(wanted, allowed)
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "count": count, "offset": offset})
        rows = cursor.fetchall()
    many, read = rows[0][1:] if rows else (0, 0)
    # A row without a key tells how much was read where nothing was found.
    return _Keys([key for key, *_ in rows if key is not None], many, read > READ)


def _ask_sqlite(wanted: Wanted, allowed: list[list[str]]) -> tuple[str, dict[str, str]]:
    words = for_sqlite(wanted)
    values = {
        "wanted": " AND ".join([f"({words})", *(f"scope : ({' OR '.join(group)})" for group in allowed)]),
        "called": f"heading : ({words})",
    }
    several = len(wanted.together.codes) > 1
    if several:
        values["together"] = for_sqlite(Wanted((wanted.together,)))
    return _SQLITE.format(
        ranked=RANKED + 1,
        called=_AMONG.format(name="called"),
        together=f"{_AMONG.format(name='together')} DESC, " if several else "",
    ), values


def _ask_postgres(wanted: Wanted, allowed: list[list[str]]) -> tuple[str, dict[str, str]]:
    values = {
        "wanted": for_postgres(wanted),
        "allowed": " & ".join(
            [for_postgres(wanted, apart=True), *(f"({' | '.join(group)})" for group in allowed)]
        ),
        "called": for_postgres(wanted, suffix=":A"),
    }
    several = len(wanted.together.codes) > 1
    if several:
        values["together"] = for_postgres(Wanted((wanted.together,)))
    in_order = wanted.has_phrases
    return _POSTGRES.format(
        looked=_LOOKED.format(read=READ + 1) if in_order else "",
        read="(SELECT count(*) FROM looked)" if in_order else "0",
        found=_IN_ORDER if in_order else _FOUND.format(ranked=RANKED + 1),
        ranked=RANKED + 1,
        together="e.vector @@ to_tsquery('simple', %(together)s) DESC," if several else "",
    ), values


def _hit(reader: excerpts.Reader, entry: SearchEntry) -> Hit:
    pieces = reader.excerpt(entry.words, entry.language)
    other = reader.excerpt(entry.also, entry.language) if entry.also else ()
    marked = _marks(pieces) < _marks(other)
    return Hit(
        kind=entry.kind,
        uid=entry.uid,
        address=entry.address,
        title=reader.whole(entry.title, entry.language),
        language=entry.language,
        pieces=(other if marked else pieces) or excerpts.opening(entry.words),
        corrected=marked,
    )


def _marks(pieces: tuple[excerpts.Piece, ...]) -> int:
    return sum(piece.hit for piece in pieces)
