"""A proof of a frontier that a short program can check: every branch of a search, and what closes it.

The search is the one of `search.py`, begun anew with the corners that no text reaches. What it does to each state
is written down: the multipliers it was bounded with, and on what it was branched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .bound import Batch, fix_by_cost, improve, relax
from .model import Draft, Frontier, InvalidDraft
from .problem import Problem
from .search import Quest, by_clause, by_signature, choose, propagate, prune, root
from .signing import RollCall
from .solve import ROOT_STEPS, SWEEP, Budget, Solver
from .staircase import Target

FORMAT = "undersigned-certificate-1"
TOGETHER = 8
BATCH = 96
STEPS = 2

Certificate = dict[str, Any]
"""Plain values, whole numbers only."""


@dataclass
class Log:
    """The multipliers used, and for each state of the search those it met and how it was branched."""

    multipliers: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[list[Any]] = field(default_factory=list)

    def node(self) -> int:
        """Return the number of a new state."""
        self.nodes.append([[]])
        return len(self.nodes) - 1

    def bounded(self, problem: Problem, batch: Batch) -> None:
        """Note that the states of a batch are bounded with its multipliers."""
        mu, nu, _, price = batch.multipliers.rounded(problem.weight)
        whole = {"mu": mu.astype(int).tolist(), "nu": nu.astype(int).tolist()}
        self.multipliers.append({"price": list(price.as_integer_ratio()), **whole})
        for tag in batch.tag.tolist():
            self.nodes[tag][0].append(len(self.multipliers) - 1)


def certificate(
    draft: Draft, frontier: Frontier, *, should_stop: Callable[[], bool] | None = None
) -> Certificate:
    """Return a proof that the frontier of a draft is this one, for `scripts/check_frontier.py`.

    It holds the notches with their signers, and for the corners between them, which no text may reach, a tree of
    branchings whose leaves are closed by whole multipliers, by missing weight, or by the one text left.

    Raises: InvalidDraft when a notch is not proven or the search was stopped: there is nothing to certify then.
    """
    if not frontier.complete or not all(notch.proven for notch in frontier.notches):
        raise InvalidDraft("Only a frontier that is proven to the end can be certified.")
    solver = Solver(RollCall.of(draft), Budget(should_stop or (lambda: False)), lambda progress: None)
    for notch in frontier.notches:
        solver.stairs.offer(notch.weight, notch.strength, notch.text)
    corners = solver.stairs.targets(1, solver.total)
    if frontier.notches:
        solver.sweep(range(SWEEP, 0, -1))
    log, proofs = Log(), []
    for first in range(0, len(corners), TOGETHER):
        part = corners[first : first + TOGETHER]
        proofs.append([first, len(part), _prove(solver, log, part)])
    known = [(notch.weight, notch.strength) for notch in reversed(frontier.notches)]
    if solver.budget.is_over() or solver.stairs.points != known:
        raise InvalidDraft("The frontier was not certified: the search was stopped, or met a better text.")
    return {**_claims(draft, frontier), **_units(solver), "proofs": proofs, **vars(log)}


def _claims(draft: Draft, frontier: Frontier) -> Certificate:
    notches = [
        {"weight": n.weight, "strength": n.strength, "text": list(n.text), "signers": list(n.signers)}
        for n in frontier.notches
    ]
    return {"format": FORMAT, "notches": notches}


def _units(solver: Solver) -> Certificate:
    problem = solver.problem
    shift = problem.strength_shift
    strength = [1 << max(0, shift), problem.strength_step << max(0, -shift)]
    return {"groups": problem.groups, "strength_unit": strength, "weight_unit": 1 << problem.weight_shift}


def _prove(solver: Solver, log: Log, corners: list[Target]) -> int:
    """Write down a search that reaches none of the corners; return the number of its first state."""
    atoms = replace(solver.problem.atoms, better=np.zeros(0, np.intp), worse=np.zeros(0, np.intp))
    problem = replace(solver.problem, atoms=atoms)
    quest = Quest(lambda: corners, solver.meet, False, solver.budget.is_over, solver.budget.spend)
    low = corners[0][0]
    start = root(problem, solver.nearest(low), problem.scaled_weight(low))
    first = log.node()
    stack = _expand(problem, quest, log, replace(start, tag=np.array([first])), ROOT_STEPS)
    while stack and not quest.stop():
        batch = stack.pop()
        while stack and len(batch) + len(stack[-1]) <= BATCH:
            batch = batch.joined(stack.pop())
        stack += _expand(problem, quest, log, batch, STEPS)
    return first


def _expand(problem: Problem, quest: Quest, log: Log, batch: Batch, steps: int) -> list[Batch]:
    """Bound, decide and branch a batch as the search does, and write it down."""
    quest.spend(len(batch))
    for _ in range(steps):
        batch = propagate(problem, batch, ties=False)
        if not len(batch):
            return []
        log.bounded(problem, batch)
        batch, bound, slack, aim = prune(problem, quest, batch, relax(problem, batch))
        if not len(batch):
            return []
        batch = fix_by_cost(problem, batch, bound, slack)
        batch = replace(batch, multipliers=improve(problem, batch, bound, slack, aim, 1.0))
    batch = propagate(problem, batch, ties=False)
    counts = np.add.reduceat(batch.allowed, problem.starts, axis=1, dtype=np.intp)
    batch = batch.take(~(counts == 1).all(axis=1))
    if not len(batch):
        return []
    children = _children(problem, log, batch)
    return [children.take(slice(i, i + BATCH)) for i in range(0, len(children), BATCH)][::-1]


def _children(problem: Problem, log: Log, batch: Batch) -> Batch:
    by_group, clause, group = choose(problem, batch)
    for tag, g in zip(batch.tag[by_group].tolist(), group[by_group].tolist(), strict=True):
        log.nodes[tag] += ["group", g, [log.node(), log.node()]]
    signing = by_signature(batch.take(by_group), group[by_group])
    pairs = [log.nodes[tag][3] for tag in batch.tag[by_group].tolist()]
    signing = replace(
        signing, tag=np.array([yes for yes, _ in pairs] + [no for _, no in pairs], dtype=np.intp)
    )
    worded = by_clause(problem, batch.take(~by_group), clause[~by_group])
    places = dict(zip(batch.tag[~by_group].tolist(), clause[~by_group].tolist(), strict=True))
    tags = []
    for tag, allowed in zip(worded.tag.tolist(), worded.allowed, strict=True):
        c = places[tag]
        variant = int(allowed[problem.starts[c] :].argmax())
        if len(log.nodes[tag]) == 1:
            log.nodes[tag] += ["clause", c, []]
        tags.append(log.node())
        log.nodes[tag][3].append([variant, tags[-1]])
    return signing.joined(replace(worded, tag=np.array(tags, dtype=np.intp)))
