"""Whole frontiers by general solvers, from the definition alone: oracles for the engine, and its peers in benchmarks.

    python tests/frontier/solvers.py highs|cpsat SECONDS < DRAFTS.json

Reads a list of `undersigned-frontier-1` documents, writes a list of {points, finished, cpu, memory}: points are
(weight, strength) by rising weight; then CPU seconds, and megabytes at the most. One solver to a process: highspy and
ortools do not bear each other. `ours` runs the engine in the same way.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Point = tuple[int, int]
Json = dict[str, Any]


@dataclass(frozen=True)
class Program:
    """A 0-1 program: wordings and groups are variables, in this order."""

    strengths: list[int]
    weights: list[int]
    clauses: list[list[int]]
    """Wordings of which the text has exactly one."""
    rows: list[tuple[list[tuple[int, int]], int]]
    """Terms (variable, coefficient) whose sum is at most the number."""
    fixed: list[tuple[int, int]]
    """Variables with a value that a pin gives them."""

    @property
    def objective(self) -> list[int]:
        """Strength first; of equals the most weight."""
        return [s * (sum(self.weights) + 1) for s in self.strengths] + self.weights

    def point(self, values: list[int]) -> Point:
        """Return weight and strength from the variables: objectives of solvers are floats."""
        wordings, groups = values[: len(self.strengths)], values[len(self.strengths) :]
        return (
            sum(w for w, y in zip(self.weights, groups, strict=True) if y),
            sum(s for s, x in zip(self.strengths, wordings, strict=True) if x),
        )


def program(draft: Json) -> Program:
    """Return the program of a draft; parties that refuse the same are one, where no condition or pin names them."""
    sizes = [len(clause["variants"]) for clause in draft["clauses"]]
    starts = [sum(sizes[:c]) for c in range(len(sizes))]
    conditions, pins = draft.get("conditions", []), draft.get("pins", {})
    groups = _groups(draft)
    wordings = sum(sizes)
    group_of = {p: wordings + g for g, group in enumerate(groups) for p in group}
    rows = []
    for g, group in enumerate(groups):
        letters = "".join(draft["answers"][group[0]])
        rows += [([(wordings + g, 1), (j, 1)], 1) for j, letter in enumerate(letters) if letter in "NU"]
    for k in conditions:
        guarded = [(group_of[k["party"]], 1), (starts[k["clause"]] + k["variant"], 1)]
        if "party" in k["if"]:
            rows.append(([*guarded, (group_of[k["if"]["party"]], -1)], 1))
        else:
            at = starts[k["if"]["clause"]]
            rows.append(([*guarded, *((at + v, -1) for v in k["if"]["variants"])], 1))
    return Program(
        strengths=[v["strength"] for clause in draft["clauses"] for v in clause["variants"]],
        weights=[sum(draft["parties"][p]["weight"] for p in group) for group in groups],
        clauses=[list(range(s, s + n)) for s, n in zip(starts, sizes, strict=True)],
        rows=rows,
        fixed=list(_fixed(draft, pins, starts, group_of)),
    )


def _groups(draft: Json) -> list[list[int]]:
    pinned = set(draft.get("pins", {}).get("parties", []))
    alone = {p for p, party in enumerate(draft["parties"]) if party["id"] in pinned}
    for k in draft.get("conditions", []):
        alone |= {k["party"], k["if"].get("party", k["party"])}
    found: dict[Any, list[int]] = {}
    for p, row in enumerate(draft["answers"]):
        found.setdefault(p if p in alone else "".join(row).translate(str.maketrans("CAU", "SSN")), []).append(
            p
        )
    return list(found.values())


def _fixed(draft: Json, pins: Json, starts: list[int], group_of: dict[int, int]) -> Iterator[tuple[int, int]]:
    for p, party in enumerate(draft["parties"]):
        if party["id"] in pins.get("parties", []):
            yield group_of[p], 1
    chosen = {pin["clause"]: pin["variant"] for pin in pins.get("wordings", [])}
    for c, clause in enumerate(draft["clauses"]):
        for v, variant in enumerate(clause["variants"]):
            stays = clause["id"] in pins.get("clauses", []) and variant["id"] == "omit"
            if stays or chosen.get(clause["id"], variant["id"]) != variant["id"]:
                yield starts[c] + v, 0


Solve = Callable[[int, float], "list[int] | None"]
"""From the least weight and the seconds left to the best values; None where there are none."""


def frontier(draft: Json, solver: Callable[[Program], Solve], seconds: float) -> Json:
    """Return the frontier, notch by notch from the strongest, as far as the time allows."""
    began, cpu = time.monotonic(), time.process_time()
    model = program(draft)
    solve = solver(model)
    points: list[Point] = []
    weight, finished = 1, False
    try:
        while not finished:
            values = solve(weight, seconds - (time.monotonic() - began))
            finished = values is None or model.point(values)[0] == sum(model.weights)
            if values is not None:
                points.append(model.point(values))
                weight = points[-1][0] + 1
    except TimeoutError:
        pass
    return _report(points, finished, cpu)


def _report(points: list[Point], finished: bool, cpu: float) -> Json:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    used = time.process_time() - cpu
    return {"points": points, "finished": finished, "cpu": used, "memory": memory}


def highs(model: Program) -> Solve:
    """Solve by HiGHS, one thread, gaps 0."""
    import highspy

    h = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in [("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5)]:
        h.setOptionValue(option, value)
    count = len(model.objective)
    for variable, worth in enumerate(model.objective):
        h.addVar(0, 1)
        h.changeColCost(variable, worth)
        h.changeColIntegrality(variable, highspy.HighsVarType.kInteger)
    h.changeObjectiveSense(highspy.ObjSense.kMaximize)
    for variable, fixed in model.fixed:
        h.changeColBounds(variable, fixed, fixed)
    for clause in model.clauses:
        h.addRow(1, 1, len(clause), clause, [1.0] * len(clause))
    for terms, most in model.rows:
        h.addRow(-highspy.kHighsInf, most, len(terms), [v for v, _ in terms], [float(a) for _, a in terms])
    groups = list(range(len(model.strengths), count))
    h.addRow(1, highspy.kHighsInf, len(groups), groups, [float(w) for w in model.weights])
    last = h.getNumRow() - 1

    def run(seconds: float, presolve: str) -> highspy.HighsModelStatus:
        h.setOptionValue("presolve", presolve)
        h.setOptionValue("time_limit", h.getRunTime() + max(0.01, seconds))
        h.run()
        return h.getModelStatus()

    def solve(weight: int, seconds: float) -> list[int] | None:
        h.changeRowBounds(last, weight, highspy.kHighsInf)
        status = run(seconds, "choose")
        if status == highspy.HighsModelStatus.kInfeasible:
            # The presolve of 1.15.1 calls some programs infeasible that are not.
            status = run(seconds, "off")
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise TimeoutError
        return [round(value) for value in h.getSolution().col_value]

    return solve


def cpsat(model: Program) -> Solve:
    """Solve by CP-SAT, one worker."""
    from ortools.sat.python import cp_model

    base = cp_model.CpModel()
    x = [base.new_bool_var("") for _ in model.objective]
    for variable, fixed in model.fixed:
        base.add(x[variable] == fixed)
    for clause in model.clauses:
        base.add_exactly_one([x[v] for v in clause])
    for terms, most in model.rows:
        base.add(sum(a * x[v] for v, a in terms) <= most)
    base.maximize(sum(a * v for a, v in zip(model.objective, x, strict=True)))
    weight_of = sum(a * v for a, v in zip(model.weights, x[len(model.strengths) :], strict=True))

    def solve(weight: int, seconds: float) -> list[int] | None:
        own = base.clone()
        own.add(weight_of >= weight)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(0.01, seconds)
        status = solver.solve(own)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise TimeoutError
        return [int(solver.boolean_value(v)) for v in x]

    return solve


def ours(draft: Json, seconds: float) -> Json:
    """Return the frontier by the engine, in the same shape."""
    from undersigned.frontier import frontier, read_draft

    began, cpu = time.monotonic(), time.process_time()
    found = frontier(read_draft(json.dumps(draft)), should_stop=lambda: time.monotonic() - began > seconds)
    points = [(n.weight, n.strength) for n in reversed(found.notches)]
    return _report(points, found.complete, cpu)


def main() -> None:
    """Answer the list of drafts on standard input."""
    name, seconds = sys.argv[1], float(sys.argv[2])
    drafts = json.load(sys.stdin)
    if name == "ours":
        json.dump([ours(draft, seconds) for draft in drafts], sys.stdout)
        return
    solver = {"highs": highs, "cpsat": cpsat}[name]
    json.dump([frontier(draft, solver, seconds) for draft in drafts], sys.stdout)


if __name__ == "__main__":
    main()
