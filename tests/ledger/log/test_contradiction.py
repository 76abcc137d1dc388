"""A log that was altered is convicted by its own signatures, and an honest one never is."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.ledger.log import Checkpoint, Signer, consistency_proof, leaf_hash, root, sign_note
from undersigned.ledger.log.contradiction import (
    Contradiction,
    NoContradiction,
    contradicting,
    read_contradiction,
)
from undersigned.ledger.log.tree import range_root

KEY = Signer("river.example/record", b"1" * 32)
KNOWN = [KEY.verifier]


def leaves(count: int, altered: int | None = None) -> list[bytes]:
    return [leaf_hash(b"other" if place == altered else b"%d" % place) for place in range(count)]


def state(hashes: list[bytes], key: Signer = KEY) -> str:
    return sign_note(str(Checkpoint(key.name, len(hashes), root(hashes))), [key])


def proven(old: int, hashes: list[bytes]) -> list[bytes]:
    def read(level: int, index: int) -> bytes:
        return root(hashes[index << level : (index + 1) << level])

    assert range_root(0, len(hashes), read) == root(hashes)
    return consistency_proof(old, len(hashes), read)


@given(st.data(), st.integers(2, 70))
def test_every_log_altered_before_a_signed_state_is_convicted(data: st.DataObject, size: int) -> None:
    old = data.draw(st.integers(1, size))
    altered = leaves(size, data.draw(st.integers(0, old - 1)))
    found = contradicting(state(leaves(old)), state(altered), proven(old, altered))
    if found is None:
        # The proof leaves the earlier root out: whoever reads the log's tiles knows it.
        assert old & (old - 1) == 0
        found = Contradiction(
            state(leaves(old)), state(altered), root(altered[:old]), tuple(proven(old, altered))
        )
    again = read_contradiction(bytes(found))
    assert again == found
    assert [each.size for each in again.check(KNOWN)] == [old, size]


@given(st.data(), st.integers(2, 70), st.lists(st.binary(min_size=32, max_size=32), max_size=7))
def test_no_proof_that_anybody_sends_convicts_an_honest_log(
    data: st.DataObject, size: int, proof: list[bytes]
) -> None:
    old = data.draw(st.integers(1, size))
    honest = leaves(size)
    for sent in (proof, proven(old, honest)):
        assert contradicting(state(honest[:old]), state(honest), sent) is None
    forged = Contradiction(state(honest[:old]), state(honest), b"f" * 32, tuple(proof))
    with pytest.raises(NoContradiction):
        forged.check(KNOWN)


def test_states_that_the_log_did_not_sign_convict_nobody() -> None:
    stranger = Signer(KEY.name, b"2" * 32)
    found = contradicting(state(leaves(3), stranger), state(leaves(3, 1)), [])
    assert found is not None
    with pytest.raises(NoContradiction, match="No known key"):
        found.check(KNOWN)


def test_every_altered_byte_of_the_file_is_found() -> None:
    found = contradicting(state(leaves(5)), state(leaves(7, 2)), proven(5, leaves(7, 2)))
    assert found is not None
    data = bytes(found)
    for before, after in pairwise(range(len(data))):
        altered = data[:before] + bytes([data[before] ^ 1]) + data[after:]
        with pytest.raises(NoContradiction):
            read_contradiction(altered).check(KNOWN)
