"""The staircase's drawing says what the notches say."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from undersigned.frontier import Draft, Frontier, Notch, Pins, Text, frontier, read_draft
from undersigned.frontier.chart import Frame, staircase, staircase_svg

RIVER = read_draft((Path(__file__).parent / "data" / "river.json").read_bytes())
FRAME = Frame(height=100, top=10, floor=90, left=0.0, right=96.0, apart=7.5, apart_dots=14.0)
SVG = "{http://www.w3.org/2000/svg}"


def test_both_axes_begin_at_zero_and_end_at_everybody_and_the_strongest_text() -> None:
    drawn = staircase([(10, 0), (5, 50), (1, 100)], weight=10, strength=100, frame=FRAME)

    assert [(p.x, p.y) for p in drawn.points] == [(96, 90), (48, 50), (9.6, 10)]


def test_a_strength_holds_from_after_the_next_stronger_notch_up_to_its_own() -> None:
    drawn = staircase([(4, 10), (2, 20)], weight=4, strength=20, frame=FRAME)

    low, high = drawn.treads
    assert (low.left, low.right) == (high.right, FRAME.right)
    assert (high.left, high.foot, low.foot) == (FRAME.left, low.top, FRAME.floor)


def test_numbers_stand_in_discs_as_long_as_they_fit() -> None:
    def discs(pairs: list[tuple[int, int]], weight: int) -> bool:
        return staircase(pairs, weight=weight, strength=20, frame=FRAME).discs

    assert discs([(n, 20 - n) for n in range(13, 0, -1)], 13)
    assert not discs([(n, 20 - n) for n in range(14, 0, -1)], 14)
    assert not discs([(4000, 1)], 4000)


def test_a_frontier_without_notches_is_an_empty_drawing() -> None:
    drawn = staircase([], weight=3, strength=0, frame=FRAME)

    assert (drawn.points, drawn.treads, drawn.roomy) == ((), (), True)


@given(st.lists(st.tuples(st.integers(1, 10**12), st.integers(0, 10**12)), min_size=1, max_size=40))
def test_labels_never_stand_closer_than_they_need(pairs: list[tuple[int, int]]) -> None:
    weights = sorted({w for w, _s in pairs}, reverse=True)
    notches = [(w, s) for w, s in zip(weights, sorted(s for _w, s in pairs), strict=False)]

    drawn = staircase(notches, weight=weights[0], strength=10**12, frame=FRAME)

    labelled = [p.x for p in drawn.points if p.labelled]
    assert labelled[0] == FRAME.right
    assert all(a - b >= FRAME.apart for a, b in pairwise(labelled))
    assert all(FRAME.left <= p.x <= FRAME.right and FRAME.top <= p.y <= FRAME.floor for p in drawn.points)


def notch(weight: int, strength: int, bound: int) -> Notch:
    text: Text = (0,) * len(RIVER.clauses)
    return Notch(weight, strength, text, (0,), 1, True, (), ((0, 1),), 0, bound == strength, bound, (text,))


def test_the_drawing_by_itself_says_everything_in_words_too() -> None:
    drawn = ElementTree.fromstring(staircase_svg(RIVER, frontier(RIVER)))

    assert drawn.get("role") == "img"
    named = [drawn.find(f".//*[@id='{id}']") for id in drawn.attrib["aria-labelledby"].split()]
    title, desc = (element.text or "" for element in named if element is not None)
    assert title == "An invented appeal about a dam"
    assert "Of 18 in all, and of a strength of 27" in desc
    assert re.findall(r"(\d+) sign a text of strength (\d+)", desc) == [
        ("15", "24"),
        ("6", "25"),
        ("3", "27"),
    ]
    texts = [element.text for element in drawn.iter(f"{SVG}text")]
    assert [text for text in texts if text in ("15", "6", "3")] == ["15", "6", "3"]
    assert {"24", "25", "27", "18"} <= set(texts)


def test_what_is_not_proven_looks_it_and_says_how_far_it_may_rise() -> None:
    drawn = ElementTree.fromstring(
        staircase_svg(RIVER, Frontier((notch(15, 20, 24), notch(6, 25, 25)), complete=False))
    )

    groups = [group.get("class") for group in drawn.iter(f"{SVG}g")]
    assert groups == ["open", "proven"]
    assert len(drawn.findall(f".//{SVG}line[@class='gap']")) == 1
    said = "".join(drawn.itertext())
    assert "15 sign a text of strength 20; standing aside somewhere: 1; at most 24 is possible." in said
    assert "steps may be missing" in said


def test_pins_that_nobody_can_meet_leave_their_reason_in_the_drawing() -> None:
    pinned: Draft = replace(RIVER, pins=Pins(parties=frozenset({3}), wordings=frozenset({(1, 0)})))

    drawn = ElementTree.fromstring(staircase_svg(pinned, frontier(pinned)))

    shown = " ".join(element.text or "" for element in drawn.iter(f"{SVG}text"))
    assert "party 'port' must sign; clause 'dam' must read 'stop'" in shown


@given(st.text(), st.integers(0, 2**63 - 1), st.integers(1, 2**63 - 1))
def test_no_title_and_no_number_breaks_the_drawing(title: str, strength: int, weight: int) -> None:
    draft = replace(
        RIVER, title=title, parties=(replace(RIVER.parties[0], weight=weight), *RIVER.parties[1:])
    )

    ElementTree.fromstring(staircase_svg(draft, Frontier((notch(weight, strength, strength + 1),))))
