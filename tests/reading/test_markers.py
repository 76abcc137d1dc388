import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.reading.markers import article_at, letters_at, number_at
from undersigned.reading.numerals import counted


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        ("1. We ask", "1", "We ask"),
        ("1.We ask", "1", "We ask"),
        ("1) We ask", "1", "We ask"),
        ("(1) We ask", "1", "We ask"),
        ("14.\tWe ask", "14", "We ask"),
        ("3\tWe ask", "3", "We ask"),
        ("٧. نطلب", "7", "نطلب"),
        ("١٤) نطلب", "14", "نطلب"),
        ("१. हम", "1", "हम"),
        ("１．私たち", "1", "私たち"),
        ("2.3 We ask", "2.3", "We ask"),
        ("Article 3. We ask", "3", "We ask"),
        ("§ 4. We ask", "4", "We ask"),
    ],
)
def test_a_number_typed_in_any_script_is_read(line: str, label: str, rest: str) -> None:
    marker = number_at(line)

    assert marker is not None
    assert (marker.label, marker.rest) == (label, rest)


@pytest.mark.parametrize(
    "line",
    [
        "1.5 million",
        "12 May 2031",
        "1 We",
        "2031",
        "10:30 we meet",
        "Article 5 of the treaty",
        "½ cup",
        "x 1.",
    ],
)
def test_a_quantity_date_or_reference_is_no_number(line: str) -> None:
    marker = number_at(line)

    assert marker is None or "." in marker.label


def test_a_heading_of_an_article_gives_its_number_and_what_it_is_called() -> None:
    found = [
        article_at(text) for text in ("Article  5 – Water", "Artikel IV", "المادة ٣", "Part 5", "Articles")
    ]

    assert [(m.label, m.rest) if m else None for m in found] == [
        ("5", "Water"),
        ("IV", ""),
        ("3", ""),
        None,
        None,
    ]


def test_a_letter_can_be_a_roman_number_too() -> None:
    assert [(m.style, m.values) for m in letters_at("i. ask")] == [("lower", (9,)), ("roman", (1,))]
    assert [(m.style, m.values) for m in letters_at("(iv)ask")] == [("roman", (4,))]
    assert letters_at("a.m. trains") == ()


@given(
    st.integers(1, 3999),
    st.sampled_from(["lowerRoman", "upperRoman", "lowerLetter", "upperLetter", "decimal"]),
)
def test_counters_are_different_for_different_numbers(number: int, style: str) -> None:
    assert counted(number, style) != counted(number + 1, style)


def test_counters_are_written_as_word_processors_write_them() -> None:
    assert [counted(4, s) for s in ("upperRoman", "lowerRoman", "upperLetter", "decimal")] == [
        "IV",
        "iv",
        "D",
        "4",
    ]
    assert [counted(number, "lowerLetter") for number in (26, 27, 28)] == ["z", "aa", "bb"]
