"""Every way we know to falsify a certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]


def each_node(proof: Json, do: Callable[[Json], object]) -> None:
    for tree in proof["trees"]:
        for node in tree["nodes"]:
            do(node)


def a_node(proof: Json, key: str) -> Json:
    nodes: Iterator[Json] = (node for tree in proof["trees"] for node in tree["nodes"])
    return next(node for node in nodes if key in node)


def count_nowhere(node: Json) -> None:
    node["bounds"] = [[number, 0] for number, _ in node["bounds"]]


def drop_part(proof: Json) -> None:
    a_node(proof, "parts")["parts"].pop(0)


def drop_wording(proof: Json) -> None:
    a_node(proof, "parts")["parts"][0].pop()


def drop_all_parts(proof: Json) -> None:
    a_node(proof, "parts")["parts"] = []


def clause_that_is_not_there(proof: Json) -> None:
    a_node(proof, "parts").update(clause=10**6, parts=[])


def forget_first(proof: Json) -> None:
    del a_node(proof, "group")["first"]


def swap_signers(proof: Json) -> None:
    signers = proof["notches"][-1]["signers"]
    signers[0] = next(p for p in range(len(signers) + 1) if p not in signers)
    signers.sort()


def swap_notches(proof: Json) -> None:
    proof["notches"][0], proof["notches"][1] = proof["notches"][1], proof["notches"][0]


def cut_nodes(proof: Json) -> None:
    tree = max(proof["trees"], key=lambda tree: len(tree["nodes"]))
    del tree["nodes"][len(tree["nodes"]) // 2 :]


def share_a_case(proof: Json) -> None:
    tree = max(proof["trees"], key=lambda tree: len(tree["nodes"]))
    first, second = [node for node in tree["nodes"] if "first" in node][:2]
    second["first"] = first["first"]


def turn_in_a_circle(proof: Json) -> None:
    each_node(proof, lambda node: node.update(first=0) if "first" in node else None)


def swap_trees(proof: Json) -> None:
    trees = proof["trees"]
    trees[0]["nodes"], trees[1]["nodes"] = trees[1]["nodes"], trees[0]["nodes"]


def times(factor: int) -> Callable[[list[Json]], list[Json]]:
    return lambda ms: [{**m, "mu": [[factor * x for x in row] for row in m["mu"]]} for m in ms]


def change(*path: Any, by: Any) -> Callable[[Json], None]:
    def tamper(proof: Json) -> None:
        place: Any = proof
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = by(place[path[-1]]) if callable(by) else by

    return tamper


TAMPERINGS: dict[str, Callable[[Json], object]] = {
    "another format": change("format", by="undersigned-certificate-1"),
    "no format": lambda proof: proof.pop("format"),
    "more strength": change("notches", 0, "strength", by=lambda s: s + 1),
    "less strength": change("notches", 0, "strength", by=lambda s: s - 1),
    "more weight": change("notches", 0, "weight", by=lambda w: w + 1),
    "less weight": change("notches", -1, "weight", by=lambda w: w - 1),
    "a weight with a point": change("notches", 0, "weight", by=float),
    "a strength that is no number": change("notches", 0, "strength", by=float("nan")),
    "another text": change("notches", -1, "text", 0, by=lambda v: (v + 1) % 4),
    "a wording that is not there": change("notches", 0, "text", 0, by=99),
    "a wording counted from the end": change("notches", 0, "text", 0, by=-1),
    "a wording that is true": change("notches", 0, "text", 0, by=bool),
    "a clause too few": change("notches", 0, "text", by=lambda t: t[:-1]),
    "a clause too many": change("notches", 0, "text", by=lambda t: [*t, 0]),
    "a party swapped": swap_signers,
    "a party twice": change("notches", 0, "signers", by=lambda s: [s[0], *s]),
    "a signer too few": change("notches", 0, "signers", by=lambda s: s[1:]),
    "a notch without signers": lambda proof: proof["notches"][0].pop("signers"),
    "first notch dropped": change("notches", by=lambda n: n[1:]),
    "last notch dropped": change("notches", by=lambda n: n[:-1]),
    "middle notch dropped": change("notches", by=lambda n: n[:2] + n[3:]),
    "all notches dropped": change("notches", by=[]),
    "a notch twice": change("notches", by=lambda n: [n[0], *n]),
    "two notches swapped": swap_notches,
    "a part left out": drop_part,
    "a wording left out": drop_wording,
    "all parts left out": drop_all_parts,
    "a clause that is not there": clause_that_is_not_there,
    "a signature without cases": forget_first,
    "half of the nodes": cut_nodes,
    "a case of two nodes": share_a_case,
    "cases that turn in a circle": turn_in_a_circle,
    "cases beyond the tree": lambda p: each_node(p, lambda n: n.update(first=10**9) if "first" in n else None),
    "cases before the tree": lambda p: each_node(p, lambda n: n.update(first=-1) if "first" in n else None),
    "a tree dropped": change("trees", by=lambda trees: trees[:-1]),
    "all trees dropped": change("trees", by=[]),
    "a tree without nodes": change("trees", 0, "nodes", by=[]),
    "a tree of fewer corners": change("trees", 0, "corners", by=lambda n: n - 1),
    "a tree of no corners": change("trees", -1, "corners", by=0),
    "a tree of minus one corner": change("trees", 0, "corners", by=-1),
    "two trees swapped": swap_trees,
    "no multipliers used": lambda p: each_node(p, lambda n: n.update(bounds=[])),
    "multipliers counted nowhere": lambda p: each_node(p, count_nowhere),
    "no branches": lambda p: each_node(p, lambda n: n.pop("first", None)),
    "multipliers 0": change("multipliers", by=times(0)),
    "multipliers doubled": change("multipliers", by=times(2)),
    "multipliers beyond all bounds": change("multipliers", by=times(2**70)),
    "a negative multiplier": change("multipliers", 0, "mu", 0, 0, by=-1),
    "a fractional multiplier": change("multipliers", 0, "mu", 0, 0, by=0.5),
    "a true multiplier": change("multipliers", 0, "mu", 0, 0, by=True),
    "a multiplier that is a word": change("multipliers", 0, "mu", 0, 0, by="1"),
    "a multiplier that is a list": change("multipliers", 0, "mu", 0, 0, by=[1]),
    "a row of multipliers too few": change("multipliers", 0, "mu", by=lambda mu: mu[:-1]),
    "a column of multipliers too few": change("multipliers", 0, "mu", by=lambda mu: [r[:-1] for r in mu]),
    "a multiplier too many": change("multipliers", 0, "mu", 0, by=lambda row: [*row, 0]),
    "a condition too many": change("multipliers", 0, "nu", by=lambda nu: [*nu, 0]),
    "a negative multiplier of weight": change("multipliers", 0, "weight", by=-1),
    "a negative multiplier of strength": change("multipliers", 0, "strength", by=-1),
    "no multiplier of weight": change("multipliers", by=lambda ms: [{**m, "weight": 0} for m in ms]),
    "no multiplier of strength": change("multipliers", by=lambda ms: [{**m, "strength": 0} for m in ms]),
    "no multipliers": change("multipliers", by=[]),
    "another shape": change("trees", by={}),
    "nothing at all": lambda proof: proof.clear(),
}  # fmt: skip
