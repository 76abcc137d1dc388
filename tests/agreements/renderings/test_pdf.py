"""A document as PDF, its text taken out again."""

import re
import shutil
import subprocess
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreements.renderings.worlds import ADDRESS, CLAUSES, HASH, RESERVATIONS, saying, statement
from tests.shared import shared
from undersigned.agreements.renderings import ClauseLine, Document, Note
from undersigned.agreements.renderings.pdf import to_pdf

HAS_PDFTOTEXT = shutil.which("pdftotext") is not None
extracts = pytest.mark.skipif(not HAS_PDFTOTEXT, reason="pdftotext (Debian: poppler-utils) is not installed")
BIDI_MARKS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"))


def words_in(pdf: bytes) -> str:
    """Take out the text, without the invisible marks that the extraction adds round Arabic."""
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().translate(BIDI_MARKS).split())


def plain_words(text: str) -> list[str]:
    """Split into words, without punctuation and without words that carry a mark of their own.

    Extraction repeats the letter under such a mark (github.com/typst/typst/issues/8767).
    """
    words = re.findall(r"[^\W\d_]+[\u0300-\u036f\u064b-\u0655]*[^\s.,;:،؛]*", text)
    return [word.strip(".,;:،؛") for word in words if not any(map(unicodedata.combining, word))]


def assert_in_order(words: list[str], text: list[str]) -> None:
    rest = iter(text)
    missing = next((word for word in words if word not in rest), None)
    assert missing is None, f"{missing!r} is missing or out of order"


@extracts
@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_clauses_and_reservations_stand_in_order(language: str) -> None:
    said = words_in(to_pdf(statement(language)))
    first, second, third = CLAUSES[language]

    places = [said.find(words) for words in (first, second, RESERVATIONS[language], third)]

    assert -1 not in places
    assert places == sorted(places)


@extracts
def test_arabic_clauses_and_reservations_stand_in_order() -> None:
    said = words_in(to_pdf(statement("ar")))
    first, second, third = CLAUSES["ar"]

    for words in (first, second, RESERVATIONS["ar"], third):
        assert_in_order(plain_words(words), plain_words(said))
    assert_in_order(plain_words(" ".join((first, second, RESERVATIONS["ar"], third))), plain_words(said))


def clauses_of(path: Path) -> list[str]:
    """Read numbered paragraphs, in Western or Arabic digits, up to the first blank line after the last."""
    parts = re.split(r"^[0-9٠-٩]+\.\s", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [" ".join(part.split("\n\n")[0].split()) for part in parts]


@extracts
@pytest.mark.parametrize(
    ("name", "language"), [("draft.md", "en"), ("draft.fr.md", "fr"), ("draft.ar.md", "ar")]
)
def test_the_fourteen_clauses_of_a_draft_are_all_in_the_file(name: str, language: str) -> None:
    clauses = clauses_of(shared("texts", "own", name))
    lines = tuple(ClauseLine(str(n), "demand", words) for n, words in enumerate(clauses, start=1))

    said = words_in(to_pdf(replace(statement(language), clauses=lines)))

    assert len(clauses) == 14
    # The order of Arabic lines is lost to the extraction, not to the page, where vowel signs split them.
    assert [word for word in plain_words(" ".join(clauses)) if word not in said] == []
    assert language == "ar" or all(words in said for words in clauses)


@extracts
def test_signatures_decisions_hash_and_address_are_in_the_file() -> None:
    said = words_in(to_pdf(statement()))

    for words in (
        "Town council, 28 May 2031: 19 for, 2 against",
        "A town cannot promise crews it has not got.",
        "withdrawn on 9 July 2031",
        "acceded on 12 August 2031",
        "not yet ratified",
        "Persons who signed in their own name: 312",
        HASH,
        ADDRESS,
    ):
        assert words in said


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_file_is_tagged_and_knows_its_language_and_direction(language: str) -> None:
    pdf = to_pdf(statement(language))

    for mark in (
        b"/StructTreeRoot",
        b"/MarkInfo<</Marked true",
        b"/DisplayDocTitle true",
        b"pdfuaid:part>1<",
    ):
        assert mark in pdf
    assert f"/Lang({language})".encode() in pdf
    assert (b"/Direction/R2L" in pdf) == (language == "ar")


def test_only_the_committed_fonts_are_used() -> None:
    fonts = set(re.findall(rb"/FontName/[A-Z]{6}\+(\w+)", to_pdf(statement("ar"))))

    assert fonts <= {
        b"LibertinusSerif",
        b"NotoNaskhArabic",
        b"DejaVuSansMono",
    }


def test_the_same_document_gives_the_same_bytes_and_no_date() -> None:
    pdf = to_pdf(statement("fr"))

    assert pdf == to_pdf(statement("fr"))
    assert b"CreationDate" not in pdf


@extracts
def test_words_never_become_commands_of_the_typesetter() -> None:
    words = '#set page(fill: red) #read("pdf.py") $x^2$ *bold* _em_ `code` [x] @ref <label> // and /* this */ \\ #'

    assert words_in(to_pdf(saying(words))).count(words) == 3


@extracts
def test_a_character_without_a_letterform_is_announced_and_not_claimed_accessible() -> None:
    pdf = to_pdf(saying("Water is 水."))

    assert saying("").labels.unshown in words_in(pdf)
    assert b"pdfuaid" not in pdf
    assert b"/StructTreeRoot" in pdf


@extracts
def test_long_dissent_is_printed_in_full_below_its_clause() -> None:
    long = " ".join(f"word{n}" for n in range(2000))
    clause = ClauseLine("1", "demand", "Short.", reservations=(Note("Guild", long),))

    said = words_in(to_pdf(replace(statement(), clauses=(clause,))))

    assert re.findall(r"word\d+", said) == long.split()


@extracts
def test_a_word_wider_than_the_margin_stays_on_the_page() -> None:
    clause = ClauseLine("1", "demand", "Short.", reservations=(Note("Guild", "x" * 200),))

    assert words_in(to_pdf(replace(statement(), clauses=(clause,)))).count("x") >= 200


def test_many_threads_get_each_their_own_file() -> None:
    documents = [replace(statement(), title=f"Statement {n}") for n in range(12)]
    with ThreadPoolExecutor(8) as crowd:
        made = list(crowd.map(to_pdf, documents))

    assert made == [to_pdf(document) for document in documents]


def test_an_empty_text_is_a_file_too() -> None:
    assert to_pdf(Document("", "", "", ())).startswith(b"%PDF-")


@settings(max_examples=25)
@given(st.text(st.characters(codec=None)), st.text(max_size=12))
def test_no_words_can_stop_the_press(words: str, language: str) -> None:
    clause = ClauseLine(words, words, words, reservations=(Note(words, words, language=language),))

    assert to_pdf(Document(words, language, words, (clause,), addressee=words)).startswith(b"%PDF-")
