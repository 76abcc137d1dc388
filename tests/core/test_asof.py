from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_seat

from undersigned.core.asof import AsOf, address_of, end_of, standing
from undersigned.parties.models import Seat


def test_a_day_ends_where_the_coalition_lives() -> None:
    assert end_of(date(2031, 6, 3), "Europe/Madrid") < datetime(2031, 6, 3, 22, 0, tzinfo=UTC)
    assert end_of(date(2031, 6, 3), "America/Bogota") > datetime(2031, 6, 4, 4, 59, tzinfo=UTC)


def test_asked_for_nothing_the_page_speaks_of_now(rf: Any) -> None:
    before = timezone.now()

    as_of = AsOf.from_request(rf.get("/"), "UTC")

    assert (as_of.day, as_of.wrong) == (None, "")
    assert before <= as_of.at <= timezone.now()


def test_a_past_day_is_its_last_moment(rf: Any) -> None:
    as_of = AsOf.from_request(rf.get("/?as_of=2024-02-03"), "Asia/Tokyo")

    assert (as_of.day, as_of.wrong) == (date(2024, 2, 3), "")
    assert as_of.at == end_of(date(2024, 2, 3), "Asia/Tokyo")


@pytest.mark.parametrize("asked", ["yesterday", "2024-02-30", "2024-2-3", "2024", "0000-01-01", "\0"])
def test_what_is_no_day_is_told_and_the_page_speaks_of_now(asked: str) -> None:
    as_of = AsOf.parsed(asked, "UTC")

    assert as_of.day is None
    assert "year-month-day" in as_of.wrong


def test_a_moment_is_asked_for_as_addresses_tell_it() -> None:
    at = datetime(2024, 2, 3, 23, 30, 0, 7, tzinfo=UTC)

    as_of = AsOf.parsed(address_of(at), "Asia/Tokyo")

    assert (as_of.at, as_of.day, as_of.exact) == (at, date(2024, 2, 4), True)
    assert as_of.asked == address_of(at) == "2024-02-03T23:30:00.000007Z"
    assert AsOf.parsed("2024-02-03T23:30:00", "UTC").wrong
    assert "still to come" in AsOf.parsed(address_of(timezone.now() + timedelta(minutes=9)), "UTC").wrong


def test_a_day_to_come_shows_nothing_yet() -> None:
    tomorrow = timezone.now().date() + timedelta(days=2)

    assert "still to come" in AsOf.parsed(tomorrow.isoformat(), "UTC").wrong
    assert AsOf.parsed("9999-12-31", "America/Bogota").day is None


@pytest.mark.django_db
def test_a_row_stands_from_its_first_moment_until_just_before_its_end() -> None:
    coalition = make_coalition()
    seat = make_seat(coalition, "delegate", party=make_party(coalition))
    start = timezone.now()
    Seat.objects.filter(pk=seat.pk).update(since=start, ended_at=start + timedelta(hours=2))

    def stands(hours: int) -> bool:
        at = start + timedelta(hours=hours)
        return Seat.objects.filter(standing(at, "since", "ended_at"), pk=seat.pk).exists()

    assert [stands(hours) for hours in (-1, 0, 1, 2, 3)] == [False, True, True, False, False]
    Seat.objects.filter(pk=seat.pk).update(ended_at=None)
    assert stands(3)
