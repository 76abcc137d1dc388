"""A log of a thousand entries as files: what is altered, dropped, doubled or moved is found, and the entry named."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.ledger.log import Checkpoint, Signer, leaf_hash, root, sign_note
from undersigned.ledger.log.files import check_files
from undersigned.ledger.log.tiles import entry_bundle, grown, tiles_between

KEY = Signer("weir.example/record", bytes(range(32)))
SIZE = 1000
ENTRIES = [b'{"commitment":"%s"}' % leaf_hash(b"%d" % n).hex().encode() for n in range(SIZE)]


def files_of(entries: list[bytes]) -> dict[str, bytes]:
    leaves = [leaf_hash(entry) for entry in entries]
    whole = grown(0, leaves, lambda level, number: b"")
    files = {"checkpoint": sign_note(str(Checkpoint(KEY.name, len(leaves), root(leaves))), [KEY]).encode()}
    for tile in tiles_between(0, len(leaves)):
        files[tile.path] = whole[tile.level, tile.number]
        if tile.level == 0:
            first = tile.number * 256
            files[tile.entries_path] = entry_bundle(entries[first : first + tile.width])
    return files


FILES = files_of(ENTRIES)
BUNDLES = sorted(path for path in FILES if "entries" in path)


def faults(files: dict[str, bytes]) -> tuple[str, ...]:
    return check_files(files.get, [KEY.verifier], files).faults


def with_entries(entries: list[bytes]) -> dict[str, bytes]:
    """The files after somebody changed the entries alone."""
    parts = [entries[:256], entries[256:512], entries[512:768], entries[768:]]
    return FILES | {path: entry_bundle(part) for path, part in zip(BUNDLES, parts, strict=True)}


def place_of(path: str, offset: int) -> int:
    """Return which entry a byte of a bundle belongs to."""
    return BUNDLES.index(path) * 256 + offset // (len(ENTRIES[0]) + 2)


def test_a_log_that_nobody_touched_is_whole() -> None:
    found = check_files(FILES.get, [KEY.verifier], FILES)
    assert found.whole
    assert found.state
    assert (found.state.origin, found.state.size) == ("weir.example/record", SIZE)
    assert faults(files_of([])) == ()


@given(st.data())
def test_every_flipped_byte_is_found_and_in_an_entry_it_is_named(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(FILES)))
    offset = data.draw(st.integers(0, len(FILES[path]) - 1))
    mask = data.draw(st.integers(1, 255))
    content = FILES[path]
    altered = content[:offset] + bytes([content[offset] ^ mask]) + content[offset + 1 :]
    found = faults(FILES | {path: altered})
    assert found
    if "entries" in path:
        assert found[0] == f"Entry {place_of(path, offset)} was altered or dropped."
    elif path.startswith("tile"):
        assert found[0].startswith(f"The file {path} is damaged")


def test_every_single_entry_that_is_dropped_doubled_or_moved_is_named() -> None:
    chance = random.Random(6962)
    for place in chance.sample(range(SIZE - 1), 60):
        entry = ENTRIES[place]
        dropped = faults(with_entries(ENTRIES[:place] + ENTRIES[place + 1 :]))
        assert dropped == (f"Entry {place} was altered or dropped.",)
        doubled = faults(with_entries([*ENTRIES[:place], entry, *ENTRIES[place:]]))
        assert doubled == (f"Entry {place} stands 2 times.",)
        swapped = [*ENTRIES[:place], ENTRIES[place + 1], entry, *ENTRIES[place + 2 :]]
        assert faults(with_entries(swapped)) == (
            f"Entry {place} is not at its place.",
            f"Entry {place + 1} is not at its place.",
        )
        instead = [*ENTRIES[:place], ENTRIES[place + 1], *ENTRIES[place + 1 :]]
        assert faults(with_entries(instead)) == (
            f"Entry {place} was altered or dropped.",
            f"Entry {place + 1} stands 2 times.",
        )


def test_a_log_rewritten_whole_has_another_root_than_was_signed() -> None:
    forged = files_of([*ENTRIES[:41], b"{}", *ENTRIES[42:]]) | {"checkpoint": FILES["checkpoint"]}
    assert faults(forged) == ("The files are not the log that was signed: their root is another.",)
    cut = files_of(ENTRIES[:-1]) | {"checkpoint": FILES["checkpoint"]}
    assert "The files are not the log that was signed: their root is another." in faults(cut)


def test_a_state_signed_by_another_key_is_not_the_log_s() -> None:
    other = Signer("weir.example/record", bytes(range(1, 33)))
    assert check_files(FILES.get, [other.verifier]).faults == (
        "No key of weir.example/record that is known here signed the state of the log.",
    )


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_missing_file_is_missed(path: str) -> None:
    assert faults({name: content for name, content in FILES.items() if name != path})


def test_what_was_saved_of_a_shorter_log_stays_and_anything_else_is_a_stranger() -> None:
    early = {path: content for path, content in files_of(ENTRIES[:900]).items() if path != "checkpoint"}
    assert faults(early | FILES) == ()
    stale = "tile/entries/003.p/132"
    altered = early[stale][:-1] + b"x"
    assert faults(early | FILES | {stale: altered}) == (f"The file {stale} is not one of this log.",)
    assert faults(FILES | {"tile/0/004": b""}) == ("The file tile/0/004 is not one of this log.",)
