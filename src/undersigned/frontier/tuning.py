"""Multipliers for several weights at once, on the undecided draft: one row of multipliers a weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .bound import LARGEST_PRICE, LARGEST_SUM, Multipliers, few_bits
from .problem import Bools, Floats, Problem
from .search import Quest
from .staircase import Target
from .swaps import meet

ROOM = 2**22
"""So many multipliers are tuned together at most."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What B rows of multipliers say: UB(n) = `value` - `price` * n for every text."""

    value: Floats
    """(B,)"""
    price: Floats
    """(B,)"""
    signing: Bools
    """(B, G) who pays for the signature."""
    chosen: Floats
    """(B, V) shares of the wordings of greatest gain."""


def tune(
    problem: Problem, quest: Quest, targets: Sequence[Target], mu: Floats, steps: int
) -> list[tuple[Multipliers, tuple[float, float]]]:
    """Lower the bound at each target without deciding anything, and meet texts on the way.

    Args:
        mu: (G, C) where all begin.
    Returns: for each target the multipliers with the lowest bound, and its value and price.
    """
    nu = np.zeros((len(targets), len(problem.atoms.party)))
    rows = np.repeat(mu[None, :, :], len(targets), axis=0)
    weights = np.array([problem.scaled_weight(w) for w, _ in targets], dtype=np.float64)
    needed = np.array([problem.scaled_strength(s) for _, s in targets], dtype=np.float64)
    least = np.full(len(targets), np.inf)
    best = [(Multipliers(mu, nu[0], 0.0), (np.inf, 0.0))] * len(targets)
    for step in range(steps):
        if quest.stop():
            break
        quest.spend(len(targets))
        lines = relax(problem, np.rint(rows), np.rint(nu), weights)
        at = lines.value - np.floor(lines.price * weights)
        for row in np.nonzero(at < least)[0]:
            found = Multipliers(rows[row].copy(), nu[row].copy(), float(lines.price[row]))
            best[row] = found, (float(lines.value[row]), float(lines.price[row]))
        least = np.minimum(least, at)
        meet(problem, quest, lines.signing)
        pace = 1.5 * 0.95**step * (np.maximum(0.0, at - needed) + 1.0)
        rows, nu = _stepped(problem, lines, rows, nu, pace)
    return best


def relax(problem: Problem, mu: Floats, nu: Floats, weights: Floats) -> Lines:
    """Bound the undecided draft with B rows of whole multipliers, each at the best price for its weight."""
    atoms = problem.atoms
    free = problem.open_clauses
    mu = mu * (free * problem.alive[:, None])
    for row in np.nonzero(mu.sum(axis=(1, 2)) + nu.sum(axis=1) > LARGEST_SUM)[0]:
        mu[row], nu[row] = 0.0, 0.0
    costs = np.einsum("bgv,gv->bv", mu[:, :, problem.clause_of], problem.refuse)
    drop = mu.sum(axis=2)
    active = problem.alive[atoms.party] & problem.allowed[atoms.wording]
    paid = nu * active
    costs += paid @ (atoms.of_wording - atoms.any_of)
    drop += paid @ atoms.of_party
    extra = paid @ atoms.of_other
    most = LARGEST_PRICE / max(1.0, float(problem.weight.sum()))
    price = np.array([few_bits(min(p, most)) for p in _prices(problem, drop - extra, weights)])
    worth = np.ceil(price[:, None] * problem.weight) + extra
    gain = np.where(problem.allowed, problem.strength - costs, -np.inf)
    best = np.maximum.reduceat(gain, problem.starts, axis=1)
    keep = np.where(problem.must, worth, np.maximum(drop, worth)) * problem.alive
    chosen = (gain == best[:, problem.clause_of]) & problem.allowed
    ties = np.add.reduceat(chosen, problem.starts, axis=1, dtype=np.float64)
    signing = problem.alive & (problem.must | (worth >= drop))
    return Lines(best.sum(axis=1) + keep.sum(axis=1), price, signing, chosen / ties[:, problem.clause_of])


def _prices(problem: Problem, gain: Floats, weights: Floats) -> Floats:
    """(B,) the price of weight that gives the least bound: dropping groups by gain per weight until it is left."""
    undecided = problem.alive & ~problem.must
    ratio = np.where(undecided, np.maximum(gain, 0.0) / np.maximum(problem.weight, 1.0), np.inf)
    order = np.argsort(ratio, axis=1)
    have = (problem.weight * (problem.alive & problem.must)).sum()
    heavy = have + np.cumsum(np.where(undecided, problem.weight, 0.0)[order], axis=1)
    last = min(int(undecided.sum()), len(undecided)) - 1
    at = np.minimum((heavy < weights[:, None]).sum(axis=1), max(0, last))
    found = np.take_along_axis(ratio, order, axis=1)[np.arange(len(weights)), at]
    return np.where((weights <= have) | ~np.isfinite(found), 0.0, found)


def _stepped(problem: Problem, lines: Lines, mu: Floats, nu: Floats, pace: Floats) -> tuple[Floats, Floats]:
    """Return multipliers after one subgradient step of Polyak's length in each row."""
    atoms = problem.atoms
    undecided = problem.alive & ~problem.must
    dropped = (undecided & ~lines.signing).astype(np.float64)
    refused = np.add.reduceat(lines.chosen[:, None, :] * problem.refuse, problem.starts, axis=2)
    slope = dropped[:, :, None] * problem.open_clauses - refused * undecided[:, None]
    signing = lines.signing.astype(np.float64)
    holds = np.where(atoms.if_party >= 0, signing[:, atoms.if_party], lines.chosen @ atoms.any_of.T)
    kept = 1 - signing[:, atoms.party] - lines.chosen[:, atoms.wording] + holds
    kept *= problem.alive[atoms.party] & problem.allowed[atoms.wording]
    length = (slope**2).sum(axis=(1, 2)) + (kept**2).sum(axis=1)
    step = pace / np.maximum(length, 1e-9)
    most = float(problem.strength.max())
    return (
        np.clip(mu - step[:, None, None] * slope, 0.0, most),
        np.clip(nu - step[:, None] * kept, 0.0, most),
    )
