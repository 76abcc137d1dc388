"""The tree as files: names as the format has them, and proofs read from tiles alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.ledger.log import tiles, tree
from undersigned.ledger.log.tiles import Tile, TileHashes, tile_at, tiles_between

LEAVES = [tree.leaf_hash(b"%d" % number) for number in range(70_000)]


def stored(sizes: list[int]) -> dict[str, bytes]:
    """Return the files that a log writes which grows from one size to the next."""
    files: dict[str, bytes] = {}
    for old, new in zip([0, *sizes], sizes, strict=False):
        for tile in tiles_between(old, new):
            first, span = tile.number * tiles.WIDTH, 1 << tiles.HEIGHT * tile.level
            subtrees = range(first, first + tile.width)
            files[tile.path] = b"".join(tree.root(LEAVES[n * span : (n + 1) * span]) for n in subtrees)
    return files


def test_a_tile_is_served_under_the_name_of_the_format() -> None:
    assert Tile(0, 1_234_067).path == "tile/0/x001/x234/067"
    assert Tile(1, 0, 17).path == "tile/1/000.p/17"
    assert Tile(0, 273, 112).entries_path == "tile/entries/273.p/112"


def test_a_tree_of_70_000_has_the_tiles_that_the_format_names() -> None:
    found = list(tiles_between(0, 70_000))

    assert [tile for tile in found if tile.level == 0 and tile.width == 256] == [
        Tile(0, n) for n in range(273)
    ]
    assert found[273:] == [Tile(0, 273, 112), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_growing_log_writes_each_full_tile_once(old: int, more: int) -> None:
    new = old + more
    full = [tile for tile in tiles_between(0, new) if tile.width == 256]
    before = [tile for tile in tiles_between(0, old) if tile.width == 256]

    assert [tile for tile in tiles_between(old, new) if tile.width == 256] == [
        t for t in full if t not in before
    ]
    if not more:
        assert list(tiles_between(old, new)) == []


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 1000, 65_536, 65_537, 70_000])
def test_proofs_are_read_from_tiles_alone(size: int) -> None:
    files = stored([size])
    read = TileHashes(lambda tile: files[tile.path], size)
    top = tree.tree_root(size, read)

    assert top == tree.root(LEAVES[:size])
    for index in {0, size // 3, size - 1}:
        tree.check_inclusion(index, size, LEAVES[index], tree.inclusion_proof(index, size, read), top)
    for old in {1, size // 2 or 1, size}:
        proof = tree.consistency_proof(old, size, read)
        tree.check_consistency(old, size, proof, tree.root(LEAVES[:old]), top)


def test_a_log_that_grew_in_steps_has_the_files_it_needs() -> None:
    files = stored([3, 256, 300, 700])
    read = TileHashes(lambda tile: files[tile.path], 700)

    assert tree.tree_root(700, read) == tree.root(LEAVES[:700])


@given(st.lists(st.integers(1, 700), min_size=1, max_size=4))
def test_tiles_that_grow_are_those_of_the_whole_tree(steps: list[int]) -> None:
    kept: dict[tuple[int, int], bytes] = {}
    size = 0

    def last(level: int, number: int) -> bytes:
        return kept[level, number]

    for step in steps:
        kept |= tiles.grown(size, LEAVES[size : size + step], last)
        size += step

    files = stored([size])
    assert {(t.level, t.number): files[t.path] for t in tiles_between(0, size)} == kept


def test_a_tree_grows_over_two_levels_at_once() -> None:
    kept = tiles.grown(0, LEAVES, lambda level, number: b"")
    files = stored([70_000])
    assert {(t.level, t.number): files[t.path] for t in tiles_between(0, 70_000)} == kept


def test_a_tile_that_was_cut_is_told_by_its_name() -> None:
    read = TileHashes(lambda tile: b"short", 300)
    with pytest.raises(ValueError, match=r"tile/0/000 has 5 bytes, not 8192"):
        read(0, 0)


def test_there_is_no_empty_tile() -> None:
    with pytest.raises(IndexError):
        tile_at(0, 1, 256)


@given(st.lists(st.binary(max_size=300), max_size=30))
def test_entries_come_back_from_their_bundle(entries: list[bytes]) -> None:
    assert tiles.read_entries(tiles.entry_bundle(entries)) == entries


def test_a_bundle_that_was_cut_is_refused() -> None:
    bundle = tiles.entry_bundle([b"one", b"two"])
    for length in (1, 4, 6, len(bundle) - 1):
        with pytest.raises(ValueError, match="ends inside entry"):
            tiles.read_entries(bundle[:length])
    with pytest.raises(ValueError, match="at most 65535"):
        tiles.entry_bundle([b"x" * 65_536])
