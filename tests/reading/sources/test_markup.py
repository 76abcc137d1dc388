"""HTML read as its tags come: every letter leads back, and what is odd does not spoil the rest."""

import time
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.reading.sources import SourceDocument, read_source, receive

LETTERS = ("One", "two.", "é’👩", "ق", " ", "  ", "\n", "\t ", "\r\n", "&", "<", "</", ">", '"')
ENTITIES = ("&amp;", "&nbsp;", "&#8217;", "&eacute")
TAGS = "<p> </p> <b> </b> <br> <a/href='/x'> </a> <li> <td> <pre> </pre> <h2> </h2> <div/hidden=''> </div>"
ODD = ("<!-- x -->", "<script>1</script>", '<i class="a>b">')
PIECES = st.sampled_from([*LETTERS, *ENTITIES, *TAGS.split(), *ODD])


def read(html: str) -> SourceDocument:
    return read_source(f"<html>{html}".encode(), "a.html")


def words(document: SourceDocument) -> list[str]:
    return [document.words(each) for each in document.segments]


def assert_leads_back(document: SourceDocument, text: str) -> None:
    """Each run says what stands at its place in the file, and the runs stand in order."""
    end = 0
    for run in document.runs or ():
        shown, written = document.text[run.start : run.end], text[run.source_start : run.source_end]
        spaces = "".join(" " if letter in "\t\n\r\f" else letter for letter in written)
        assert shown in {written, spaces, unescape(written)} or (shown == " " and not spaces.strip())
        assert end <= run.start < run.end
        end = run.end


@given(st.lists(PIECES, min_size=1, max_size=25))
def test_every_letter_of_a_page_leads_back_to_the_letters_it_was_read_from(pieces: list[str]) -> None:
    page = "<html><p>Begin " + "".join(pieces)
    document = read_source(page.encode(), "a.html")

    assert_leads_back(document, receive(page.encode()).text)
    for link in document.links:
        assert document.text[link.start : link.end].strip() == link.text


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<p title="a>b">One.</p>', ["One."]),
        ('<p "x>One "two".</p><p>Three.</p>', ['One "two".', "Three."]),
        ("<p>One<!-- <p>no</p> -->two</p>", ["Onetwo"]),
        ("<p>One<!-- never ends <p>Two", ["One"]),
        ("<p>One<script>'</p><p>no'</SCRIPT >two", ["Onetwo"]),
        ("<p>One</p><div hidden>a<div>b</div>c</div><p>Two</p>", ["One", "Two"]),
        ("<p hidden>no<p>One", ["One"]),
        ("<p>1 < 2 & 3 <a", ["1 < 2 & 3 <a"]),
        ("<p>One<a href='x'", ["One<a href='x'"]),
        ("<pre>a &lt; b\n  c</pre>", ["a < b\n  c"]),
        ("<p>One \n <b> two</b>&nbsp;</p>", ["One two"]),
        ("<p>&#32;One&#32;</p>", ["One"]),
    ],
)
def test_an_odd_page_shows_its_words(html: str, shown: list[str]) -> None:
    assert words(read(html)) == shown


def test_white_space_that_is_taken_away_moves_no_word_and_no_link() -> None:
    page = "<html><p>&nbsp;&#32;One <a href='/a'>two</a> &nbsp;</p>"
    document = read_source(page.encode(), "a.html")

    assert document.text == "One two"
    assert [page[start:end] for start, end in document.received(0, 7)] == ["One ", "two"]
    assert [document.text[link.start : link.end] for link in document.links] == ["two"]


@pytest.mark.parametrize(
    ("tag", "target", "dead"),
    [("<a>", None, True), ("<a href=/b>", "/b", False), ("<A/HREF='/b?x=1&amp;y'>", "/b?x=1&y", False)],
)
def test_a_link_is_one_in_every_way_of_writing_it(tag: str, target: str | None, dead: bool) -> None:
    document = read(f"<p>One <a name=here>two</a> {tag}three</a> <abbr>four</abbr></p>")

    assert [(link.text, link.target, link.dead) for link in document.links] == [("three", target, dead)]


def test_a_link_holds_the_words_that_its_block_keeps() -> None:
    document = read("<p><a href='/a'>&nbsp;One </a></p><p><a href='/b'>two<p>three</a></p>")

    assert [(link.text, link.target) for link in document.links] == [
        ("One", "/a"),
        ("two", "/b"),
        ("three", "/b"),
    ]
    assert [document.text[link.start : link.end] for link in document.links] == ["One", "two", "three"]


@pytest.mark.parametrize(
    "piece", ["<a ", "<!--", "<script", '<a href="', "<a b='>", "<div hidden>", "&", "<", "</a"]
)
def test_a_page_of_one_piece_again_and_again_takes_time_by_its_length(piece: str) -> None:
    began = time.process_time()
    read("<p>One " + piece * 100_000)

    # Looking for each end anew would take minutes.
    assert time.process_time() - began < 10
