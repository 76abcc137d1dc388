"""Branch and bound over one state after the other."""

from __future__ import annotations

import numpy as np

from .consequences import demand, propagate
from .records import Floats, Found, Stack, State, Tables
from .relaxation import fix_by_cost, lowest, measure, reach, relax, step
from .rounding import let_sign, offer, round_off

DONE, FOUND, PAUSED, FULL = 0, 1, 2, 3
LOSS = 6.0
"""Best of 1 to 40 on parties that follow tendencies; it makes little difference where answers are drawn at random."""


def pop(stack: Stack, s: State) -> int:
    """Take the last state. Returns its depth."""
    stack.top[0] -= 1
    i = stack.top[0]
    s.allowed[:] = stack.allowed[i]
    s.alive[:] = stack.alive[i]
    s.must[:] = stack.must[i]
    s.low[0] = stack.low[i]
    return int(stack.depth[i])


def push(stack: Stack, s: State, depth: int, cap: float, price: float) -> int:
    """Put the state on the stack. Returns its place."""
    i = stack.top[0]
    stack.allowed[i] = s.allowed
    stack.alive[i] = s.alive
    stack.must[i] = s.must
    stack.low[i] = s.low[0]
    stack.cap[i] = cap
    stack.cap_price[i] = price
    stack.depth[i] = depth
    stack.top[0] += 1
    return int(i)


def is_leaf(s: State) -> bool:
    """Whether every clause has one wording left."""
    return bool(s.left.max() == 1)


def weakest_of(t: Tables, s: State, clause: int) -> float:
    """Return the least strength left of a clause."""
    weakest = np.inf
    for v in range(t.start[clause], t.start[clause + 1]):
        if s.allowed[v]:
            weakest = min(weakest, t.strength[v])
    return weakest


def clause_at_stake(t: Tables, s: State) -> tuple[int, float]:
    """Return the open clause with the greatest product of strength at stake and weight refusing it."""
    clause, score = -1, -1.0
    for c in range(len(s.left)):
        if s.left[c] > 1:
            weakest = weakest_of(t, s, c)
            for v in range(t.start[c], t.start[c + 1]):
                if s.allowed[v]:
                    stake = (t.strength[v] - weakest + 1.0) * (s.against[v] + 1.0)
                    if stake > score:
                        clause, score = c, stake
    return clause, score


def group_at_stake(t: Tables, s: State) -> tuple[int, float]:
    """Return the undecided group with the greatest product of weight and what its signature would cost.

    That is the strength it refuses, and LOSS times the gain that the relaxed optimum would lose.
    """
    for g in range(len(s.ratio)):
        s.ratio[g] = LOSS * max(0.0, s.drop[g] - s.paid[g] - s.price[0] * t.weight[g])
    for c in range(len(s.left)):
        if s.left[c] > 1:
            add_stakes(t, s, c)
            if s.allowed[s.best[c]]:
                add_losses(t, s, c)
    group, score = -1, -1.0
    for g in range(len(s.ratio)):
        if s.alive[g] and not s.must[g] and s.ratio[g] * t.weight[g] > score:
            group, score = g, s.ratio[g] * t.weight[g]
    return group, score


def add_stakes(t: Tables, s: State, clause: int) -> None:
    """Add to each group's cost the strength at stake in the wordings that it refuses."""
    weakest = weakest_of(t, s, clause)
    for v in range(t.start[clause], t.start[clause + 1]):
        if s.allowed[v]:
            stake, refuse = t.strength[v] - weakest, t.refuse[v]
            for g in range(len(refuse)):
                s.ratio[g] += stake * refuse[g]


def add_losses(t: Tables, s: State, clause: int) -> None:
    """Add to the cost of each group that refuses the best wording what the next one that it takes gains less."""
    best = s.best[clause]
    for g in range(len(s.ratio)):
        if t.refuse[best, g] > 0.0 and s.undecided[g] > 0.0:
            other = -np.inf
            for v in range(t.start[clause], t.start[clause + 1]):
                if s.allowed[v] and t.accept[v, g] and s.gain[v] > other:
                    other = s.gain[v]
            s.ratio[g] += LOSS * (s.gain[best] - other)


def branch(t: Tables, s: State, stack: Stack, depth: int, cap: float, price: float, favour: float) -> None:
    """Put the children of a state on the stack: a signature yes or no, or one per wording of a clause."""
    clause, clause_score = clause_at_stake(t, s)
    group, group_score = group_at_stake(t, s)
    if favour * group_score > clause_score:
        child = push(stack, s, depth, cap, price)
        stack.alive[child, group] = 0
        demand(t, s, group)
        push(stack, s, depth, cap, price)
        return
    for v in range(t.start[clause], t.start[clause + 1]):
        if s.allowed[v]:
            child = push(stack, s, depth, cap, price)
            for w in range(t.start[clause], t.start[clause + 1]):
                stack.allowed[child, w] = 1 if w == v else 0


def look_into(
    t: Tables, s: State, stack: Stack, depth: int, weights: Floats, strengths: Floats, corners: int,
    found: Found, ties: bool, steps: int, favour: float,
) -> bool:  # fmt: skip
    """Bound, decide and branch one state. Returns whether a text was met that reaches a corner."""
    level = min(depth, len(stack.mu) - 1)
    mu, nu = stack.mu[level], stack.nu[level]
    if 0 < depth < len(stack.mu):
        mu[:] = stack.mu[depth - 1]
        nu[:] = stack.nu[depth - 1]
    s.slack[:] = 0.0
    met, aim, changed = False, 0, 1
    for i in range(steps):
        if changed and not propagate(t, s, ties):
            return met
        if changed:
            aim = reach(t, s, weights)
            if aim < 0:
                return met
        clauses = relax(t, s, mu, nu)
        aim = measure(t, s, clauses, weights, strengths)
        if aim < 0:
            return met
        s.low[0] = max(s.low[0], lowest(s, weights))
        if i == steps - 1:
            met |= round_off(t, s, aim, weights, strengths, corners, found)
        changed = fix_by_cost(t, s)
        if changed < 0:
            return met
        if i < steps - 1:
            step(t, s, mu, nu, aim, 1.0)
    if changed and not propagate(t, s, ties):
        return met
    if is_leaf(s):
        s.text[:] = s.only
        n = offer(t, s, let_sign(t, s), weights, strengths, len(weights), found)
        return met or 0 <= n < corners
    s.price[0] = s.price[aim]
    cap = s.slack[aim] + strengths[aim] + np.floor(s.price[aim] * weights[aim])
    branch(t, s, stack, depth + 1, cap, s.price[aim], favour)
    return met


def search(
    t: Tables, s: State, stack: Stack, weights: Floats, strengths: Floats, corners: int, found: Found,
    ties: bool, steps: int, favour: float, nodes: int,
) -> tuple[int, int]:  # fmt: skip
    """Look into states until none is left, news is met, `nodes` are spent or there is no room for children.

    The first `corners` targets are news; the others are attained by known texts.

    Returns: DONE, FOUND, PAUSED or FULL, and the number of states looked into.
    """
    for done in range(nodes):
        if stack.top[0] == 0:
            return DONE, done
        room = len(stack.depth) - stack.top[0]
        if room < len(s.allowed) + 2 or found.size[0] + 3 > len(found.texts):
            return FULL, done
        depth = pop(stack, s)
        met = look_into(t, s, stack, depth, weights, strengths, corners, found, ties, steps, favour)
        if met:
            return FOUND, done + 1
    return PAUSED, nodes
