"""Files that nobody should have sent: every reader reads them whole or refuses them with one sentence."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reading import samples
from tests.reading.sources.damage import damaged
from undersigned.reading import Unreadable
from undersigned.reading.limits import MAX_LINE, MAX_SPEAKERS, seconds_for
from undersigned.reading.sources import SourceDocument, read_source, receive
from undersigned.reading.sources.doubts import SENTENCES
from undersigned.reading.sources.facts import facts
from undersigned.reading.sources.wire import dumps, loads

DATA = Path(__file__).parent / "data"
NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
)
INFO = "<office:change-info><dc:creator>A</dc:creator><dc:date>2031-05-12T10:00:00</dc:date></office:change-info>"
ODT = (
    f'<office:document-content {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text><text:tracked-changes>'
    f'<text:changed-region text:id="i"><text:insertion>{INFO}</text:insertion></text:changed-region>'
    f'<text:changed-region text:id="d"><text:deletion>{INFO}<text:p>gone </text:p></text:deletion>'
    "</text:changed-region></text:tracked-changes><text:h>T</text:h>"
    '<text:p>One <text:span>two</text:span><text:s text:c="2"/>three <text:change text:change-id="d"/></text:p>'
    '<text:list><text:list-item><text:p><text:change-start text:change-id="i"/>Ask <text:a xlink:href="#">them'
    '</text:a><text:change-end text:change-id="i"/> now</text:p></text:list-item></text:list>'
    '<text:p><office:annotation office:name="n"><dc:creator>B</dc:creator><text:p>Why?</text:p></office:annotation>'
    'Four<office:annotation-end office:name="n"/> <text:note><text:note-body><text:p>x</text:p></text:note-body>'
    "</text:note></text:p></office:text></office:body></office:document-content>"
)
WORDS = (
    "<w:p><w:r><w:t>One</w:t></w:r><w:ins w:author='A'><w:r><w:t> two</w:t></w:r></w:ins>"
    "<w:del w:author='A'><w:r><w:delText> three</w:delText></w:r></w:del></w:p>"
    "<w:p><w:commentRangeStart w:id='1'/><w:moveTo w:author='B'><w:r><w:t>Moved</w:t></w:r></w:moveTo>"
    "<w:commentRangeEnd w:id='1'/><w:r><w:t> on.</w:t></w:r></w:p>"
)
COMMENT = "<w:comment w:id='1' w:author='A'><w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment>"
SAMPLES = {path.name: path.read_bytes() for path in sorted(DATA.iterdir())} | {
    "changes.docx": samples.docx(
        WORDS + samples.listed("Four."), comments=COMMENT, numbering=samples.numbering(("decimal", "%1."))
    ),
    "text.odt": samples.odt(ODT),
}


def check(data: bytes, name: str) -> None:
    try:
        document = read_source(data, name)
    except Unreadable as reason:
        sentence = str(reason)
    else:
        assert_whole(document, data)
        return
    assert "\n" not in sentence
    assert 10 < len(sentence) < 300


def assert_whole(document: SourceDocument, data: bytes) -> None:
    length = len(document.text)
    size = length if document.is_packed else len(receive(data).text)
    for segment in document.segments:
        assert 0 <= segment.start <= segment.end <= length
        assert segment.line >= 1
        for start, end in document.received(segment.start, segment.end):
            assert 0 <= start <= end <= size
    assert all(first.start <= second.start for first, second in pairwise(document.segments))
    assert_tree(document)
    spans = [*document.marks, *document.cues, *document.changes, *document.margin, *document.links]
    assert all(0 <= each.start <= each.end <= length for each in spans)
    assert all(0 <= join.first < join.second < len(document.segments) for join in document.joins)
    assert all(SENTENCES[each.code] % each.values == each.message for each in document.warnings)
    assert document.changes or document.original() == document.text
    assert facts(document, None if document.is_packed else receive(data), len(data))
    assert loads(dumps(document)) == document
    json.dumps(document.as_json(), ensure_ascii=False).encode()


def assert_tree(document: SourceDocument) -> None:
    """Hold what answers to what it answers, and paragraphs to the turn or comment that they are in."""
    holders = [each for each in document.segments if each.kind in {"comment", "turn"}]
    for number, each in enumerate(holders, 1):
        assert each.parent is None or each.parent < number
        assert each.depth == (holders[each.parent - 1].depth + 1 if each.parent else 1)
    for each in document.segments:
        if each.parent and each.kind == "paragraph":
            holder = holders[each.parent - 1]
            assert holder.start <= each.start <= each.end <= holder.end


@pytest.mark.parametrize("name", SAMPLES)
def test_a_good_file_of_each_kind_is_read(name: str) -> None:
    document = read_source(SAMPLES[name], name)

    assert_whole(document, SAMPLES[name])
    assert len(document.segments) >= 2


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.differing_executors])
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_with_one_sentence(name: str, data: st.DataObject) -> None:
    check(data.draw(damaged(name, SAMPLES[name])), name)


@pytest.mark.long
@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=10_000, suppress_health_check=[HealthCheck.differing_executors])
@given(data=st.data())
def test_ten_thousand_damaged_files_are_read_or_refused(name: str, data: st.DataObject) -> None:
    check(data.draw(damaged(name, SAMPLES[name])), name)


@given(st.binary(max_size=200), st.sampled_from(sorted(SAMPLES)))
def test_any_bytes_under_any_name_are_read_or_refused(data: bytes, name: str) -> None:
    check(data, name)


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(Unreadable) as raised:
        read_source(data, name)
    return str(raised.value)


LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><rss><title>&b;</title></rss>'
CUE = "%s --> %s\nwords\n\n"
BACK = CUE % ("00:00:03,000", "00:00:02,000")


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.txt", b"good\nb\xe9d", "Line 2, byte 7 (0xe9) is not UTF-8: save the file as UTF-8 and try again."),
        ("a.txt", "mal".encode("utf-16-le")[:-1], "Line 1, byte 2 is a NUL character, so this is not a text file."),
        ("a.txt", b"x\n" + b"y" * 10_000_000, f"Line 2 is longer than {MAX_LINE} characters, which is the limit."),
        ("a.html", b"<p>" + b"y" * 10_000_000, f"Line 1: the paragraph is longer than {MAX_LINE} characters"),
        ("a.xml", LAUGHS, "Line 1: the XML declares a document type or entities, which no export needs."),
        ("a.xml", b"<rss>\n<a></b></rss>", "Line 2: this is not well-formed XML (mismatched tag)."),
        ("a.xml", b"<rss>&nbsp;</rss>", "Line 1: this is not well-formed XML (undefined entity)."),
        ("a.xml", b"<svg/>", "Line 1: “svg” is no XML that can be read"),
        ("a.json", b'{"a": 1}', "Line 1: this JSON is neither"),
        ("a.json", b'{"segments": 3}', "The segments of this JSON file are no list."),
        ("a.json", b'{"segments": [3]}', "Segment 1 of this JSON file is no object."),
        ("a.json", b'{"segments": [{"body": "x", "startTime": "1"}]}', "Segment 1: a time is no number."),
        ("a.json", b'{"segments": [{"body": "x", "startTime": -1, "endTime": 1}]}', "Segment 1: the cue has a time"),
        ("a.json", b'{"segments": [{"body": "x", "startTime": NaN, "endTime": 1}]}', "Segment 1: a time is no"),
        ("a.json", b"[" * 100_000, "Line 1: the JSON is nested too deeply"),
        ("a.srt", (CUE % ("-00:00:01,000", "00:00:02,000")).encode(), "Line 1: the cue has a time before zero."),
        ("a.srt", BACK.encode(), "Line 1: the cue ends (2 s) before it begins (3 s)."),
        ("a.vtt", ("WEBVTT\n\n" + CUE % ("00:99.000", "01:00.000")).encode(), "Line 3: “00:99.000” is not a time."),
        ("a.docx", samples.docx("<w:p/>" * 20) [:-30], "Byte 1: the file begins as a zip archive but is damaged"),
        ("a.docx", b"PK\x03\x04nothing", "Byte 1: the file begins as a zip archive but is damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0more", "Byte 1: this is an old Word file, which cannot be read"),
        ("a.txt", b" \n\n ", "The file holds no words."),
        ("a.txt", b"a" * 16_000_001, "The file is larger than 16 MB, which is the limit."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(name: str, data: bytes, sentence: str) -> None:
    assert refusal(data, name).startswith(sentence)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = samples.docx("<w:p/>" * 5_000_000)

    assert len(bomb) < 100_000
    assert "a zip bomb" in refusal(bomb, "a.docx")


def test_sixty_thousand_speakers_are_refused() -> None:
    talk = "".join(f"Speaker {number}:\nhello\n" for number in range(60_000))

    assert refusal(talk.encode(), "a.txt").endswith(
        f"more than {MAX_SPEAKERS} people speak, which is the limit."
    )


def test_overlapping_cues_stay_and_are_told() -> None:
    cues = "WEBVTT\n\n" + CUE % ("00:01.000", "00:05.000") + CUE % ("00:03.000", "00:06.000")
    document = read_source(cues.encode(), "a.vtt")

    assert len(document.cues) == 2
    assert [(each.code, each.line) for each in document.warnings] == [("overlap", 6)]


def test_a_script_gives_no_words_and_is_told() -> None:
    page = b"<h1>T</h1>\n<p>One.</p>\n<script>alert('two')</script><p>Three.</p>\n<p style='display:none'>Four.</p>"
    document = read_source(page, "a.html")

    assert document.text == "T\n\nOne.\n\nThree."
    assert [(each.code, each.line) for each in document.warnings] == [("script", 3), ("hidden-text", 4)]


def test_bidi_controls_are_taken_out_of_names_and_told_in_words() -> None:
    talk = "Nora\u202e:\nIt is dry.\nTom:\nYes \u2066so\u2069.\nNora\u202e:\nYes.\n"
    document = read_source(talk.encode(), "a.txt")

    assert [speaker.label for speaker in document.speakers] == ["Nora", "Tom"]
    assert {each.speaker for each in document.segments} == {"Nora", "Tom"}
    assert "bidi-control" in {each.code for each in document.warnings}
    assert "\u202e" in document.text


def child(data: bytes, name: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "undersigned.reading", name]
    return subprocess.run(command, input=data, capture_output=True, timeout=120, check=False)


def test_a_process_with_limits_reads_what_this_one_reads() -> None:
    data = SAMPLES["changes.docx"]
    done = child(data, "a.docx")

    assert (done.returncode, done.stderr) == (0, b"")
    assert loads(done.stdout) == read_source(data, "a.docx")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"kind": "text"}', b"\xff"])
def test_bytes_that_are_no_document_are_not_taken_for_one(data: bytes) -> None:
    with pytest.raises(ValueError):
        loads(data)


@pytest.mark.long
def test_a_process_with_limits_gives_up_what_takes_too_much() -> None:
    # Each mark is a token of its own: few bytes, much memory.
    done = child(b"- a\n" * 99_000 + "👩".encode() * 900_000, "a.md")

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("The file")
    assert done.stderr.count(b"\n") == 1
    assert seconds_for(4_000_000) == 6
