"""A document as Markdown reads back as the exact words."""

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.agreements.renderings.worlds import ADDRESS, CLAUSES, HASH, RESERVATIONS, saying, statement
from undersigned.agreements.renderings.legible import legible
from undersigned.agreements.renderings.markdown import to_markdown

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MARKS = "#*_[]()<>&|`~!\\-+=:;.1 \n\t\"'$@/xé\u00a0"
nasty = st.one_of(st.text(), st.text(MARKS), st.text(MARKS).map(lambda words: f"x\n\n    {words}"))


def blocks(markdown: str) -> list[tuple[str, str]]:
    """Read Markdown back as (tag, words) with white space as single blanks."""
    tokens = READER.parse(markdown)
    return [
        (tokens[at - 1].tag, " ".join(words_of(token).split()))
        for at, token in enumerate(tokens)
        if token.type == "inline"
    ]


def words_of(token: Token) -> str:
    kinds = {"text", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open", "em_close"}
    linked = {"link_open", "link_close"}
    assert {child.type for child in token.children or []} <= kinds | linked, token
    return "".join(child.content or " " * child.type.endswith("break") for child in token.children or [])


def one_line(words: str) -> str:
    return " ".join(legible(words).split())


@given(nasty)
@example("1. not a list\n- nor this\n# nor that\n===\n> no")
@example("| a | b |\n|---|---|\n| c | d |")
@example("<script>alert(1)</script> &amp; [x](y) ![z](w) `code` ~~gone~~ https://a.example www.b.example")
@example("ends in a backslash\\\nand #")
def test_a_clause_reads_back_as_its_words_and_nothing_else(words: str) -> None:
    document = saying(words)

    said = " ".join(text for _, text in blocks(to_markdown(document)))

    name = one_line(words)
    expected = (
        f"Arle Valley Coalition {document.title} 1. {name} {name}{' · ' if name else ''}Reservation {name}"
    )
    assert said.split() == expected.split()


@given(nasty)
def test_a_title_stays_one_heading(title: str) -> None:
    headings = [text for tag, text in blocks(to_markdown(saying("x", title=title))) if tag == "h1"]

    assert headings == [one_line(title)]


def test_the_whole_statement_is_there_in_order() -> None:
    said = [text for _, text in blocks(to_markdown(statement()))]

    assert said == [
        "Arle Valley Coalition",
        "The dam and the towns",
        "Edition 1, published 3 June 2031",
        "Addressed to · The Water Board",
        f"1. {CLAUSES['en'][0]}",
        f"2. {CLAUSES['en'][1]}",
        "Translation out of date",
        "Friends of the Arle · Reservation",
        RESERVATIONS["en"],
        f"3. {CLAUSES['en'][2]}",
        "Waterworks Union · Stands aside on this clause",
        "Signed by",
        "Town of Millford · Millford signed on 1 June 2031 Town council, 28 May 2031: 19 for, 2 against "
        "The minority · A town cannot promise crews it has not got.",
        "Estuary Fishers signed on 2 June 2031 · withdrawn on 9 July 2031",
        "Harbour Guild · Saltmere acceded on 12 August 2031",
        "Valley Teachers · Stonebridge not yet ratified",
        "Persons who signed in their own name: 312",
        "State as of 20 August 2031",
        f"SHA-256 · {HASH}",
        ADDRESS,
    ]
