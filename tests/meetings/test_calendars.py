"""Calendars that somebody brings, and the files that are handed out."""

import contextlib
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import make_coalition
from tests.meetings.worlds import at, editor_of, make_meeting

from undersigned.core.actor import NOBODY
from undersigned.core.calendars import written
from undersigned.core.errors import Refused
from undersigned.core.models import Audience, Event
from undersigned.meetings.actions import Taken, cancel_meeting, import_meetings
from undersigned.meetings.forms.calendars import LARGEST, MOST, read_calendar
from undersigned.meetings.models import Meeting
from undersigned.meetings.queries.dates import day_of, meeting_days
from undersigned.parties.models import Coalition

MADRID = ZoneInfo("Europe/Madrid")
EVENT = {
    "UID": "one@a.example",
    "DTSTART;TZID=Europe/Madrid": "20310603T180000",
    "DTEND;TZID=Europe/Madrid": "20310603T200000",
    "SUMMARY": "Day school",
}


def event(without: str = "", also: dict[str, str] | None = None, **said: str) -> str:
    """Return an event that says so, or else; `also` for names that Python does not take."""
    lines = {name: value for name, value in EVENT.items() if not without or not name.startswith(without)}
    lines |= said | (also or {})
    return "\r\n".join(["BEGIN:VEVENT", *(f"{name}:{value}" for name, value in lines.items()), "END:VEVENT"])


def calendar(*events: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def take(coalition: Coalition, *events: str) -> Taken:
    entries = read_calendar(calendar(*events), coalition.time_zone)
    return import_meetings(coalition, entries, actor=editor_of(coalition))


def test_an_event_says_its_moments_in_its_own_time_zone() -> None:
    (entry,) = read_calendar(
        calendar(event(LOCATION="Old mill\\, Millford", URL="https://a.example/x")), "UTC"
    )

    assert (entry.starts_at, entry.ends_at) == (at(2031, 6, 3, 16), at(2031, 6, 3, 18))
    assert (entry.time_zone, entry.place, entry.online) == (
        "Europe/Madrid",
        "Old mill, Millford",
        "https://a.example/x",
    )


@pytest.mark.parametrize(
    ("told", "starts", "hours", "zone"),
    [
        ({"DTSTART": "20310603T160000Z", "DURATION": "PT2H"}, at(2031, 6, 3, 16), 2, "Europe/Madrid"),
        ({"DTSTART": "20310603T180000", "DURATION": "PT2H"}, at(2031, 6, 3, 16), 2, "Europe/Madrid"),
        ({"DTSTART;VALUE=DATE": "20310603"}, at(2031, 6, 2, 22), 24, "Europe/Madrid"),
        (
            {"DTSTART;TZID=Tokyo Standard Time": "20310603T180000", "DURATION": "PT1H"},
            at(2031, 6, 3, 9),
            1,
            "Asia/Tokyo",
        ),
    ],
    ids=["in UTC", "without a zone", "a whole day", "a zone as Windows names it"],
)
def test_what_names_no_time_zone_is_told_in_the_one_that_was_asked_for(
    told: dict[str, str], starts: datetime, hours: int, zone: str
) -> None:
    (entry,) = read_calendar(calendar(event("DT", told)), "Europe/Madrid")

    assert (entry.starts_at, entry.ends_at - starts) == (starts, timedelta(hours=hours))
    assert entry.time_zone == zone


def test_a_whole_day_stays_one_where_the_clock_is_changed() -> None:
    (entry,) = read_calendar(calendar(event("DT", {"DTSTART;VALUE=DATE": "20310330"})), "Europe/Madrid")

    assert entry.is_whole_days
    assert (entry.starts_at, entry.ends_at) == (at(2031, 3, 29, 23), at(2031, 3, 30, 22))
    assert (entry.first_day, entry.last_day) == (date(2031, 3, 30), date(2031, 3, 30))


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([event(RRULE="FREQ=DAILY")], "“Day school”: it repeats"),
        ([event(also={"RECURRENCE-ID": "20310603T180000"})], "“Day school”: it repeats"),
        ([event("SUMMARY")], "“1”: SUMMARY is missing"),
        ([event("UID")], "“Day school”: UID is missing"),
        ([event("DTSTART")], "“Day school”: DTSTART is missing"),
        ([event("DTEND")], "“Day school”: DTEND is missing"),
        ([event(DTSTART="soon")], "DTSTART"),
        ([event(SEQUENCE="x")], "“Day school”: SEQUENCE cannot be read"),
        ([event(URL="javascript:alert(1)")], "“Day school”: URL cannot be read"),
        ([event("DT", DTSTART="20310603T180000Z", DURATION="-PT1H")], "it does not end after it begins"),
        (
            [event("DT", {"DTSTART;TZID=Nowhere": "20310603T180000"})],
            "“Nowhere” is not known",
        ),
        (
            [event("DTSTART", {"DTSTART;TZID=Europe/Madrid": "20310330T023000"})],
            "02:30 does not exist on 2031-03-30 in Europe/Madrid",
        ),
        ([event(), event()], "“Day school” stands there twice"),
        ([event(SUMMARY="x" * 201)], "SUMMARY is too long"),
        ([event()] * (MOST + 1), "More than 200 events"),
        ([], "no event"),
    ],
)
def test_what_cannot_be_taken_in_is_named_with_its_reason(events: list[str], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_calendar(calendar(*events), "Europe/Madrid")


@pytest.mark.parametrize(
    "data", [b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        read_calendar(data, "UTC")
    with pytest.raises(Refused, match="larger than 500 KB"):
        read_calendar(b"x" * (LARGEST + 1), "UTC")


@given(st.binary(max_size=200), st.integers(0, 200))
def test_whatever_the_bytes_the_answer_is_entries_or_a_sentence(noise: bytes, place: int) -> None:
    whole = calendar(event())
    with contextlib.suppress(Refused):
        assert read_calendar(whole[:place] + noise + whole[place:], "UTC")


def test_rules_of_time_zones_that_never_end_are_not_followed() -> None:
    endless = (
        "BEGIN:VTIMEZONE\r\nTZID:Europe/Madrid\r\nBEGIN:STANDARD\r\nDTSTART:00010101T000000\r\nTZOFFSETFROM:+0100\r\n"
        "TZOFFSETTO:+0200\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\nEND:VTIMEZONE"
    )

    (entry,) = read_calendar(calendar(endless, event()), "UTC")

    assert entry.starts_at == datetime(2031, 6, 3, 18, tzinfo=MADRID)


@pytest.mark.django_db
def test_taken_in_twice_nothing_is_added_and_a_higher_sequence_changes_what_stands() -> None:
    coalition = make_coalition()
    assert take(coalition, event(SEQUENCE="1")) == Taken(1, 0, 0)
    assert take(coalition, event(SEQUENCE="1", SUMMARY="Evening")) == Taken(0, 0, 0)
    assert take(coalition, event(SEQUENCE="0", SUMMARY="Evening")) == Taken(0, 0, 0)

    assert take(coalition, event(SEQUENCE="2", SUMMARY="Evening")) == Taken(0, 1, 0)

    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.reference_sequence, meeting.sequence) == ("Evening", 2, 1)
    assert Event.objects.filter(verb="meetings.imported").count() == 2


@pytest.mark.django_db
def test_a_cancelled_event_calls_its_meeting_off_and_brings_none() -> None:
    coalition = make_coalition()
    take(coalition, event())

    taken = take(coalition, event(STATUS="CANCELLED"), event(UID="other", STATUS="CANCELLED"))

    assert taken == Taken(0, 0, 1)
    assert Meeting.objects.get().cancelled_at


@pytest.mark.django_db
def test_what_this_node_handed_out_comes_back_as_the_same_meeting() -> None:
    meeting = make_meeting(time_zone="Europe/Madrid", place="Old mill")
    day = day_of(meeting)
    data = written("Meetings", [day])

    (entry,) = read_calendar(data, "UTC")

    assert (entry.title, entry.time_zone, entry.place) == ("Day school", "Europe/Madrid", "Old mill")
    assert entry.starts_at == meeting.starts_at.replace(microsecond=0)
    assert import_meetings(meeting.coalition, [entry], actor=editor_of(meeting.coalition)) == Taken(0, 0, 0)


@pytest.mark.django_db
def test_a_calendar_that_is_handed_out_says_when_where_and_that_it_was_called_off() -> None:
    meeting = make_meeting(starts_at=at(2031, 6, 3, 8), ends_at=at(2031, 6, 3, 10), audience=Audience.PUBLIC)
    cancel_meeting(meeting, actor=editor_of(meeting.coalition))
    wanted = {"since": date(2031, 6, 3), "until": date(2031, 6, 3)}
    told = list(meeting_days(meeting.coalition, NOBODY, **wanted))

    (found,) = icalendar.Calendar.from_ical(written("Meetings", told)).walk("VEVENT")

    assert found["DTSTART"].dt == datetime(2031, 6, 3, 10, tzinfo=ZoneInfo("Europe/Paris"))
    assert (str(found["STATUS"]), found["SEQUENCE"]) == ("CANCELLED", 1)
    assert not list(meeting_days(meeting.coalition, NOBODY, since=date(2031, 6, 4), until=date(2031, 7, 4)))
    Meeting.objects.update(audience=Audience.COALITION)
    assert not list(meeting_days(meeting.coalition, NOBODY, **wanted))
