"""The drawing of what happened: as long as the doubt, in rows that never cover each other, mirrored in Arabic."""

from dataclasses import replace

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.cases.worlds import make_case, make_fact

from undersigned.cases.views.timeline import APART, Span, Timeline, timeline

DAYS = st.dates().map(str)
KNOWN = st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4]))


def spans() -> st.SearchStrategy[Span]:
    pairs = st.tuples(KNOWN, KNOWN).map(sorted)
    return st.one_of(
        KNOWN.map(Span), pairs.map(lambda pair: Span(*pair) if pair[0] < pair[1] else Span(pair[0]))
    )


def drawn(*told: Span, mirrored: bool = False) -> Timeline:
    made = timeline(told, mirrored=mirrored)
    assert made is not None
    return made


def test_a_day_is_a_dot_a_month_a_stretch_and_a_year_a_longer_one() -> None:
    day, month, year = drawn(Span("2031-05-12"), Span("2031-05"), Span("2031")).marks

    assert day.start == day.end
    assert day.sure == (day.start, day.end)
    assert month.sure is None
    assert 0 < month.end - month.start < year.end - year.start
    assert month.start <= day.start <= month.end


def test_a_period_surely_lasted_between_its_uncertain_ends() -> None:
    (mark,) = drawn(Span("2027-05", "2031")).marks

    assert mark.sure is not None
    assert mark.start < mark.sure[0] < mark.sure[1] < mark.end


def test_nothing_is_drawn_of_nothing() -> None:
    assert timeline([]) is None


@given(st.lists(spans(), min_size=1, max_size=30))
def test_marks_lie_on_the_page_and_cover_no_other_nor_its_number(told: list[Span]) -> None:
    made = drawn(*told)

    assert [mark.number for mark in made.marks] == list(range(1, len(told) + 1))
    assert all(0 <= mark.start <= mark.end <= 100 for mark in made.marks)
    assert all(mark.y < made.height for mark in made.marks)
    for one in made.marks:
        for other in made.marks[one.number :]:
            apart = one.end + APART <= other.start + 0.02 or other.end + APART <= one.start + 0.02
            assert one.y != other.y or apart
    assert len(made.ticks) <= 7


@given(st.lists(spans(), min_size=1, max_size=10))
def test_from_right_to_left_it_is_the_same_in_the_mirror(told: list[Span]) -> None:
    there, back = drawn(*told), drawn(*told, mirrored=True)

    for one, other in zip(there.marks, back.marks, strict=True):
        assert other.start == pytest.approx(100 - one.start, abs=0.02)
        assert replace(other, start=0, end=0, sure=None) == replace(one, start=0, end=0, sure=None)
    assert [year for _x, year in there.ticks] == [year for _x, year in back.ticks]


@pytest.mark.django_db
def test_the_page_says_the_same_in_a_table_and_mirrors_the_drawing_in_arabic() -> None:
    case = make_case()
    make_fact(case, "Built.", happened="1974")
    make_fact(case, "Broken.", happened="2031-03", happened_until="2031-05-02")

    said = Client().get(f"/case/{case.uid}/").content.decode()
    assert "March 2031 – 2 May 2031" in said
    assert said.index("Built.") < said.index("Broken.")
    assert '<title id="drawn">' in said
    assert 'dx="-10"' not in said
    assert 'dx="-10"' in Client().get(f"/case/{case.uid}/?lang=ar").content.decode()
