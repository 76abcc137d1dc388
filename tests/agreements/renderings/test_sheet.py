"""A sheet for talking: one page of A4, whole words, a code that a telephone reads off a photocopy."""

import re
import shutil
import subprocess

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreements.renderings.test_pdf import assert_in_order, plain_words, words_in
from tests.agreements.renderings.worlds import CLAUSES, RESERVATIONS
from undersigned.agreements.renderings.pdf import sheet_to_pdf
from undersigned.agreements.renderings.sheet import LINES, Block, Said, Sheet, fitted

ADDRESS = "https://statements.example.org/t/abcdefghjkmn/"
has_poppler = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler-utils is not installed")

letters = st.text(st.characters(exclude_categories=["C"]) | st.sampled_from("\n .，。ابت"), max_size=700)
words = st.builds(
    Said,
    letters | letters.map(lambda part: part * 9),
    st.sampled_from(["", "en", "ar", "zh"]),
    st.sampled_from(["", "12", "§3"]),
    st.sampled_from(["", "The lower landing", "تعاونية الصيادين"]),
)
blocks = st.builds(
    Block, st.just("What is asked"), st.lists(words, max_size=12).map(tuple), st.integers(3, 8), st.booleans()
)
sheets = st.builds(
    Sheet,
    title=st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=300),
    language=st.sampled_from(["en", "ar"]),
    over=st.just("Appeal · River towns"),
    blocks=st.lists(blocks, min_size=1, max_size=3).map(tuple),
    sides=st.tuples(blocks, blocks),
    address=st.just(ADDRESS),
)


def sheet(language: str = "en") -> Sheet:
    first, second, third = (Said(body, language, str(n)) for n, body in enumerate(CLAUSES[language], 1))
    return Sheet(
        title=CLAUSES[language][0],
        language=language,
        over="",
        blocks=(Block("1.", (first,)), Block("2.", (second, third))),
        sides=(
            Block("3.", (Said("Town of Saltmere"),)),
            Block("4.", (Said(RESERVATIONS[language], language),)),
        ),
        address=ADDRESS,
    )


def pages_of(pdf: bytes) -> dict[str, str]:
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return {name: said.strip() for name, said in re.findall(r"^([^:\n]+):(.*)$", told, re.M)}


@has_poppler
@settings(max_examples=20, deadline=None)
@given(sheets)
def test_whatever_is_said_stands_on_one_tagged_page_of_a4(made: Sheet) -> None:
    told = pages_of(sheet_to_pdf(made))

    assert told["Pages"] == "1"
    assert told["Page size"].endswith("(A4)")
    assert told["Tagged"] == "yes"


@given(sheets)
def test_words_stand_whole_or_not_at_all_but_the_first_of_a_block(made: Sheet) -> None:
    short = fitted(made)

    for long, kept in zip((*made.blocks, *made.sides), (*short.blocks, *short.sides), strict=True):
        begun = [said for said in kept.said if said.goes_on]
        assert kept.said == long.said[: len(kept.said)] or (begun == [kept.said[0]] and len(kept.said) == 1)
        assert kept.goes_on == (kept.said != long.said)
        assert bool(kept.said) == bool(long.said)
        for said in begun:
            assert "".join(long.said[0].words.split()).startswith("".join(said.words.split()))


def test_a_long_clause_is_shortened_where_a_sentence_ends() -> None:
    long = Said("We open the gates slowly. " * 60)
    made = Sheet(
        "Gates", "en", "", (Block("What is asked", (long,)),), (Block("", ()), Block("", ())), ADDRESS
    )

    (begun,) = fitted(made).blocks[0].said

    assert begun.goes_on
    assert begun.words.endswith("slowly.")
    assert len(begun.words) < LINES * 100


@has_poppler
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_what_is_extracted_stands_in_the_order_of_the_sheet(language: str) -> None:
    first, second, third = CLAUSES[language]
    said = words_in(sheet_to_pdf(sheet(language)))

    assert_in_order(plain_words(" ".join((first, second, third, RESERVATIONS[language]))), plain_words(said))


@has_poppler
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_telephone_reads_the_address_off_a_photocopy(language: str) -> None:
    drawn = subprocess.run(
        ["pdftoppm", "-gray", "-r", "100", "-singlefile", "-"],
        input=sheet_to_pdf(sheet(language)),
        capture_output=True,
        check=True,
    ).stdout
    _kind, width, height, _deepest, rest = re.split(rb"\s", drawn, maxsplit=4)
    grey = np.frombuffer(rest, np.uint8).reshape(int(height), int(width))
    copied = np.where(grey < 128, 0, 255).astype(np.uint8)

    assert [read.text for read in zxingcpp.read_barcodes(copied)] == [ADDRESS]
    # Every word outlives the copy: nearly all that is not white stays black.
    assert (copied == 0).sum() > 0.8 * (grey < 200).sum()
