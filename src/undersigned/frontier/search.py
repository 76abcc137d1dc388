"""Branch and bound over batches of states: every text that reaches a target, or the proof that none does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .bound import Batch, Multipliers, Relaxation, fix_by_cost, improve, relax
from .problem import Bools, Floats, Ints, Problem
from .staircase import Target

BATCH = 192
STEPS = 2
REPAIRS = 4
PARTY_FAVOUR = 3
"""How much more readily a signature is branched on than a clause: best of 1 to 4 on parties that follow tendencies
(3 to 20 times fewer states than clauses alone), twice as many states where answers are drawn at random."""


@dataclass(frozen=True, slots=True)
class Quest:
    """What a search looks for, and what it does with the texts it meets."""

    corners: Callable[[], list[Target]]
    """Weight and strength pairs that no known text reaches. A text that does is news; they rise with every one."""
    meet: Callable[[Ints], None]
    """Takes (N, C) wordings of complete texts that may reach a target."""
    stop: Callable[[], bool]
    spend: Callable[[int], None]
    """Told how many states are about to be bounded."""
    known: Callable[[], list[Target]] | None = None
    """Pairs that known texts attain, of which every text is wanted; None where only news counts."""
    improve: Callable[[Ints], None] = lambda wordings: None
    """Takes (N, C) wordings of texts found by rounding, which are wanted if they are news."""

    @property
    def ties(self) -> bool:
        """Whether texts as good as known ones are wanted too."""
        return self.known is not None

    def targets(self) -> list[Target]:
        """Return what a text must reach to matter."""
        return self.corners() if self.known is None else [*self.corners(), *self.known()]


def root(problem: Problem, multipliers: Multipliers, low: int) -> Batch:
    """Return the state in which nothing is decided but the pins."""
    return Batch(
        allowed=problem.allowed[None, :],
        alive=problem.alive[None, :],
        must=problem.must[None, :],
        low=np.array([float(low)]),
        cap=np.array([np.inf]),
        cap_price=np.array([0.0]),
        tag=np.zeros(1, dtype=np.intp),
        multipliers=multipliers,
    )


def explore(
    problem: Problem, quest: Quest, states: Sequence[Batch], first_steps: int
) -> tuple[list[Batch], Multipliers]:
    """Search below some states, the last batch first and with so many steps.

    Returns: the batches left open when `quest.stop` ended the search (none otherwise), and the multipliers
    found at the first.
    """
    stack, steps, multipliers = list(states), first_steps, states[-1].multipliers
    while stack and not quest.stop():
        batch = stack.pop()
        while stack and len(batch) + len(stack[-1]) <= BATCH:
            batch = batch.joined(stack.pop())
        children, found = _expand(problem, quest, batch, steps)
        multipliers = found if steps == first_steps else multipliers
        stack.extend(children)
        steps = STEPS
    return stack, multipliers


def _expand(problem: Problem, quest: Quest, batch: Batch, steps: int) -> tuple[list[Batch], Multipliers]:
    """Bound, decide and branch a batch; return its children, the most promising last."""
    quest.spend(len(batch))
    for step in range(steps):
        batch = propagate(problem, batch, ties=quest.ties)
        if not len(batch):
            return [], batch.multipliers
        bound = relax(problem, batch)
        batch, bound, slack, aim = prune(problem, quest, batch, bound)
        if not len(batch):
            return [], batch.multipliers
        if step == steps - 1 or steps > STEPS:
            quest.improve(_rounded(problem, batch, bound))
        batch = fix_by_cost(problem, batch, bound, slack)
        pace = 1.0 if steps <= STEPS else 1.5 * 0.96**step
        batch = replace(batch, multipliers=improve(problem, batch, bound, slack, aim, pace))
    batch = _without_leaves(problem, quest, propagate(problem, batch, ties=quest.ties))
    if not len(batch):
        return [], batch.multipliers
    children = _branch(problem, batch)
    parts = [children.take(slice(i, i + BATCH)) for i in range(0, len(children), BATCH)]
    return parts[::-1], batch.multipliers


def prune(
    problem: Problem, quest: Quest, batch: Batch, bound: Relaxation
) -> tuple[Batch, Relaxation, Floats, Floats]:
    """Keep the states that may reach a target, with the slack to the nearest and that target's weight."""
    targets = quest.targets()
    weights = np.array([problem.scaled_weight(w) for w, _ in targets], dtype=np.float64)
    strengths = np.array([problem.scaled_strength(s) for _, s in targets], dtype=np.float64)
    needed = strengths + np.floor(bound.price * weights)
    total = batch.alive.astype(np.float64) @ problem.weight
    within = (bound.value[:, None] >= needed) & (total[:, None] >= weights)
    rows = np.asarray(within.any(axis=1))
    batch = replace(batch.take(rows), cap=bound.value[rows], cap_price=np.full(int(rows.sum()), bound.price))
    within = within[rows]
    nearest = np.where(within, needed, np.inf).min(axis=1, initial=np.inf)
    low = np.where(within, weights, np.inf).min(axis=1, initial=np.inf)
    aim = weights[np.where(within, needed, np.inf).argmin(axis=1)] if len(batch) else low
    return replace(batch, low=low), bound.take(rows), bound.value[rows] - nearest, aim


def propagate(problem: Problem, batch: Batch, *, ties: bool) -> Batch:
    """Draw the plain consequences of what is decided, and drop states that contradict themselves."""
    refuse, starts = problem.refuse, problem.starts
    for _ in range(2):
        allowed = batch.allowed & ~(batch.must.astype(np.float64) @ refuse > 0)
        alive = _alive(problem, allowed, batch.alive)
        batch = replace(batch, allowed=allowed, alive=alive)
        if len(problem.atoms.party):
            batch = _apply_conditions(problem, batch)
        voices = batch.alive * problem.weight
        total = voices.sum(axis=1)
        against = voices @ refuse
        spare = (total - batch.low)[:, None]
        allowed = batch.allowed & (against <= spare)
        allowed &= ~_dominated(problem, allowed, against, ties=ties)
        if len(problem.atoms.worse):
            batch = replace(batch, allowed=allowed)
            allowed = allowed & ~_replaceable(problem, batch, against, ties=ties)
        must = batch.must | (batch.alive & (problem.weight > spare))
        batch = replace(batch, allowed=allowed, must=must)
    batch = replace(batch, alive=_alive(problem, batch.allowed, batch.alive))
    total = batch.alive @ problem.weight
    whole = np.logical_or.reduceat(batch.allowed, starts, axis=1).all(axis=1)
    sound = whole & (total >= batch.low) & ~(batch.must & ~batch.alive).any(axis=1)
    return batch if sound.all() else batch.take(sound)


def _alive(problem: Problem, allowed: Bools, alive: Bools) -> Bools:
    """Remove the groups that refuse the only wording left of a clause."""
    return alive & ~(_settled(problem, allowed).astype(np.float64) @ problem.refuse.T > 0)


def _settled(problem: Problem, allowed: Bools) -> Bools:
    """(B, V): the wordings that are the only one left of their clause."""
    counts = np.add.reduceat(allowed, problem.starts, axis=1, dtype=np.intp)
    return np.asarray(allowed & (counts == 1)[:, problem.clause_of])


def _dominated(problem: Problem, allowed: Bools, against: Floats, *, ties: bool) -> Bools:
    """Mark wordings weaker than one that nobody alive refuses, where no condition touches the clause.

    With ties wanted, wordings of equal strength stay.
    """
    free = allowed & (against == 0) & ~problem.touched[problem.clause_of]
    best = np.maximum.reduceat(np.where(free, problem.rank, -1.0), problem.starts, axis=1)
    best = best[:, problem.clause_of]
    if ties:
        return np.asarray(problem.rank < best)
    first = free & (problem.rank == best)
    order = np.cumsum(first, axis=1)
    before = (order - first)[:, problem.starts][:, problem.clause_of]
    return np.asarray((best >= 0) & ~(first & (order - before == 1)) & (problem.rank <= best))


def _replaceable(problem: Problem, batch: Batch, against: Floats, *, ties: bool) -> Bools:
    """Mark wordings of touched clauses that another can replace without losing anybody.

    The other is refused by nobody alive, guarded by no condition of anybody alive, and satisfies every
    text atom that the wording satisfies. Of equals the first stays; with ties wanted, all do.
    """
    atoms = problem.atoms
    guarded = batch.alive[:, atoms.party].astype(np.float64) @ atoms.of_wording > 0
    free = batch.allowed & (against == 0) & ~guarded
    better, worse = atoms.better, atoms.worse
    stronger = problem.rank[better] > problem.rank[worse]
    hit = free[:, better] & stronger
    if not ties:
        mutual = ~free[:, worse] | (better < worse)
        hit |= free[:, better] & mutual
    marked = np.zeros_like(batch.allowed)
    first = np.nonzero(np.diff(worse, prepend=-1))[0]
    marked[:, worse[first]] = np.logical_or.reduceat(hit, first, axis=1)
    return marked


def _apply_conditions(problem: Problem, batch: Batch) -> Batch:
    """Let groups fall whose condition cannot hold, and bind what those who must sign depend on."""
    atoms = problem.atoms
    settled = _settled(problem, batch.allowed)
    by_party = atoms.if_party >= 0
    possible = np.where(
        by_party, batch.alive[:, atoms.if_party], batch.allowed.astype(np.float64) @ atoms.any_of.T > 0
    )
    fixed, bound = settled[:, atoms.wording], batch.must[:, atoms.party]
    fallen = (fixed & ~possible).astype(np.float64) @ atoms.of_party > 0
    allowed, must = batch.allowed.copy(), batch.must.copy()
    rows, ks = np.nonzero(bound & ~possible)
    allowed[rows, atoms.wording[ks]] = False
    rows, ks = np.nonzero(bound & fixed & by_party)
    must[rows, atoms.if_party[ks]] = True
    for row, k in zip(*np.nonzero(bound & fixed & ~by_party), strict=True):
        clause = problem.clause_of[atoms.any_of[k].argmax()]
        allowed[row] &= (problem.clause_of != clause) | (atoms.any_of[k] > 0)
    return replace(batch, allowed=allowed, alive=batch.alive & ~fallen, must=must)


def _without_leaves(problem: Problem, quest: Quest, batch: Batch) -> Batch:
    """Hand over the states in which every clause has one wording; return the others."""
    counts = np.add.reduceat(batch.allowed, problem.starts, axis=1, dtype=np.intp)
    leaves = (counts == 1).all(axis=1)
    if leaves.any():
        quest.meet(np.nonzero(batch.allowed[leaves])[1].reshape(int(leaves.sum()), -1))
    return batch.take(~leaves)


def _rounded(problem: Problem, batch: Batch, bound: Relaxation) -> Ints:
    """Return texts near the relaxed optima: what those accept who pay for their signature."""
    signing = batch.alive & (batch.must | (bound.worth >= bound.drop))
    first = strongest(problem, signing)
    again = strongest(problem, accepted_by(problem, first))
    return np.unique(np.concatenate([first, again]), axis=0)


def strongest(problem: Problem, signing: Bools) -> Ints:
    """(B, C) the strongest texts that those signing take, as far as their conditions can be met on the way."""
    barred = signing.astype(np.float64) @ problem.refuse > 0
    atoms = problem.atoms
    if not len(atoms.party):
        return _strongest_of(problem, barred)
    bound, by_party = signing[:, atoms.party], atoms.if_party >= 0
    barred |= (bound & by_party & ~signing[:, atoms.if_party]).astype(np.float64) @ atoms.of_wording > 0
    for _ in range(REPAIRS):
        texts = _strongest_of(problem, barred)
        chosen = np.zeros(barred.shape)
        np.put_along_axis(chosen, texts, 1.0, axis=1)
        fails = bound & ~by_party & (chosen[:, atoms.wording] > 0) & ~(chosen @ atoms.any_of.T > 0)
        if not fails.any():
            break
        barred |= fails.astype(np.float64) @ atoms.of_wording > 0
    return texts


def _strongest_of(problem: Problem, barred: Bools) -> Ints:
    """(B, C) the strongest wordings that are not barred; any that pins leave where there is none."""
    value = np.where(problem.allowed, np.where(barred, -1.0, problem.rank), -2.0)
    best = np.maximum.reduceat(value, problem.starts, axis=1)
    order = np.where(value == best[:, problem.clause_of], np.arange(value.shape[1]), value.shape[1])
    return np.asarray(np.minimum.reduceat(order, problem.starts, axis=1), dtype=np.intp)


def accepted_by(problem: Problem, texts: Ints) -> Bools:
    """(N, G) the groups that sign each text: the greatest fixpoint."""
    chosen = np.zeros((len(texts), len(problem.clause_of)))
    np.put_along_axis(chosen, texts, 1.0, axis=1)
    signing = ~(chosen @ problem.refuse.T > 0)
    atoms = problem.atoms
    touched = chosen[:, atoms.wording] > 0
    holds = chosen @ atoms.any_of.T > 0
    by_party = atoms.if_party >= 0
    while len(atoms.party):
        fails = touched & ~np.where(by_party, signing[:, atoms.if_party], holds)
        left = signing & ~(fails.astype(np.float64) @ atoms.of_party > 0)
        if (left == signing).all():
            break
        signing = left
    return np.asarray(signing)


def _branch(problem: Problem, batch: Batch) -> Batch:
    """Return two children for each state, or one per wording."""
    by_group, clause, group = choose(problem, batch)
    children = by_clause(problem, batch.take(~by_group), clause[~by_group])
    if not by_group.any():
        return children
    return by_signature(batch.take(by_group), group[by_group]).joined(children)


def choose(problem: Problem, batch: Batch) -> tuple[Bools, Ints, Ints]:
    """(B,) whether to branch on a group, then the clause and the group with the most at stake."""
    strength = np.where(batch.allowed, problem.strength, np.inf)
    weakest = np.minimum.reduceat(strength, problem.starts, axis=1)[:, problem.clause_of]
    stakes = np.where(batch.allowed, problem.strength - weakest, 0.0)
    clause, clause_score = _clause_at_stake(problem, batch, stakes)
    group, group_score = _group_at_stake(problem, batch, stakes)
    return np.asarray(PARTY_FAVOUR * group_score > clause_score), clause, group


def _clause_at_stake(problem: Problem, batch: Batch, stakes: Floats) -> tuple[Ints, Floats]:
    """(B,) the open clause with the greatest product of strength at stake and weight refusing it."""
    against = (batch.alive * problem.weight) @ problem.refuse
    stake = np.where(batch.allowed, (stakes + 1) * (against + 1), -1.0)
    score = np.maximum.reduceat(stake, problem.starts, axis=1)
    counts = np.add.reduceat(batch.allowed, problem.starts, axis=1, dtype=np.intp)
    score = np.where(counts > 1, score, -1.0)
    return np.asarray(score.argmax(axis=1)), np.asarray(score.max(axis=1))


def _group_at_stake(problem: Problem, batch: Batch, stakes: Floats) -> tuple[Ints, Floats]:
    """(B,) the undecided group with the greatest product of weight and strength that it refuses."""
    score = (stakes @ problem.refuse.T) * problem.weight
    score = np.where(batch.alive & ~batch.must, score, -1.0)
    return np.asarray(score.argmax(axis=1)), np.asarray(score.max(axis=1))


def by_clause(problem: Problem, batch: Batch, clause: Ints) -> Batch:
    """Return one child per allowed wording of a clause of each state."""
    rows, wordings = np.nonzero(batch.allowed & (problem.clause_of == clause[:, None]))
    children = batch.take(rows)
    allowed = children.allowed & (problem.clause_of != clause[rows][:, None])
    allowed[np.arange(len(rows)), wordings] = True
    return replace(children, allowed=allowed)


def by_signature(batch: Batch, group: Ints) -> Batch:
    """Return for each state the child in which a group signs, then for each the one in which it does not."""
    rows = np.arange(len(batch))
    must, alive = batch.must.copy(), batch.alive.copy()
    must[rows, group] = True
    alive[rows, group] = False
    return replace(batch, must=must).joined(replace(batch, alive=alive))


def texts_of(problem: Problem, wordings: Ints) -> Sequence[tuple[int, ...]]:
    """Return variant indices for rows of wordings."""
    return [tuple(row) for row in (wordings - problem.starts).tolist()]


def first_texts(problem: Problem, quest: Quest, start: Batch) -> None:
    """Meet the texts that reach a target by rising indices, until the quest stops."""
    stack = [start]
    while stack and not quest.stop():
        batch = stack.pop()
        while stack and len(batch) + len(stack[-1]) <= BATCH:
            batch = batch.joined(stack.pop())
        if len(batch) > BATCH:
            stack.append(batch.take(slice(BATCH, None)))
            batch = batch.take(slice(BATCH))
        quest.spend(len(batch))
        batch = propagate(problem, batch, ties=True)
        batch = propagate(problem, prune(problem, quest, batch, relax(problem, batch))[0], ties=True)
        counts = np.add.reduceat(batch.allowed, problem.starts, axis=1, dtype=np.intp)
        leaves = (counts == 1).all(axis=1)
        ready = int(leaves.argmin()) if not leaves.all() else len(leaves)
        if ready:
            quest.meet(np.nonzero(batch.allowed[:ready])[1].reshape(ready, -1))
        if ready < len(batch):
            rest = slice(ready, None)
            stack.append(by_clause(problem, batch.take(rest), np.asarray((counts[rest] > 1).argmax(axis=1))))


def descend(
    problem: Problem, batch: Batch, quest: Quest, target: Target, steps: int
) -> tuple[Multipliers, tuple[float, float]]:
    """Lower the bound at a target without deciding anything, until it is met; meet texts on the way.

    Returns: the multipliers, and value and price of the lowest bound; UB(n) = value - price * n holds for
    every text.
    """
    weight, needed = float(problem.scaled_weight(target[0])), float(problem.scaled_strength(target[1]))
    lowest, line, found = np.inf, (np.inf, 0.0), batch.multipliers
    for step in range(steps):
        quest.spend(1)
        bound = relax(problem, batch)
        quest.improve(_rounded(problem, batch, bound))
        at = float(bound.value[0] - np.floor(bound.price * weight))
        if at < lowest:
            lowest, line, found = at, (float(bound.value[0]), bound.price), batch.multipliers
        if at < needed:
            break
        slack = np.array([at - needed])
        better = improve(problem, batch, bound, slack, np.array([weight]), 1.5 * 0.95**step)
        batch = replace(batch, multipliers=better)
    return found, line
