import re

from hypothesis import given
from hypothesis import strategies as st

from undersigned.reading.sources.lines import Line, Lines

TEXTS = st.lists(st.sampled_from(["a", "bé", "👩", " ", "\t", "\n", "\r\n", "\r", "\f", "\x85", "\n\n"])).map(
    "".join
)


def one_by_one(text: str) -> list[Line]:
    """The lines of a text as a person would find them, one after another."""
    found, page, start = [], 0, 0
    for number, raw in enumerate(re.split("(?<=\n)|(?<=\r)(?!\n)", text), 1):
        line, words = raw.rstrip("\r\n"), raw.strip()
        page += line.count("\f")
        before = len(line) - len(line.lstrip())
        if words:
            begins = start + before
            indent = len(line[:before].expandtabs(4))
            found.append(Line(number, begins, begins + len(words), indent, words, page))
        start += len(raw)
    return found


@given(TEXTS)
def test_the_columns_of_a_text_are_its_lines(text: str) -> None:
    lines = Lines(text)

    assert lines.each() == one_by_one(text)
    assert all(text[start:end] == words for _, start, end, _, words, _ in lines.each())


@given(TEXTS)
def test_paragraphs_are_parted_by_blank_lines_and_pages_and_nothing_else(text: str) -> None:
    lines = Lines(text)
    each = lines.each()
    parted = [
        at
        for at, line in enumerate(each)
        if at == 0 or (line.number, line.page) != (each[at - 1].number + 1, each[at - 1].page)
    ]

    assert list(lines.paragraphs()) == parted
