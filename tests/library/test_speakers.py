"""What a reader is told of voices and days: recordings with their origin, events that are over."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html
from tests.library.worlds import editor_of, quoted, signed_in, take_in, transcript
from tests.shared import shared

from undersigned.core import journal
from undersigned.core.errors import Refused
from undersigned.library import actions
from undersigned.library.models import Source

pytestmark = pytest.mark.django_db


def said(source: Source) -> str:
    page = html.fromstring(Client().get(f"/s/{source.uid}/").content.decode())
    return " ".join(page.xpath("string(//main)").split())


def test_a_recording_is_marked_with_its_origin_even_where_nobody_names_the_speaker() -> None:
    source = transcript()
    speaker = source.speakers.get(label="Speaker 3")
    sent = {"words": "Here is what Ada Brook", "clip": "on", "origin": "Valley Radio, June 2031"}

    signed_in(source.coalition, "editor").post(f"/s/{source.uid}/speakers/{speaker.uid}/", sent)

    assert "Speaker 3 a recording played there: Valley Radio, June 2031 · how we know" in said(source)
    page = html.fromstring(Client().get(f"/s/{source.uid}/").content.decode())
    assert page.xpath("//section[contains(@class, 'played')]/h3/bdi/text()") == ["Speaker 3"]
    assert journal.history(source, public=True)[0].verb == "speaker.heard_in_clip"


def test_a_recording_with_a_named_voice_shows_both() -> None:
    source = transcript()
    speaker = source.speakers.get(label="Speaker 3")
    evidence = quoted(source, "what Ada Brook")
    actions.name_speaker(speaker, "Ada Brook", evidence, actor=editor_of(source), clip=True, origin="Radio")

    assert "Ada Brook in the record: Speaker 3 · how we know a recording played there: Radio" in said(source)


def test_neither_a_name_nor_a_recording_is_nothing_said() -> None:
    source = transcript()
    evidence = quoted(source, "what Ada Brook")
    with pytest.raises(Refused, match="Give the name, or say"):
        actions.name_speaker(source.speakers.get(label="Speaker 3"), " ", evidence, actor=editor_of(source))


def facts(source: Source) -> dict[str, str]:
    """Return what the page says is known of a source."""
    page = html.fromstring(Client().get(f"/s/{source.uid}/").content.decode())
    names, told = page.xpath("//dl[@class='facts']/dt"), page.xpath("//dl[@class='facts']/dd")
    return {
        name.text_content(): " ".join(value.text_content().split())
        for name, value in zip(names, told, strict=True)
    }


# 3 February 2024 and 1 June 2024 were Saturdays.
CALLS = "# A call\n\nCome this Saturday, 3 February, to the weir.\n\nOr this Saturday, 1 June, to the town hall.\n"


def test_a_day_that_was_over_when_the_text_came_out_is_shown_as_past() -> None:
    source = take_in(CALLS, kind="article", filename="call.md", published="2024-02-08")

    assert "3 February (3 February 2024: over when this came out)" in said(source)


def test_a_day_to_come_when_the_text_came_out_is_past_for_whoever_reads_it_today() -> None:
    source = take_in(CALLS, kind="article", filename="call.md", published="2024-02-08")

    assert "1 June (1 June 2024: over by now)" in said(source)


def test_a_day_that_is_still_to_come_is_not_past() -> None:
    year = timezone.localdate().year + 2
    first = next(day for day in range(1, 8) if date(year, 6, day).weekday() == 5)
    words = CALLS.replace("1 June", f"{first} June")
    source = take_in(words, kind="article", filename="call.md", published=f"{year}-02-08")

    assert "over by now" not in said(source)


def test_without_the_day_of_publication_nothing_is_called_past() -> None:
    source = take_in(CALLS, kind="article", filename="call.md", published="2024")

    assert "over" not in said(source).replace("overall", "")


def test_the_event_of_the_republished_article_is_past() -> None:
    (path,) = shared("seeds").glob("001_*.txt")
    source = take_in(path.read_text(encoding="utf-8"), filename=path.name)

    assert "(3 February 2024: over when this came out)" in said(source)
    assert "1 June" not in said(source)


def test_a_source_tells_that_it_answers_another_whose_address_is_lost() -> None:
    (path,) = shared("seeds").glob("000_*.txt")
    source = take_in(path.read_text(encoding="utf-8"), filename=path.name)
    assert facts(source)["Answers"] == "another text, whose address is lost"

    told = actions.Provenance(title="T", language="en", answers="An article elsewhere", audience=0)
    actions.describe_source(source, told, actor=editor_of(source))

    assert facts(source)["Answers"] == "An article elsewhere its address is lost"


def test_all_that_is_known_of_a_source_is_told_with_its_precision() -> None:
    source = take_in(
        "Words.",
        title="On the weir",
        authors=[("Ada Brook", "Friends of the Arle, on the board"), ("Tom Kell", "")],
        published="2031-06",
        first_published="2030",
        origin="https://rivers.example/weir",
        answers="A letter",
        answers_address="https://rivers.example/letter",
        rights="free to copy",
        received_from="the town hall",
    )

    told = facts(source)

    received = told.pop("Received")
    assert received.endswith(", from the town hall")
    assert received.startswith(f"{timezone.localdate().day} ")
    assert told == {
        "By": "Ada Brook, Friends of the Arle, on the boardTom Kell",
        "Published": "June 2031",
        "First published": "2030",
        "Answers": "A letter",
        "Found at": "https://rivers.example/weir",
        "Rights": "free to copy",
        "Reading state": "As received",
        "Address": f"http://localhost:8000/s/{source.uid}/1/",
    }
