import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.shared import shared
from undersigned.reading import passages
from undersigned.reading.passages import Anchored, Lost, TextPositionSelector, TextQuoteSelector
from undersigned.reading.sources import receive

TEXT = st.text(st.sampled_from("ab \n’é\u0301🌍👩‍👧ق َ½"), min_size=1, max_size=60)
# A word, an emoji of several code points, a decomposed accent, Arabic with vowel signs.
MIXED = "The dam 👩‍👩‍👧 cafe\u0301 سَدّ النهر, 2½ m."


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(TEXT)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(spans())
def test_a_selected_passage_holds_in_its_text(span: tuple[str, int, int]) -> None:
    text, start, end = span
    quote, position = passages.select(text, start, end)

    assert quote.exact == text[start:end]
    assert passages.holds(text, quote, position)


@given(spans(), TEXT, TEXT)
def test_anchoring_never_moves_a_passage_to_other_words(
    span: tuple[str, int, int], before: str, after: str
) -> None:
    text, start, end = span
    quote, _ = passages.select(text, start, end)
    found = passages.anchor(before + text + after, quote)

    if isinstance(found, Anchored):
        changed = before + text + after
        assert changed[found.start : found.end] == quote.exact
        assert changed[: found.start].endswith(quote.prefix)
        assert changed[found.end :].startswith(quote.suffix)
    else:
        assert len(found.places) != 1 or found.reason == "context"


@given(TEXT, st.data())
def test_offsets_go_to_utf16_and_back(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))

    assert passages.from_utf16(text, passages.to_utf16(text, offset)) == offset


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1), st.data())
def test_a_span_resolves_to_the_bytes_that_were_received(text: str, data: st.DataObject) -> None:
    encoded = data.draw(
        st.sampled_from(
            [
                text.encode(),
                b"\xef\xbb\xbf" + text.encode(),
                b"\xff\xfe" + text.encode("utf-16-le"),
                b"\xfe\xff" + text.encode("utf-16-be"),
            ]
        )
    )
    received = receive(encoded)
    start = data.draw(st.integers(0, len(received.text)))
    end = data.draw(st.integers(start, len(received.text)))
    first, last = received.byte_range(start, end)

    assert encoded[first:last].decode(received.encoding) == received.text[start:end]


def test_line_ends_stay_as_received_and_count_as_one_line_each() -> None:
    received = receive(b"\xef\xbb\xbfone\r\ntwo\rthree\nfour")

    assert received.text == "one\r\ntwo\rthree\nfour"
    assert [received.line(received.text.index(word)) for word in ("one", "two", "three", "four")] == [
        1,
        2,
        3,
        4,
    ]
    assert received.byte_range(5, 8) == (8, 11)


def test_a_browser_counts_an_emoji_twice() -> None:
    start = MIXED.index("cafe")

    assert passages.to_utf16(MIXED, start) == start + 3
    with pytest.raises(ValueError, match="inside a character"):
        passages.from_utf16(MIXED, MIXED.index("👩") + 1)


def test_equal_words_are_told_apart_by_what_stands_round_them() -> None:
    text = "Yes. We sign. No. We sign."
    quote, _ = passages.select(text, 18, 25, context=1)

    assert passages.anchor("New. Yes. We sign. No. We sign.", quote) == Anchored(23, 30)


def test_a_passage_is_lost_when_its_words_go_its_context_changes_or_it_stands_there_twice() -> None:
    quote = TextQuoteSelector("duty engineer", "the ", ".")

    assert passages.anchor("Nobody decides.", quote) == Lost("absent")
    assert passages.anchor("Ask the duty engineer, then.", quote) == Lost("context", ((8, 21),))
    assert passages.anchor("the duty engineer. the duty engineer.", quote) == Lost(
        "ambiguous", ((4, 17), (23, 36))
    )


@pytest.mark.parametrize(("start", "end"), [(3, 3), (-1, 2), (0, 99), (4, 2)])
def test_no_words_are_no_passage(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no passage"):
        passages.select("a text", start, end)


def test_typed_words_are_found_whatever_their_quotes_spaces_and_accents() -> None:
    text = "They said “it’s\n  ours” at the café, and at the café."
    typed = unicodedata.normalize("NFD", '"it\'s ours" at the café')

    assert [text[start:end] for start, end in passages.locate(text, typed)] == ["“it’s\n  ours” at the café"]
    assert len(passages.locate(text, "café")) == 2
    assert passages.locate(text, "café", 40) == ((48, 52),)
    assert passages.locate(text, " ") == ()


def test_selectors_are_written_and_read_as_the_w3c_model_says() -> None:
    quote, position = passages.select(MIXED, 4, 7)
    written = json.loads(json.dumps(passages.as_json(quote, position)))

    assert [each["type"] for each in written] == ["TextQuoteSelector", "TextPositionSelector"]
    assert passages.from_json(written) == (quote, position)
    assert passages.from_json([{"type": "TextQuoteSelector", "exact": 3}, "x"]) == (None, None)
    assert passages.from_json({"type": "TextPositionSelector", "start": 5, "end": 2}) == (None, None)


def test_the_shared_corrections_hold_in_the_record_they_stand_beside() -> None:
    record = receive(shared("library", "own", "transcript-rushed.txt").read_bytes()).text
    annotations = json.loads(shared("library", "own", "transcript-rushed.corrections.jsonld").read_text())

    for annotation in annotations:
        quote, position = passages.from_json(annotation["target"]["selector"])
        assert isinstance(quote, TextQuoteSelector)
        assert isinstance(position, TextPositionSelector)
        assert passages.holds(record, quote, position)
        assert passages.anchor(record, quote) == Anchored(position.start, position.end)
    assert len(annotations) == 3
