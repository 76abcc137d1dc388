"""Words as they can be printed."""

from dataclasses import astuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.agreements.renderings.worlds import saying, statement
from undersigned.agreements.renderings.legible import legible, legible_throughout


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe", "\uffff"])
def test_what_no_format_can_carry_is_replaced_visibly(character: str) -> None:
    assert legible(f"two{character}metres") == "two\ufffdmetres"


def test_letters_cannot_be_reordered_behind_the_reader() -> None:
    assert legible("we \u202erefuse\u202c") == "we \ufffdrefuse\u202c"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_becomes_a_newline(end: str) -> None:
    assert legible(f"one{end}two") == "one\ntwo"


@given(st.text(st.characters(codec=None)))
def test_whatever_is_legible_can_stand_in_xml(words: str) -> None:
    element = etree.Element("w")
    element.text = legible(words)

    assert etree.fromstring(etree.tostring(element)).text == (legible(words) or None)


def test_a_document_is_made_legible_to_its_last_note() -> None:
    changed = legible_throughout(saying("a\x00b"))

    assert changed.clauses[0].text == changed.clauses[0].reservations[0].words == "a\ufffdb"


def test_a_legible_document_is_left_as_it_is() -> None:
    assert astuple(legible_throughout(statement("ar"))) == astuple(statement("ar"))
