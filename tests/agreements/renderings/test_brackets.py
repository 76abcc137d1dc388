"""Alternatives in square brackets."""

from hypothesis import given
from hypothesis import strategies as st

from undersigned.agreements.renderings import Alternative, ClauseLine
from undersigned.agreements.renderings.brackets import bracketed

OMIT = Alternative("", "", 0, is_omit=True)
WORDS = ["two", "one", "metres", "cubic", "release"]
sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)


def clause(text: str, *alternatives: Alternative) -> ClauseLine:
    return ClauseLine("6", "demand", text, alternatives=alternatives)


def test_only_the_words_that_differ_are_bracketed() -> None:
    one = Alternative("Alternative", "A release of at least one cubic metre per second.", 1)

    shown = bracketed(clause("A release of at least two cubic metres per second.", one))

    assert shown == "A release of at least [two cubic metres] [one cubic metre] per second."


def test_the_stronger_alternative_stands_before_the_softer() -> None:
    half, one = Alternative("", "at least half a metre", 1), Alternative("", "at least one metre", 2)

    assert bracketed(clause("at least two metre", half, one)) == "at least [two] [one] [half a] metre"


def test_wordings_with_little_in_common_are_bracketed_whole_with_their_label() -> None:
    other = Alternative("Alternative", "It did not rain.", 1)

    assert (
        bracketed(clause("A failure of upkeep.", other))
        == "[A failure of upkeep.] [Alternative: It did not rain.]"
    )


def test_a_clause_that_may_be_left_out_stands_in_brackets() -> None:
    assert bracketed(clause("We ask for wells.", OMIT)) == "[We ask for wells.]"


def test_words_that_one_wording_adds_are_bracketed_alone() -> None:
    shorter = Alternative("", "We ask them to publish the level.", 1)

    assert bracketed(clause("We ask them to publish weekly the level.", shorter)) == (
        "We ask them to publish [weekly] the level."
    )


def test_a_settled_clause_has_no_brackets() -> None:
    assert bracketed(clause("The dam  holds water.")) == "The dam  holds water."


@given(sentences, st.lists(sentences, max_size=3))
def test_every_word_of_every_wording_is_on_the_page(text: str, others: list[str]) -> None:
    shown = bracketed(clause(text, *(Alternative("", other) for other in others)))

    assert {word for each in (text, *others) for word in each.split()} <= set(
        shown.replace("[", "").replace("]", "").split()
    )
