"""A day and a time in a time zone as one moment."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms

from undersigned.meetings.forms.moments import FIRST, SECOND, Twice, moment


@pytest.mark.parametrize(
    ("day", "zone"),
    [
        ("2031-03-30", "Europe/Madrid"),
        ("2031-03-09", "America/New_York"),
        ("2031-10-05", "Australia/Lord_Howe"),
    ],
)
def test_a_time_over_which_the_clock_is_put_forward_does_not_exist(day: str, zone: str) -> None:
    with pytest.raises(forms.ValidationError, match="does not exist"):
        moment(date.fromisoformat(day), time(2, 15), zone)


def test_a_time_that_comes_twice_is_asked_for_and_is_then_one_or_the_other() -> None:
    day = date(2031, 10, 26)
    with pytest.raises(Twice, match="comes twice"):
        moment(day, time(2, 30), "Europe/Madrid")

    told = [moment(day, time(2, 30), "Europe/Madrid", which).astimezone(UTC) for which in (FIRST, SECOND)]

    assert told == [datetime(2031, 10, 26, 0, 30, tzinfo=UTC), datetime(2031, 10, 26, 1, 30, tzinfo=UTC)]


def test_where_no_clock_is_changed_every_time_is_one_moment() -> None:
    assert moment(date(2031, 3, 30), time(2, 30), "America/Bogota", SECOND).astimezone(UTC).hour == 7
