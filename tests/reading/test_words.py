from hypothesis import given
from hypothesis import strategies as st

from undersigned.reading import Change, word_diff

SHORT = st.text(alphabet="ab c.\nءَé’", max_size=40) | st.text(max_size=40)


def test_one_changed_word_is_shown_as_one_change() -> None:
    assert word_diff("We should wait.", "We must wait.") == (
        Change("same", "We "),
        Change("deleted", "should"),
        Change("inserted", "must"),
        Change("same", " wait."),
    )


def test_a_changed_phrase_stays_whole() -> None:
    changes = word_diff("until they have been asked.", "until they have all answered.")

    assert [change for change in changes if change.op != "same"] == [
        Change("deleted", "been asked"),
        Change("inserted", "all answered"),
    ]


def test_an_arabic_vowel_sign_belongs_to_its_word() -> None:
    assert word_diff("خُمس", "خمس") == (Change("deleted", "خُمس"), Change("inserted", "خمس"))


@given(SHORT, SHORT)
def test_both_texts_can_be_read_from_the_changes(old: str, new: str) -> None:
    changes = word_diff(old, new)

    assert "".join(change.text for change in changes if change.op != "deleted") == new
    assert "".join(change.text for change in changes if change.op != "inserted") == old
    assert all(change.text for change in changes)


@given(SHORT)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {change.op for change in word_diff(text, text)} <= {"same"}


def test_two_long_texts_without_a_common_order_are_compared_at_once() -> None:
    old, new = "a b " * 3000, "b c a " * 3000

    changes = word_diff(old, new)

    assert "".join(change.text for change in changes if change.op != "deleted") == new
