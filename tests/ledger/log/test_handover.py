"""A key hands its log over by a note that both keys sign, and by nothing less."""

import pytest

from undersigned.ledger.log import Checkpoint, NoNote, Signer
from undersigned.ledger.log.handover import handover_note, new_log_note, read_handover, successor

OLD, NEW, THIRD = (Signer("river.example/record", bytes([n]) * 32) for n in (1, 2, 3))
STATE = Checkpoint("river.example/record", 42, b"r" * 32)


def test_the_successor_is_the_key_that_the_known_one_names() -> None:
    note = handover_note(OLD, NEW, STATE)
    assert successor(note, OLD.verifier) == NEW.verifier
    assert read_handover(note) == (OLD.verifier, NEW.verifier, STATE)
    with pytest.raises(NoNote):
        successor(note, THIRD.verifier)


@pytest.mark.parametrize("line", [-2, -3])
def test_a_note_with_one_signature_hands_nothing_over(line: int) -> None:
    lines = handover_note(OLD, NEW, STATE).split("\n")
    del lines[line]
    with pytest.raises(NoNote):
        successor("\n".join(lines), OLD.verifier)


def test_no_altered_letter_hands_over() -> None:
    note = handover_note(OLD, NEW, STATE)
    for place in range(len(note)):
        altered = note[:place] + ("x" if note[place] != "x" else "y") + note[place + 1 :]
        with pytest.raises(NoNote):
            successor(altered, OLD.verifier)


def test_a_lost_key_is_followed_by_no_key_of_the_same_log() -> None:
    other = Signer("river.example/record/2", b"4" * 32)
    note = new_log_note(OLD.verifier, other, STATE)
    assert read_handover(note) == (OLD.verifier, other.verifier, STATE)
    with pytest.raises(NoNote, match="does not hand over"):
        successor(note, OLD.verifier)
    with pytest.raises(NoNote, match="another name"):
        new_log_note(OLD.verifier, NEW, STATE)
