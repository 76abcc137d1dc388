"""What a witness signs and what it refuses: each status of the protocol, and a log that lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.ledger.log import tree
from undersigned.ledger.log.checkpoints import Checkpoint
from undersigned.ledger.log.notes import Signer, sign_note
from undersigned.ledger.log.witness import AddCheckpoint, Refusal, judge, origin_of, read_request

LOG = Signer("river.example/log", bytes(range(32)))
STRANGER = Signer("river.example/log", bytes(range(2, 34)))
KNOWN = [LOG.verifier]


def leaves(count: int, altered: int | None = None) -> list[bytes]:
    return [tree.leaf_hash(b"altered" if n == altered else b"%d" % n) for n in range(count)]


def state(of: list[bytes]) -> Checkpoint:
    return Checkpoint(LOG.name, len(of), tree.root(of))


def asked(old: int, of: list[bytes], signer: Signer = LOG) -> AddCheckpoint:
    read = lambda level, n: tree.root(of[n << level : (n + 1) << level])  # noqa: E731
    proof = tree.consistency_proof(old, len(of), read) if old <= len(of) else []
    return AddCheckpoint(old, tuple(proof), sign_note(str(state(of)), [signer]))


def status(request: AddCheckpoint, last: Checkpoint | None, known: list[object] | None = None) -> int:
    with pytest.raises(Refusal) as refused:
        judge(request, KNOWN if known is None else known, last)  # type: ignore[arg-type]
    assert str(refused.value)
    return refused.value.status


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_log_that_grows_is_cosigned(old: int, more: int) -> None:
    of = leaves(old + more)
    request = read_request(str(asked(old, of)).encode())

    assert origin_of(request) == LOG.name
    assert judge(request, KNOWN, state(of[:old]) if old else None) == state(of)


@given(st.integers(1, 40), st.integers(0, 40), st.data())
def test_a_log_that_rewrote_its_past_is_refused(old: int, more: int, data: st.DataObject) -> None:
    forged = leaves(old + more, altered=data.draw(st.integers(0, old - 1)))
    assert status(asked(old, forged), state(leaves(old))) == 422


def test_a_log_that_became_smaller_is_refused() -> None:
    assert status(asked(5, leaves(3)), state(leaves(5))) == 400


def test_who_has_not_seen_the_last_state_is_told_its_size() -> None:
    with pytest.raises(Refusal) as refused:
        judge(asked(3, leaves(8)), KNOWN, state(leaves(5)))
    assert (refused.value.status, refused.value.body, refused.value.media_type) == (
        409,
        "5\n",
        "text/x.tlog.size",
    )


def test_a_log_that_nobody_knows_here_is_refused() -> None:
    assert status(asked(0, leaves(3)), None, known=[]) == 404


def test_a_checkpoint_that_the_log_did_not_sign_is_refused() -> None:
    assert status(asked(0, leaves(3), signer=STRANGER), None) == 403


def test_a_first_checkpoint_needs_no_proof_and_may_have_none() -> None:
    of = leaves(3)
    assert judge(asked(0, of), KNOWN, None) == state(of)
    assert status(AddCheckpoint(0, (tree.EMPTY,), sign_note(str(state(of)), [LOG])), None) == 422


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"old\n\n",
        b"old -1\n\nx",
        b"old 01\n\nx",
        b"new 1\n\nx",
        b"old 1\nnot base64\n\nx",
        b"\xff",
        b"old 1\n" + b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n" * 64 + b"\nx",
    ],
)
def test_a_request_that_cannot_be_read_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Refusal, match=r"\.$") as refused:
        read_request(data)
    assert refused.value.status == 400


def test_a_checkpoint_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(Refusal):
        origin_of(AddCheckpoint(0, (), "no note"))
    with pytest.raises(Refusal):
        origin_of(AddCheckpoint(0, (), sign_note("two\nlines\n", [LOG])))
