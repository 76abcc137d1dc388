"""A passage of a file: to the W3C's selectors and back to the same bytes; in another version found again, or lost."""

import html
import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from undersigned.reading import Unreadable, passages
from undersigned.reading.passages import Anchored, Lost
from undersigned.reading.sources import SourceDocument, SourceKind, read_source, receive

# An emoji of several code points, one beyond the first plane, accents put together and apart, Arabic with vowel
# signs and a mark of direction, a fraction, every line end.
WRITTEN = (
    "👩‍👩‍👧",
    "🌊 ",
    "cafe\u0301 ",
    "é",
    "سَدّ ",
    "النهر\u200f ",
    "2½ ",
    "ﬁ",
    "a\u0323\u0307 ",
    "𝔸",
    "dam ",
    ". ",
)
PIECES = (*WRITTEN, ". ", "Nora: ", "\r\n", "\n", "\r", "\r\n\r\n", "\n\n", "\t")
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)
MARKS = {"utf-8": b"", "utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
KINDS: tuple[SourceKind, ...] = ("article", "thread", "transcript", "text")


def encoded(text: str, encoding: str) -> bytes:
    return MARKS[encoding] + text.encode(encoding.removesuffix("-sig"))


@st.composite
def passage(draw: st.DrawFn, length: int) -> tuple[int, int]:
    start = draw(st.integers(0, length - 1))
    return start, draw(st.integers(start + 1, length))


def read(data: bytes, name: str, kind: SourceKind | None = None) -> SourceDocument:
    try:
        return read_source(data, name, kind)
    except Unreadable:
        assume(False)
        raise


def bytes_of(data: bytes, document: SourceDocument, start: int, end: int) -> str:
    """Return what the bytes that a passage leads back to say."""
    received = receive(data)
    parts = [data[slice(*received.byte_range(*part))] for part in document.received(start, end)]
    return "".join(part.decode(received.encoding) for part in parts)


@given(WORDS, st.sampled_from(sorted(MARKS)), st.sampled_from(["a.txt", "a.md"]), st.data())
def test_a_passage_leads_through_its_json_to_the_same_bytes(
    words: str, encoding: str, name: str, data: st.DataObject
) -> None:
    file = encoded(words, encoding)
    document = read(file, name)
    start, end = data.draw(passage(len(document.text)))

    written = json.dumps(passages.as_json(*passages.select(document.text, start, end)), ensure_ascii=True)
    quote, position = passages.from_json(json.loads(written))

    again = read(file, name)
    assert quote is not None
    assert position is not None
    assert passages.holds(again.text, quote, position)
    assert bytes_of(file, again, position.start, position.end) == quote.exact
    found = passages.anchor(again.text, quote)
    assert found == Anchored(start, end) or (isinstance(found, Lost) and (start, end) in found.places)


@given(WORDS, st.sampled_from(sorted(MARKS)), st.data())
def test_a_passage_of_a_page_leads_to_the_letters_and_entities_that_say_it(
    words: str, encoding: str, data: st.DataObject
) -> None:
    written = "".join(
        f"&#{ord(sign)};" if at % 3 == 0 and ord(sign) > 32 else sign for at, sign in enumerate(words)
    )
    file = encoded(f"<p>One <b>&amp;</b></p><p>{written}</p>", encoding)
    document = read(file, "a.html")
    start, end = data.draw(passage(len(document.text)))

    quote, _ = passages.select(document.text, start, end)

    # What parts blocks stands in the text and not in the file.
    said = html.unescape(bytes_of(file, document, start, end))
    assert "".join(said.split()) == "".join(quote.exact.split())


@given(WORDS, st.sampled_from(["utf-8", "utf-16-le"]), st.data())
def test_another_segmentation_of_a_file_keeps_every_passage(
    words: str, encoding: str, data: st.DataObject
) -> None:
    file = encoded(words, encoding)
    document = read(file, "a.txt")
    start, end = data.draw(passage(len(document.text)))
    selectors = passages.select(document.text, start, end)

    for kind in KINDS:
        other = read(file, "a.txt", kind)
        assert passages.holds(other.text, *selectors)
        assert bytes_of(file, other, start, end) == selectors[0].exact


@given(WORDS, WORDS, st.data())
def test_in_a_new_version_a_passage_stands_where_its_words_went_or_is_lost(
    words: str, put: str, data: st.DataObject
) -> None:
    start, end = data.draw(passage(len(words)))
    quote, _ = passages.select(words, start, end)
    at = data.draw(st.integers(0, len(words)))
    cut = data.draw(st.integers(at, min(len(words), at + 20)))
    changed = words[:at] + put + words[cut:]

    found = passages.anchor(changed, quote)

    first, last = start - len(quote.prefix), end + len(quote.suffix)
    if isinstance(found, Anchored):
        assert changed[found.start : found.end] == quote.exact
        assert changed[: found.start].endswith(quote.prefix)
        assert changed[found.end :].startswith(quote.suffix)
    shift = 0 if at >= last else len(put) - (cut - at) if cut <= first else None
    if shift is not None:
        # Nothing in it was touched: it is there, or there more than once, and never anywhere else alone.
        place = (start + shift, end + shift)
        assert found == Anchored(*place) or (isinstance(found, Lost) and place in found.places)
        assert isinstance(found, Anchored) or found.reason == "ambiguous"


@pytest.mark.parametrize("encoding", sorted(MARKS))
def test_browsers_offsets_name_the_same_bytes(encoding: str) -> None:
    text = "🌊 The dam 👩‍👩‍👧 is cafe\u0301 سَدّ 2½."
    file = encoded(text, encoding)
    units = text.encode("utf-16-le")
    first = units.index("👩".encode("utf-16-le")) // 2

    start, end = (passages.from_utf16(text, at) for at in (first, first + 8))

    assert (text[start:end], bytes_of(file, read_source(file), start, end)) == ("👩‍👩‍👧", "👩‍👩‍👧")
