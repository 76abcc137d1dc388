"""The engine against two general solvers that know only the definition."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.frontier.synthetic import tendencies, uniform, with_conditions
from undersigned.frontier import Draft, Pins, frontier, write_draft

SOLVERS = {"highs": "highspy", "cpsat": "ortools"}


def middling(seed: int) -> Draft:
    """Return a draft of a size that enumeration cannot reach: each seed another kind."""
    random = Random(seed)
    size = random.randint(10, 16), random.randint(8, 12), random.randint(1, 3)
    draft = tendencies(*size, seed=seed, weighted=seed % 3 == 0)
    if seed % 4 == 1:
        draft = uniform(random.randint(8, 12), random.randint(6, 9), 2, seed=seed)
    if seed % 2:
        draft = with_conditions(draft, random.randint(3, 20), seed=seed)
    if seed % 5 == 4:
        stays, party = random.randrange(len(draft.clauses)), random.randrange(len(draft.parties))
        draft = replace(draft, pins=Pins(frozenset({party}), frozenset({stays})))
    return draft


def assert_agrees(solver: str, rising: str, drafts: list[Draft]) -> None:
    if importlib.util.find_spec(SOLVERS[solver]) is None:
        pytest.skip(f"{SOLVERS[solver]} is not installed (pip install -e .[dev])")
    script = Path(__file__).parent / "solvers.py"
    documents = json.dumps([json.loads(write_draft(draft)) for draft in drafts])

    done = subprocess.run(
        [sys.executable, str(script), solver, "60", rising],
        input=documents,
        capture_output=True,
        text=True,
        check=True,
    )

    for draft, found in zip(drafts, json.loads(done.stdout), strict=True):
        ours = [[n.weight, n.strength] for n in reversed(frontier(draft, alternatives=50).notches)]
        assert found["finished"]
        assert ours == found["points"]


@pytest.mark.parametrize(("solver", "rising"), [("highs", "weight"), ("cpsat", "strength")])
def test_a_dozen_middling_drafts_have_the_frontier_that_a_solver_finds(solver: str, rising: str) -> None:
    assert_agrees(solver, rising, [middling(seed) for seed in range(12)])


@pytest.mark.long
@pytest.mark.parametrize("solver", SOLVERS)
@pytest.mark.parametrize("rising", ["weight", "strength"])
@pytest.mark.parametrize("start", range(100, 500, 20))
def test_hundreds_of_middling_drafts_have_the_frontier_that_a_solver_finds(
    solver: str, rising: str, start: int
) -> None:
    assert_agrees(solver, rising, [middling(seed) for seed in range(start, start + 20)])
