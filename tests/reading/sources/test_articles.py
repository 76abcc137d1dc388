import pytest

from undersigned.reading.sources import SourceDocument, read_source


def read(text: str, name: str = "a.txt") -> SourceDocument:
    return read_source(text.encode(), name)


def codes(document: SourceDocument) -> list[str]:
    return [warning.code for warning in document.warnings]


def test_a_page_break_of_a_pdf_proposes_a_join_over_the_page_number() -> None:
    document = read("The dam is\nlow and the\n\n12\n\n\fmains leak.\n\nThey do.\n")

    assert [(each.kind, each.role, document.words(each)) for each in document.segments] == [
        ("paragraph", None, "The dam is\nlow and the"),
        ("note", "page", "12"),
        ("paragraph", None, "mains leak."),
        ("paragraph", None, "They do."),
    ]
    assert [(join.first, join.second) for join in document.joins] == [(0, 2)]


def test_a_byline_without_a_name_names_nobody() -> None:
    document = read("# The mains\n\nBy   (#), 12 May 2031\n\nThe dam is low.\n", "a.md")

    assert document.authors == ()


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("of every three litres two", "arrived.", True),
        ("in the month of May,", "which was dry.", True),
        ("It was filed.", "nobody read it.", False),
        ("of every three litres two", "Arrived.", False),
        ("We ask:", "that it be read.", False),
    ],
)
def test_a_join_is_proposed_only_inside_a_sentence(before: str, after: str, joined: bool) -> None:
    document = read(f"{before}\n\n{after}\n\nThe end.")

    assert bool(document.joins) == joined
    assert ("join" in codes(document)) == joined
    assert len(document.segments) == 3


@pytest.mark.parametrize(
    ("byline", "authors", "dates"),
    [
        ("By Nora Arle", ["Nora Arle"], []),
        ("By Nora Arle and Tom Kell, 12 May 2031", ["Nora Arle", "Tom Kell"], ["2031-05-12"]),
        ("12 mai 2031, par Nora Arle", ["Nora Arle"], ["2031-05-12"]),
        ("May 2031", [], ["2031-05"]),
        ("By the river the towns are quiet and nobody asks who has opened the sluice.", [], []),
        ("Draft of 12 May 2031, prepared at Millford. Please answer by 16 May.", [], []),
        ("31 April 2031", [], []),
    ],
)
def test_a_byline_gives_names_and_dates_as_far_as_it_has_them(
    byline: str, authors: list[str], dates: list[str]
) -> None:
    document = read(f"# The mains\n\n{byline}\n\nThe dam is low.\n", "a.md")

    assert [author.name for author in document.authors] == authors
    assert [date.value for date in document.dates] == dates


def test_a_surname_in_capitals_is_turned_round_only_where_the_text_does_so() -> None:
    alone = read("# T\n\nBy ARLE Nora\n\nWords.\n", "a.md")
    signed = read("# T\n\nBy ARLE Nora\n\nWords.\n\n**Nora Arle**\n", "a.md")

    assert [author.name for author in alone.authors] == ["ARLE Nora"]
    assert [(author.name, author.as_written) for author in signed.authors] == [("Nora Arle", "ARLE Nora")]


def test_a_weekday_that_the_calendar_contradicts_is_told() -> None:
    document = read("# T\n\nMonday 20 May 2031, by Nora Arle\n\nWords.\n", "a.md")

    assert "date-contradiction" in codes(document)
    assert [date.value for date in document.dates] == ["2031-05-20"]


def test_a_first_line_that_stands_alone_is_a_title_with_a_doubt() -> None:
    document = read("The mains of Millford\n\nThe dam is low.\n")

    assert (document.title, document.kind) == ("The mains of Millford", "text")
    assert codes(document) == ["title-by-place"]


def test_links_in_markdown_are_found_with_their_words_and_pictures_are_none() -> None:
    document = read(
        "# T\n\nAsk [the board](<https://example.org/a>), \\[not\\](this) ![x](y.png) [it]().\n", "a.md"
    )

    assert [(link.text, link.target, link.dead) for link in document.links] == [
        ("the board", "https://example.org/a", False),
        ("it", None, True),
    ]
    assert [document.text[link.start : link.end] for link in document.links] == ["the board", "it"]


def test_a_page_gives_what_its_head_says_and_sets_apart_what_is_beside_the_text() -> None:
    page = (
        "<html lang='fr'><head><title>Site</title><meta property='og:title' content='The mains'>"
        "<meta name='author' content='Nora Arle'><meta property='article:published_time' content='2031-05-12'></head>"
        "<body><nav><a href='/'>Home</a></nav><article><p>One.<p>Two<br>lines.</article><footer>End</footer></body>"
    )
    document = read(page, "a.html")

    assert (document.kind, document.title, document.language) == ("article", "The mains", "fr")
    assert [author.name for author in document.authors] == ["Nora Arle"]
    assert [(date.value, date.precision) for date in document.dates] == [("2031-05-12", "day")]
    assert [(each.kind, document.words(each)) for each in document.segments] == [
        ("note", "Home"),
        ("paragraph", "One."),
        ("paragraph", "Two\nlines."),
        ("note", "End"),
    ]


def test_a_page_without_headings_begins_with_a_title_as_a_paste_does() -> None:
    document = read("<p class='title'>The mains</p><ol><li>The dam is low.</li></ol>", "a.html")

    assert (document.title, codes(document)) == ("The mains", ["title-by-place"])


def test_signs_without_a_space_head_a_part_and_one_alone_is_a_hashtag() -> None:
    document = read("##The mains##2\n\n#water is\n\n##not one\nof two lines\n", "a.md")

    assert [(each.kind, each.depth, document.words(each)) for each in document.segments] == [
        ("heading", 2, "The mains##2"),
        ("paragraph", 0, "#water is"),
        ("paragraph", 0, "##not one\nof two lines"),
    ]
