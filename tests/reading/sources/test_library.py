"""What the shared library says must be found in each of its files, and that every word leads back to the file."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from tests.shared import shared
from undersigned.reading.sources import Segment, SourceDocument, read_source, receive
from undersigned.reading.sources.facts import facts

THREADS = ("own/thread.txt", "own/thread.wxr.xml", "own/thread.disqus.xml", "own/thread.discourse.json")
LABELLED = ("own/transcript.txt", "own/transcript-inline.txt", "own/transcript.html")
CUES = (
    "own/transcript.vtt",
    "own/transcript.srt",
    "own/transcript.podcasting20.json",
    "own/transcript.podlove.json",
)
MARKDOWN = ("real/changelog-js-party-75.md", "real/changelog-466.md")
ALL = (
    *THREADS, *LABELLED, *CUES, *MARKDOWN, "own/article-pagebroken.md", "own/transcript-rushed.txt",
    "real/za-hansard-2013-02-14.akn.xml", "real/p20-example.json", "real/p20-example.vtt", "real/p20-example.srt",
    "real/p20-example.html", "real/isso-disqus.xml", "real/isso-wordpress.xml", "real/discourse-topic.json",
)  # fmt: skip


def library(name: str) -> tuple[SourceDocument, dict[str, Any]]:
    path = shared("library", *name.split("/"))
    expected = json.loads(shared("library", "expected.json").read_text())[name]
    return read_source(path.read_bytes(), path.name), expected


def of_kind(document: SourceDocument, kind: str) -> list[Segment]:
    return [segment for segment in document.segments if segment.kind == kind]


def table(document: SourceDocument) -> dict[str, Any]:
    return facts(document, None, 0)


def codes(document: SourceDocument) -> set[str]:
    return {warning.code for warning in document.warnings}


def test_every_file_of_the_library_is_read_here() -> None:
    expected = json.loads(shared("library", "expected.json").read_text())

    assert set(expected) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_word_leads_back_to_the_letters_of_the_file(name: str) -> None:
    path = shared("library", *name.split("/"))
    document, received = read_source(path.read_bytes(), path.name), receive(path.read_bytes())

    for segment in document.segments:
        for word in re.finditer(r"\w+", document.words(segment)):
            start, end = word.span()
            stretches = document.received(segment.start + start, segment.start + end)
            assert "".join(received.text[first:last] for first, last in stretches) == word[0]


@pytest.mark.parametrize("name", THREADS)
def test_the_four_forms_of_one_thread_give_one_tree(name: str) -> None:
    document, expected = library(name)
    comments = of_kind(document, "comment")
    found = table(document)

    assert (document.kind, document.title) == ("thread", expected["title"])
    assert [found[fact] for fact in ("comments", "depths", "parents", "paragraphs")] == [
        expected[fact] for fact in ("comments", "depths", "parents", "paragraphs")
    ]
    assert [" ".join(document.words(each).split()[:6]) for each in comments] == [
        " ".join(words.split()[:6]) for words in expected["first_words"]
    ]
    assert [each.speaker for each in comments] == (expected["authors"] or [None] * 9)
    assert [(each.date or "").replace(".000", "") for each in comments] == (expected["dates"] or [""] * 9)
    dated = [date.value for date in document.dates if date.role == "comment"]
    assert dated == ([each.date for each in comments] if expected["dates"] else [])


@pytest.mark.parametrize("name", THREADS)
def test_a_thread_is_closed_and_has_a_post_where_its_file_says_so(name: str) -> None:
    document, expected = library(name)
    post = [each for each in of_kind(document, "paragraph") if each.parent is None]

    # The WordPress export holds no state of its comments, and the Disqus export no words of the post.
    assert document.closed == (None if "wxr" in name else expected["closed"])
    assert len(post) == (0 if "disqus" in name else expected["post_paragraphs"])


@pytest.mark.parametrize("name", [*LABELLED, *CUES])
def test_the_forms_of_one_programme_give_the_same_turns(name: str) -> None:
    document, expected = library(name)
    found = table(document)

    assert document.kind == "transcript"
    assert sorted(speaker.label for speaker in document.speakers) == expected["speakers"]
    assert {each.label for each in document.speakers if not each.named} == {"Speaker 3", "Speaker 4"}
    assert [found["turns"], found["turns_by"], found["sequence"], found["words_per_turn"]] == [
        expected["turns"],
        expected["turns_by"],
        expected["sequence"],
        expected["words"],
    ]
    assert found["paragraphs"] == (expected["paragraphs"] or [0] * 9)


@pytest.mark.parametrize("name", CUES)
def test_the_cues_of_a_recording_keep_their_seconds(name: str) -> None:
    document, expected = library(name)

    assert len(document.cues) == expected["cues"]
    assert document.cues[-1].ends == expected["last_end"]
    assert of_kind(document, "turn")[-1].cue == (73.969, expected["last_end"])


def test_what_stands_before_the_first_turn_is_no_turn() -> None:
    document, expected = library("own/transcript.txt")
    first = next(at for at, each in enumerate(document.segments) if each.kind == "turn")

    assert first == expected["front_matter_lines"]
    assert document.segments[-1].role == "attribution"


def test_a_page_broken_article_keeps_its_paragraphs_and_proposes_two_joins() -> None:
    document, expected = library("own/article-pagebroken.md")
    author = document.authors[0]
    joined = [(document.segments[join.first], document.segments[join.second]) for join in document.joins]

    assert (document.kind, document.title) == ("article", expected["title"])
    assert (author.name, author.as_written) == (expected["author"], expected["byline_raw"])
    assert {date.role.replace("published", "publication"): date.value for date in document.dates} == {
        "publication": expected["dates"]["this_publication"],
        "first-publication": expected["dates"]["first_published"],
    }
    assert len(of_kind(document, "paragraph")) - len(joined) == expected["body_paragraphs_after_rejoin"]
    for (before, after), wanted in zip(joined, expected["rejoins"], strict=True):
        assert document.words(before).endswith(wanted["ends"])
        assert document.words(after).startswith(wanted["continues"])
        assert wanted.get("between", "") in document.text[before.end : after.start]


def test_the_links_and_marks_of_an_article_are_counted() -> None:
    document, expected = library("own/article-pagebroken.md")
    found = table(document)
    live = [link for link in document.links if not link.dead]

    assert sum(link.dead for link in document.links) == expected["dead_links"]
    assert len([link for link in live if link.text != link.target]) == expected["live_links"]
    assert len([link for link in live if link.text == link.target]) == expected["autolinks"]
    assert [found["escapes"], found["sup"], found["ps_items"]] == [
        expected["escapes"],
        1,
        expected["ps_items"],
    ]
    assert {"past-event", "join"} <= codes(document)


@pytest.mark.parametrize("name", MARKDOWN)
def test_the_turns_of_a_markdown_transcript_are_counted(name: str) -> None:
    document, expected = library(name)
    found = table(document)
    wanted = ("turns", "turns_by", "paragraphs", "timestamps", "bracket_notes")

    assert [found[fact] for fact in wanted] == [expected[fact] for fact in wanted]
    assert len(document.links) == expected["links"]
    assert "Break" not in [speaker.label for speaker in document.speakers]


def test_a_debate_names_offices_and_does_not_take_a_placeholder_for_its_date() -> None:
    document, expected = library("real/za-hansard-2013-02-14.akn.xml")
    found = table(document)

    assert (found["turns"], found["turns_by"]) == (expected["speeches"], expected["speeches_by"])
    assert len(of_kind(document, "heading")) == expected["headings"]
    assert sum(found["paragraphs"]) == expected["paragraphs_in_speeches"]
    assert [(date.role, date.value) for date in document.dates] == [("held", expected["date"])]
    assert [expected["placeholder_date"] in each.message for each in document.warnings] == [True]


def test_the_podcast_examples_are_read() -> None:
    as_json, expected_json = library("real/p20-example.json")
    srt, expected_srt = library("real/p20-example.srt")
    html, expected_html = library("real/p20-example.html")

    assert len(as_json.cues) == expected_json["segments"]
    assert len(of_kind(as_json, "turn")) == expected_json["turns"]
    assert [speaker.label for speaker in as_json.speakers] == expected_json["speakers"]
    assert len(srt.cues) == expected_srt["cues"]
    assert Counter(each.speaker for each in of_kind(srt, "turn")) == expected_srt["labels"]
    assert len(of_kind(html, "turn")) == expected_html["cites"]
    assert len(of_kind(html, "paragraph")) == expected_html["paragraphs"]
    assert sorted(speaker.label for speaker in html.speakers) == expected_html["speakers"]


def test_two_voices_that_follow_each_other_are_two_turns() -> None:
    document, expected = library("real/p20-example.vtt")
    turns = of_kind(document, "turn")

    assert len(document.cues) == expected["cues"]
    assert sorted(speaker.label for speaker in document.speakers) == expected["voices"]
    # The library counts how often the voice changes.
    assert len(turns) - 1 == expected["turns"]
    assert "Q&A" in document.words(turns[0])


def test_a_disqus_export_keeps_deleted_posts_their_answers_and_orphans() -> None:
    document, expected = library("real/isso-disqus.xml")
    comments = of_kind(document, "comment")
    by_number = dict(enumerate((each.id for each in comments), 1))
    orphans = [each.line for each in document.warnings if each.code == "strayed"]

    assert len(comments) == expected["posts"]
    assert sum(each.role == "deleted" for each in comments) == expected["deleted"]
    assert {each.id: by_number[each.parent] for each in comments if each.parent} == expected["replies"]
    assert [each.id for each in comments if each.line in orphans] == list(map(str, expected["orphan_posts"]))
    assert expected["threads"] - len(expected["threads_named"]) == len(
        [each for each in document.warnings if each.code == "unnamed-thread"]
    )
    assert [document.words(each) for each in comments if each.role == "deleted"] == [""]


def test_a_wordpress_export_keeps_an_id_that_is_used_twice() -> None:
    document, expected = library("real/isso-wordpress.xml")
    comments = of_kind(document, "comment")
    ids = [0, *(int(each.id or 0) for each in comments)]
    stored = sorted(zip(ids[1:], (ids[each.parent or 0] for each in comments), strict=True))

    assert stored == sorted(zip(expected["ids"], expected["parents"], strict=True))
    # The library counts the word "<item>" in a comment of the file, too.
    assert len(of_kind(document, "heading")) + 1 == expected["items"]
    assert any(each.date == "2014-04-29T15:21:35Z" for each in comments)


def test_a_discourse_topic_tells_gaps_and_does_not_take_an_action_for_an_argument() -> None:
    document, expected = library("real/discourse-topic.json")
    comments = of_kind(document, "comment")

    assert [int(each.id or 0) for each in comments] == [3, 14]
    assert len(comments) + 1 + expected["small_actions"][0] - 1 == expected["posts"]
    assert [each.role for each in document.segments if each.kind == "note"] == ["moderation"]
    assert len({each.speaker for each in comments} | {document.authors[0].name}) == len(expected["people"])
    assert "missing-posts" in codes(document)
