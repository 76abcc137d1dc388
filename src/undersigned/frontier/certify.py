"""A proof of a frontier that a short program can check: a tree that leaves no text out, and what closes each branch.

The search is written for its proof. It settles only what the rules of `scripts/check_frontier.py` settle too, and
never more: whatever this closes, the checker closes (docs/methods/frontier.md, "Certificates").
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from .bound import Batch, Multipliers, Relaxation, fix_by_cost, improve, relax
from .model import Draft, Frontier, InvalidDraft
from .problem import Bools, Floats, Ints, Problem, problem_of
from .search import by_signature, choose
from .signing import RollCall
from .staircase import Target

FORMAT = "undersigned-certificate-2"
TOGETHER = 8
BATCH = 192
ROOT_PACES = [1.5 * 0.96**step for step in range(30)]
PACES = [1.0, 1.0]

Certificate = dict[str, Any]
"""Plain values, whole numbers only."""


def certificate(
    draft: Draft, frontier: Frontier, *, should_stop: Callable[[], bool] | None = None
) -> Certificate:
    """Return a proof that the frontier of a draft is this one, for `scripts/check_frontier.py`.

    It holds the notches with their signers, and for the corners between them, which no text may reach, trees of
    branchings whose leaves are closed by whole multipliers or by missing weight.

    Raises: InvalidDraft when a notch is not proven or the search was stopped: there is nothing to certify then.
    """
    if not frontier.complete or not all(notch.proven for notch in frontier.notches):
        raise InvalidDraft("Only a frontier that is proven to the end can be certified.")
    rollcall = RollCall.of(draft)
    problem = problem_of(rollcall)
    search = _Search(problem, rollcall, should_stop or (lambda: False), _nothing(problem))
    notches = [
        {"weight": n.weight, "strength": n.strength, "text": list(n.text), "signers": list(n.signers)}
        for n in frontier.notches
    ]
    corners = _corners(problem, frontier)
    trees = [search.refute(corners[at : at + TOGETHER]) for at in range(0, len(corners), TOGETHER)]
    return {"format": FORMAT, "notches": notches, "multipliers": search.multipliers, "trees": trees}


def _corners(problem: Problem, frontier: Frontier) -> list[Target]:
    """Return what no text may reach: a step more weight than a notch and a step more strength than the next."""
    weights = [*(notch.weight for notch in frontier.notches), 0]
    strengths = [-problem.strength_step, *(notch.strength for notch in frontier.notches)]
    pairs = zip(weights, strengths, strict=True)
    return [(w + problem.weight_step, s + problem.strength_step) for w, s in pairs]


@dataclass
class _Search:
    """A search that writes itself down."""

    problem: Problem
    rollcall: RollCall
    should_stop: Callable[[], bool]
    start: Multipliers
    """Where the next tree begins: what suited the last one."""
    multipliers: list[dict[str, Any]] = field(default_factory=list)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    """Of the tree being written."""
    corners: list[Target] = field(default_factory=list)

    def refute(self, corners: list[Target]) -> Certificate:
        """Return a tree that shows that no text reaches any of the corners."""
        self.corners, self.nodes = corners, [{"bounds": []}]
        stack = self._expand(_root(self.problem, self.start, corners), ROOT_PACES)
        self.start = stack[-1].multipliers if stack else self.start
        while stack:
            batch = stack.pop()
            while stack and len(batch) + len(stack[-1]) <= BATCH:
                batch = batch.joined(stack.pop())
            stack += self._expand(batch, PACES)
        return {"corners": len(corners), "nodes": self.nodes}

    def _expand(self, batch: Batch, paces: Sequence[float]) -> list[Batch]:
        """Narrow, bound and branch the states of a batch; return its children, the most promising last."""
        if self.should_stop():
            raise InvalidDraft("The frontier was not certified: the search was stopped.")
        for pace in paces:
            batch = _narrow(self.problem, batch)
            if not len(batch):
                return []
            batch = self._bound(batch, pace)
        children = self._branch(self._without_leaves(_narrow(self.problem, batch)))
        return [children.take(slice(at, at + BATCH)) for at in range(0, len(children), BATCH)][::-1]

    def _bound(self, batch: Batch, pace: float) -> Batch:
        """Drop what the bound rules out, and write down for each state whether it did anything."""
        problem, seen = self.problem, _undominated(self.problem, batch)
        bound = relax(problem, seen)
        rows, low, slack, aim = self._within(batch, bound)
        left, bound = replace(seen.take(rows), low=low), bound.take(rows)
        fixed = fix_by_cost(problem, left, bound, slack)
        useful = ~rows
        useful[rows] = _differ(left, fixed) | (low > batch.low[rows])
        if useful.any():
            self._note(batch.multipliers, batch.tag[useful], _free(problem, seen)[useful])
        if not len(fixed):
            return fixed
        better = improve(problem, left, bound, slack, aim, pace)
        dropped = left.allowed & ~fixed.allowed
        return replace(fixed, allowed=batch.allowed[rows] & ~dropped, multipliers=_tidy(problem, better))

    def _within(self, batch: Batch, bound: Relaxation) -> tuple[Bools, Floats, Floats, Floats]:
        """Return which states may reach a corner, and of these the least weight, the slack and where it is least.

        Units are rounded so that whatever is out of reach here is out of reach in exact numbers.
        """
        problem = self.problem
        weights = np.array([problem.scaled_weight(w) for w, _ in self.corners], dtype=np.float64)
        floors = np.array([w >> problem.weight_shift for w, _ in self.corners], dtype=np.float64)
        strengths = np.array([problem.scaled_strength(s) for _, s in self.corners], dtype=np.float64)
        needed = strengths + np.floor(bound.price * floors)
        total = batch.alive @ problem.weight
        within = (bound.value[:, None] >= needed) & (total[:, None] >= weights)
        within &= weights >= batch.low[:, None]
        rows = np.asarray(within.any(axis=1))
        nearest = np.where(within, needed, np.inf)[rows]
        low = np.where(within, weights, np.inf)[rows].min(axis=1, initial=np.inf)
        aim = weights[nearest.argmin(axis=1)]
        return rows, low, bound.value[rows] - nearest.min(axis=1, initial=np.inf), aim

    def _note(self, multipliers: Multipliers, tags: Ints, free: Bools) -> None:
        self.multipliers.append(_whole(self.problem, multipliers))
        masks = np.packbits(free, axis=1, bitorder="little")
        for tag, mask in zip(tags.tolist(), masks, strict=True):
            counted = int.from_bytes(mask.tobytes(), "little")
            self.nodes[tag]["bounds"].append([len(self.multipliers) - 1, counted])

    def _without_leaves(self, batch: Batch) -> Batch:
        """Return the states with a choice left, after looking at the texts of the others."""
        seen = _undominated(self.problem, batch)
        leaves = np.asarray(~_free(self.problem, seen).any(axis=1))
        for allowed in seen.allowed[leaves]:
            text = self.problem.text(np.nonzero(allowed)[0].tolist())
            signers, strength = self.rollcall.signers(text), self.rollcall.strength(text)
            pinned = all(signers >> p & 1 for p in self.rollcall.draft.pins.parties)
            if pinned and any(self.rollcall.weight(signers) >= w and strength >= s for w, s in self.corners):
                raise InvalidDraft("The frontier was not certified: the search met a better text.")
        return batch.take(~leaves)

    def _branch(self, batch: Batch) -> Batch:
        """Return the cases of every state, and write down what they are."""
        by_group, clause, group = choose(self.problem, _undominated(self.problem, batch))
        signing, worded = batch.take(by_group), batch.take(~by_group)
        group = group[by_group]
        pairs = zip(signing.tag.tolist(), group.tolist(), strict=True)
        firsts = [self._open(tag, 2, group=g) for tag, g in pairs]
        signing = by_signature(signing, group)
        signing = replace(signing, tag=np.array(firsts + [first + 1 for first in firsts], dtype=np.intp))
        return signing.joined(self._by_clause(worded, clause[~by_group]))

    def _by_clause(self, batch: Batch, clause: Ints) -> Batch:
        """Return a case for each wording left; those that nobody needs go with the one that replaces them."""
        problem = self.problem
        span = problem.clause_of == clause[:, None]
        picked = _undominated(problem, batch).allowed & span
        order = _order(problem)
        rows, wordings = np.nonzero(picked)
        weakest = order[wordings] == np.where(picked, order, np.inf).min(axis=1, initial=np.inf)[rows]
        part = (batch.allowed & span & ~picked)[rows] & weakest[:, None]
        part[np.arange(len(rows)), wordings] = True
        tags: list[int] = []
        for row, tag in enumerate(batch.tag.tolist()):
            c = int(clause[row])
            parts = [(np.nonzero(one)[0] - problem.starts[c]).tolist() for one in part[rows == row]]
            first = self._open(tag, len(parts), clause=c, parts=parts)
            tags += range(first, first + len(parts))
        allowed = (batch.allowed & ~span)[rows] | part
        return replace(batch.take(rows), allowed=allowed, tag=np.array(tags, dtype=np.intp))

    def _open(self, tag: int, cases: int, **branch: Any) -> int:
        """Write down a branch, and return the number of its first case."""
        first = len(self.nodes)
        self.nodes[tag] |= {**branch, "first": first}
        self.nodes += [{"bounds": []} for _ in range(cases)]
        return first


def _root(problem: Problem, multipliers: Multipliers, corners: list[Target]) -> Batch:
    """Return the state in which nothing is decided but the pins."""
    return Batch(
        allowed=problem.allowed[None, :],
        alive=np.ones((1, len(problem.groups)), dtype=bool),
        must=problem.must[None, :],
        low=np.array([float(min(problem.scaled_weight(w) for w, _ in corners))]),
        cap=np.zeros(1),
        cap_price=np.zeros(1),
        tag=np.zeros(1, dtype=np.intp),
        multipliers=multipliers,
    )


def _nothing(problem: Problem) -> Multipliers:
    mu = np.zeros((len(problem.groups), len(problem.starts)))
    return Multipliers(mu, np.zeros(len(problem.atoms.party)), 0.0)


def _narrow(problem: Problem, batch: Batch) -> Batch:
    """Draw the plain consequences of what is decided, and drop states that contradict themselves."""
    atoms, refuse = problem.atoms, problem.refuse
    vain = np.where(
        atoms.if_party >= 0,
        ~batch.alive[:, atoms.if_party],
        batch.allowed.astype(np.float64) @ atoms.any_of.T == 0,
    )
    allowed = batch.allowed & ~(batch.must.astype(np.float64) @ refuse > 0)
    rows, ks = np.nonzero(vain & batch.must[:, atoms.party])
    allowed[rows, atoms.wording[ks]] = False
    only = allowed & ~_free(problem, replace(batch, allowed=allowed))[:, problem.clause_of]
    fallen = (vain & only[:, atoms.wording]).astype(np.float64) @ atoms.of_party > 0
    alive = batch.alive & ~fallen & ~(only.astype(np.float64) @ refuse.T > 0)
    whole = np.logical_or.reduceat(allowed, problem.starts, axis=1).all(axis=1)
    sound = whole & (alive @ problem.weight >= batch.low) & ~(batch.must & ~alive).any(axis=1)
    return replace(batch, allowed=allowed, alive=alive).take(sound)


def _free(problem: Problem, batch: Batch) -> Bools:
    """(B, C) the clauses with more than one wording left."""
    return np.asarray(np.add.reduceat(batch.allowed, problem.starts, axis=1, dtype=np.intp) > 1)


def _order(problem: Problem) -> Floats:
    """(V,) all wordings from weak to strong; of equals the first counts as stronger."""
    wordings = len(problem.rank)
    return problem.rank * wordings - np.arange(wordings)


def _undominated(problem: Problem, batch: Batch) -> Batch:
    """Leave out what is weaker than a wording that nobody alive refuses, where no condition touches the clause.

    The bound is the same without them, and a tree that keeps each with the one that replaces it loses no text.
    """
    refused = batch.alive.astype(np.float64) @ problem.refuse > 0
    free = batch.allowed & ~refused & ~problem.touched[problem.clause_of]
    order = _order(problem)
    best = np.maximum.reduceat(np.where(free, order, -np.inf), problem.starts, axis=1)
    return replace(batch, allowed=batch.allowed & (order >= best[:, problem.clause_of]))


def _differ(one: Batch, other: Batch) -> Bools:
    """(B,) whether two batches differ in what is left of their states."""
    pairs = ((one.allowed, other.allowed), (one.alive, other.alive), (one.must, other.must))
    return np.asarray(np.logical_or.reduce([(a != b).any(axis=1) for a, b in pairs]))


def _tidy(problem: Problem, multipliers: Multipliers) -> Multipliers:
    """Return multipliers whose price needs no more places after the point than matter."""
    places = max(0, int(problem.weight.sum()).bit_length() - 8)
    price = multipliers.rounded(problem.weight)[3]
    return replace(multipliers, price=float(np.floor(np.ldexp(price, places)) / 2**places))


def _whole(problem: Problem, multipliers: Multipliers) -> dict[str, Any]:
    """Return multipliers as whole numbers, for strengths and weights as the draft has them."""
    mu, nu, _, price = multipliers.rounded(problem.weight)
    strength = Fraction(2) ** problem.strength_shift / problem.strength_step
    weight = Fraction(price) / 2**problem.weight_shift
    times = lcm(strength.denominator, weight.denominator)
    return {
        "strength": int(strength * times),
        "weight": int(weight * times),
        "mu": (mu.astype(np.int64).astype(object) * times).tolist(),
        "nu": (nu.astype(np.int64).astype(object) * times).tolist(),
    }
