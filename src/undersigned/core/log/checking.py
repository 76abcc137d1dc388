"""Checking a node's whole log against its acts, and writing it out as files that any web server can serve."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from undersigned.core.log.handover import UsedKey, keys_ever
from undersigned.core.log.reads import cosigned_note, entries, entry_of, last_checkpoint, tile_hashes
from undersigned.core.models import Event, EventWords, LogCheckpoint, LogEntry, LogTile, Waiting
from undersigned.ledger import NotCanonical, commitment, read_canonical
from undersigned.ledger.log import (
    NoCheckpoint,
    NoNote,
    TileHashes,
    Verifier,
    leaf_hash,
    open_note,
    read_checkpoint,
    tiles,
    tiles_between,
    tree,
)
from undersigned.ledger.log.handover import read_handover, successor

CHUNK = 256 * 16


def faults() -> Iterator[str]:
    """Yield a sentence for each thing of the log that does not hold; none if it is whole.

    Erased words cannot be checked against their commitment, and are none of these.
    """
    yield from _faults_of_words()
    yield from _faults_of_places()
    yield from _faults_of_tree()
    yield from _faults_of_checkpoints()


def save(folder: Path) -> int:
    """Write the log as static files (C2SP tlog-tiles) and return its size; the checkpoint is written last.

    Beside them the file `keys` holds the verifier keys that signed it, a line each.
    A name tells how full its tile is, so what is there already stays as it is. Raises: OSError.
    """
    checkpoint = last_checkpoint()
    if checkpoint is None:
        return 0
    for tile in tiles_between(0, checkpoint.size):
        _write(folder / tile.path, tile, tile_hashes)
        if tile.level == 0:
            _write(folder / tile.entries_path, tile, lambda wanted: tiles.entry_bundle(entries(wanted)))
    told = "".join(f"{key.verifier}\n" for key in keys_ever())
    for name, content in (("keys", told), ("checkpoint", cosigned_note(checkpoint))):
        fresh = folder / f"{name}.new"
        fresh.write_text(content, encoding="utf-8")
        fresh.replace(folder / name)
    return checkpoint.size


def _write(path: Path, tile: tiles.Tile, made: Callable[[tiles.Tile], bytes]) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside first: a file that is there is whole, even after a full disk.
        fresh = path.with_name(path.name + ".new")
        fresh.write_bytes(made(tile))
        fresh.replace(path)


def _faults_of_words() -> Iterator[str]:
    for words in EventWords.objects.filter(erased_at=None).select_related("event").iterator(CHUNK):
        try:
            told = commitment(bytes(words.salt), read_canonical(words.entry.encode()))
        except (NotCanonical, ValueError):
            told = ""
        if told != words.event.commitment:
            yield f"The words of act {words.event.uid} are not those that it committed to."


def _faults_of_places() -> Iterator[str]:
    expected = 0
    for entry in LogEntry.objects.order_by("place").iterator(CHUNK):
        if entry.place != expected:
            yield f"Entry {expected} is missing from the log."
            expected = entry.place
        expected += 1
    lost = Event.objects.filter(entry=None, waiting=None).values_list("uid", flat=True)[:10]
    yield from (f"Act {uid} is neither in the log nor waiting for its place." for uid in lost)
    for uid in Waiting.objects.filter(event__entry__isnull=False).values_list("event__uid", flat=True)[:10]:
        yield f"Act {uid} waits for a place that it has."


def _faults_of_tree() -> Iterator[str]:
    leaves = [leaf_hash(entry_of(entry.event)) for entry in _in_order()]
    whole = tiles.grown(0, leaves, lambda level, number: b"")
    kept = {(tile.level, tile.number): bytes(tile.hashes) for tile in LogTile.objects.all()}
    for level, number in sorted(whole.keys() | kept.keys()):
        if whole.get((level, number)) != kept.get((level, number)):
            yield f"Tile {number} of level {level} is not that of the log's entries."


def _in_order() -> Iterator[LogEntry]:
    return LogEntry.objects.select_related("event").order_by("place").iterator(CHUNK)


def _root(size: int, whole: int) -> bytes | None:
    """Return the root at a size by the tiles that are kept; None where they do not reach."""
    try:
        return tree.tree_root(size, TileHashes(tile_hashes, whole))
    except (ValueError, LogTile.DoesNotExist):
        return None


def _faults_of_checkpoints() -> Iterator[str]:
    ever = keys_ever()
    size = LogEntry.objects.count()
    for kept in LogCheckpoint.objects.order_by("size").iterator(CHUNK):
        try:
            note = open_note(kept.note.encode(), [key.verifier for key in ever])
            state = read_checkpoint(note.text)
        except (NoNote, NoCheckpoint) as error:
            yield f"The checkpoint of {kept.size} entries cannot be read: {error}"
            continue
        wanted = _in_force_at(kept.size, ever)
        if wanted is None or (wanted.name, wanted) not in [
            (state.origin, each.verifier) for each in note.signed
        ]:
            yield f"The checkpoint of {kept.size} entries is not signed by this node's key."
        if state.size != kept.size or state.size > size:
            yield f"The checkpoint of {kept.size} entries speaks of more than there are."
        elif state.root != _root(state.size, size):
            yield f"The log does not begin with the state that was signed at {kept.size} entries."
    last = last_checkpoint()
    yield from _faults_of_keys(ever)
    if size != (last.size if last else 0):
        yield "The last checkpoint is not that of the whole log."


def _in_force_at(size: int, ever: list[UsedKey]) -> Verifier | None:
    return next((key.verifier for key in reversed(ever) if key.since < size), None)


def _faults_of_keys(ever: list[UsedKey]) -> Iterator[str]:
    """A key is the log's if the one before handed over to it, or if its note says that that one was lost."""
    for old, new in pairwise(ever):
        try:
            told = read_handover(new.note)
            if new.verifier.name == old.verifier.name:
                successor(new.note, old.verifier)
        except NoNote:
            told = None
        if told is None or told[:2] != (old.verifier, new.verifier):
            yield f"No note makes {new.verifier} the key after {old.verifier}."
