"""Signed notes, checkpoints, cosignatures and proof files: the published example, and what must be refused."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.ledger.log import notes, tree
from undersigned.ledger.log.checkpoints import Checkpoint, NoCheckpoint, read_checkpoint
from undersigned.ledger.log.notes import FalseSignature, NoNote, Signer, Type, Verifier, open_note, sign_note
from undersigned.ledger.log.proofs import LogProof, NoProof, read_proof

# The example of the specification (C2SP signed-note).
KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SIGNATURE = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="
LINE = f"— example.com/foo {SIGNATURE}"
EXAMPLE = f"This is an example message.\n\n{LINE}\n"

NODE = Signer("river.example/log", bytes(range(32)))
WITNESS = Signer("witness.example", bytes(range(1, 33)), Type.COSIGNATURE)
STATE = Checkpoint("river.example/log", 1, tree.leaf_hash(b"act"))


def test_the_published_example_verifies() -> None:
    note = open_note(EXAMPLE.encode(), [Verifier.read(KEY)])

    assert note.text == "This is an example message.\n"
    assert [vouched.verifier.name for vouched in note.signed] == ["example.com/foo"]
    assert str(Verifier.read(KEY)) == KEY
    assert str(note) == EXAMPLE


@given(st.integers(0, len(EXAMPLE.encode()) - 1), st.integers(0, 7))
def test_one_flipped_bit_is_never_taken_for_the_signed_text(place: int, bit: int) -> None:
    data = bytearray(EXAMPLE.encode())
    data[place] ^= 1 << bit
    try:
        note = open_note(bytes(data), [Verifier.read(KEY)])
    except NoNote:
        return
    assert not note.signed


def test_signatures_of_strangers_are_passed_over_and_kept() -> None:
    data = sign_note(str(STATE), [NODE, WITNESS], at=1_900_000_000)

    note = open_note(data.encode(), [NODE.verifier])

    assert [vouched.verifier for vouched in note.signed] == [NODE.verifier]
    assert len(note.lines) == 2
    assert str(note) == data


def test_a_cosignature_says_when_and_binds_the_time() -> None:
    data = sign_note(str(STATE), [WITNESS], at=1_900_000_000)
    (vouched,) = open_note(data.encode(), [WITNESS.verifier]).signed
    assert vouched.at == 1_900_000_000

    name, encoded = data.splitlines()[-1].removeprefix("— ").split(" ")
    signature = bytearray(base64.b64decode(encoded))
    signature[11] ^= 1  # the last byte of the time
    forged = f"{STATE}\n— {name} {base64.b64encode(bytes(signature)).decode()}\n"
    with pytest.raises(FalseSignature, match=r"witness\.example is false"):
        open_note(forged.encode(), [WITNESS.verifier])


def test_a_key_of_one_type_does_not_vouch_as_the_other() -> None:
    other = Verifier(WITNESS.name, WITNESS.verifier.public, Type.ED25519)
    data = sign_note(str(STATE), [WITNESS], at=5)
    assert open_note(data.encode(), [other]).signed == ()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "example.com/foo",
        KEY.replace("530d903a", "530d903b"),
        KEY.replace("+Aeky", "+Beky"),
        KEY[:-4],
        " " + KEY.replace("example.com/foo", "exam ple"),
    ],
)
def test_a_damaged_key_is_refused_with_a_sentence(line: str) -> None:
    with pytest.raises(NoNote, match=r"\.$"):
        Verifier.read(line)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno signature\n",
        b"text\n\n\xe2\x80\x94 name !!!!\n",
        b"text\twith tab\n\n" + LINE.encode() + b"\n",
        b"\xff\n\n" + LINE.encode() + b"\n",
        EXAMPLE.encode()[:-1],
        b"text\n\n" + (LINE + "\n").encode() * 101,
    ],
)
def test_what_is_no_note_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NoNote, match=r"\.$"):
        open_note(data, [])


def test_nothing_is_signed_that_could_not_be_read_back() -> None:
    for text in ("no newline", "bell\x07\n"):
        with pytest.raises(NoNote):
            sign_note(text, [NODE])
    with pytest.raises(NoNote):
        sign_note("nobody\n", [])


def test_a_text_may_hold_empty_lines() -> None:
    text = "first\n\nsecond\n\nthird\n"
    assert open_note(sign_note(text, [NODE]).encode(), [NODE.verifier]).text == text


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1), st.integers(0, 2**40))
def test_a_checkpoint_is_read_as_it_was_written(origin: str, size: int) -> None:
    checkpoint = Checkpoint(origin, size, tree.EMPTY)
    assert read_checkpoint(str(checkpoint)) == checkpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n",
        f"origin\n01\n{base64.b64encode(tree.EMPTY).decode()}\n",
        f"origin\n-1\n{base64.b64encode(tree.EMPTY).decode()}\n",
        f"origin\n1\n{base64.b64encode(tree.EMPTY).decode()}\nextension\n",
        f"\n1\n{base64.b64encode(tree.EMPTY).decode()}\n",
        "origin\n1\nc2hvcnQ=\n",
        f"origin\n1\n{base64.b64encode(tree.EMPTY).decode()}",
    ],
)
def test_what_is_no_checkpoint_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(NoCheckpoint, match=r"\.$"):
        read_checkpoint(text)


def proof_of(entries: list[bytes], index: int, extra: bytes | None = None) -> LogProof:
    of = [tree.leaf_hash(entry) for entry in entries]
    path = tree.inclusion_proof(index, len(of), lambda level, n: tree.root(of[n << level : (n + 1) << level]))
    state = Checkpoint(NODE.name, len(of), tree.root(of))
    return LogProof(index, tuple(path), sign_note(str(state), [NODE]), extra)


@given(
    st.lists(st.binary(max_size=20), min_size=1, max_size=20), st.data(), st.none() | st.binary(max_size=20)
)
def test_a_proof_file_proves_its_entry(
    entries: list[bytes], data: st.DataObject, extra: bytes | None
) -> None:
    index = data.draw(st.integers(0, len(entries) - 1))
    proof = read_proof(str(proof_of(entries, index, extra)).encode())

    checkpoint, note = proof.check(entries[index], [NODE.verifier])

    assert (checkpoint.size, proof.extra, proof.index) == (len(entries), extra, index)
    assert [vouched.verifier for vouched in note.signed] == [NODE.verifier]
    with pytest.raises(tree.BrokenProof):
        proof.check(entries[index] + b"!", [NODE.verifier])
    with pytest.raises(NoProof, match="No key"):
        proof.check(entries[index], [WITNESS.verifier])


@given(st.data())
def test_a_damaged_proof_file_proves_nothing(data: st.DataObject) -> None:
    whole = str(proof_of([b"a", b"b", b"c"], 1)).encode()
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole)
    damaged[place] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises((NoProof, NoNote, NoCheckpoint, tree.BrokenProof)):
        read_proof(bytes(damaged)).check(b"b", [NODE.verifier])


@pytest.mark.parametrize("signer", [NODE, WITNESS])
def test_a_signing_key_is_read_as_it_was_kept_and_never_shown(signer: Signer) -> None:
    assert Signer.read(signer.secret() + "\n") == signer
    assert signer.secret().rpartition("+")[2] not in repr(signer)
    assert str(signer.private) not in repr(signer)


@pytest.mark.parametrize("line", ["", KEY, NODE.secret()[:-4], NODE.secret().replace("river", "other")])
def test_a_damaged_signing_key_is_refused_without_telling_it(line: str) -> None:
    with pytest.raises(NoNote, match="signing key") as refused:
        Signer.read(line)
    assert NODE.secret().rpartition("+")[2] not in str(refused.value)


def test_names_are_words_without_space_or_plus() -> None:
    assert notes.NAME.fullmatch("river.example/log")
    assert not notes.NAME.fullmatch("river example")
    assert not notes.NAME.fullmatch("a+b")
