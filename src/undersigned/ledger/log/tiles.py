"""The tree as files (C2SP tlog-tiles): 256 hashes a tile, 256 entries a bundle; full ones never change."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from undersigned.ledger.log.tree import SIZE, root

HEIGHT = 8
WIDTH = 1 << HEIGHT
FULL = WIDTH * SIZE
LONGEST_ENTRY = 2**16 - 1


class Tile(NamedTuple):
    """The hashes of `width` complete subtrees of 256**level leaves, from number `number * 256` on."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it is served: `tile/0/x001/234.p/12`."""
        return f"tile/{self.level}/{_numbered(self.number, self.width)}"

    @property
    def entries_path(self) -> str:
        """Where the entries below a tile of level 0 are served."""
        return f"tile/entries/{_numbered(self.number, self.width)}"


def tile_at(level: int, number: int, size: int) -> Tile:
    """Return a tile as it stands in a tree of `size` leaves. Raises: IndexError if it holds nothing there."""
    width = min(WIDTH, (size >> HEIGHT * level) - number * WIDTH)
    if width <= 0:
        raise IndexError(f"a tree of {size} has no tile {number} at level {level}")
    return Tile(level, number, width)


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """Yield the tiles that a tree of `new` leaves has and one of `old` leaves has not, the lowest level first."""
    level = 0
    while new >> HEIGHT * level:
        before, after = old >> HEIGHT * level, new >> HEIGHT * level
        for number in range(before // WIDTH, (after - 1) // WIDTH + 1):
            tile = tile_at(level, number, new)
            if number * WIDTH + tile.width > before:
                yield tile
        level += 1


def grown(
    size: int, leaves: Sequence[bytes], last: Callable[[int, int], bytes]
) -> dict[tuple[int, int], bytes]:
    """Return the tiles that change when leaves are added to a tree, as (level, number) and all their bytes.

    Args:
        size: of the tree before.
        leaves: their hashes.
        last: gives the bytes so far of a tile that is not full, by level and number.
    """
    changed: dict[tuple[int, int], bytes] = {}
    level, hashes = 0, list(leaves)
    while hashes:
        number, filled = divmod(size >> HEIGHT * level, WIDTH)
        data = (last(level, number) if filled else b"") + b"".join(hashes)
        hashes = []
        for start in range(0, len(data), FULL):
            tile = data[start : start + FULL]
            changed[level, number + start // FULL] = tile
            if len(tile) == FULL:
                hashes.append(root(_parted(tile)))
        level += 1
    return changed


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Return entries, each behind its length as 16 bits, big-endian.

    Raises: ValueError if one has more than 65,535 bytes.
    """
    if any(len(entry) > LONGEST_ENTRY for entry in entries):
        raise ValueError(f"an entry of the log has at most {LONGEST_ENTRY} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def read_entries(bundle: bytes) -> list[bytes]:
    """Return the entries of a bundle. Raises: ValueError where it ends inside an entry."""
    entries: list[bytes] = []
    place = 0
    while place < len(bundle):
        start = place + 2
        end = start + int.from_bytes(bundle[place:start], "big")
        if end > len(bundle) or start > len(bundle):
            raise ValueError(f"the bundle ends inside entry {len(entries)}")
        entries.append(bundle[start:end])
        place = end
    return entries


@dataclass(frozen=True)
class TileHashes:
    """Reads hashes of complete subtrees in a tree of `size` leaves from its tiles.

    `fetch` gives the bytes of a tile, as many hashes as its width. Raises, when called: ValueError for a tile of
    another length.
    """

    fetch: Callable[[Tile], bytes]
    size: int

    def __call__(self, level: int, index: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        first = index << above
        tile = tile_at(tile_level, first // WIDTH, self.size)
        place = first % WIDTH
        return root(self._hashes(tile)[place : place + (1 << above)])

    def _hashes(self, tile: Tile) -> list[bytes]:
        data = self.fetch(tile)
        if len(data) != tile.width * SIZE:
            raise ValueError(f"{tile.path} has {len(data)} bytes, not {tile.width * SIZE}")
        return _parted(data)


def _numbered(number: int, width: int) -> str:
    """Return `x001/x234/067` for 1234067, with `.p/W` behind it where the tile is not full."""
    digits = f"{number:d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    path = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    return path if width == WIDTH else f"{path}.p/{width}"


def _parted(tile: bytes) -> list[bytes]:
    return [tile[start : start + SIZE] for start in range(0, len(tile), SIZE)]
