"""Passages go out as W3C annotations and find their words again on another node, or are said to be lost."""

import json
from itertools import pairwise
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from tests.factories import make_coalition, seated
from tests.library.worlds import (
    TRANSCRIPT,
    corrected,
    editor_of,
    quoted,
    signed_in,
    take_in,
    transcript,
)
from tests.shared import shared

from undersigned.core import journal
from undersigned.core.actor import NOBODY
from undersigned.core.errors import NotAllowed, Refused
from undersigned.library import actions
from undersigned.library.actions.annotations import LARGEST, MOST
from undersigned.library.models import Correction, Original, Passage, Segment, Source
from undersigned.library.queries import annotating
from undersigned.library.queries.sources import byte_ranges, get_version
from undersigned.library.states import CorrectionState

pytestmark = pytest.mark.django_db


def handed_out(source: Source) -> bytes:
    return json.dumps(annotating.collection(source)).encode()


def brought(source: Source, data: Any) -> actions.Imported:
    data = data if isinstance(data, bytes) else json.dumps(data).encode()
    return actions.import_annotations(source, data, actor=editor_of(source))


def annotated(words: str, **more: Any) -> dict[str, Any]:
    """Return the least that an annotation is."""
    return {
        "type": "Annotation",
        "target": {"selector": {"type": "TextQuoteSelector", "exact": words}},
    } | more


def rich_source() -> Source:
    """Return a source with words quoted, reported, corrected and doubted, and a speaker named."""
    source = transcript()
    reported = quoted(source, "nobody lives there")
    actions.attribute(reported, "reported", actor=editor_of(source), reported_of="the mayor")
    corrected(source, "duty engine here", "duty engineer")
    doubt = actions.suggest(quoted(source, "Salt Mere"), "Saltmere", actor=NOBODY, signed="A listener")
    actions.decide(doubt, CorrectionState.FLAGGED, actor=editor_of(source))
    actions.suggest(quoted(source, "two recordings"), "three", actor=NOBODY)
    speaker = source.speakers.get(label="Speaker 3")
    actions.name_speaker(speaker, "Ada Brook", quoted(source, "what Ada Brook"), actor=editor_of(source))
    return source


def test_a_collection_is_what_the_recommendation_asks_for() -> None:
    source = rich_source()

    response = Client().get(f"/s/{source.uid}/annotations.jsonld")
    told = json.loads(response.content)

    assert response["Content-Type"] == "application/ld+json"
    assert (told["@context"], told["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection")
    assert told["id"] == f"http://localhost:8000/s/{source.uid}/annotations.jsonld"
    page = told["first"]
    assert (page["type"], page["partOf"], page["startIndex"]) == ("AnnotationPage", told["id"], 0)
    assert told["total"] == len(page["items"]) == 5
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert item["id"].startswith("http://localhost:8000/p/")
        assert [each["type"] for each in item["target"]["selector"]] == [
            "TextQuoteSelector",
            "TextPositionSelector",
        ]


def test_an_annotation_tells_whose_words_they_are_and_what_editors_took_up() -> None:
    items = annotating.collection(rich_source())["first"]["items"]
    told = {item["target"]["selector"][0]["exact"]: item for item in items}

    reported = told["nobody lives there"]
    assert (reported["undersigned:voice"], reported["undersigned:reportedOf"]) == ("reported", "the mayor")
    assert (reported["undersigned:speaker"], reported["undersigned:speakerName"]) == (
        "Speaker 3",
        "Ada Brook",
    )
    (doubt,) = told["Salt Mere"]["body"]
    assert (doubt["value"], doubt["undersigned:state"]) == ("Saltmere", "flagged")
    assert doubt["creator"] == {"type": "Person", "name": "A listener"}
    assert told["duty engine here"]["body"][0]["purpose"] == "editing"
    # What only waits is nobody's reading yet.
    assert "body" not in told["two recordings"]


def test_no_address_of_a_person_goes_out() -> None:
    source = rich_source()
    suggester = Correction.objects.get(state="accepted").suggested_by
    assert suggester

    assert suggester.email.split("@")[0] not in handed_out(source).decode()


def test_another_node_finds_every_word_in_its_place_and_a_second_time_adds_nothing() -> None:
    there, here = rich_source(), transcript(make_coalition("Others"))

    first = brought(here, handed_out(there))
    again = brought(here, handed_out(there))

    assert (first.exact, first.found, first.new, first.corrections, first.lost) == (5, 0, 5, 2, [])
    assert (again.exact, again.new, again.corrections) == (5, 0, 0)

    def told(source: Source) -> list[tuple[Any, ...]]:
        return list(
            source.passages.values_list("start", "end", "exact", "prefix", "suffix", "voice", "reported_of")
        )

    assert told(here) == told(there)


def test_corrections_from_elsewhere_wait_for_this_houses_editors() -> None:
    there, here = rich_source(), transcript()

    brought(here, handed_out(there))

    waiting = Correction.objects.filter(passage__source=here)
    assert {each.state for each in waiting} == {CorrectionState.OPEN}
    assert waiting.get(meant="Saltmere").signed == "A listener"
    for each in waiting:
        actions.decide(each, CorrectionState.DECLINED, actor=editor_of(here))
    assert brought(here, handed_out(there)).corrections == 0


def test_words_that_stand_elsewhere_are_found_and_words_that_are_gone_are_told() -> None:
    there = rich_source()
    here = take_in("A line before all.\n" + TRANSCRIPT.replace("Salt Mere", "Saltmere"), kind="transcript")

    done = brought(here, handed_out(there))

    assert (done.exact, done.found, done.new) == (0, 4, 4)
    assert [(each.words, each.reason) for each in done.lost] == [
        ("Salt Mere", "its words do not stand there")
    ]


def test_the_version_with_the_very_bytes_goes_first() -> None:
    there, here = rich_source(), transcript()
    actions.add_version(here, TRANSCRIPT.replace("Tuesday", "Thursday").encode(), actor=editor_of(here))

    done = brought(here, handed_out(there))

    assert (done.exact, done.found) == (5, 0)
    assert {passage.version.number for passage in here.passages.all()} == {1}


def test_what_this_house_said_of_a_passage_stays() -> None:
    there, here = rich_source(), transcript()
    passage = quoted(here, "nobody lives there")

    brought(here, handed_out(there))

    passage.refresh_from_db()
    assert passage.voice == Passage.Voice.OWN


def test_corrections_made_by_another_program_stand_beside_their_record() -> None:
    record = shared("library", "own", "transcript-rushed.txt").read_bytes()
    source = take_in(record.decode())

    done = brought(source, shared("library", "own", "transcript-rushed.corrections.jsonld").read_bytes())

    assert (done.exact, done.new, done.corrections, done.lost) == (3, 3, 3, [])
    assert {each.signed for each in Correction.objects.all()} == {"Reader B"}


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda item: item,
        lambda item: [item],
        lambda item: {"type": "AnnotationPage", "items": [item]},
        lambda item: {"type": "AnnotationCollection", "total": 1, "first": {"items": [item]}},
        lambda item: item | {"type": ["Annotation"], "target": [item["target"]]},
    ],
)
def test_every_way_to_hold_annotations_is_read(wrapped: Any) -> None:
    done = brought(transcript(), wrapped(annotated("duty engine here")))

    assert (done.exact, done.found, done.new) == (0, 1, 1)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff", "Byte 1 is no UTF-8."),
        (b'[\n{"type"', "Line 2 is no JSON."),
        (b"[" * 100_000, "nested too deeply"),
        (b'"words"', "holds no annotations"),
        (
            b'{"type": "AnnotationCollection", "total": 9, "first": "https://elsewhere.example/"}',
            "only the address",
        ),
        (
            b'{"type": "AnnotationPage", "items": [], "next": "https://elsewhere.example/"}',
            "only the address",
        ),
        ([annotated("sluice is opened"), 7], "Annotation 2: it has no words to find"),
        ([annotated("sluice is opened"), annotated("  ")], "Annotation 2: it has no words to find"),
        ([annotated("w" * 5_001)], "Annotation 1: A passage has at most 5000 letters"),
        (
            [
                annotated(
                    "sluice is opened", motivation="editing", creator="\u202e", body={"value": "weir is open"}
                )
            ],
            "Annotation 1: A name cannot hold signs",
        ),
        ([annotated("a\0b")], "signs that no text has"),
        (b'{"type": "Annotation", "target": "\\ud800"}', "signs that no text has"),
        ([annotated("sluice is opened")] * (MOST + 1), f"at most {MOST} annotations"),
        (b" " * (LARGEST + 1), "more than 10 MB"),
    ],
)
def test_what_is_no_annotation_is_refused_whole(data: Any, sentence: str) -> None:
    source = transcript()

    with pytest.raises(Refused, match=sentence):
        brought(source, data)
    assert not Passage.objects.exists()
    assert "passages.imported" not in [line.verb for line in journal.history(source, public=False)]


def test_bringing_in_is_for_editors() -> None:
    source = transcript()
    with pytest.raises(NotAllowed):
        actions.import_annotations(source, b"[]", actor=seated(source.coalition, "observer"))


def test_an_editor_brings_passages_in_on_a_page_that_tells_what_became_of_each() -> None:
    there = rich_source()
    here = take_in(TRANSCRIPT.replace("Salt Mere", "Saltmere"))
    editor = signed_in(here.coalition, "editor")
    path = f"/s/{here.uid}/passages/"

    said = _said(editor.post(path, {"file": SimpleUploadedFile("a.jsonld", handed_out(there))}))
    wrong = _said(editor.post(path, {"file": SimpleUploadedFile("a.jsonld", b"no")}))

    assert "1 passage stands where the file says. 3 passages were found by their words" in said
    assert "1 passage is lost “Salt Mere” its words do not stand there" in said
    assert "1 correction waits for your decision." in said
    assert "Line 1 is no JSON." in wrong
    stranger = Client().post(path, {"file": SimpleUploadedFile("a.jsonld", handed_out(there))})
    assert stranger.status_code == 403
    assert "Ada Brook" in _said(Client().get(f"/s/{there.uid}/passages/"))


def _said(response: Any) -> str:
    return " ".join(html.fromstring(response.content.decode()).xpath("string(//main)").split())


@pytest.mark.parametrize("many", [3, 30])
def test_handing_out_takes_the_same_queries_whatever_it_holds(
    many: int, django_assert_num_queries: Any
) -> None:
    source = take_in("\n\n".join(f"Number {n} of the weir." for n in range(many)))
    for n in range(many):
        corrected(source, f"Number {n} of", f"Item {n} of")

    with django_assert_num_queries(3):
        assert annotating.collection(source)["total"] == many
    with django_assert_num_queries(5):
        assert Client().get(f"/s/{source.uid}/passages/").status_code == 200


WORDS = st.lists(
    st.sampled_from(["river", "السدّ", "e\u0301tude", "🌊🏽", "2½", "水門", "is", "\U0001d7da", "the", "ok."]),
    min_size=1,
    max_size=9,
)
LINES = st.lists(WORDS.map(" ".join), min_size=1, max_size=6)


@given(LINES, st.sampled_from(["\n\n", "\r\n\r\n"]), st.sampled_from(["", "\ufeff"]), st.data())
# Each example reads four files, each in a process of its own.
@settings(
    max_examples=settings.default.max_examples // 8,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_a_passage_resolves_after_corrections_other_segments_and_another_node(
    lines: list[str], ending: str, mark: str, data: Any
) -> None:
    words = mark + ending.join(lines)
    source = take_in(words, kind="text")
    spans = _quote_some(source, data)
    _correct_some(source, data)
    _cut_otherwise(get_version(source), data)

    _check(source, words.encode(), spans)
    here = take_in(words, make_coalition("Others"), kind="text")
    done = brought(here, handed_out(source))
    assert (done.exact, done.found, done.lost) == (source.passages.count(), 0, [])
    _check(here, words.encode(), spans)
    assert brought(here, handed_out(source)).new == 0

    actions.read_anew(get_version(source), actor=editor_of(source), kind="article")
    _check(source, words.encode(), spans)
    changed = "🌊 before. " + ending.join(lines[1:])
    version = actions.add_version(source, changed.encode(), actor=editor_of(source))
    for anchor in version.anchors.select_related("passage"):
        quote = anchor.passage.quote
        around = Original.objects.get(version=version).text
        if anchor.reason:
            continue
        assert around[anchor.start : anchor.end] == quote.exact
        assert around[: anchor.start].endswith(quote.prefix)
        assert around[anchor.end :].startswith(quote.suffix)


def _quote_some(source: Source, data: Any) -> set[str]:
    """Quote stretches of the source; return their words."""
    version = get_version(source)
    text = Original.objects.get(version=version).text
    for _n in range(3):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        if text[start:end].strip():
            actions.quote(version, start, end, actor=editor_of(source))
    return {passage.exact for passage in source.passages.all()}


def _correct_some(source: Source, data: Any) -> None:
    for passage in source.passages.all():
        if data.draw(st.booleans()):
            try:
                made = actions.suggest(
                    passage, data.draw(st.sampled_from(["dam", "🐟"])), actor=editor_of(source)
                )
                actions.decide(made, CorrectionState.ACCEPTED, actor=editor_of(source))
            except Refused:
                continue  # Over several paragraphs, or over another correction.


def _cut_otherwise(version: Any, data: Any) -> None:
    """Cut the text into other paragraphs, as another reader might."""
    text = Original.objects.get(version=version).text
    cuts = sorted({0, len(text), *data.draw(st.lists(st.integers(1, max(len(text) - 1, 1)), max_size=4))})
    version.segments.all().delete()
    Segment.objects.bulk_create(
        Segment(version=version, order=n, kind="paragraph", start=a, end=b, line=1, body=text[a:b])
        for n, (a, b) in enumerate(pairwise(cuts), 1)
    )


def _check(source: Source, data: bytes, words: set[str]) -> None:
    """Every passage stands in the text and leads to the very bytes of the file."""
    text = Original.objects.get(version=get_version(source)).text
    found = source.passages.all()
    assert {passage.exact for passage in found} == words
    for passage in found:
        assert text[passage.start : passage.end] == passage.exact
        ((first, last),) = byte_ranges(passage)
        assert data[first:last].decode().replace("\r\n", "\n") == passage.exact.replace("\r\n", "\n")
