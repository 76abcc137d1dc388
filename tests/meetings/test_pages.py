"""The pages of meetings: what stands on them, for whom, and when; the same number of queries however much it is."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from tests.doors.forms import forms_in
from tests.factories import make_coalition, make_party, make_text
from tests.library.worlds import signed_in
from tests.meetings.test_calendars import calendar, event
from tests.meetings.worlds import HOUR, at, editor_of, make_meeting, make_source
from tests.weighing import queries_of

from undersigned.core.asof import address_of
from undersigned.core.models import Audience
from undersigned.library.actions.passages import quote
from undersigned.meetings.actions import cancel_meeting, prepare_meeting, publish_record, tell_presence
from undersigned.meetings.models import Meeting
from undersigned.meetings.states import Presence
from undersigned.parties.models import Coalition

pytestmark = pytest.mark.django_db
SAID = {
    "title": "Day school",
    "kind": "day_school",
    "day": "2031-06-03",
    "time": "18:00",
    "until_time": "20:00",
    "time_zone": "Europe/Madrid",
    "audience": "0",
}


def filled(rows: int) -> Meeting:
    """Return a past public meeting with so many of everything."""
    coalition = make_coalition()
    editor = editor_of(coalition)
    text = make_text(coalition, rows)
    cases = [coalition.cases.create(name=f"Case {n}", audience=0) for n in range(rows)]
    texts = [make_text(coalition, 1, title=f"Text {n}") for n in range(rows)]
    meeting = make_meeting(coalition, begins=-3 * HOUR, audience=Audience.PUBLIC, cases=cases, texts=texts)
    source = make_source(coalition, "One. " * 40, audience=Audience.PUBLIC)
    version = source.versions.get()
    passages = [quote(version, 5 * n, 5 * n + 4, actor=editor) for n in range(rows)]
    prepare_meeting(
        meeting, [(f"Item {each.number}", each) for each in text.clauses.all()], passages, actor=editor
    )
    told = {make_party(coalition, f"Town {n}"): Presence.SPOKE for n in range(rows)}
    tell_presence(meeting, told, actor=editor)
    publish_record(meeting, source, actor=editor)
    for n in range(rows):
        make_meeting(coalition, begins=(n - 5) * 3 * HOUR)
    return meeting


def test_a_page_takes_the_same_queries_with_three_and_with_thirty_of_everything() -> None:
    counts: dict[str, list[int]] = {}
    for rows in (3, 30):
        meeting = filled(rows)
        home, own = f"/c/{meeting.coalition.slug}/meetings/", f"/meeting/{meeting.uid}/"
        past = f"?as_of={address_of(timezone.now())}"
        pages = [
            home,
            home + past,
            own,
            own + past,
            f"/case/{meeting.cases.all()[0].uid}/",
            f"{own}meeting.ics",
        ]
        for client, more in (
            (Client(), []),
            (signed_in(meeting.coalition, "editor"), ["agenda", "parties", "record"]),
        ):
            for place, page in enumerate([*pages, *(f"{own}{name}/" for name in more)]):
                counts.setdefault(f"{place} {len(more)}", []).append(queries_of(client, page))

    assert {name: found for name, found in counts.items() if found[0] != found[1]} == {}


def said_of(meeting: Meeting, **query: str) -> str:
    return Client().get(f"/meeting/{meeting.uid}/", query).content.decode()


def test_a_meeting_says_that_it_comes_that_it_is_on_and_that_it_is_over(monkeypatch: Any) -> None:
    meeting = make_meeting(starts_at=at(2031, 6, 3, 8), ends_at=at(2031, 6, 3, 10), audience=Audience.PUBLIC)
    address, told = f"/c/{meeting.coalition.slug}/meetings/", []
    for moment in (at(2031, 6, 3, 7, 59), at(2031, 6, 3, 8), at(2031, 6, 3, 9, 59), at(2031, 6, 3, 10)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        listed = Client().get(address).content.decode()
        pages = (said_of(meeting), listed.split("Over</h2>")[-1])
        told.append([next(w for w in ("Going on now", "Coming", "Over") if w in page) for page in pages])

    assert told == [["Coming"] * 2, ["Going on now"] * 2, ["Going on now"] * 2, ["Over"] * 2]


def test_its_hours_are_those_of_the_clock_where_it_is_held() -> None:
    meeting = make_meeting(
        starts_at=at(2031, 6, 3, 22),
        ends_at=at(2031, 6, 4, 1),
        time_zone="Asia/Tokyo",
        audience=Audience.PUBLIC,
    )

    page = said_of(meeting)

    assert "4 June 2031, 07:00 – 10:00 (Asia/Tokyo)" in " ".join(page.split())


def test_one_that_was_called_off_stays_and_says_so_and_before_that_day_it_did_not() -> None:
    meeting = make_meeting(audience=Audience.PUBLIC)
    before = address_of(timezone.now())
    cancel_meeting(meeting, actor=editor_of(meeting.coalition))

    assert "was called off" in said_of(meeting)
    assert "called off" not in said_of(meeting, as_of=before).lower()
    assert "Called off" in Client().get(f"/c/{meeting.coalition.slug}/meetings/").content.decode()


def post(coalition: Coalition, address: str, **data: Any) -> Any:
    return signed_in(coalition, "editor").post(address, data)


def test_a_meeting_is_set_by_its_form_once() -> None:
    coalition = make_coalition()
    client = signed_in(coalition, "editor")
    for _press in range(2):
        client.post(f"/c/{coalition.slug}/meetings/new/", SAID | {"once": "a-key"})

    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.ends_at) == (at(2031, 6, 3, 16), at(2031, 6, 3, 18))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"day": "2031-03-30", "time": "02:30"}, "02:30 does not exist on 2031-03-30 in Europe/Madrid"),
        ({"day": "2031-10-26", "time": "02:30"}, "02:30 comes twice on 2031-10-26 in Europe/Madrid"),
        ({"until_time": "17:00"}, "ends after it has begun"),
        ({"time_zone": "Madrid"}, "is not a time zone"),
        ({"online": "javascript:alert(1)"}, "valid URL"),
    ],
)
def test_what_cannot_be_is_said_at_its_place_and_nothing_is_kept(said: dict[str, str], sentence: str) -> None:
    coalition = make_coalition()

    page = post(coalition, f"/c/{coalition.slug}/meetings/new/", **(SAID | said)).content.decode()

    assert sentence in page
    assert not Meeting.objects.exists()


def test_of_two_moments_with_one_name_the_second_is_taken_where_it_is_said() -> None:
    coalition = make_coalition()
    told = SAID | {"day": "2031-10-26", "time": "02:50", "until_time": "02:55", "which": "second"}

    post(coalition, f"/c/{coalition.slug}/meetings/new/", **told)

    assert Meeting.objects.get().starts_at == at(2031, 10, 26, 1, 50)


def test_an_agenda_leads_to_its_clause_and_to_what_is_read_before_and_strangers_see_neither_draft() -> None:
    meeting = make_meeting(audience=Audience.PUBLIC)
    text, source = make_text(meeting.coalition, 1), make_source(meeting.coalition)
    editor, clause = editor_of(meeting.coalition), text.clauses.get()
    passage = quote(source.versions.get(), 0, 4, actor=editor)

    response = post(
        meeting.coalition,
        f"/meeting/{meeting.uid}/agenda/",
        agenda=f"Who pays http://testserver/t/{text.uid}/clauses/{clause.uid}/\nThe rest",
        readings=f"/p/{passage.uid}/",
    )

    assert response.status_code == 302
    inside = signed_in(meeting.coalition, "observer").get(f"/meeting/{meeting.uid}/").content.decode()
    assert f"/t/{text.uid}/draft/#clause-{clause.uid}" in inside
    assert f"/p/{passage.uid}/" in inside
    outside = said_of(meeting)
    assert "Who pays" in outside
    assert not [uid for uid in (text.uid, passage.uid) if uid in outside]


def test_a_wrong_address_in_the_agenda_is_named_and_nothing_of_it_is_kept() -> None:
    meeting = make_meeting()
    told = {"agenda": "First\nSecond /t/000000000000/clauses/000000000000/", "readings": "/p/000000000000/"}

    page = post(meeting.coalition, f"/meeting/{meeting.uid}/agenda/", **told).content.decode()

    assert "There is no clause at the address in" in page
    assert "There is no passage at" in page
    assert not meeting.agenda.exists()


def test_before_the_record_is_published_its_page_shows_who_was_there_and_of_whom_nothing_is_said() -> None:
    meeting = make_meeting(begins=-3 * HOUR)
    source = make_source(meeting.coalition)
    told = {
        make_party(meeting.coalition, "Anglers"): Presence.INVITED,
        make_party(meeting.coalition, "Bakers"): Presence.SPOKE,
    }
    tell_presence(meeting, told, actor=editor_of(meeting.coalition))
    client = signed_in(meeting.coalition, "editor")
    address = f"/meeting/{meeting.uid}/record/"

    page, refused = client.get(address).content.decode(), client.post(address, {"source": source.uid})

    assert page.index("Bakers") < page.index("Of these nothing is said but that they were invited")
    assert "Say first of each that was invited" in refused.content.decode()
    assert Meeting.objects.get().record is None


def test_a_calendar_is_shown_before_anything_is_kept_and_then_taken_in() -> None:
    coalition = make_coalition()
    client, address = signed_in(coalition, "editor"), f"/c/{coalition.slug}/meetings/import/"
    file = SimpleUploadedFile("c.ics", calendar(event(SUMMARY="Evening <b>"), event(UID="two")))

    shown = client.post(address, {"file": file, "time_zone": "Europe/Paris", "do": "read"})
    assert not Meeting.objects.exists()
    assert "Evening &lt;b&gt;" in shown.content.decode()
    form = next(each for each in forms_in(shown.content, address) if each.button == "take")
    client.post(address, form.data)

    assert sorted(Meeting.objects.values_list("title", flat=True)) == ["Day school", "Evening <b>"]


def test_a_calendar_with_one_wrong_event_brings_nothing_at_all() -> None:
    coalition = make_coalition()
    wrong = calendar(event(), event(UID="two", SUMMARY="Choir", RRULE="FREQ=WEEKLY"))
    file = SimpleUploadedFile("c.ics", wrong)

    page = post(coalition, f"/c/{coalition.slug}/meetings/import/", file=file, time_zone="UTC", do="take")

    assert "Event “Choir”: it repeats" in page.content.decode()
    assert not Meeting.objects.exists()


def test_a_day_of_the_past_shows_nothing_of_what_was_set_later() -> None:
    meeting = make_meeting(audience=Audience.PUBLIC)
    yesterday = (timezone.now() - timedelta(days=2)).date().isoformat()

    assert "nothing stood here before" in said_of(meeting, as_of=yesterday)
    listed = Client().get(f"/c/{meeting.coalition.slug}/meetings/", {"as_of": yesterday})
    assert meeting.uid not in listed.content.decode()
