"""Whole frontiers by general solvers, from the definition alone: oracles for the engine, and its peers in benchmarks.

    python tests/frontier/solvers.py highs|cpsat SECONDS [weight|strength] < DRAFTS.json

Reads a list of `undersigned-frontier-1` documents, writes a list of {points, finished}: points are (weight, strength)
by rising weight. One solver to a process: highspy and ortools do not bear each other. A frontier is walked from one
notch to the next, either way: the strongest text for more and more weight, or the most weight for more and more
strength. Both solvers get one thread, gaps of 0 and the same program.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Point = tuple[int, int]
Json = dict[str, Any]
Rising = Literal["weight", "strength"]


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
    rising: Rising
    """Of what a least amount is asked; the most is sought of the other, and then of this."""

    @property
    def asked(self) -> list[int]:
        """What each variable adds to the amount asked for."""
        if self.rising == "weight":
            return [0] * len(self.strengths) + self.weights
        return self.strengths + [0] * len(self.weights)

    @property
    def most(self) -> int:
        """Return the greatest amount that there can be."""
        if self.rising == "weight":
            return sum(self.weights)
        return sum(max(self.strengths[j] for j in clause) for clause in self.clauses)

    @property
    def objective(self) -> list[int]:
        """What each variable is worth."""
        if self.rising == "weight":
            return [s * (self.most + 1) for s in self.strengths] + self.weights
        return self.strengths + [w * (self.most + 1) for w in self.weights]

    def point(self, values: list[int]) -> Point:
        """Return weight and strength from the variables: objectives of solvers are floats."""
        wordings, groups = values[: len(self.strengths)], values[len(self.strengths) :]
        return (
            sum(w for w, y in zip(self.weights, groups, strict=True) if y),
            sum(s for s, x in zip(self.strengths, wordings, strict=True) if x),
        )


def program(draft: Json, rising: Rising = "weight") -> Program:
    """Return the program of a draft; parties that refuse the same are one, where no condition or pin names them."""
    sizes = [len(clause["variants"]) for clause in draft["clauses"]]
    starts = [sum(sizes[:c]) for c in range(len(sizes))]
    groups = _groups(draft)
    wordings = sum(sizes)
    group_of = {p: wordings + g for g, group in enumerate(groups) for p in group}
    somebody = [(wordings + g, -1) for g in range(len(groups))]
    return Program(
        strengths=[v["strength"] for clause in draft["clauses"] for v in clause["variants"]],
        weights=[sum(draft["parties"][p]["weight"] for p in group) for group in groups],
        clauses=[list(range(s, s + n)) for s, n in zip(starts, sizes, strict=True)],
        rows=[(somebody, -1), *_refusals(draft, groups, starts), *_conditions(draft, group_of, starts)],
        fixed=list(_fixed(draft, starts, group_of)),
        rising=rising,
    )


def _groups(draft: Json) -> list[list[int]]:
    pinned = set(draft.get("pins", {}).get("parties", []))
    alone = {p for p, party in enumerate(draft["parties"]) if party["id"] in pinned}
    for k in draft.get("conditions", []):
        alone |= {k["party"], k["if"].get("party", k["party"])}
    same = str.maketrans("CAU", "SSN")
    found: dict[Any, list[int]] = {}
    for p, row in enumerate(draft["answers"]):
        found.setdefault(p if p in alone else "".join(row).translate(same), []).append(p)
    return list(found.values())


Row = tuple[list[tuple[int, int]], int]


def _refusals(draft: Json, groups: list[list[int]], starts: list[int]) -> Iterator[Row]:
    """Yield for each group and clause: it signs, or the text has a wording that it refuses, or neither."""
    wordings = sum(len(clause["variants"]) for clause in draft["clauses"])
    for g, group in enumerate(groups):
        for start, letters in zip(starts, draft["answers"][group[0]], strict=True):
            refused = [(start + v, 1) for v, letter in enumerate(letters) if letter in "NU"]
            if refused:
                yield [(wordings + g, 1), *refused], 1


def _conditions(draft: Json, group_of: dict[int, int], starts: list[int]) -> Iterator[Row]:
    """Yield for each condition: the party does not sign, or the text lacks the wording, or the condition holds.

    Wordings that the party refuses stand beside the one that it guards: the text has one of them at the most.
    """
    for k in draft.get("conditions", []):
        at, letters = starts[k["clause"]], draft["answers"][k["party"]][k["clause"]]
        barred = [(at + v, 1) for v, letter in enumerate(letters) if letter in "NU" or v == k["variant"]]
        held = [(group_of[k["if"]["party"]], -1)] if "party" in k["if"] else [
            (starts[k["if"]["clause"]] + v, -1) for v in k["if"]["variants"]
        ]  # fmt: skip
        yield [(group_of[k["party"]], 1), *barred, *held], 1


def _fixed(draft: Json, starts: list[int], group_of: dict[int, int]) -> Iterator[tuple[int, int]]:
    pins = draft.get("pins", {})
    for p, party in enumerate(draft["parties"]):
        if party["id"] in pins.get("parties", []):
            yield group_of[p], 1
    chosen = {pin["clause"]: pin["variant"] for pin in pins.get("wordings", [])}
    for c, clause in enumerate(draft["clauses"]):
        for v, variant in enumerate(clause["variants"]):
            stays = clause["id"] in pins.get("clauses", []) and variant["id"] == "omit"
            if stays or chosen.get(clause["id"], variant["id"]) != variant["id"]:
                yield starts[c] + v, 0


class Clock:
    """CPU seconds that a solver may use; solvers themselves can only be told how long to wait."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.begun = time.monotonic(), time.process_time()

    def wait(self) -> float:
        """Return the seconds to wait until those of the CPU are over, the machine being as busy as it has been.

        Raises: TimeoutError when they are over.
        """
        waited, used = time.monotonic() - self.begun[0], time.process_time() - self.begun[1]
        if used >= self.seconds:
            raise TimeoutError
        busy = waited / used if used > 1 else os.getloadavg()[0] / (os.cpu_count() or 1)
        return (self.seconds - used) * max(1.0, busy) + 0.01


Solve = Callable[[int, Clock], "list[int] | None"]
"""From the least amount asked for to the best values; None where there are none.

Raises: TimeoutError when the time is over.
"""


@dataclass(frozen=True)
class Walk:
    """The points met, by rising weight, and whether they are all."""

    points: list[Point]
    finished: bool


def frontier(
    draft: Json,
    solver: Callable[[Program], Solve],
    seconds: float,
    rising: Rising = "weight",
    met: Callable[[Point], None] = lambda point: None,
) -> Walk:
    """Return the frontier, notch by notch, as far as the CPU seconds allow; tell each point when it is met."""
    clock = Clock(seconds)
    model = program(draft, rising)
    solve = solver(model)
    points: list[Point] = []
    least, finished = 0, False
    try:
        while not finished:
            values = solve(least, clock)
            if values is not None:
                points.append(model.point(values))
                met(points[-1])
                least = points[-1][rising == "strength"] + 1
            finished = values is None or least > model.most
    except TimeoutError:
        pass
    return Walk(sorted(points), finished)


def notch(draft: Json, solver: Callable[[Program], Solve], seconds: float, weight: int) -> Walk:
    """Return the strongest point of this weight or more, alone."""
    clock = Clock(seconds)
    model = program(draft)
    try:
        values = solver(model)(weight, clock)
    except TimeoutError:
        return Walk([], finished=False)
    return Walk([] if values is None else [model.point(values)], finished=True)


def highs(model: Program) -> Solve:
    """Solve by HiGHS, each program in a solver of its own: limits of time, and faults, do not outlive it."""
    import highspy

    base = highspy.Highs()  # type: ignore[no-untyped-call]
    base.setOptionValue("output_flag", False)
    for variable, worth in enumerate(model.objective):
        base.addVar(0, 1)
        base.changeColCost(variable, worth)
        base.changeColIntegrality(variable, highspy.HighsVarType.kInteger)
    base.changeObjectiveSense(highspy.ObjSense.kMaximize)
    for variable, fixed in model.fixed:
        base.changeColBounds(variable, fixed, fixed)
    for clause in model.clauses:
        base.addRow(1, 1, len(clause), clause, [1.0] * len(clause))
    for terms, most in model.rows:
        base.addRow(-highspy.kHighsInf, most, len(terms), [v for v, _ in terms], [float(a) for _, a in terms])
    counted = [(v, float(a)) for v, a in enumerate(model.asked) if a]
    base.addRow(0, highspy.kHighsInf, len(counted), [v for v, _ in counted], [a for _, a in counted])

    def run(clock: Clock, presolve: str) -> tuple[highspy.HighsModelStatus, list[float]]:
        h = highspy.Highs()  # type: ignore[no-untyped-call]
        quiet: dict[str, bool | int | float | str] = {"output_flag": False, "threads": 1}
        exact = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.5}
        for option, value in {**quiet, **exact, "presolve": presolve, "time_limit": clock.wait()}.items():
            h.setOptionValue(option, value)
        h.passModel(base.getModel())
        h.run()
        return h.getModelStatus(), list(h.getSolution().col_value)

    def solve(least: int, clock: Clock) -> list[int] | None:
        base.changeRowBounds(base.getNumRow() - 1, least, highspy.kHighsInf)
        status, values = run(clock, "choose")
        if status in {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kSolveError}:
            # The presolve of 1.15.1 calls some programs infeasible that are not, or stumbles.
            status, values = run(clock, "off")
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise TimeoutError
        return [round(value) for value in values]

    return solve


def cpsat(model: Program) -> Solve:
    """Solve by CP-SAT, with its full linear relaxation: these programs need it."""
    from ortools.sat.python import cp_model

    base = cp_model.CpModel()
    x = [base.new_bool_var("") for _ in model.objective]
    for variable, fixed in model.fixed:
        base.add(x[variable] == fixed)
    for clause in model.clauses:
        base.add_exactly_one([x[v] for v in clause])
    for terms, most in model.rows:
        if most == 1 and all(a == 1 for _, a in terms):
            base.add_at_most_one([x[v] for v, _ in terms])
        else:
            base.add(sum(a * x[v] for v, a in terms) <= most)
    base.maximize(sum(a * v for a, v in zip(model.objective, x, strict=True)))
    amount = sum(a * v for a, v in zip(model.asked, x, strict=True) if a)

    def solve(least: int, clock: Clock) -> list[int] | None:
        # Editing the Proto() of a model that has constraints ended in a bus error: clone it.
        own = base.clone()
        own.add(amount >= least)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.max_time_in_seconds = clock.wait()
        status = solver.solve(own)
        if status == cp_model.INFEASIBLE:
            return None
        if status != cp_model.OPTIMAL:
            raise TimeoutError
        return [int(solver.boolean_value(v)) for v in x]

    return solve


SOLVERS: dict[str, Callable[[Program], Solve]] = {"highs": highs, "cpsat": cpsat}


def main() -> None:
    """Answer the list of drafts on standard input."""
    name, seconds, *rising = sys.argv[1:]
    way: Rising = "strength" if rising == ["strength"] else "weight"
    found = [frontier(draft, SOLVERS[name], float(seconds), way) for draft in json.load(sys.stdin)]
    json.dump([vars(walk) for walk in found], sys.stdout)


if __name__ == "__main__":
    main()
