"""The tree of RFC 6962: one hash for any number of entries, and short proofs about it.

A hash has 32 bytes. A *complete subtree* is named by its level and index: it covers the leaves from
`index * 2**level` on, `2**level` of them. Proofs are lists of hashes in the order of RFC 6962, section 2.1.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

EMPTY = sha256(b"").digest()
SIZE = 32

Read = Callable[[int, int], bytes]  # level, index -> hash of a complete subtree


class BrokenProof(ValueError):
    """A proof that does not prove what it should; its text is one sentence for people."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry as a leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node over two subtrees."""
    return sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over hashes of leaves, in their order; `EMPTY` for none."""
    level = list(leaves)
    if not level:
        return EMPTY
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
        # A last subtree without a sibling goes up as it is: that is where RFC 6962 splits.
        level = above + level[len(above) * 2 :]
    return level[0]


def range_root(start: int, end: int, read: Read) -> bytes:
    """Return the root over the leaves from `start` to before `end`, which some tree has as a subtree."""
    size = end - start
    if size & (size - 1) == 0 and start % size == 0:
        level = size.bit_length() - 1
        return read(level, start >> level)
    middle = start + _split(size)
    return node_hash(range_root(start, middle, read), range_root(middle, end, read))


def tree_root(size: int, read: Read) -> bytes:
    """Return the root of the tree of the first `size` leaves."""
    return range_root(0, size, read) if size else EMPTY


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """Return the hashes that lead from a leaf to the root of the tree of `size` leaves, from the sibling up.

    Raises: IndexError if the tree has no such leaf.
    Source: RFC 6962, 2.1.1.
    """
    if not 0 <= index < size:
        raise IndexError(f"a tree of {size} has no leaf {index}")
    start, end, proof = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(range_root(middle, end, read))
            end = middle
        else:
            proof.append(range_root(start, middle, read))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, read: Read) -> list[bytes]:
    """Return the hashes which show that the tree of `new` leaves begins with the tree of `old` ones.

    Raises: ValueError unless 0 <= old <= new.
    Source: RFC 6962, 2.1.2.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not follow one of {old}")
    if old in (0, new):
        return []
    start, end, proof = 0, new, []
    while old < end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(range_root(middle, end, read))
            end = middle
        else:
            proof.append(range_root(start, middle, read))
            start = middle
    if start:
        proof.append(range_root(start, end, read))
    return proof[::-1]


def check_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> None:
    """See that the leaf with this hash stands at `index` in the tree of `size` leaves with this root.

    Raises: BrokenProof.
    Source: RFC 9162, 2.1.3.2, whose trees are those of RFC 6962.
    """
    if not 0 <= index < size:
        raise BrokenProof(f"A log of {size} entries has no entry {index}.")
    _check_hashes([leaf, expected, *proof])
    place, last, hashed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise BrokenProof("The proof of inclusion is too long.")
        if place & 1 or place == last:
            hashed = node_hash(sibling, hashed)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise BrokenProof("The proof of inclusion is too short.")
    if hashed != expected:
        raise BrokenProof("The proof of inclusion leads to another root.")


def check_consistency(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    """See that the tree of `new` leaves begins with that of `old` ones; of an empty one nothing can be shown.

    Raises: BrokenProof.
    Source: RFC 9162, 2.1.4.2.
    """
    if old == new > 0:
        _check_same(new, proof, old_root, new_root)
    elif roots_of(old, new, proof, old_root) != (old_root, new_root):
        raise BrokenProof("The later log does not begin with the earlier one.")


def roots_of(old: int, new: int, proof: Sequence[bytes], old_root: bytes) -> tuple[bytes, bytes]:
    """Return the roots of the first `old` leaves and of all `new` that a proof of consistency gives (`old` < `new`).

    Where the second is that of a tree, the first is that of its beginning. `old_root` is taken where `old` is a power
    of two: there the proof leaves it out.
    Raises: BrokenProof for a proof of another length.
    Source: RFC 9162, 2.1.4.2.
    """
    if not 0 < old < new:
        raise BrokenProof(f"A log of {new} entries is not shown to follow one of {old}.")
    _check_hashes([old_root, *proof])
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise BrokenProof("The proof of consistency is too short.")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    earlier = later = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise BrokenProof("The proof of consistency is too long.")
        if place & 1 or place == last:
            earlier, later = node_hash(sibling, earlier), node_hash(sibling, later)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            later = node_hash(later, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise BrokenProof("The proof of consistency is too short.")
    return earlier, later


def _check_same(size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> None:
    if proof:
        raise BrokenProof("The proof of consistency is too long.")
    if old_root != new_root:
        raise BrokenProof(f"Two logs of {size} entries have different roots.")


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if any(len(value) != SIZE for value in hashes):
        raise BrokenProof(f"A hash does not have {SIZE} bytes.")


def _split(size: int) -> int:
    """Return the largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)
