from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import oracle
from undersigned.frontier import (
    Draft,
    InvalidDraft,
    Pins,
    notch,
    pin_cost,
    read_draft,
    red_line_cost,
)

RIVER = read_draft((Path(__file__).parent / "data" / "river.json").read_bytes())
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
drafts = oracle.drafts(parties=5, clauses=4, wordings=3, texts=80)


def strongest(draft: Draft, weight: int) -> int | None:
    return max((row.strength for row in oracle.rows(draft) if row.weight >= weight), default=None)


def some_weight(draft: Draft, data: st.DataObject) -> int:
    return data.draw(st.integers(1, sum(party.weight for party in draft.parties)))


@given(drafts, st.data())
@few
def test_a_red_line_costs_what_the_best_texts_with_and_without_it_differ_by(
    draft: Draft, data: st.DataObject
) -> None:
    weight = some_weight(draft, data)
    lines = [
        (p, c, v) for p, row in enumerate(draft.answers) for c, cell in enumerate(row)
        for v, letter in enumerate(cell) if letter == "N"
    ]  # fmt: skip
    if not lines:
        return
    p, c, v = data.draw(st.sampled_from(lines))
    rows = [list(row) for row in draft.answers]
    rows[p][c] = rows[p][c][:v] + "S" + rows[p][c][v + 1 :]
    before, after = (
        strongest(draft, weight),
        strongest(replace(draft, answers=tuple(map(tuple, rows))), weight),
    )

    cost = red_line_cost(draft, p, c, v, weight)

    assert (cost.held and cost.held.strength, cost.free and cost.free.strength) == (before, after)
    assert cost.strength == (None if before is None or after is None else after - before)
    assert cost.strength is None or cost.strength >= 0
    assert cost.proven


@given(drafts, st.data())
@few
def test_a_pin_costs_what_the_best_texts_with_and_without_it_differ_by(
    draft: Draft, data: st.DataObject
) -> None:
    weight = some_weight(draft, data)
    pins = data.draw(oracle._pins(len(draft.parties), list(draft.clauses)))
    old = draft.pins
    more = Pins(old.parties | pins.parties, old.clauses | pins.clauses, old.wordings | pins.wordings)
    less = Pins(old.parties - pins.parties, old.clauses - pins.clauses, old.wordings - pins.wordings)
    held, free = (strongest(replace(draft, pins=p), weight) for p in (more, less))

    cost = pin_cost(draft, pins, weight)

    assert (cost.held and cost.held.strength, cost.free and cost.free.strength) == (held, free)
    assert cost.strength == (None if held is None or free is None else free - held)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ((0, 0, 0), "Party 'fishers' does not refuse wording"),
        ((99, 0, 0), "There is no party 99."),
        ((0, 99, 0), "There is no wording 0 of clause 99."),
        ((0, 0, 99), "There is no wording 99 of clause 0."),
    ],
)
def test_only_a_refusal_that_exists_is_a_red_line(place: tuple[int, int, int], sentence: str) -> None:
    with pytest.raises(InvalidDraft, match=sentence):
        red_line_cost(RIVER, *place, weight=1)


@pytest.mark.parametrize("weight", [0, -1, 1.5, True, None])
def test_a_weight_to_ask_for_is_a_whole_number_from_1_on(weight: int) -> None:
    with pytest.raises(InvalidDraft, match="must be a whole number from 1 on"):
        notch(RIVER, weight)
