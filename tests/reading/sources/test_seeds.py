"""Every fact of the four seed documents, as the table counts it."""

import json
from typing import Any

import pytest

from tests.shared import shared
from undersigned.reading.sources import SourceDocument, read_source, receive
from undersigned.reading.sources.facts import facts

SEEDS = (
    "000_56a702af51c46f1c.txt",
    "001_35c3165bfc2bbae4.txt",
    "002_cc4ad36d567cbc9f.txt",
    "003_c738344ed0b057bd.txt",
)


def seed(name: str) -> tuple[SourceDocument, dict[str, Any], dict[str, Any]]:
    data = shared("seeds", name).read_bytes()
    document = read_source(data, name)
    expected = json.loads(shared("seeds", "facts.json").read_text())[name]
    return document, facts(document, receive(data), len(data)), expected


def lines(document: SourceDocument, kind: str, role: str | None = None) -> list[int]:
    return [each.line for each in document.segments if each.kind == kind and each.role == role]


@pytest.mark.parametrize("name", SEEDS)
def test_every_fact_of_a_seed_is_in_the_table(name: str) -> None:
    _, table, expected = seed(name)

    assert {fact: table.get(fact, "is not there") for fact in expected} == expected


@pytest.mark.parametrize("name", SEEDS)
def test_every_word_of_a_seed_stands_in_a_segment_or_is_a_mark(name: str) -> None:
    document, _, _ = seed(name)
    covered = sorted((each.start, each.end) for each in document.segments)
    left, at = [], 0
    for start, end in covered:
        left.append(document.text[at:start])
        at = max(at, end)
    left.append(document.text[at:])
    labels = {speaker.label + ":" for speaker in document.speakers}

    marks = {word for gap in left if gap.strip() not in labels for word in gap.split()}

    assert marks <= {"#", "-", "---", "•", "1.", "2."}


def test_the_blog_reaction_has_neither_title_author_nor_date_and_answers_another_text() -> None:
    document, _, expected = seed(SEEDS[0])

    assert (document.kind, document.title, document.authors, document.dates) == ("text", None, (), ())
    assert document.text.index("½") == expected["half_sign_offset"]
    assert [(warning.code, warning.line) for warning in document.warnings] == [("answers", 1)]
    assert (len(document.links), lines(document, "heading")) == (expected["links"], [])


def test_the_article_has_its_dates_its_author_and_its_standing_parts() -> None:
    document, _, expected = seed(SEEDS[1])
    author = document.authors[0]

    assert document.kind == "article"
    assert lines(document, "heading") == [expected["title_line"], 43]
    assert [(date.role, date.value, date.precision) for date in document.dates] == [
        ("published", expected["this_publication"], "day"),
        ("first-published", expected["first_published"], "day"),
    ]
    assert (author.name, author.as_written) == (expected["author"], expected["byline_raw"])
    assert author.about is not None
    assert "Editorial Board" in author.about
    assert len(lines(document, "paragraph")) == expected["body_blocks"]
    # The rule between two blocks has no words; the two items after "P.S." are one block.
    assert len(document.segments) + 1 - (expected["ps_items"] - 1) == expected["blocks"]


def test_the_article_names_a_saturday_that_was_over_when_it_was_published() -> None:
    document, _, _ = seed(SEEDS[1])
    events = [warning for warning in document.warnings if warning.code == "past-event"]

    assert [warning.line for warning in events] == [7, 37]
    assert [document.text[each.start : each.end] for each in events] == [
        "Saturday, 3 February",
        "Saturday, 3<sup>rd</sup> February",
    ]


def test_the_thread_has_no_names_and_no_dates() -> None:
    document, _, expected = seed(SEEDS[2])

    assert document.kind == "thread"
    assert lines(document, "heading") == [expected["title_line"]]
    assert {each.speaker for each in document.segments} == {None}
    assert (document.authors, document.dates, document.speakers) == ((), (), ())
    assert lines(document, "note", "closing") == [47]


def test_the_transcript_keeps_look_alikes_out_and_leaves_the_unnamed_unnamed() -> None:
    document, _, expected = seed(SEEDS[3])
    unnamed = [speaker.label for speaker in document.speakers if not speaker.named]

    assert document.kind == "transcript"
    assert lines(document, "heading") == [3, 6, 8]
    assert [[line, document.text.split("\n")[line - 1]] for line in (3, 6)] == expected["lookalikes"]
    assert len(lines(document, "note", "front")) == 2 + expected["resources"] + expected["credits"]
    assert unnamed == ["Speaker 4", "Speaker 5"]
    assert [warning.line for warning in document.warnings if warning.code == "unnamed-speaker"] == [43, 93]
    assert [warning.line for warning in document.warnings if warning.code == "doubtful-label"] == [121]


def test_the_reprint_notice_names_three_authors() -> None:
    document, _, _ = seed(SEEDS[3])

    assert [author.name for author in document.authors] == [
        "Blanca Missé",
        "Ashley Smith",
        "Maximillian Alvarez",
    ]


@pytest.mark.parametrize(
    ("name", "line", "words"),
    [
        (SEEDS[0], 9, "movmement"),
        (SEEDS[0], 25, "2½/Vienna"),
        (SEEDS[0], 31, "‘decent‘"),
        (SEEDS[1], 35, "one section of another"),
        (SEEDS[1], 37, "Anti\\*Capitalist"),
    ],
)
def test_what_is_odd_in_a_seed_stays_as_it_is_printed(name: str, line: int, words: str) -> None:
    document, _, _ = seed(name)
    place = document.text.index(words)

    assert document.text.count("\n", 0, place) + 1 == line
    assert any(each.start <= place < each.end for each in document.segments)


def test_the_question_of_the_blog_reaction_is_its_last_character() -> None:
    document, table, expected = seed(SEEDS[0])

    assert table["questions"] == document.text.count("?") == expected["questions"]
    assert document.text.endswith("?")


def test_the_page_breaks_of_the_article_are_bridged_word_by_word() -> None:
    document, _, _ = seed(SEEDS[1])
    joined = [(document.segments[join.first], document.segments[join.second]) for join in document.joins]

    assert [(document.words(a)[-12:], document.words(b)[:14]) for a, b in joined] == [
        ("more or less", "the trajectory"),
        ("rything. The", "solidarity cam"),
    ]


def test_the_standing_parts_of_the_article_are_told_from_its_body() -> None:
    document, _, expected = seed(SEEDS[1])

    roles = [each.role for each in document.segments if each.role]

    assert roles == ["byline", "standfirst", "signature", *["postscript"] * expected["ps_items"]]
    assert not [each for each in document.warnings if each.code == "date-contradiction"]


def test_the_longest_turn_of_the_transcript_is_one_turn() -> None:
    document, table, _ = seed(SEEDS[3])
    longest = max(range(table["turns"]), key=lambda at: int(table["words_per_turn"][at]))

    told = (table["label_lines"], table["sequence"], table["paragraphs"], table["words_per_turn"])
    assert [fact[longest] for fact in told] == [76, "Ashley Smith", 8, 1481]
    # In lines 40, 44 and 101 a sentence runs on over the paragraph's end, but nothing in the letters tells it.
    assert document.joins == ()


def test_forms_of_address_inside_comments_name_no_author() -> None:
    document, _, _ = seed(SEEDS[2])

    assert all(name in document.text for name in ("Juan", "Jaun", "Kim Il Sung"))
    assert (document.speakers, document.authors) == ((), ())
