import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.reading.sources import SourceDocument, read_source, receive

LINES = [
    "Dry.",
    "and so on",
    "<i>Yes</i>",
    "Q&amp;A",
    "  padded  ",
    "12",
    "x > y",
    "{\\an8}top",
    "نعم",
    "Tom: no",
]
VOICES = ["", "<v Nora>", "<v.loud Tom Kell>", "<v N&amp;M>"]
IDS = ["", "7\n", "cue-7\n"]
CUES = st.lists(
    st.tuples(
        st.sampled_from(IDS),
        st.sampled_from(VOICES),
        st.lists(st.sampled_from(LINES), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=6,
)


def written(cues: list[tuple[str, str, list[str]]], end: str) -> bytes:
    blocks = [
        f"{id}00:{at:02}.000 --> 00:{at:02}.500\n{voice}" + "\n".join(lines)
        for at, (id, voice, lines) in enumerate(cues)
    ]
    return "\n\n".join(["WEBVTT", *blocks]).replace("\n", end).encode()


def told(document: SourceDocument) -> list[object]:
    shown = [(document.text[cue.start : cue.end], cue.begins, cue.ends) for cue in document.cues]
    return [document.text, document.segments, shown, document.warnings]


@given(CUES)
def test_line_ends_change_nothing_but_where_the_letters_stand(cues: list[tuple[str, str, list[str]]]) -> None:
    documents = [read_source(written(cues, end), "a.vtt") for end in ("\n", "\r\n", "\r")]

    assert told(documents[0]) == told(documents[1]) == told(documents[2])


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@given(cues=CUES)
def test_every_word_of_a_cue_leads_back_to_its_letters(
    end: str, cues: list[tuple[str, str, list[str]]]
) -> None:
    data = written(cues, end)
    document, file = read_source(data, "a.vtt"), receive(data)

    for word in re.finditer(r"[^\s&]+", document.text):
        stretches = document.received(*word.span())
        assert "".join(file.text[first:last] for first, last in stretches) == word[0]


@given(CUES)
def test_a_tag_that_says_nothing_changes_nothing(cues: list[tuple[str, str, list[str]]]) -> None:
    tagged = [(id, voice, [*lines[:-1], f"{lines[-1]}<b></b>"]) for id, voice, lines in cues]

    assert told(read_source(written(tagged, "\n"), "a.vtt")) == told(
        read_source(written(cues, "\n"), "a.vtt")
    )
