"""The tree of RFC 6962: published vectors, a second implementation, and proofs that hold and that fail."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree
from tests.shared import shared

from undersigned.ledger.log import tree
from undersigned.ledger.log.tree import BrokenProof, Read


def vectors(kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(shared("ledger", "rfc6962-vectors.json").read_text())[kind]
    return found


def hashes(encoded: list[str] | None) -> list[bytes]:
    return [base64.b64decode(value) for value in encoded or []]


def agrees(check: Callable[[], None], vector: dict[str, Any]) -> bool:
    try:
        check()
    except BrokenProof:
        return bool(vector["wantErr"])
    return not vector["wantErr"]


def reader(leaves: list[bytes]) -> Read:
    """Read hashes of complete subtrees the slow and plain way: from all leaves below."""
    return lambda level, index: tree.root(leaves[index << level : (index + 1) << level])


def leaves(count: int) -> list[bytes]:
    return [tree.leaf_hash(b"entry %d" % number) for number in range(count)]


def test_all_98_published_cases_of_inclusion_hold() -> None:
    found = vectors("inclusion")
    wrong = [
        vector["name"]
        for vector in found
        if not agrees(
            lambda v=vector: tree.check_inclusion(  # type: ignore[misc]
                v["leafIdx"],
                v["treeSize"],
                base64.b64decode(v["leafHash"]),
                hashes(v["proof"]),
                base64.b64decode(v["root"]),
            ),
            vector,
        )
    ]
    assert len(found) == 98
    assert wrong == []


def test_all_98_published_cases_of_consistency_hold() -> None:
    found = vectors("consistency")
    wrong = [
        vector["name"]
        for vector in found
        if not agrees(
            lambda v=vector: tree.check_consistency(  # type: ignore[misc]
                v["size1"],
                v["size2"],
                hashes(v["proof"]),
                base64.b64decode(v["root1"]),
                base64.b64decode(v["root2"]),
            ),
            vector,
        )
    ]
    assert len(found) == 98
    assert wrong == []


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert tree.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.tree_root(0, reader([])) == tree.EMPTY


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=70), st.data())
def test_another_implementation_has_the_same_roots_and_proofs(
    entries: list[bytes], data: st.DataObject
) -> None:
    second = InmemoryTree(algorithm="sha256")
    for entry in entries:
        second.append_entry(entry)
    mine = [tree.leaf_hash(entry) for entry in entries]
    index = data.draw(st.integers(0, len(entries) - 1))

    assert tree.root(mine) == second.get_root() == tree.tree_root(len(mine), reader(mine))
    theirs = second.prove_inclusion(index + 1, len(entries)).serialize()["path"]
    assert sorted(tree.inclusion_proof(index, len(mine), reader(mine))) == sorted(
        map(bytes.fromhex, theirs[1:])
    )


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_is_proven_and_no_other_one_by_the_same_proof(size: int) -> None:
    of = leaves(size)
    top = tree.root(of)
    for index in range(size):
        proof = tree.inclusion_proof(index, size, reader(of))
        tree.check_inclusion(index, size, of[index], proof, top)
        for other in range(size):
            if other != index:
                with pytest.raises(BrokenProof):
                    tree.check_inclusion(other, size, of[index], proof, top)


@pytest.mark.parametrize("new", range(1, 34))
def test_every_earlier_log_is_the_beginning_of_the_later_one(new: int) -> None:
    of = leaves(new)
    for old in range(1, new + 1):
        proof = tree.consistency_proof(old, new, reader(of))
        tree.check_consistency(old, new, proof, tree.root(of[:old]), tree.root(of))


@given(st.integers(2, 60), st.data())
def test_a_log_that_altered_an_earlier_entry_proves_nothing(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    altered = data.draw(st.integers(0, old - 1))
    honest, forged = leaves(new), leaves(new)
    forged[altered] = tree.leaf_hash(b"another entry")

    proof = tree.consistency_proof(old, new, reader(forged))

    with pytest.raises(BrokenProof):
        tree.check_consistency(old, new, proof, tree.root(honest[:old]), tree.root(forged))


@given(st.integers(1, 60), st.data())
def test_one_flipped_bit_breaks_a_proof(size: int, data: st.DataObject) -> None:
    of = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(index, size, reader(of))
    place = data.draw(st.integers(0, len(proof) * 32 + 31))
    told = [of[index], *proof]
    flipped = bytearray(told[place // 32])
    flipped[place % 32] ^= 1 << data.draw(st.integers(0, 7))
    told[place // 32] = bytes(flipped)

    with pytest.raises(BrokenProof):
        tree.check_inclusion(index, size, told[0], told[1:], tree.root(of))


def test_what_is_asked_of_a_tree_must_be_in_it() -> None:
    with pytest.raises(IndexError):
        tree.inclusion_proof(3, 3, reader(leaves(3)))
    with pytest.raises(ValueError, match="does not follow"):
        tree.consistency_proof(4, 3, reader(leaves(3)))
