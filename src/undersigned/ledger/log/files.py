"""Checking a log as files (C2SP tlog-tiles): that they are the log which was signed, and else which entry is not.

The files are judged against one another: the entries against the hashes in the tiles, the tiles against the root that
was signed. So whoever alters one of them is told by the entry; whoever alters all alike, by the root.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from undersigned.ledger.log.checkpoints import Checkpoint, NoCheckpoint, read_checkpoint
from undersigned.ledger.log.notes import NoNote, Note, Verifier, open_note
from undersigned.ledger.log.tiles import HEIGHT, WIDTH, Tile, TileHashes, grown, tiles_between
from undersigned.ledger.log.tree import SIZE, root, tree_root

CHECKPOINT = "checkpoint"
MOST_NAMED = 20
BIGGEST = 1 << 40  # entries; a checkpoint that tells of more is not believed

Read = Callable[[str], bytes | None]


@dataclass(frozen=True)
class Files:
    """What was found: a sentence for each fault; the state that was signed, and by whom."""

    faults: tuple[str, ...]
    state: Checkpoint | None = None
    note: Note | None = None

    @property
    def whole(self) -> bool:
        return not self.faults


def check_files(read: Read, known: Sequence[Verifier], paths: Iterable[str] = ()) -> Files:
    """See that the files of a log are whole; never raises, whatever they hold.

    Args:
        read: gives the bytes of a file by its path, None where there is none.
        known: keys of the log and of witnesses; one that is the log's must have signed.
        paths: of all files there are, if those that the log does not need shall be looked at too.
    """
    try:
        note = open_note(read(CHECKPOINT) or b"", known)
        state = read_checkpoint(note.text)
    except (NoNote, NoCheckpoint) as refusal:
        return Files((f"The signed state of the log cannot be read: {refusal}",))
    faults = []
    if not any(each.verifier.name == state.origin for each in note.signed):
        faults.append(f"No key of {state.origin} that is known here signed the state of the log.")
    if state.size > BIGGEST:
        return Files((*faults, "The state of the log tells of more entries than any log has."), state, note)
    faults += _faults(read, state)
    if not faults:
        faults += _needless(read, state.size, paths)
    return Files(tuple(faults), state, note)


def _faults(read: Read, state: Checkpoint) -> list[str]:
    wanted = list(tiles_between(0, state.size))
    held = {tile: read(tile.path) for tile in wanted}
    lowest = [tile for tile in wanted if tile.level == 0]
    leaves = [_leaves(read(tile.entries_path)) for tile in lowest]
    bare = [hashed for part in leaves for hashed in part]
    told = _told(lowest, held)
    if len(bare) == state.size:
        whole = grown(0, bare, lambda level, number: b"")
        read_whole = TileHashes(lambda tile: whole[tile.level, tile.number][: tile.width * SIZE], state.size)
        if tree_root(state.size, read_whole) == state.root:
            return [_of_tile(tile) for tile, data in held.items() if data != whole[tile.level, tile.number]]
    if told is not None and root(told) == state.root:
        return list(_of_entries(bare, told)) or ["The entries of the log are not those of its tiles."]
    return [
        *_unsure(lowest, leaves, held),
        "The files are not the log that was signed: their root is another.",
    ]


def _leaves(bundle: bytes | None) -> list[bytes]:
    """Return the hashes of the entries in a bundle, up to where it ends inside one."""
    leaves, place, data = [], 0, bundle or b""
    while place + 2 <= len(data):
        start = place + 2
        place = start + (data[place] << 8 | data[place + 1])
        if place > len(data):
            break
        leaves.append(sha256(b"\x00" + data[start:place]).digest())
    return leaves if place == len(data) else [*leaves, b""]


def _told(lowest: list[Tile], held: dict[Tile, bytes | None]) -> list[bytes] | None:
    """Return the hashes of all entries as the tiles tell them; None where one is missing or of another length."""
    told: list[bytes] = []
    for tile in lowest:
        data = held[tile]
        if data is None or len(data) != tile.width * SIZE:
            return None
        told += [data[start : start + SIZE] for start in range(0, len(data), SIZE)]
    return told


def _of_tile(tile: Tile) -> str:
    first = tile.number << HEIGHT * (tile.level + 1)
    return f"The file {tile.path} is damaged: it does not hold the hashes of the entries from {first} on."


def _of_entries(leaves: list[bytes], told: list[bytes]) -> Iterator[str]:
    """Yield what is wrong with the entries, where the tiles tell which they were; places are counted from 0."""
    found, wanted = Counter(leaves), Counter(told)
    sentences = [
        f"Entry {place} was altered or dropped." for place, leaf in enumerate(told) if leaf not in found
    ]
    sentences += [
        f"Entry {told.index(leaf)} stands {count} times."
        for leaf, count in found.items()
        if count > wanted.get(leaf, count)
    ]
    if not sentences:
        moved = zip(range(len(told)), leaves, told, strict=False)
        sentences = [f"Entry {place} is not at its place." for place, leaf, own in moved if leaf != own]
    if not sentences:
        extra = sum((found - wanted).values())
        sentences = [f"{extra} entries were added that the log does not have."]
    yield from sentences[:MOST_NAMED]
    if len(sentences) > MOST_NAMED:
        yield f"So it is with {len(sentences) - MOST_NAMED} entries more."


def _unsure(lowest: list[Tile], leaves: list[list[bytes]], held: dict[Tile, bytes | None]) -> Iterator[str]:
    """Yield where entries and tiles differ, though neither are those that were signed."""
    for tile, part in zip(lowest, leaves, strict=True):
        data = held[tile] or b""
        own = [data[start : start + SIZE] for start in range(0, len(data), SIZE)]
        if part != own:
            first = next(
                (n for n, (a, b) in enumerate(zip(part, own, strict=False)) if a != b),
                min(len(part), len(own)),
            )
            yield f"Entry {tile.number * WIDTH + first}: {tile.entries_path} and {tile.path} differ there."


def _needless(read: Read, size: int, paths: Iterable[str]) -> Iterator[str]:
    """Yield the files that the log does not have: a tile saved when it was shorter is one, if it begins like it."""
    wanted = {path for tile in tiles_between(0, size) for path in (tile.path, tile.entries_path)}
    for path in sorted(set(paths) - wanted - {CHECKPOINT}):
        whole = _longer(read, path, wanted)
        if whole is None or not whole.startswith(read(path) or b"-"):
            yield f"The file {path} is not one of this log."


def _longer(read: Read, path: str, wanted: set[str]) -> bytes | None:
    stem, partial, _width = path.partition(".p/")
    if not partial:
        return None
    found = [each for each in wanted if each == stem or each.startswith(f"{stem}.p/")]
    return read(found[0]) if found else None
