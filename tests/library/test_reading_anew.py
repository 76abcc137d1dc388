"""The bytes of a source are read again, and everything that people laid beside them stays in its place."""

import pytest
from tests.factories import seated
from tests.library.worlds import (
    ARTICLE,
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
from undersigned.core.errors import NotAllowed, Refused
from undersigned.library import actions
from undersigned.library.models import Original, Passage
from undersigned.library.queries.sources import byte_ranges, get_version

pytestmark = pytest.mark.django_db


def test_an_editor_says_what_a_source_is_and_it_is_read_as_that() -> None:
    source = take_in(TRANSCRIPT, kind="text")
    passage = quoted(source, "duty engine here")
    assert not get_version(source).segments.filter(kind="turn").exists()

    editor = signed_in(source.coalition, "editor")
    editor.post(f"/s/{source.uid}/details/", {"kind": "transcript", "language": "en", "audience": "0"})

    source.refresh_from_db()
    passage.refresh_from_db()
    assert source.kind == "transcript"
    assert get_version(source).segments.filter(kind="turn").count() == 4
    assert TRANSCRIPT[passage.start : passage.end] == "duty engine here"
    assert passage.speaker == "Tom Kell"


def test_corrections_and_names_stand_when_the_same_bytes_are_read_anew() -> None:
    source = transcript()
    corrected(source, "duty engine here", "duty engineer")
    speaker = source.speakers.get(label="Speaker 3")
    actions.name_speaker(speaker, "Ada Brook", quoted(source, "what Ada Brook"), actor=editor_of(source))
    editor = signed_in(source.coalition, "editor")
    before = editor.get(f"/s/{source.uid}/").content.decode()

    done = editor.post(f"/s/{source.uid}/1/anew/")

    after = editor.get(f"/s/{source.uid}/").content.decode()
    assert done.url == f"/s/{source.uid}/1/"
    assert "duty engineer" in after
    assert before.count("Ada Brook") == after.count("Ada Brook")
    assert journal.history(source, public=True)[0].verb == "source.read_anew"


def test_a_parted_paragraph_stays_parted() -> None:
    source = take_in(ARTICLE, filename="a.md")
    actions.set_join(get_version(source).joins.get(), False, actor=editor_of(source))

    actions.read_anew(get_version(source), actor=editor_of(source))

    assert get_version(source).joins.get().joined is False


def test_where_the_words_are_read_otherwise_each_passage_is_found_by_its_own() -> None:
    data = shared("library", "own", "transcript.vtt").read_bytes()
    source = take_in(data.decode(), filename="transcript.vtt")
    version = get_version(source)
    leaf = version.segments.exclude(body="")[2]
    passage = actions.quote(version, leaf.start, leaf.start + 30, actor=editor_of(source))
    # As if an older reader had put a sign before all words.
    original = Original.objects.get(version=version)
    Original.objects.filter(version=version).update(text="*" + original.text)
    Passage.objects.filter(pk=passage.pk).update(start=passage.start + 1, end=passage.end + 1)
    passage.anchors.update(start=passage.start + 1, end=passage.end + 1)

    actions.read_anew(version, actor=editor_of(source))

    passage.refresh_from_db()
    assert original.text[passage.start : passage.end] == passage.exact
    assert byte_ranges(passage)


def test_a_reading_that_would_lose_a_passage_is_refused() -> None:
    source = transcript()
    version = get_version(source)
    passage = quoted(source, "duty engine here")
    Passage.objects.filter(pk=passage.pk).update(exact="other words")
    Original.objects.filter(version=version).update(text="other words " + TRANSCRIPT)
    before = list(version.segments.values_list("start", "end"))

    with pytest.raises(Refused, match="passages would be lost"):
        actions.read_anew(version, actor=editor_of(source))
    assert list(version.segments.values_list("start", "end")) == before


def test_a_file_made_for_one_kind_is_of_no_other() -> None:
    source = take_in(shared("library", "own", "transcript.vtt").read_text(), filename="transcript.vtt")

    with pytest.raises(Refused, match="in one way only"):
        actions.read_anew(get_version(source), actor=editor_of(source), kind="thread")


def test_reading_anew_is_for_editors() -> None:
    source = transcript()
    with pytest.raises(NotAllowed):
        actions.read_anew(get_version(source), actor=seated(source.coalition, "observer"))
