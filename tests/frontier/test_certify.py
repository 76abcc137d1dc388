from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import oracle
from tests.frontier.synthetic import tendencies, uniform, with_conditions
from tests.frontier.tampering import TAMPERINGS, Json
from tests.shared import REPO, shared
from undersigned.frontier import (
    Clause,
    Draft,
    Frontier,
    InvalidDraft,
    Party,
    Pins,
    Variant,
    certificate,
    frontier,
    read_draft,
    write_draft,
)

SCRIPT = REPO / "scripts" / "check_frontier.py"
REAL = ["ep-covid-groups", "ep-soil-delegations", "ep-urban-mobility-members", "un-arms-transparency-2006"]
few = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


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


def accepted(draft: Json, proof: Json) -> bool:
    try:
        CHECKER.check(CHECKER.Draft(draft), deepcopy(proof))
    except (CHECKER.Wrong, *CHECKER.UNFIT):
        return False
    return True


def certified(draft: Draft) -> Json:
    return dict(json.loads(json.dumps(certificate(draft, frontier(draft, alternatives=300)))))


@given(oracle.drafts())
@few
def test_certificates_of_random_drafts_are_accepted(draft: Draft) -> None:
    CHECKER.check(CHECKER.Draft(plain(draft)), certified(draft))


@pytest.mark.long
@given(oracle.drafts(parties=14, clauses=8, wordings=4, texts=3000))
@settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
def test_certificates_of_thousands_of_drafts_are_accepted(draft: Draft) -> None:
    CHECKER.check(CHECKER.Draft(plain(draft)), certified(draft))


@pytest.mark.parametrize("name", REAL)
def test_certificates_of_real_roll_calls_are_accepted(name: str) -> None:
    draft = read_draft(shared("frontier", f"{name}.json").read_bytes())

    CHECKER.check(CHECKER.Draft(plain(draft)), certified(draft))


MIDDLE = {
    "tendencies": tendencies(16, 12, 3, seed=1),
    "weighted": tendencies(16, 12, 3, seed=2, weighted=True),
    "conditions": with_conditions(tendencies(14, 12, 3, seed=3), 20, seed=3),
    "uniform": uniform(12, 8, 2, seed=4),
}
PROOFS = {name: certified(draft) for name, draft in MIDDLE.items()}


@pytest.mark.parametrize("name", MIDDLE)
def test_certificates_of_middling_drafts_are_accepted(name: str) -> None:
    CHECKER.check(CHECKER.Draft(plain(MIDDLE[name])), deepcopy(PROOFS[name]))


@pytest.mark.parametrize("tampering", TAMPERINGS)
@pytest.mark.parametrize("name", MIDDLE)
def test_a_tampered_certificate_is_rejected(name: str, tampering: str) -> None:
    proof = deepcopy(PROOFS[name])
    try:
        TAMPERINGS[tampering](proof)
    except StopIteration:
        pytest.skip("this proof has no such branching")
    assert json.dumps(proof) != json.dumps(PROOFS[name])

    assert not accepted(plain(MIDDLE[name]), proof)


def test_a_certificate_of_another_draft_is_rejected() -> None:
    assert not accepted(plain(MIDDLE["weighted"]), PROOFS["tendencies"])
    assert not accepted(plain(tendencies(16, 12, 3, seed=9)), PROOFS["tendencies"])


@given(
    oracle.drafts(parties=6, clauses=4, wordings=3, texts=80), oracle.drafts(parties=6, clauses=4, texts=80)
)
@few
def test_a_certificate_proves_another_draft_only_where_its_frontier_is_the_same(
    one: Draft, other: Draft
) -> None:
    if accepted(plain(other), certified(one)):
        assert pairs(certified(one)) == truth(other)


@given(oracle.drafts(parties=5, clauses=4, wordings=3, texts=80), st.data())
@few
def test_one_change_in_the_draft_passes_only_where_the_frontier_stays(
    draft: Draft, data: st.DataObject
) -> None:
    proof, changed = certified(draft), plain(draft)
    p, c = (
        data.draw(st.sampled_from(range(len(draft.parties)))),
        data.draw(st.sampled_from(range(len(draft.clauses)))),
    )
    v = data.draw(st.sampled_from(range(len(draft.clauses[c].variants))))
    match data.draw(st.sampled_from(["answer", "strength", "weight", "condition", "pin"])):
        case "answer" if changed["answers"][p][c][v] != "I":
            cell = changed["answers"][p][c]
            changed["answers"][p][c] = cell[:v] + data.draw(st.sampled_from("SN")) + cell[v + 1 :]
        case "strength" if v < len(draft.clauses[c].variants) - 1:
            changed["clauses"][c]["variants"][v]["strength"] = data.draw(st.integers(0, 20))
        case "weight":
            changed["parties"][p]["weight"] = data.draw(st.integers(1, 20))
        case "condition" if draft.conditions:
            changed["conditions"][0]["if"] = {"party": p}
        case "pin":
            changed["pins"] = {"parties": [draft.parties[p].id]}
    try:
        other = read_draft(json.dumps(changed))
    except InvalidDraft:
        return

    if accepted(changed, proof):
        assert pairs(proof) == truth(other)


@given(oracle.drafts(parties=6, clauses=4, wordings=3, texts=80), st.data())
@few
def test_whatever_the_trees_and_the_multipliers_nothing_false_is_proven(
    draft: Draft, data: st.DataObject
) -> None:
    proof = certified(draft)
    if not proof["notches"]:
        return
    del proof["notches"][data.draw(st.integers(0, len(proof["notches"]) - 1))]
    checked = CHECKER.Draft(plain(draft))
    proof["multipliers"] += [data.draw(multipliers(checked)) for _ in range(3)]
    grown = data.draw(trees(checked, len(proof["multipliers"])))

    for nodes in [grown, *(tree["nodes"] for tree in proof["trees"])]:
        proof["trees"] = [{"corners": len(proof["notches"]) + 1, "nodes": nodes}]
        assert not accepted(plain(draft), proof)


@given(oracle.drafts(parties=6, clauses=4, wordings=3, texts=80), st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_rule_drops_a_text_that_reaches_a_corner(draft: Draft, data: st.DataObject) -> None:
    checked = CHECKER.Draft(plain(draft))
    rows = [row for row in oracle.rows(draft) if row.weight]
    goals = [(row.weight, row.strength) for row in rows]
    if not goals:
        return
    corners = data.draw(st.lists(st.sampled_from(goals), min_size=1, max_size=3))
    state = data.draw(states(checked, corners))
    prices = CHECKER.Prices(checked, data.draw(multipliers(checked)))
    counted = np.array([data.draw(st.booleans()) for _ in draft.clauses])
    within = [row for row in rows if reaches(row, corners) and speaks_of(checked, state, row)]

    for left in (CHECKER.narrowed(checked, state), CHECKER.bounded(checked, state, prices, counted)):
        for row in within:
            assert left is not None
            assert speaks_of(checked, left, row)
            assert {corner for corner in corners if reaches(row, [corner])} <= set(left.corners)


def reaches(row: oracle.Row, corners: list[tuple[int, int]]) -> bool:
    return any(row.weight >= w and row.strength >= s for w, s in corners)


def speaks_of(checked: Any, state: Any, row: oracle.Row) -> bool:
    """Whether a state of the checker holds a text, those who must among its signers, and these among the alive."""
    signing = np.array([group[0] in row.signers for group in checked.groups])
    text = [checked.place[c, v] for c, v in enumerate(row.text)]
    return bool(
        state.wordings[text].all() and (state.alive | ~signing).all() and (signing | ~state.must).all()
    )


@st.composite
def states(draw: st.DrawFn, checked: Any, corners: list[tuple[int, int]]) -> Any:
    mostly = st.sampled_from([True, True, True, False])
    wordings = checked.open & [draw(mostly) for _ in checked.open]
    wordings[[j for j in checked.starts if not draw(mostly)]] = False
    alive = np.array([draw(mostly) for _ in checked.groups])
    must = checked.must | (alive & [not draw(mostly) for _ in checked.groups])
    if not np.logical_or.reduceat(wordings, checked.starts).all():
        wordings = checked.open
    return CHECKER.State(wordings, alive | must, must, corners)


@st.composite
def multipliers(draw: st.DrawFn, checked: Any) -> Json:
    """Draw any multipliers, small or great, of any draft."""
    numbers = st.integers(0, draw(st.sampled_from([0, 1, 30, 2**20, 2**70])))
    return {
        "strength": draw(st.integers(0, 4)),
        "weight": draw(numbers),
        "mu": [[draw(numbers) for _ in checked.starts] for _ in checked.groups],
        "nu": [draw(numbers) for _ in checked.party],
    }


@st.composite
def trees(draw: st.DrawFn, checked: Any, priced: int) -> list[Json]:
    """Draw a tree that branches on whatever there is, with bounds by any multipliers."""
    masks = st.integers(0, 2 ** len(checked.starts) - 1)
    bounds = st.lists(st.tuples(st.integers(0, priced - 1), masks).map(list), max_size=3)
    nodes: list[Json] = [{"bounds": draw(bounds)}]
    for number in range(draw(st.integers(0, 6))):
        if number == len(nodes):
            break
        c = draw(st.sampled_from(range(len(checked.starts))))
        variants = [v for d, v in checked.place if d == c]
        branch: Json = {"clause": c, "parts": draw(st.lists(st.lists(st.sampled_from(variants)), max_size=3))}
        if draw(st.booleans()):
            branch = {"group": draw(st.integers(0, len(checked.groups)))}
        nodes[number] |= {**branch, "first": len(nodes)}
        nodes += [{"bounds": draw(bounds)} for _ in branch.get("parts", [0, 1])]
    return nodes


@given(oracle.drafts(), st.data())
@few
def test_one_changed_number_never_proves_another_frontier(draft: Draft, data: st.DataObject) -> None:
    proof = certified(draft)
    place: Any = proof
    while isinstance(place, dict | list) and place:
        owner = place
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        place = owner[key]
    owner[key] = data.draw(st.integers(-2, 70)) if isinstance(place, int) else [0]

    if accepted(plain(draft), proof):
        assert pairs(proof) == truth(draft)


def pairs(proof: Json) -> list[tuple[int, int]]:
    return [(notch["weight"], notch["strength"]) for notch in proof["notches"]]


def truth(draft: Draft) -> list[tuple[int, int]]:
    return [(equal[0].weight, equal[0].strength) for equal in oracle.frontier(draft)]


def little(answers: tuple[str, ...], strengths: tuple[int, ...], pins: Pins | None = None) -> Draft:
    """Return a draft of one clause; the last strength is that of omit."""
    *own, omit = [Variant(f"v{v}", "", strength) for v, strength in enumerate(strengths)]
    clause = Clause("c", "", (*own, Variant("omit", "", omit.strength)))
    people = tuple(Party(f"p{p}", "") for p in range(len(answers)))
    return Draft((clause,), people, tuple((row,) for row in answers), pins=pins or Pins())


def with_notches(draft: Draft, *notches: tuple[int, int, int, list[int]]) -> Json:
    """Return a certificate of notches on whose corners nothing needs to be shown: the root closes them."""
    listed = [{"weight": w, "strength": s, "text": [v], "signers": signers} for w, s, v, signers in notches]
    tree = {"corners": len(listed) + 1, "nodes": [{"bounds": []} for _ in range(5)]}
    return {"format": "undersigned-certificate-2", "notches": listed, "multipliers": [], "trees": [tree]}


def split_by_clause(proof: Json) -> Json:
    proof["trees"][0]["nodes"][0] |= {"clause": 0, "parts": [[0], [1]], "first": 1}
    return proof


def test_a_notch_that_another_has_more_of_is_rejected() -> None:
    draft = little(("SSN", "SNN"), (5, 5, 0))
    both = [(2, 5, 0, [0, 1]), (1, 5, 1, [0])]

    assert accepted(plain(draft), with_notches(draft, *both[:1]))
    with pytest.raises(CHECKER.Wrong, match="fall in weight and rise in strength"):
        CHECKER.check(CHECKER.Draft(plain(draft)), with_notches(draft, *both))


def test_notches_keep_to_the_pins() -> None:
    free = little(("SS", "NS"), (5, 0))
    both = [(2, 0, 1, [0, 1]), (1, 5, 0, [0])]
    stay, sign = (replace(free, pins=pins) for pins in (Pins(clauses=frozenset({0})), Pins(frozenset({1}))))

    assert accepted(plain(free), split_by_clause(with_notches(free, *both)))
    for draft, sentence in ((stay, "does not fit the draft"), (sign, "lacks a signer")):
        with pytest.raises(CHECKER.Wrong, match=sentence):
            CHECKER.check(CHECKER.Draft(plain(draft)), split_by_clause(with_notches(draft, *both)))


def test_a_case_cannot_hide_another() -> None:
    draft = little(("SS", "NS"), (5, 0))
    proof = split_by_clause(with_notches(draft, (2, 0, 1, [0, 1])))
    nodes = proof["trees"][0]["nodes"]
    # Without the notch (1, 5) the case of wording 0 stays open; the cases of a group below it would replace others.
    nodes[1] |= {"group": 0, "first": 2}

    with pytest.raises(CHECKER.Wrong, match="case of two nodes"):
        CHECKER.check(CHECKER.Draft(plain(draft)), proof)
    nodes[1] |= {"first": 0}
    with pytest.raises(CHECKER.Wrong, match="does not stand behind it"):
        CHECKER.check(CHECKER.Draft(plain(draft)), proof)


def test_only_what_is_proven_to_the_end_is_certified() -> None:
    draft = MIDDLE["tendencies"]
    part = frontier(draft, node_limit=100)
    whole = frontier(draft)
    without_one = Frontier(whole.notches[:2] + whole.notches[3:])

    with pytest.raises(InvalidDraft, match="proven to the end"):
        certificate(draft, part)
    with pytest.raises(InvalidDraft, match="met a better text"):
        certificate(draft, without_one)
    with pytest.raises(InvalidDraft, match="search was stopped"):
        certificate(draft, whole, should_stop=lambda: True)


def test_the_script_says_in_one_line_what_it_found(tmp_path: Path) -> None:
    draft, proof = MIDDLE["tendencies"], deepcopy(PROOFS["tendencies"])
    (tmp_path / "draft.json").write_text(write_draft(draft))
    (tmp_path / "good.json").write_text(json.dumps(proof))
    twice = json.dumps(proof).replace("{", '{"format": "undersigned-certificate-2", ', 1)
    proof["notches"][1]["strength"] += 1
    (tmp_path / "bad.json").write_text(json.dumps(proof))

    assert run(tmp_path / "draft.json", tmp_path / "good.json") == (
        0,
        f"Proven: {len(proof['notches'])} notches, and no text is better.\n",
    )
    status, said = run(tmp_path / "draft.json", tmp_path / "bad.json")
    assert (status, said[:41]) == (1, "Not proven: A notch with a text of streng")
    for name, content in {"twice": twice, **MALFORMED}.items():
        (tmp_path / name).write_text(content)
        status, said = run(tmp_path / "draft.json", tmp_path / name)
        assert (status, said[:12], said.count("\n")) == (1, "Not proven: ", 1), name
    assert run(tmp_path / "draft.json", tmp_path / "absent.json")[0] == 1
    assert run(tmp_path / "draft.json")[0] == 1


MALFORMED = {
    "deep": "[" * 100_000,
    "deep objects": '{"format": ' * 100_000,
    "a number without end": '{"format": "undersigned-certificate-2", "notches": [' + "9" * 5000 + "]}",
    "not a number": '{"format": "undersigned-certificate-2", "notches": NaN, "multipliers": [], "trees": []}',
    "a list": "[]",
    "a word": '"undersigned-certificate-2"',
    "nothing": "",
    "half": '{"format": "unders',
}


def run(*paths: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, str(SCRIPT), *paths], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr
