"""A file is read in a process of its own; whatever becomes of that one, this one says a sentence."""

import pytest

from undersigned.core import limited
from undersigned.core.limited import read_limited
from undersigned.reading import Unreadable
from undersigned.reading.sources import read_source

WORDS = "Ines Harrow:\nWelcome.\nTom Kell:\nThank you, Élodie 🌊.\nInes Harrow:\nSo.\n"


def test_the_other_process_reads_what_this_one_would() -> None:
    assert read_limited(WORDS.encode(), "a.txt") == read_source(WORDS.encode(), "a.txt")
    assert read_limited(WORDS.encode(), "a.txt", "text").kind == "text"


def test_its_refusal_is_the_readers() -> None:
    with pytest.raises(Unreadable) as said:
        read_limited(b"caf\xe9", "a.txt")

    assert "byte 4" in str(said.value)


def test_a_process_that_dies_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited.sys, "executable", "false")
    with pytest.raises(Unreadable, match="more time or memory than a source may"):
        read_limited(b"words")


def test_a_process_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "PATIENCE", 0.01)
    with pytest.raises(Unreadable, match="was not read within"):
        read_limited(b"words")
