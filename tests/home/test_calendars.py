"""Calendars: whole days, moments over a change of clocks, what was called off, and who reads what."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text
from tests.positions.worlds import LikeWorld

from undersigned.core import registry
from undersigned.core.calendars import written
from undersigned.core.dates import Day
from undersigned.parties.models import Coalition
from undersigned.positions.models import Position, Round
from undersigned.positions.states import Stance
from undersigned.reviews.actions import set_review

pytestmark = pytest.mark.django_db

CHANGED = datetime(2031, 1, 5, 10, tzinfo=UTC)


def a_day(**told: Any) -> Day:
    return Day(**{"uid": "call-1", "title": "A call", "changed_at": CHANGED, "address": "/there/"} | told)


def event_of(*days: Day) -> icalendar.Event:
    made = icalendar.Calendar.from_ical(written(make_coalition().name, days))
    (event,) = made.walk("VEVENT")
    return event


def told(browser: Client, address: str) -> dict[str, str]:
    """Return the titles that a calendar tells, by the word before each uid."""
    response = browser.get(address)
    assert response.headers["Content-Type"].startswith("text/calendar")
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    return {str(event["uid"]).split("-")[0]: str(event["summary"]) for event in events}


def test_a_whole_day_ends_with_the_next_and_has_no_clock() -> None:
    event = event_of(a_day(starts=date(2031, 3, 30)))

    assert event["dtstart"].to_ical() == b"20310330"
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["dtend"].to_ical() == b"20310331"


@pytest.mark.parametrize(
    ("at", "ical", "hours"),
    [
        # The clocks of Paris go forward on 30 March 2031 and back on 26 October.
        (datetime(2031, 3, 30, 0, 30, tzinfo=UTC), b"20310330T013000", 3),
        (datetime(2031, 10, 26, 0, 30, tzinfo=UTC), b"20311026T023000", 3),
        (datetime(2031, 3, 29, 18, 0, tzinfo=UTC), b"20310329T190000", 24),
    ],
)
def test_a_moment_is_told_in_its_zone_and_lasts_as_long_over_a_change_of_clocks(
    at: datetime, ical: bytes, hours: int
) -> None:
    paris, lasts = "Europe/Paris", timedelta(hours=hours)
    made = written(make_coalition().name, [a_day(starts=at, ends=at + lasts, time_zone=paris)])
    calendar = icalendar.Calendar.from_ical(made)
    (event,) = calendar.walk("VEVENT")

    assert event["dtstart"].params["TZID"] == paris
    assert event["dtstart"].to_ical() == ical
    assert (event.start, event.end - event.start) == (at, lasts) or event.end.astimezone(UTC) == at + lasts
    rules = {str(zone["tzid"]): zone for zone in calendar.walk("VTIMEZONE")}[paris]
    assert {str(part.name) for part in rules.subcomponents} == {"DAYLIGHT", "STANDARD"}


def test_what_was_called_off_says_so_and_counts_its_changes() -> None:
    event = event_of(a_day(starts=date(2031, 3, 30), cancelled=True, sequence=4))

    assert (str(event["status"]), event["sequence"]) == ("CANCELLED", 4)


def test_the_same_days_are_the_same_bytes_and_hard_words_stay_one_line() -> None:
    coalition = make_coalition()
    day = a_day(starts=date(2031, 3, 30), words="BEGIN:VEVENT\nSUMMARY:no; really, \\no", place="كافيه")

    assert written(coalition.name, [day]) == written(coalition.name, [day])
    (event,) = icalendar.Calendar.from_ical(written(coalition.name, [day])).walk("VEVENT")
    assert (str(event["description"]), str(event["location"])) == (day.words, "كافيه")


def test_a_stranger_reads_no_round_a_seat_does_and_one_closed_early_has_its_new_end() -> None:
    coalition = make_coalition()
    round = make_round(make_text(coalition, 1, title="Weir"))
    Round.objects.update(closed_at=round.closes_at - timedelta(days=1))
    make_round(make_text(make_coalition(), 1, title="Of others"))
    address, browser = f"/c/{coalition.slug}/calendar.ics", Client()
    browser.force_login(make_seat(coalition, "observer").user)

    assert told(Client(), address) == {}
    assert told(browser, address) == {"round": "Answers are taken until now: Weir"}
    (event,) = icalendar.Calendar.from_ical(browser.get(address).content).walk("VEVENT")
    assert (event.start, event["sequence"]) == (
        (round.closes_at - timedelta(days=1)).replace(microsecond=0),
        1,
    )


def test_a_party_s_private_address_tells_its_rounds_and_reviews_to_whoever_has_it_and_no_other() -> None:
    world = LikeWorld()
    world.say(world.now, Stance.RESERVE, "Only by day.")
    set_review(Position.objects.get(), timezone.localdate() + timedelta(days=9), actor=world.secretary)
    seat = world.coalition.seats.filter(party=world.party).first()
    assert seat
    browser = Client()
    browser.force_login(seat.user)

    page = browser.post(f"/c/{world.coalition.slug}/calendar/address/", {"party": world.party.uid})
    (private,) = re.findall(r"/calendar/\w{32}\.ics", page.content.decode())

    assert set(told(Client(), private)) == {"review", "round"}
    assert told(Client(), private.replace("calendar", "reviews")) == told(Client(), private)
    assert Client().get("/calendar/nonsense.ics").status_code == 404
    refused = browser.post(f"/c/{world.coalition.slug}/calendar/address/", {"party": world.other.uid})
    assert refused.status_code == 404
    browser.post(f"/c/{world.coalition.slug}/calendar/address/", {"party": world.party.uid})
    assert Client().get(private).status_code == 404


def test_rooms_offer_their_days_for_a_year_back_and_three_ahead_in_their_order(monkeypatch: Any) -> None:
    coalition, asked = make_coalition(time_zone="Pacific/Auckland"), []
    make_party(coalition)

    def give(coalition: Coalition, actor: object, since: date, until: date) -> Iterator[Day]:
        asked.append((coalition.slug, since, until))
        yield a_day(uid="b-2", starts=date(2031, 5, 2))
        yield a_day(uid="a-1", starts=datetime(2031, 5, 1, 9, tzinfo=ZoneInfo("UTC")), time_zone="UTC")

    monkeypatch.setitem(registry._offers, "home.dates", [give])

    assert list(told(Client(), f"/c/{coalition.slug}/calendar.ics")) == ["a", "b"]
    ((slug, since, until),) = asked
    assert slug == coalition.slug
    assert (until - since).days == 365 + 3 * 365
