"""Passages, names of speakers and corrections lie beside the record, which never changes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import seated
from tests.library.worlds import (
    ARTICLE,
    TRANSCRIPT,
    corrected,
    editor_of,
    quoted,
    take_in,
    transcript,
)
from tests.shared import shared

from undersigned.core import journal, search
from undersigned.core.actor import NOBODY
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience
from undersigned.library import actions
from undersigned.library.models import Correction, Original, Passage, Segment
from undersigned.library.queries import annotating
from undersigned.library.queries.corrections import Reading, corrected_words
from undersigned.library.queries.finding import find_anywhere, find_in_reading
from undersigned.library.queries.pages import page_of
from undersigned.library.queries.sources import byte_ranges, get_version
from undersigned.library.queries.standing import stands
from undersigned.library.states import CorrectionState, ReadingState
from undersigned.reading.passages import Anchored, anchor, from_json


def hits(typed: str) -> list[search.Hit]:
    return search.find(search.read_wanted(typed), NOBODY)[0]


def read_words(source: Any) -> str:
    """Return what the page shows, corrections included."""
    page = page_of(get_version(source), 1)
    pieces = [p for b in page.blocks for para in b.paragraphs for half in para.halves for p in half.pieces]
    return " ".join(p.told.meant if p.kind == "correction" else p.words for p in pieces)


@pytest.mark.django_db
def test_a_passage_leads_to_the_very_bytes() -> None:
    words = "\ufeffInes Harrow:\r\nMiß 𝟚 naïve e\u0301tude 🌊 السدّ\r\nTom Kell:\r\nYes.\r\nInes Harrow:\r\nSo.\r\n"
    source = take_in(words)
    passage = quoted(source, "e\u0301tude 🌊 السدّ")
    data = bytes(Original.objects.get(version=passage.version).data)

    ((first, last),) = byte_ranges(passage)

    assert data[first:last].decode() == passage.exact == "e\u0301tude 🌊 السدّ"


@pytest.mark.django_db
def test_words_quoted_twice_have_one_address() -> None:
    source = transcript()

    assert quoted(source, "the sluice") == quoted(source, "the sluice", actor=NOBODY)
    assert Passage.objects.count() == 1


@pytest.mark.django_db
def test_a_passage_knows_who_speaks_and_whose_words_they_are() -> None:
    source = transcript()
    passage = quoted(source, "nobody lives there")
    actions.attribute(passage, "reported", actor=editor_of(source), reported_of="the mayor")

    assert (passage.speaker, passage.voice, passage.reported_of) == ("Speaker 3", "reported", "the mayor")
    told = annotating.annotation(passage)
    assert told["undersigned:speaker"] == "Speaker 3"
    assert told["undersigned:reportedOf"] == "the mayor"


@pytest.mark.django_db
def test_an_annotation_taken_out_finds_the_passage_again() -> None:
    source = transcript()
    passage = corrected(source, "duty engine here", "duty engineer").passage
    told = json.loads(json.dumps(annotating.annotation(passage)))

    quote, position = from_json(told["target"]["selector"])

    assert quote
    assert position
    assert anchor(TRANSCRIPT, quote) == Anchored(position.start, position.end)
    assert TRANSCRIPT[position.start : position.end] == "duty engine here"
    assert [body["value"] for body in told["body"]] == ["duty engineer"]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "  \n "])
def test_no_words_are_no_passage(words: str) -> None:
    source = take_in("One. \n\n  \n\nTwo.")
    with pytest.raises(Refused, match="Choose the words"):
        actions.quote(get_version(source), 4, 6, actor=editor_of(source))


@pytest.mark.django_db
def test_a_stranger_quotes_what_she_may_read_and_nothing_else() -> None:
    public, inner = transcript(), transcript(audience=Audience.COALITION)

    assert quoted(public, "sluice", actor=NOBODY).exact == "sluice"
    with pytest.raises(NotAllowed):
        quoted(inner, "sluice", actor=NOBODY)


@pytest.mark.django_db
def test_an_editor_names_a_speaker_by_the_words_that_introduce_him() -> None:
    source = transcript()
    speaker = source.speakers.get(label="Speaker 3")
    evidence = quoted(source, "Here is what Ada Brook")

    actions.name_speaker(speaker, "Ada Brook", evidence, actor=editor_of(source))

    speaker.refresh_from_db()
    assert (str(speaker), speaker.label, speaker.evidence) == ("Ada Brook", "Speaker 3", evidence)
    assert get_version(source).segments.filter(speaker="Speaker 3").count() == 2
    assert {hit.kind for hit in hits('"Ada Brook"')} == {"source", "segment"}
    with pytest.raises(NotAllowed):
        actions.name_speaker(speaker, "X", evidence, actor=seated(source.coalition, "observer"))


@pytest.mark.django_db
def test_the_evidence_is_of_the_same_source() -> None:
    source, other = transcript(), transcript()
    with pytest.raises(Refused, match="must be of this source"):
        actions.name_speaker(source.speakers.first(), "Ada", quoted(other, "sluice"), actor=editor_of(source))


@pytest.mark.django_db
def test_a_name_is_erased_and_the_label_stays() -> None:
    source = transcript()
    speaker = source.speakers.get(label="Speaker 3")
    actions.name_speaker(speaker, "Zyxmarble", quoted(source, "Ada Brook"), actor=editor_of(source))
    assert hits("Zyxmarble")

    erase("speaker", speaker.uid)

    speaker.refresh_from_db()
    assert str(speaker) == "Speaker 3"
    assert hits("Zyxmarble") == []


@pytest.mark.django_db
def test_an_accepted_correction_is_read_over_a_record_that_stays() -> None:
    source = transcript()
    assert source.state == ReadingState.RUSHED
    corrected(source, "duty engine here", "duty engineer")
    source.refresh_from_db()

    assert "the  duty engineer ." in read_words(source).replace("the duty", "the  duty")
    assert bytes(Original.objects.get().data) == TRANSCRIPT.encode()
    assert Segment.objects.filter(body__contains="duty engine here").exists()
    assert source.state == ReadingState.IN_CORRECTION


@pytest.mark.django_db
def test_both_spellings_are_found() -> None:
    source = transcript()
    corrected(source, "Salt Mere", "Saltmere")

    for typed in ("Saltmere", '"Salt Mere"', '"listener from Saltmere asks"', '"from salt mere asks"'):
        assert "segment" in {hit.kind for hit in hits(typed)}, typed
    assert {hit.kind for hit in hits("saltmere")} == {"segment", "correction"}


@pytest.mark.django_db
def test_a_correction_is_suggested_by_anybody_and_decided_by_editors() -> None:
    source = transcript()
    correction = actions.suggest(quoted(source, "Salt Mere"), "Saltmere", actor=NOBODY, signed="A listener")

    assert correction.state == CorrectionState.OPEN
    assert hits("saltmere") == []
    assert "Saltmere" not in read_words(source)
    with pytest.raises(NotAllowed):
        actions.decide(correction, CorrectionState.ACCEPTED, actor=NOBODY)


@pytest.mark.django_db
def test_a_declined_correction_is_gone_from_the_page_and_the_search() -> None:
    source = transcript()
    correction = corrected(source, "Salt Mere", "Saltmere")

    actions.decide(correction, CorrectionState.DECLINED, actor=editor_of(source))

    assert hits("saltmere") == []
    assert "Saltmere" not in read_words(source)
    told = [line.verb for line in journal.history(source, public=False)]
    assert told[:3] == ["correction.declined", "source.state_set", "correction.accepted"]


@pytest.mark.django_db
def test_a_doubt_is_shown_beside_the_record_and_not_in_its_place() -> None:
    source = transcript()
    suggested = actions.suggest(quoted(source, "Salt Mere"), "Saltmere", actor=NOBODY)
    actions.decide(suggested, CorrectionState.FLAGGED, actor=editor_of(source))

    kinds = [
        (piece.kind, piece.words)
        for block in page_of(get_version(source), 1).blocks
        for para in block.paragraphs
        for piece in para.halves[0].pieces
        if piece.kind != "words"
    ]
    assert kinds == [("doubt", "Salt Mere")]
    assert {hit.kind for hit in hits("saltmere")} == {"correction"}


@pytest.mark.django_db
def test_two_corrected_readings_never_stand_over_the_same_words() -> None:
    source = transcript()
    corrected(source, "duty engine here", "duty engineer")
    other = actions.suggest(quoted(source, "engine here. He"), "engineer. She", actor=NOBODY)

    with pytest.raises(Refused, match="Another accepted correction"):
        actions.decide(other, CorrectionState.ACCEPTED, actor=editor_of(source))
    other.refresh_from_db()
    assert other.state == CorrectionState.OPEN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("heard", "meant", "sentence"),
    [
        ("sluice", " ", "Write what was meant"),
        ("sluice", "sluice", "as they stand"),
        ("opened.\nTom Kell:\nThe short", "x", "one paragraph at a time"),
    ],
)
def test_what_corrects_nothing_is_refused(heard: str, meant: str, sentence: str) -> None:
    source = transcript()
    version = get_version(source)
    start = TRANSCRIPT.index(heard)
    passage = actions.quote(version, start, start + len(heard), actor=editor_of(source))

    with pytest.raises(Refused, match=sentence):
        actions.suggest(passage, meant, actor=NOBODY)
    assert not Correction.objects.exists()


@pytest.mark.django_db
def test_a_suggestion_pressed_twice_is_one() -> None:
    passage = quoted(transcript(), "Salt Mere")

    assert actions.suggest(passage, "Saltmere", actor=NOBODY) == actions.suggest(
        passage, " Saltmere\n", actor=NOBODY
    )


@pytest.mark.django_db
def test_strangers_do_not_bury_the_editors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.corrections, "MOST_WAITING", 1)
    source = transcript()
    passage = quoted(source, "Salt Mere")
    actions.suggest(passage, "Saltmere", actor=NOBODY)

    with pytest.raises(Refused, match="have to decide first"):
        actions.suggest(passage, "Salt-mere", actor=NOBODY)
    assert actions.suggest(passage, "Salt-mere", actor=editor_of(source)).pk


@pytest.mark.django_db
def test_an_erased_correction_leaves_neither_its_words_nor_its_name() -> None:
    source = transcript()
    passage = quoted(source, "Salt Mere")
    suggested = actions.suggest(passage, "Zyxmarble", actor=NOBODY, signed="Zyxmarble")
    actions.decide(suggested, CorrectionState.ACCEPTED, actor=editor_of(source))

    erase("correction", suggested.uid)

    assert hits("Zyxmarble") == []
    assert hits("salt mere")
    assert "Zyxmarble" not in read_words(source)
    assert "Zyxmarble" not in str([line.sentence for line in journal.history(source, public=False)])


@pytest.mark.django_db
def test_a_correction_is_shown_in_a_new_version_where_its_passage_stands() -> None:
    source = transcript()
    corrected(source, "Salt Mere", "Saltmere")
    actions.add_version(source, ("Preface.\n" + TRANSCRIPT).encode(), actor=editor_of(source))

    assert "Saltmere" in read_words(source)
    (passage,) = source.passages.all()
    assert [(each.version.number, each.reason) for each in stands(passage)] == [(2, ""), (1, "")]


@pytest.mark.django_db
def test_a_page_break_is_joined_parted_and_joined_again() -> None:
    source = take_in(ARTICLE, filename="a.md")
    version = get_version(source)
    (join,) = version.joins.all()
    phrase = '"more or less the valley was never asked"'

    assert len(hits(phrase)) == 1
    actions.set_join(join, False, actor=editor_of(source))
    assert hits(phrase) == []
    assert len(hits('"the valley was never asked"')) == 1
    actions.set_join(join, True, actor=editor_of(source))
    assert len(hits(phrase)) == 1
    assert bytes(Original.objects.get().data) == ARTICLE.encode()


@pytest.mark.django_db
def test_words_are_quoted_as_they_are_read_without_the_signs_round_them() -> None:
    source = take_in(ARTICLE, filename="a.md")

    passage = quoted(source, "They say the minutes are lost")

    assert passage.exact == "They say [the minutes](#) are lost"
    assert {hit.kind for hit in hits('"say the minutes are lost"')} == {"segment"}


@pytest.mark.django_db
def test_words_of_the_corrected_reading_stand_for_those_of_the_record() -> None:
    source = transcript()
    corrected(source, "duty engine here", "duty engineer")

    passage = quoted(source, "The short answer is the duty engineer. He decides")

    assert passage.exact == "The short answer is the duty engine here. He decides"


@given(
    st.text("ab c", min_size=1, max_size=30),
    st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29), st.text("xy", max_size=4)), max_size=4),
    st.data(),
)
def test_what_is_quoted_from_a_reading_covers_all_it_stands_for(
    text: str, drawn: list[tuple[int, int, str]], data: Any
) -> None:
    readings: list[Reading] = []
    for a, b, meant in drawn:
        start, end = sorted((min(a, len(text)), min(b, len(text))))
        if start < end and all(end <= r.start or r.end <= start for r in readings):
            readings.append(Reading(start, end, meant, "p"))
    readings.sort(key=lambda reading: reading.start)
    segment = Segment(start=0, end=len(text), body=text)
    shown = corrected_words(segment, readings)
    words = data.draw(st.sampled_from(list(shown.split()) or [""]))

    for start, end in find_in_reading(text, words, readings, 0, len(text)):
        inside = [r for r in readings if start < r.end and r.start < end]
        assert all(start <= r.start and r.end <= end for r in inside if r.meant)
        body = Segment(start=start, end=end, body=text[start:end])
        within = [r for r in inside if start <= r.start and r.end <= end]
        assert words in corrected_words(body, within)


@pytest.mark.django_db
def test_the_corrections_of_an_annotation_file_stand_where_they_say() -> None:
    record = shared("library", "own", "transcript-rushed.txt").read_text(encoding="utf-8")
    told = json.loads(shared("library", "own", "transcript-rushed.corrections.jsonld").read_text())
    source = take_in(record)
    for each in told:
        quote, position = from_json(each["target"]["selector"])
        assert quote
        assert position
        ((start, end),) = find_anywhere(get_version(source), quote.exact)
        assert (start, end) == (position.start, position.end)
        corrected(source, quote.exact, each["body"]["value"])

    assert "I would say:  changed, not wrong" in read_words(source).replace("  ", " ").replace(
        ": ", ":  ", 99
    )
    assert [hit.kind for hit in hits('"cannot be compared. I would say: changed, not wrong"')] == ["segment"]
