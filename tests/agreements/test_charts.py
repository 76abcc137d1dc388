"""The staircase's drawing says what the notches say."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from undersigned.agreements.views.charts import FLOOR, LEFT, RIGHT, TOP, staircase


def test_both_axes_begin_at_zero_and_end_at_everybody_and_the_strongest_text() -> None:
    drawn = staircase([(10, 0), (5, 50), (1, 100)], weight=10, strength=100)

    middle = (LEFT + RIGHT) / 2
    assert [(p.x, p.y) for p in drawn.points] == [
        (RIGHT, FLOOR),
        (middle, (TOP + FLOOR) / 2),
        (round(LEFT + (RIGHT - LEFT) / 10, 2), TOP),
    ]


def test_a_strength_holds_from_after_the_next_stronger_notch_up_to_its_own() -> None:
    drawn = staircase([(4, 10), (2, 20)], weight=4, strength=20)

    low, high = drawn.treads
    assert (low.left, low.right) == (high.right, RIGHT)
    assert (high.left, high.foot, low.foot) == (LEFT, low.top, FLOOR)


def test_numbers_stand_in_discs_as_long_as_they_fit() -> None:
    assert staircase([(n, 20 - n) for n in range(13, 0, -1)], weight=13, strength=20).discs
    assert not staircase([(n, 20 - n) for n in range(14, 0, -1)], weight=14, strength=20).discs
    assert not staircase([(4000, 1)], weight=4000, strength=20).discs


def test_a_frontier_without_notches_is_an_empty_drawing() -> None:
    drawn = staircase([], weight=3, strength=0)

    assert (drawn.points, drawn.treads, drawn.roomy) == ((), (), True)


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(0, 10**12)), min_size=1, max_size=40))
def test_labels_never_stand_closer_than_they_need(pairs: list[tuple[int, int]]) -> None:
    weights = sorted({w for w, _s in pairs}, reverse=True)
    notches = [(w, s) for w, s in zip(weights, sorted(s for _w, s in pairs), strict=False)]

    drawn = staircase(notches, weight=weights[0], strength=10**12)

    labelled = [p.x for p in drawn.points if p.labelled]
    assert labelled[0] == RIGHT
    assert all(a - b >= 7.5 for a, b in pairwise(labelled))
    assert all(LEFT <= p.x <= RIGHT and TOP <= p.y <= FLOOR for p in drawn.points)
