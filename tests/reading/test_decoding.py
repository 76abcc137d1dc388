import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.reading import Unreadable
from undersigned.reading.decoding import decode, without_controls


def test_a_byte_order_mark_is_accepted_and_dropped() -> None:
    assert decode("\ufeffÉau".encode()) == "Éau"
    assert decode("Éau".encode("utf-16")) == "Éau"
    assert decode(b"\xfe\xff" + "Éau".encode("utf-16-be")) == "Éau"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"one\r\ntwo\xe9", r"Line 2, byte 9 \(0xe9\) is not UTF-8"),
        (b"\xef\xbb\xbfone\ntwo\xff", r"Line 2, byte 11 \(0xff\) is not UTF-8"),
        (b"\xff\xfea\x00\x00\xdc", r"Line 1, byte 5 \(0x00\) is not UTF-16"),
        (b"one\ntw\0o", "Line 2 holds a NUL character"),
    ],
)
def test_a_wrong_byte_is_named_with_its_line(data: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence):
        decode(data)


def test_a_text_past_the_limits_is_refused() -> None:
    with pytest.raises(Unreadable, match="larger than 5 MB"):
        decode(b"a" * 5_000_001)
    with pytest.raises(Unreadable, match="more than 100000 lines"):
        decode(b"\n" * 100_000)


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp", "Cf"])))
def test_every_text_without_controls_comes_back_unchanged(text: str) -> None:
    assert decode(text.encode()) == text
    assert without_controls(text) == text


def test_marks_and_joiners_that_scripts_need_stay() -> None:
    assert without_controls("\u200f\u200d\u061c\ta\nb\u2067\x1b") == "\u200f\u200d\u061c\ta\nb"
