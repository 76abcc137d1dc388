from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import enumeration, oracle
from tests.frontier.synthetic import tendencies
from tests.shared import shared
from undersigned.frontier import (
    Clause,
    Draft,
    Frontier,
    Party,
    Pins,
    Progress,
    Readings,
    Variant,
    evaluate,
    frontier,
    notch,
    read_draft,
    to_json,
)

OWN = Path(__file__).parent / "data"
REAL = ["ep-covid-groups", "ep-soil-delegations", "ep-urban-mobility-members", "un-arms-transparency-2006"]
READINGS = st.builds(Readings, st.booleans(), st.booleans(), st.booleans())
few = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=5000, deadline=None, suppress_health_check=list(HealthCheck))


def assert_agrees_with_the_definition(draft: Draft, readings: Readings) -> None:
    assert_is(frontier(draft, readings=readings, alternatives=100_000), enumeration.frontier(draft, readings))


def assert_is(found: Frontier, expected: list[list[oracle.Row]]) -> None:
    assert [(n.weight, n.strength) for n in found.notches] == [(e[0].weight, e[0].strength) for e in expected]
    for step, equal in zip(found.notches, expected, strict=True):
        assert step.text == equal[0].text
        assert step.texts == tuple(row.text for row in equal)
        assert step.alternatives == len(equal)
        assert step.alternatives_complete
        assert set(step.signers) == equal[0].signers
        assert (len(step.caveats), step.changed) == (equal[0].caveats, equal[0].changed)
        assert (step.proven, step.bound) == (True, step.strength)
    assert found.complete
    assert bool(found.reason) == (not found.notches)


@given(oracle.drafts(), READINGS)
@few
def test_small_drafts_agree_with_brute_force(draft: Draft, readings: Readings) -> None:
    assert_agrees_with_the_definition(draft, readings)


@given(oracle.busy_drafts(parties=14, clauses=8, wordings=4), READINGS)
@few
def test_busy_drafts_of_up_to_65536_texts_agree_with_brute_force(draft: Draft, readings: Readings) -> None:
    assert_agrees_with_the_definition(draft, readings)


@pytest.mark.long
@given(oracle.drafts(parties=14, clauses=8, wordings=4, texts=65536), READINGS)
@many
def test_thousands_of_drafts_agree_with_brute_force(draft: Draft, readings: Readings) -> None:
    assert_agrees_with_the_definition(draft, readings)


@pytest.mark.long
@given(oracle.busy_drafts(parties=14, clauses=8, wordings=4), READINGS)
@many
def test_thousands_of_busy_drafts_agree_with_brute_force(draft: Draft, readings: Readings) -> None:
    assert_agrees_with_the_definition(draft, readings)


@pytest.mark.parametrize("name", REAL)
def test_real_roll_calls_give_their_expected_frontier(name: str) -> None:
    draft = read_draft(shared("frontier", f"{name}.json").read_bytes())
    expected = json.loads(shared("frontier", f"{name}.expected.json").read_text())

    found = to_json(frontier(draft))["pareto"]

    assert [{k: v for k, v in n.items() if k not in {"proven", "bound"}} for n in found] == expected["pareto"]
    assert all(n["proven"] and n["bound"] == n["strength"] for n in found)


def test_our_own_instance_gives_its_expected_frontier() -> None:
    draft = read_draft((OWN / "river.json").read_bytes())

    assert to_json(frontier(draft)) == json.loads((OWN / "river.expected.json").read_text())


def test_the_expected_frontier_of_our_own_instance_is_what_the_definition_says() -> None:
    draft = read_draft((OWN / "river.json").read_bytes())

    assert_agrees_with_the_definition(draft, Readings())


def test_importing_the_engine_loads_neither_numpy_nor_django() -> None:
    code = "import sys, undersigned.frontier; print(sorted({'numpy', 'django'} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


@given(oracle.drafts(), st.integers(0, 40))
@few
def test_a_stopped_search_claims_nothing_that_is_not_so(draft: Draft, patience: int) -> None:
    asked = iter(range(patience))
    truth = oracle.frontier(draft)

    found = frontier(draft, should_stop=lambda: next(asked, None) is None)

    points = [(e[0].weight, e[0].strength) for e in truth]
    for step in found.notches:
        best = max(s for w, s in points if w >= step.weight)
        assert step.strength <= best <= step.bound
        assert not step.proven or (step.weight, step.strength) in points
        assert evaluate(draft, step.text).weight == step.weight
    if found.complete:
        assert [(n.weight, n.strength) for n in found.notches] == points


def test_progress_is_told_and_what_it_raises_ends_the_search() -> None:
    draft = read_draft((OWN / "river.json").read_bytes())
    told: list[Progress] = []
    frontier(draft, on_progress=told.append)

    assert {step.phase for step in told} == {"search", "texts"}
    assert told[-1].points[0][0] == max(weight for weight, _ in told[-1].points)

    def cancel(step: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        frontier(draft, on_progress=cancel)


def equal_clauses(count: int, original: tuple[int, ...] = ()) -> Draft:
    omit = Variant("omit", "", 0)
    clauses = tuple(Clause(f"c{c}", "", (Variant("v", "", 0), omit)) for c in range(count))
    parties = (Party("a", "A"), Party("b", "B"))
    answers = (("CS",) * count, ("SS",) * count)
    return Draft(clauses, parties, answers, original=original)


def test_too_many_alternatives_are_counted_to_the_cap_and_the_best_is_still_first() -> None:
    [notch] = frontier(equal_clauses(14), alternatives=50).notches

    assert (notch.alternatives_complete, notch.proven) == (False, True)
    assert notch.alternatives >= 50
    assert notch.text == (1,) * 14
    assert notch.changed == 14


@given(oracle.drafts(conditional=True), st.integers(1, 5))
@few
def test_the_first_text_does_not_depend_on_the_cap(draft: Draft, cap: int) -> None:
    whole, capped = frontier(draft), frontier(draft, alternatives=cap)

    assert [n.text for n in capped.notches] == [n.text for n in whole.notches]


@given(oracle.drafts())
@few
def test_a_conflict_of_pins_cannot_be_met_and_none_of_them_is_superfluous(draft: Draft) -> None:
    found = frontier(draft)

    if found.notches or found.conflict == Pins():
        assert bool(found.notches) == bool(oracle.rows(draft))
        return
    conflict = found.conflict
    assert oracle.rows(draft, pins=conflict) == []
    smaller = [
        *(replace(conflict, parties=conflict.parties - {p}) for p in conflict.parties),
        *(replace(conflict, clauses=conflict.clauses - {c}) for c in conflict.clauses),
        *(replace(conflict, wordings=conflict.wordings - {w}) for w in conflict.wordings),
    ]
    assert all(oracle.rows(draft, pins=pins) for pins in smaller)


def test_impossible_pins_give_an_empty_frontier_that_names_them() -> None:
    draft = read_draft((OWN / "river.json").read_bytes())
    stay = next(c for c, clause in enumerate(draft.clauses) if clause.id == "dam")
    against = next(p for p, party in enumerate(draft.parties) if party.id == "port")
    pinned = replace(draft, pins=Pins(frozenset({0, against}), frozenset({0, stay})))

    found = frontier(pinned)

    assert found == Frontier(
        (),
        reason="No text meets these pins together: party 'port' must sign; clause 'dam' must stay.",
        conflict=Pins(frozenset({against}), frozenset({stay})),
    )


@given(oracle.drafts())
@few
def test_the_same_draft_gives_the_same_frontier_every_time(draft: Draft) -> None:
    assert frontier(draft) == frontier(draft)


@given(oracle.drafts(), READINGS, st.data())
@few
def test_one_notch_alone_is_the_one_that_the_frontier_has(
    draft: Draft, readings: Readings, data: st.DataObject
) -> None:
    weight = data.draw(st.integers(1, sum(party.weight for party in draft.parties)))
    wanted = [n for n in frontier(draft, readings=readings).notches if n.weight >= weight]

    assert notch(draft, weight, readings=readings) == (wanted[-1] if wanted else None)


@given(oracle.drafts(), st.integers(0, 60), st.data())
@few
def test_a_limited_search_for_one_notch_claims_nothing_that_is_not_so(
    draft: Draft, limit: int, data: st.DataObject
) -> None:
    weight = data.draw(st.integers(1, sum(party.weight for party in draft.parties)))
    strengths = [row.strength for row in oracle.rows(draft) if row.weight >= weight]

    found = notch(draft, weight, node_limit=limit)

    if found is not None:
        best = max(strengths)
        heaviest = max(row.weight for row in oracle.rows(draft) if row.strength == best)
        assert found.weight >= weight
        assert found.strength <= best <= found.bound
        assert not found.proven or (found.weight, found.strength) == (heaviest, best)


@given(oracle.drafts(), st.data())
@few
def test_asking_for_one_notch_first_tells_it_first_and_changes_nothing_else(
    draft: Draft, data: st.DataObject
) -> None:
    weight = data.draw(st.integers(1, sum(party.weight for party in draft.parties)))
    told: list[Progress] = []

    found = frontier(draft, weight=weight, on_progress=told.append)

    assert found == frontier(draft)
    if told:
        assert (told[0].phase, told[0].requested) == ("requested", notch(draft, weight))
    else:
        assert not found.notches


def test_a_node_limit_gives_the_same_part_of_the_work_every_time() -> None:
    draft = tendencies(30, 20, 3, seed=1)

    part = frontier(draft, node_limit=400)

    assert part == frontier(draft, node_limit=400)
    assert not part.complete
    assert any(not n.proven for n in part.notches)
