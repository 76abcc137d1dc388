"""What a search that was ended early still claims is true, and does not depend on when it was ended."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import enumeration, oracle
from tests.frontier.synthetic import tendencies
from undersigned.frontier import Draft, Frontier, Progress, evaluate, frontier

some = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
BUSY = oracle.busy_drafts(parties=14, clauses=8, wordings=4)
LIMITS = st.integers(0, 250)


def assert_true(draft: Draft, found: Frontier) -> None:
    """Check all that is said about each notch against all texts; for other weights nothing is said."""
    points = [(rows[0].weight, rows[0].strength) for rows in enumeration.frontier(draft)]
    for step in found.notches:
        best = max(strength for weight, strength in points if weight >= step.weight)
        outcome = evaluate(draft, step.text)
        assert (outcome.weight, outcome.strength) == (step.weight, step.strength)
        assert step.strength <= best <= step.bound
        assert not step.proven or (step.weight, step.strength) in points
        assert not step.proven or step.bound == step.strength
    if found.complete:
        assert [(n.weight, n.strength) for n in found.notches] == points


@given(BUSY, LIMITS)
@some
def test_a_node_limit_leaves_claims_that_are_true_and_always_the_same(draft: Draft, limit: int) -> None:
    found = frontier(draft, node_limit=limit)

    assert_true(draft, found)
    assert found == frontier(draft, node_limit=limit)


@pytest.mark.long
@given(BUSY, LIMITS)
@many
def test_thousands_of_limited_searches_leave_claims_that_are_true(draft: Draft, limit: int) -> None:
    assert_true(draft, frontier(draft, node_limit=limit))


@given(BUSY, st.integers(0, 60))
@some
def test_a_caller_who_says_stop_gets_claims_that_are_true(draft: Draft, patience: int) -> None:
    asked = iter(range(patience))

    assert_true(draft, frontier(draft, should_stop=lambda: next(asked, None) is None))


@pytest.mark.parametrize("limit", [0, 100, 400])
def test_a_search_ended_by_a_limit_lists_what_the_whole_search_could_have_found(limit: int) -> None:
    draft = tendencies(24, 20, 3, seed=5)
    whole = {(n.weight, n.strength) for n in frontier(draft).notches}

    found = frontier(draft, node_limit=limit)

    assert not found.complete or limit
    for step in found.notches:
        best = max(strength for weight, strength in whole if weight >= step.weight)
        assert step.strength <= best <= step.bound
        assert not step.proven or (step.weight, step.strength) in whole


@pytest.mark.parametrize("call", range(2))
def test_what_the_listener_raises_ends_the_search_and_the_next_one_knows_nothing_of_it(call: int) -> None:
    draft = tendencies(12, 10, 2, seed=1)
    before = frontier(draft)
    told: list[Progress] = []

    def cancel(step: Progress) -> None:
        told.append(step)
        if len(told) > call:
            raise TimeoutError("enough")

    with pytest.raises(TimeoutError, match="enough"):
        frontier(draft, on_progress=cancel)

    assert len(told) == call + 1
    assert frontier(draft) == before
