from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import oracle
from tests.frontier.synthetic import tendencies, uniform, with_conditions
from tests.shared import REPO, shared
from undersigned.frontier import (
    Draft,
    Frontier,
    InvalidDraft,
    certificate,
    frontier,
    read_draft,
    write_draft,
)

SCRIPT = REPO / "scripts" / "check_frontier.py"
REAL = ["ep-covid-groups", "ep-soil-delegations", "ep-urban-mobility-members", "un-arms-transparency-2006"]
few = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
Json = dict[str, Any]


def _checker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_frontier", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECKER = _checker()


def plain(draft: Draft) -> Json:
    return dict(json.loads(write_draft(draft)))


def accepted(draft: Draft, proof: Json) -> bool:
    try:
        CHECKER.check(plain(draft), deepcopy(proof))
    except CHECKER.Wrong:
        return False
    return True


def certified(draft: Draft) -> Json:
    return dict(json.loads(json.dumps(certificate(draft, frontier(draft, alternatives=300)))))


@given(oracle.drafts())
@few
def test_certificates_of_random_drafts_are_accepted(draft: Draft) -> None:
    CHECKER.check(plain(draft), certified(draft))


@pytest.mark.long
@given(oracle.drafts(parties=14, clauses=8, wordings=4, texts=3000))
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
def test_certificates_of_thousands_of_drafts_are_accepted(draft: Draft) -> None:
    CHECKER.check(plain(draft), certified(draft))


@pytest.mark.parametrize("name", REAL)
def test_certificates_of_real_roll_calls_are_accepted(name: str) -> None:
    draft = read_draft(shared("frontier", f"{name}.json").read_bytes())

    CHECKER.check(plain(draft), certified(draft))


MIDDLE = {
    "tendencies": tendencies(16, 12, 3, seed=1),
    "weighted": tendencies(16, 12, 3, seed=2, weighted=True),
    "conditions": with_conditions(tendencies(14, 12, 3, seed=3), 20, seed=3),
    "uniform": uniform(12, 8, 2, seed=4),
}
PROOFS = {name: certified(draft) for name, draft in MIDDLE.items()}


@pytest.mark.parametrize("name", MIDDLE)
def test_certificates_of_middling_drafts_are_accepted(name: str) -> None:
    CHECKER.check(plain(MIDDLE[name]), deepcopy(PROOFS[name]))


def drop_leaf(proof: Json) -> None:
    branch = next(node for node in proof["nodes"] if len(node) > 1 and node[1] == "clause")
    branch[3].pop()


def drop_signature(proof: Json) -> None:
    next(node for node in proof["nodes"] if len(node) > 1 and node[1] == "group")[3].pop()


def swap_signers(proof: Json) -> None:
    signers = proof["notches"][-1]["signers"]
    outside = next(p for g in proof["groups"] for p in g if p not in signers)
    signers[0] = outside
    signers.sort()


def merge_groups(proof: Json) -> None:
    first, second, *rest = proof["groups"]
    proof["groups"] = [first + second, *rest]


def swap_notches(proof: Json) -> None:
    proof["notches"][0], proof["notches"][1] = proof["notches"][1], proof["notches"][0]


def change(*path: Any, by: Any) -> Callable[[Json], None]:
    def tamper(proof: Json) -> None:
        place: Any = proof
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = by(place[path[-1]]) if callable(by) else by

    return tamper


TAMPERINGS: dict[str, Callable[[Json], None]] = {
    "more strength": change("notches", 0, "strength", by=lambda s: s + 1),
    "less strength": change("notches", 0, "strength", by=lambda s: s - 1),
    "more weight": change("notches", 0, "weight", by=lambda w: w + 1),
    "less weight": change("notches", -1, "weight", by=lambda w: w - 1),
    "a weight with a point": change("notches", 0, "weight", by=float),
    "another text": change("notches", -1, "text", 0, by=lambda v: (v + 1) % 4),
    "a wording that is not there": change("notches", 0, "text", 0, by=99),
    "a wording counted from the end": change("notches", 0, "text", 0, by=-1),
    "a clause too few": change("notches", 0, "text", by=lambda t: t[:-1]),
    "a party swapped": swap_signers,
    "a party twice": change("notches", 0, "signers", by=lambda s: [s[0], *s]),
    "a signer too few": change("notches", 0, "signers", by=lambda s: s[1:]),
    "first notch dropped": change("notches", by=lambda n: n[1:]),
    "last notch dropped": change("notches", by=lambda n: n[:-1]),
    "middle notch dropped": change("notches", by=lambda n: n[:2] + n[3:]),
    "all notches dropped": change("notches", by=[]),
    "a notch twice": change("notches", by=lambda n: [n[0], *n]),
    "two notches swapped": swap_notches,
    "a wording left out": drop_leaf,
    "a signature left out": drop_signature,
    "a proof dropped": change("proofs", by=lambda p: p[:-1]),
    "all proofs dropped": change("proofs", by=[]),
    "a proof of fewer corners": change("proofs", 0, 1, by=lambda n: n - 1),
    "a proof of no corners": change("proofs", 0, 1, by=0),
    "a proof that begins at a leaf": change("proofs", 0, 2, by=lambda n: n + 1),
    "a proof begun later": change("proofs", 0, 0, by=1),
    "no multipliers used": change("nodes", by=lambda nodes: [[[], *rest] for _, *rest in nodes]),
    "no branches": change("nodes", by=lambda nodes: [[steps] for steps, *_ in nodes]),
    "multipliers 0": change("multipliers", by=lambda ms: [{**m, "mu": [[0] * len(r) for r in m["mu"]]} for m in ms]),
    "multipliers doubled": change(
        "multipliers", by=lambda ms: [{**m, "mu": [[2 * x for x in r] for r in m["mu"]]} for m in ms]
    ),
    "a negative multiplier": change("multipliers", 0, "mu", 0, 0, by=-1),
    "a fractional multiplier": change("multipliers", 0, "mu", 0, 0, by=0.5),
    "a true multiplier": change("multipliers", 0, "mu", 0, 0, by=True),
    "a multiplier beyond all lanes": change("multipliers", 0, "mu", 0, 0, by=2**64),
    "a row of multipliers too few": change("multipliers", 0, "mu", by=lambda mu: mu[:-1]),
    "a column of multipliers too few": change("multipliers", 0, "mu", by=lambda mu: [r[:-1] for r in mu]),
    "a negative price": change("multipliers", 0, "price", by=[-1, 1]),
    "a price over nothing": change("multipliers", 0, "price", by=[1, 0]),
    "a price over a negative": change("multipliers", 0, "price", by=[-1, -1]),
    "prices 0": change("multipliers", by=lambda ms: [{**m, "price": [0, 1]} for m in ms]),
    "no multipliers": change("multipliers", by=[]),
    "negative strength unit": change("strength_unit", by=[-1, -1]),
    "strengths counted too small": change("strength_unit", by=lambda u: [u[0], 10**9]),
    "no weight unit": change("weight_unit", by=0),
    "a child that is its own parent": change("nodes", by=lambda ns: [
        [*n[:3], [[v, 0] for v, _ in n[3]] if n[1] == "clause" else [0, 0]] if n[1:] else n for n in ns]),
    "groups merged": merge_groups,
    "a party in no group": change("groups", by=lambda g: g[1:]),
    "a party in two groups": change("groups", by=lambda g: [g[0], *g]),
    "another shape": change("nodes", by={}),
}  # fmt: skip


@pytest.mark.parametrize("tampering", TAMPERINGS)
@pytest.mark.parametrize("name", MIDDLE)
def test_a_tampered_certificate_is_rejected(name: str, tampering: str) -> None:
    proof = deepcopy(PROOFS[name])
    try:
        TAMPERINGS[tampering](proof)
    except StopIteration:
        pytest.skip("this proof has no such branching")
    assert json.dumps(proof) != json.dumps(PROOFS[name])

    assert not accepted(MIDDLE[name], proof)


def test_a_certificate_of_another_draft_is_rejected() -> None:
    assert not accepted(MIDDLE["weighted"], PROOFS["tendencies"])
    assert not accepted(tendencies(16, 12, 3, seed=9), PROOFS["tendencies"])


@given(oracle.drafts(parties=6, clauses=4, wordings=3, texts=80), st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_tree_and_the_multipliers_nothing_false_is_proven(
    draft: Draft, data: st.DataObject
) -> None:
    proof = certified(draft)
    if not proof["notches"]:
        return
    gone = data.draw(st.integers(0, len(proof["notches"]) - 1))
    del proof["notches"][gone]
    corners = len(proof["notches"]) + 1
    largest = data.draw(st.sampled_from([0, 1, 100, 2**20]))
    numbers = st.integers(0, largest)
    for m in proof["multipliers"]:
        if data.draw(st.booleans()):
            m["mu"] = [[data.draw(numbers) for _ in row] for row in m["mu"]]
            m["nu"] = [data.draw(numbers) for _ in m["nu"]]
            m["price"] = [data.draw(numbers), data.draw(st.sampled_from([1, 2, 64]))]
    root = proof["proofs"][0][2] if proof["proofs"] else 0
    proof["nodes"] = proof["nodes"] or [[[]]]

    for count in (corners, corners - 1):
        proof["proofs"] = [[0, count, root]]
        assert not accepted(draft, proof)


@given(oracle.drafts(), st.data())
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_one_changed_number_never_proves_another_frontier(draft: Draft, data: st.DataObject) -> None:
    proof = certified(draft)
    place: Any = proof
    while isinstance(place, dict | list) and place:
        owner, key = (
            place,
            data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place)))),
        )
        place = owner[key]
    owner[key] = data.draw(st.integers(-2, 70)) if isinstance(place, int) else [0]
    truth = [(e[0].weight, e[0].strength) for e in oracle.frontier(draft)]

    if accepted(draft, proof):
        assert [(n["weight"], n["strength"]) for n in proof["notches"]] == truth


def test_only_what_is_proven_to_the_end_is_certified() -> None:
    draft = MIDDLE["tendencies"]
    part = frontier(draft, node_limit=100)
    whole = frontier(draft)
    without_one = Frontier(whole.notches[:2] + whole.notches[3:])

    with pytest.raises(InvalidDraft, match="proven to the end"):
        certificate(draft, part)
    with pytest.raises(InvalidDraft, match="met a better text"):
        certificate(draft, without_one)
    with pytest.raises(InvalidDraft, match="stopped"):
        certificate(draft, whole, should_stop=lambda: True)


def test_the_script_says_in_one_line_what_it_found(tmp_path: Path) -> None:
    draft, proof = MIDDLE["tendencies"], deepcopy(PROOFS["tendencies"])
    (tmp_path / "draft.json").write_text(write_draft(draft))
    (tmp_path / "good.json").write_text(json.dumps(proof))
    proof["notches"][1]["strength"] += 1
    (tmp_path / "bad.json").write_text(json.dumps(proof))
    (tmp_path / "worse.json").write_text("[" * 100_000)

    def run(name: str) -> subprocess.CompletedProcess[str]:
        paths = [str(tmp_path / "draft.json"), str(tmp_path / name)]
        return subprocess.run([sys.executable, "-S", str(SCRIPT), *paths], capture_output=True, text=True)

    assert run("good.json").stdout == f"Proven: {len(proof['notches'])} notches, and no text is better.\n"
    assert (run("bad.json").returncode, run("bad.json").stderr) == (
        1,
        "Not proven: The strength of a text is another.\n",
    )
    for name in ("worse.json", "absent.json"):
        assert run(name).returncode == 1
        assert run(name).stderr.startswith("Not proven: ")
        assert run(name).stderr.count("\n") == 1
