import pytest

from undersigned.reading import Unreadable
from undersigned.reading.formats import format_of_bytes, format_of_text


def test_the_caller_and_the_name_tell_the_format() -> None:
    assert format_of_bytes(b"x", "a.md", None) == "markdown"
    assert format_of_bytes(b"x", "a.HTM", None) == "html"
    assert format_of_bytes(b"x", "a.md", "text") == "text"
    assert format_of_bytes(b"PK\x03\x04", "a.md", None) == "docx"
    assert format_of_bytes(b"x", "a", None) is None


@pytest.mark.parametrize(
    ("data", "name", "format", "sentence"),
    [
        (b"plain", "a.docx", None, "Byte 1: this is not a DOCX"),
        (b"%PDF-1.7", "a.txt", None, "This is a PDF"),
        (b"\xd0\xcf\x11\xe0", "a.doc", None, "an old Word file"),
        (b"x", "a.rtf", None, "Rich Text"),
        (b"x", "a.md", "word", "The format “word” is not known"),
    ],
)
def test_a_file_that_is_no_draft_is_refused_with_advice(
    data: bytes, name: str, format: str | None, sentence: str
) -> None:
    with pytest.raises(Unreadable, match=sentence):
        format_of_bytes(data, name, format)


def test_a_text_without_a_name_is_told_by_its_marks() -> None:
    assert format_of_text("<p>Water.</p>") == "html"
    assert format_of_text("# Water\n") == "markdown"
    assert format_of_text("1. Water\n1. Bread\n") == "markdown"
    assert format_of_text("1. Water\n2. Bread\n") == "text"
    assert format_of_text("a < b and b > c") == "text"
