"""The table that rooms write to in their actions and one page reads."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from django.db import DatabaseError, connection

from undersigned.core.models import SearchEntry
from undersigned.core.search import schema
from undersigned.core.search.analysis import analysed

# What is shown of an entry is put together while somebody waits: longer texts are several entries.
LONGEST_ENTRY = 4_000
ENDS = (". ", "! ", "? ", "\n", "。", "؟ ", "। ")
BATCH = 500


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
        heading: what the thing itself is called, where it is found by that name, before other words.
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
    heading: str = ""


def put(entries: Iterable[Entry]) -> None:
    """Store entries of things that have none yet."""
    rows = map(_row, (piece for entry in entries for piece in _cut(entry)))
    while batch := list(islice(rows, BATCH)):
        SearchEntry.objects.bulk_create(batch)


def _row(entry: Entry) -> SearchEntry:
    return SearchEntry(
        kind=entry.kind,
        uid=entry.uid,
        place=entry.place,
        coalition=entry.coalition,
        audience=entry.audience,
        address=entry.address,
        title=entry.title[:300],
        words=entry.words,
        also=entry.also,
        language=entry.language,
        heading=analysed(entry.language, entry.heading),
        analysed=analysed(entry.language, entry.words, entry.also),
    )


def _cut(entry: Entry) -> Iterator[Entry]:
    if len(entry.words) <= LONGEST_ENTRY:
        yield entry
        return
    start = 0
    while start < len(entry.words):
        end = _end_of_piece(entry.words, start)
        heading = entry.heading if start == 0 else ""
        yield replace(
            entry, words=entry.words[start:end], also="", heading=heading, place=entry.place + start
        )
        start = end
    if entry.also:
        yield from _cut(
            replace(entry, words=entry.also, also="", heading="", place=entry.place + len(entry.words))
        )


def _end_of_piece(words: str, start: int) -> int:
    """Return where a piece of a long text ends: with a sentence, else with a word, so that phrases stay whole."""
    end = min(start + LONGEST_ENTRY, len(words))
    if end == len(words):
        return end
    sentence = max(words.rfind(mark, start + LONGEST_ENTRY // 2, end) + len(mark) for mark in ENDS)
    if sentence > start + LONGEST_ENTRY // 2:
        return sentence
    blank = words.rfind(" ", start + 1, end)
    return blank if blank > 0 else end


def hold(*uids: str) -> None:
    """Wait, until the transaction ends, for others who lay down the same things: the last one saw what they did."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('search ' || uid)) FROM unnest(%s::text[]) AS uid",
                [sorted(uids)],
            )


def change(kind: str, uids: Sequence[str], entries: Iterable[Entry]) -> None:
    """Put entries in the place of those that these things have."""
    drop(kind, *uids)
    put(entries)


def admit(kind: str, uid: str, audience: int, title: str) -> None:
    """Change who may find a thing, and what its page is called."""
    hold(uid)
    SearchEntry.objects.filter(kind=kind, uid=uid).update(audience=audience, title=title[:300])


def drop(kind: str, *uids: str, places: tuple[int, int] | None = None) -> int:
    """Take things out of the index, or only what stands from one place to before another; count the entries."""
    hold(*uids)
    entries = SearchEntry.objects.filter(kind=kind, uid__in=uids)
    if places is not None:
        entries = entries.filter(place__gte=places[0], place__lt=places[1])
    return entries.delete()[0]


def things() -> set[tuple[str, str]]:
    """Return kind and uid of everything that can be found."""
    return set(SearchEntry.objects.values_list("kind", "uid").distinct())


def mend() -> None:
    """Lay the index of words anew where it no longer says what the table says, as after a fault of the disk."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        try:
            cursor.execute(schema.SOUND)
        except DatabaseError:
            cursor.execute(schema.REBUILD)


def settle() -> None:
    """Let the database put the index in order after many changes: searches are quicker for it."""
    with connection.cursor() as cursor:
        cursor.execute(schema.ORDER[connection.vendor])


def forget(kind: str, *uids: str) -> int:
    """Take things out for good: not one of their words stays, in the index of words neither."""
    gone = drop(kind, *uids)
    if connection.vendor == "sqlite":
        # FTS5 keeps deleted words, of earlier changes too, until the pieces of its index are merged.
        with connection.cursor() as cursor:
            cursor.execute(schema.ORDER["sqlite"])
    return gone
