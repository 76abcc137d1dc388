"""What the files of the shared library show beside the figures expected of them (`test_figures.py`)."""

import json
import re

import pytest

from tests.shared import shared
from undersigned.reading.sources import Segment, SourceDocument, read_source, receive

THREADS = ("own/thread.txt", "own/thread.wxr.xml", "own/thread.disqus.xml", "own/thread.discourse.json")
CUES = (
    "own/transcript.vtt",
    "own/transcript.srt",
    "own/transcript.podcasting20.json",
    "own/transcript.podlove.json",
)
PROGRAMME = ("own/transcript.txt", "own/transcript-inline.txt", "own/transcript.html", *CUES)


def library(name: str) -> SourceDocument:
    path = shared("library", *name.split("/"))
    return read_source(path.read_bytes(), path.name)


def names() -> list[str]:
    try:
        return list(json.loads(shared("library", "expected.json").read_text()))
    except pytest.skip.Exception:
        return list(THREADS)


def of_kind(document: SourceDocument, kind: str) -> list[Segment]:
    return [segment for segment in document.segments if segment.kind == kind]


def codes(document: SourceDocument) -> set[str]:
    return {warning.code for warning in document.warnings}


@pytest.mark.parametrize("name", names())
def test_every_word_leads_back_to_the_letters_of_the_file(name: str) -> None:
    document, received = library(name), receive(shared("library", *name.split("/")).read_bytes())

    for segment in document.segments:
        for word in re.finditer(r"\w+", document.words(segment)):
            start, end = word.span()
            stretches = document.received(segment.start + start, segment.start + end)
            assert "".join(received.text[first:last] for first, last in stretches) == word[0]


def test_every_file_of_the_library_has_its_figures() -> None:
    here = {f"{path.parent.name}/{path.name}" for path in shared("library").glob("*/*.*")}

    assert here - set(names()) == {"own/transcript-rushed.corrections.jsonld"}


@pytest.mark.parametrize("name", THREADS)
def test_a_thread_is_a_thread_in_each_of_its_four_forms(name: str) -> None:
    document = library(name)
    comments = of_kind(document, "comment")
    dated = [date.value for date in document.dates if date.role == "comment"]

    assert document.kind == "thread"
    assert dated == [each.date for each in comments if each.date]
    assert [speaker.label for speaker in document.speakers] == list(
        dict.fromkeys(each.speaker for each in comments if each.speaker)
    )


@pytest.mark.parametrize("name", PROGRAMME)
def test_who_has_no_name_in_the_programme_is_given_none(name: str) -> None:
    document = library(name)

    assert document.kind == "transcript"
    assert {each.label for each in document.speakers if not each.named} == {"Speaker 3", "Speaker 4"}


@pytest.mark.parametrize("name", CUES)
def test_a_turn_keeps_the_seconds_of_its_cues(name: str) -> None:
    assert of_kind(library(name), "turn")[-1].cue == (73.969, 80.123)


def test_where_a_programme_first_appeared_is_no_part_of_its_last_turn() -> None:
    assert library("own/transcript.txt").segments[-1].role == "attribution"


def test_the_events_of_a_page_broken_article_are_told_as_past() -> None:
    document = library("own/article-pagebroken.md")

    assert document.kind == "article"
    assert {"past-event", "join"} <= codes(document)


def test_a_break_is_nobody() -> None:
    document = library("real/changelog-js-party-75.md")

    assert "Break" not in [speaker.label for speaker in document.speakers]
    assert [each.role for each in of_kind(document, "turn") if each.speaker == "Break"] == ["section"]


def test_a_placeholder_is_not_taken_for_the_date_of_a_debate() -> None:
    document = library("real/za-hansard-2013-02-14.akn.xml")

    assert [(date.role, date.value) for date in document.dates] == [("held", "2013-02-14")]
    assert codes(document) == {"placeholder-date"}


def test_a_deleted_post_has_no_words() -> None:
    comments = of_kind(library("real/isso-disqus.xml"), "comment")

    assert [each.end - each.start for each in comments if each.role == "deleted"] == [0]


def test_a_comment_without_a_local_date_has_its_universal_one() -> None:
    comments = of_kind(library("real/isso-wordpress.xml"), "comment")

    assert [each.date for each in comments if each.id == "7"] == ["2014-04-29T15:21:35Z"]


def test_an_entity_in_a_cue_is_its_letter() -> None:
    document = library("real/p20-example.vtt")

    assert "Q&A" in document.words(document.segments[0])


def test_a_discourse_topic_tells_gaps_pictures_and_the_acts_of_moderators() -> None:
    document = library("real/discourse-topic.json")

    assert [(each.id, each.role) for each in of_kind(document, "note")] == [("2", "moderation")]
    assert codes(document) == {"missing-posts", "wordless"}
