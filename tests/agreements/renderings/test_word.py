"""A document as DOCX, opened again."""

import io
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreements.renderings.worlds import ADDRESS, CLAUSES, HASH, RESERVATIONS, saying, statement
from undersigned.agreements.renderings import Document
from undersigned.agreements.renderings.word import to_docx


def opened(document: Document, *, bracketed: bool = False) -> Any:
    return docx.Document(io.BytesIO(to_docx(document, bracketed=bracketed)))


def lines(file: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs if paragraph.style.name == style]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_clauses_and_reservations_stand_in_order(language: str) -> None:
    file = opened(statement(language))
    first, second, third = CLAUSES[language]

    assert lines(file, "Clause") == [f"1.\t{first}", f"2.\t{second}", f"3.\t{third}"]
    texts = [paragraph.text for paragraph in file.paragraphs]
    assert texts.index(f"2.\t{second}") < texts.index(RESERVATIONS[language]) < texts.index(f"3.\t{third}")


def test_headings_are_real_and_numbers_are_typed() -> None:
    file = opened(statement())

    assert lines(file, "Heading 1") == ["The dam and the towns"]
    assert lines(file, "Heading 2") == ["Signed by"]
    assert not file.element.body.findall(f".//{qn('w:numPr')}")


def test_a_reservation_is_as_large_as_the_clause() -> None:
    file = opened(statement())
    sizes = {file.styles[name].font.size for name in ("Clause", "Reservation")} | {
        run.font.size
        for paragraph in file.paragraphs
        if paragraph.style.name == "Reservation"
        for run in paragraph.runs
    }

    assert sizes == {None}, "both take the size of Normal"


def test_arabic_runs_from_right_to_left_and_says_so() -> None:
    file = opened(statement("ar"))
    clause = next(paragraph for paragraph in file.paragraphs if paragraph.style.name == "Clause")

    assert clause._p.pPr.find(qn("w:bidi")) is not None
    assert file.sections[0]._sectPr.find(qn("w:bidi")).getnext().tag == qn("w:docGrid")
    assert all(run.font.rtl for run in clause.runs)
    assert {run._r.rPr.find(qn("w:lang")).get(qn("w:bidi")) for run in clause.runs} == {"ar"}


def test_a_reservation_in_another_language_keeps_its_own_direction() -> None:
    arabic = statement("ar")
    note = replace(arabic.clauses[1].reservations[0], words="We sign this as a floor.", language="en-GB")
    clause = replace(arabic.clauses[1], reservations=(note,))

    file = opened(replace(arabic, clauses=(clause,)))

    words = next(paragraph for paragraph in file.paragraphs if paragraph.text == note.words)
    assert words._p.pPr.find(qn("w:bidi")) is None
    assert words.runs[0]._r.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"


def test_the_file_knows_its_title_language_and_coalition_and_no_date() -> None:
    properties = opened(statement("fr")).core_properties

    assert (properties.title, properties.language) == ("The dam and the towns", "fr")
    assert (properties.author, properties.comments) == ("Arle Valley Coalition", "")
    assert properties.created is None
    assert properties.modified is None


def test_a_title_longer_than_word_allows_is_cut_only_in_the_properties() -> None:
    file = opened(saying("x", title="T" * 300))

    assert file.core_properties.title == "T" * 255
    assert lines(file, "Heading 1") == ["T" * 300]


def test_hash_and_address_stand_at_the_foot_of_every_page() -> None:
    foot = opened(statement()).sections[0].footer.paragraphs[0].text

    assert f"SHA-256 {HASH}\n{ADDRESS}\n" == foot


def test_alternatives_are_printed_in_brackets_only_when_asked_for() -> None:
    clean, working = opened(statement()), opened(statement(), bracketed=True)

    assert not any("[" in text for text in lines(clean, "Clause"))
    assert lines(working, "Clause")[1:] == [
        "2.\tWe ask for a release of at least [two cubic metres] [one cubic metre] per second.",
        f"3.\t[{CLAUSES['en'][2]}]",
    ]
    assert lines(working, "Fact")[-1].startswith("Words in square brackets are not settled")


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_docx(statement("ar")) == to_docx(statement("ar"))


def test_control_characters_are_replaced_visibly() -> None:
    assert lines(opened(saying("two\x00metres\x0bper\x1bsecond")), "Clause") == [
        "1.\ttwo\ufffdmetres\nper\ufffdsecond"
    ]


@settings(max_examples=20)
@given(st.text(st.characters(codec=None)))
def test_no_words_can_break_the_file(words: str) -> None:
    assert len(lines(opened(saying(words)), "Clause")) == 1
