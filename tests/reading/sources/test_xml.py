"""XML cut into its tags: words, references, line ends, attributes, each with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.sources.test_markup import assert_leads_back
from undersigned.reading import Unreadable
from undersigned.reading.sources import read_source, receive
from undersigned.reading.sources.xml import parse

WORDS = (
    "One",
    "two é’👩",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "&amp;",
    "&#8217;",
    "&#x1F469;",
    "&lt;p&gt;",
    "&lt;/p&gt;",
)
MARKS = ("<![CDATA[ <b>&amp;]] > ]]>", "<!-- a - b -->", "<?x y?>", "<i a='>'>in</i>", "<e/>")
PIECES = st.sampled_from([*WORDS, *MARKS])


def test_an_element_knows_its_name_attributes_children_and_line() -> None:
    text = (
        "<?xml version='1.0'?>\n<a:x xmlns:a='u' a:id='1 &amp;\r\n2' b = \"&#39;>\"><!-- <no/> --><y>\r\n one </y>"
        "<z/><y>two</y></a:x>"
    )
    root = parse(receive(text.encode()))

    assert (root.name, root.line, root.attributes) == ("x", 2, {"id": "1 & 2", "b": "'>"})
    assert [each.name for each in root.elements()] == ["y", "z", "y"]
    assert root.texts("y", "z", "none") == ["one", None, None]
    assert [each.line for each in root.all("y")] == [3, 4]
    assert root.child("z") is not None
    assert root.child("none") is None


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<![CDATA[a <b>]]>", "a <b>"),
        ("a<![CDATA[<b>&amp;]]>c", "a<b>&amp;c"),
        ("a&lt;&#x263A;&#9731;&apos;b", "a<☺☃'b"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a<i>no</i><!-- no --><?no no?>b", "ab"),
        ("<![CDATA[x\r\ny]]>", "x\ny"),
    ],
)
def test_the_words_of_an_element_are_those_that_xml_means(inner: str, said: str) -> None:
    received = receive(f"<x>{inner}</x>".encode())
    words, runs = parse(received).string()

    assert words == said
    for run in runs:
        if run.end - run.start == run.source_end - run.source_start:
            written = received.text[run.source_start : run.source_end]
            assert written.replace("\r", "\n") == words[run.start : run.end]


@given(st.lists(PIECES, max_size=12))
def test_every_letter_of_a_comment_leads_back_through_xml_and_html(pieces: list[str]) -> None:
    page = (
        "<rss><channel><item><title>T</title><comment><comment_id>1</comment_id><comment_content>"
        f"{''.join(pieces)}</comment_content></comment></item></channel></rss>"
    )
    text = receive(page.encode()).text
    document = read_source(page.encode(), "a.xml")

    if "&" not in page:
        assert_leads_back(document, text)
    for run in document.runs or ():
        if run.end - run.start == run.source_end - run.source_start > 1:
            written = text[run.source_start : run.source_end]
            assert document.text[run.start : run.end].split() == written.split()


def test_what_is_nested_deeper_than_any_text_is_refused_at_its_line() -> None:
    deep = "<a>\n" * 201 + "</a>" * 201

    with pytest.raises(Unreadable, match=r"^Line 201: the XML is nested too deeply"):
        parse(receive(deep.encode()))
    assert parse(receive(("<a>" * 200 + "</a>" * 200).encode())).name == "a"
