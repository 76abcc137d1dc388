from hypothesis import given
from hypothesis import strategies as st

from undersigned.reading import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def test_sentences_end_at_latin_and_arabic_punctuation() -> None:
    latin = ["We wait.", "Do you?", "“We do!”", "they said.", "Go…"]
    assert split("We wait. Do you? “We do!” they said.  Go…") == latin
    assert split("متى نبدأ؟ نبدأ غداً. نعم") == ["متى نبدأ؟", "نبدأ غداً.", "نعم"]
    assert split("水は足りない。払う。") == ["水は足りない。", "払う。"]


def test_an_abbreviation_initial_or_number_does_not_end_a_sentence() -> None:
    assert split("See art. 5 and e.g. No. 7 by J. Doe. It holds 1.5 metres.") == [
        "See art. 5 and e.g. No. 7 by J. Doe.",
        "It holds 1.5 metres.",
    ]
    assert split("1. We ask.\n2. We wait.") == ["1. We ask.", "2. We wait."]


@given(st.text(alphabet="aA1. ?\n؟“”)。é\u00a0", max_size=60) | st.text(max_size=60))
def test_the_spans_are_in_order_and_leave_out_nothing_but_spaces(text: str) -> None:
    spans = sentences(text)
    edges = [0, *(edge for span in spans for edge in span), len(text)]

    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)
    assert not "".join(text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)).strip()
