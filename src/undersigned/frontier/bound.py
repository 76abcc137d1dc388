"""Batches of open subproblems, their Lagrangian bound, and what it decides for free.

A state fixes nothing but what it lists: the wordings still allowed, the groups that may still sign, the
groups that must. One set of multipliers serves the whole batch. All figures are whole numbers in float64.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .problem import Bools, Floats, Ints, Problem

LARGEST_PRICE = 2.0**49
"""Of all weight together."""
LARGEST_SUM = 2.0**51
"""Of multipliers: any are valid, but sums must stay exact."""


@dataclass(frozen=True, slots=True)
class Multipliers:
    """Prices of a relaxation: `mu` (G, C) for signing what one refuses, `nu` (K,) for signing against a
    condition, `price` for a unit of weight."""

    mu: Floats
    nu: Floats
    price: float

    def rounded(self, weight: Floats) -> tuple[Floats, Floats, Floats, float]:
        """Return whole multipliers, whole prices of each group's weight, and a price of few bits."""
        price = few_bits(min(self.price, LARGEST_PRICE / max(1.0, float(weight.sum()))))
        mu, nu = np.rint(self.mu), np.rint(self.nu)
        while mu.sum() + nu.sum() > LARGEST_SUM:
            mu, nu = np.floor(mu / 2), np.floor(nu / 2)
        return mu, nu, np.ceil(price * weight), price


def first_multipliers(problem: Problem) -> Multipliers:
    """Share the strength of each clause among those who refuse its strongest wording, by weight."""
    strongest_of = np.maximum.reduceat(problem.strength, problem.starts)
    against = problem.weight @ problem.refuse
    heavy = np.maximum.reduceat(against, problem.starts)
    refuses = np.logical_or.reduceat(problem.refuse > 0, problem.starts, axis=1)
    mu = refuses * strongest_of / np.maximum(heavy, 1.0) * problem.weight[:, None]
    nu = np.zeros(len(problem.atoms.party))
    return Multipliers(mu, nu, float(strongest_of.sum() / problem.weight.sum()))


def few_bits(value: float) -> float:
    """Return the value cut to 20 significant bits, so that times a scaled weight it is exact."""
    mantissa, exponent = np.frexp(value)
    return float(np.ldexp(np.floor(mantissa * 2**20), int(exponent) - 20))


@dataclass(frozen=True, slots=True)
class Batch:
    """B states of one region of the search, with multipliers shared by all."""

    allowed: Bools
    """(B, V)"""
    alive: Bools
    """(B, G): groups that may sign."""
    must: Bools
    """(B, G): groups that sign."""
    low: Floats
    """(B,) the least scaled weight that can still matter."""
    cap: Floats
    """(B,) bound at price `cap_price`, inherited from the parent."""
    cap_price: Floats
    tag: Ints
    """(B,) a number that children inherit."""
    multipliers: Multipliers

    def __len__(self) -> int:
        return len(self.allowed)

    def take(self, rows: Bools | Ints | slice) -> Batch:
        """Return some of the states."""
        return replace(
            self,
            allowed=self.allowed[rows],
            alive=self.alive[rows],
            must=self.must[rows],
            low=self.low[rows],
            cap=self.cap[rows],
            cap_price=self.cap_price[rows],
            tag=self.tag[rows],
        )

    def joined(self, other: Batch) -> Batch:
        """Return both batches as one, under this one's multipliers."""
        return Batch(
            np.concatenate([self.allowed, other.allowed]),
            np.concatenate([self.alive, other.alive]),
            np.concatenate([self.must, other.must]),
            np.concatenate([self.low, other.low]),
            np.concatenate([self.cap, other.cap]),
            np.concatenate([self.cap_price, other.cap_price]),
            np.concatenate([self.tag, other.tag]),
            self.multipliers,
        )


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The relaxed optimum of every state: UB(n) = `value` - price * n."""

    value: Floats
    """(B,)"""
    gain: Floats
    """(B, V) strength less the multipliers of those who refuse; -inf where not allowed."""
    best: Floats
    """(B, C) greatest gain of each clause."""
    drop: Floats
    """(B, G) what the multipliers give back if the group does not sign."""
    keep: Floats
    """(B, G) what the group adds at best; 0 where it may not sign."""
    worth: Floats
    """(B, G) what the group adds if it signs: the price of its weight, and what conditions pay for it."""
    price: float
    open: Bools
    """(B, C) clauses with more than one wording left."""
    active: Floats
    """(B, K) 1 where a condition can still matter."""

    def take(self, rows: Bools | Ints) -> Relaxation:
        """Return some of the states."""
        return Relaxation(
            self.value[rows], self.gain[rows], self.best[rows], self.drop[rows], self.keep[rows],
            self.worth[rows], self.price, self.open[rows], self.active[rows],
        )  # fmt: skip


def relax(problem: Problem, batch: Batch) -> Relaxation:
    """Bound every state; see docs/methods/frontier.md for the proof.

    Requires that no group alive refuses the wording of a clause that has one wording left.
    """
    mu, nu, worth, price = batch.multipliers.rounded(problem.weight)
    atoms = problem.atoms
    free = np.add.reduceat(batch.allowed, problem.starts, axis=1, dtype=np.intp) > 1
    costs = batch.alive.astype(np.float64) @ (mu[:, problem.clause_of] * problem.refuse)
    costs *= free[:, problem.clause_of]
    drop = free.astype(np.float64) @ mu.T
    active = (batch.alive[:, atoms.party] & batch.allowed[:, atoms.wording]).astype(np.float64)
    paid = active * nu
    costs += paid @ (atoms.of_wording - atoms.any_of)
    drop += paid @ atoms.of_party
    worths = worth + paid @ atoms.of_other
    gain = np.where(batch.allowed, problem.strength - costs, -np.inf)
    best = np.maximum.reduceat(gain, problem.starts, axis=1)
    keep = np.where(batch.must, worths, np.maximum(drop, worths)) * batch.alive
    value = best.sum(axis=1) + keep.sum(axis=1)
    return Relaxation(value, gain, best, drop, keep, worths, price, free, active)


def fix_by_cost(problem: Problem, batch: Batch, bound: Relaxation, slack: Floats) -> Batch:
    """Drop wordings and settle groups whose other choice would bring the bound below every target."""
    room = slack[:, None]
    allowed = batch.allowed & (bound.best[:, problem.clause_of] - bound.gain <= room)
    undecided = batch.alive & ~batch.must
    never = undecided & (bound.keep - bound.worth > room)
    always = undecided & (bound.keep - bound.drop > room)
    # A group that can neither sign nor be dropped ends the state: it must, but may not.
    return replace(batch, allowed=allowed, alive=batch.alive & ~never, must=batch.must | always)


def improve(
    problem: Problem, batch: Batch, bound: Relaxation, slack: Floats, aim: Floats, pace: float
) -> Multipliers:
    """Return multipliers after one subgradient step of Polyak's length, averaged over the batch.

    Args:
        slack: (B,) distance from the bound to the nearest target, and `aim` (B,) that target's weight.
    """
    size = len(batch)
    chosen = (bound.gain == bound.best[:, problem.clause_of]) & batch.allowed
    ties = np.add.reduceat(chosen, problem.starts, axis=1, dtype=np.float64)
    share = chosen / ties[:, problem.clause_of]
    dropped = batch.alive & ~batch.must & (bound.drop > bound.worth)
    refused = (batch.alive.T.astype(np.float64) @ share) * problem.refuse
    slope = dropped.T.astype(np.float64) @ bound.open.astype(np.float64)
    slope -= np.add.reduceat(refused, problem.starts, axis=1)
    slope /= size
    unit = float(problem.weight.mean())
    signing = (batch.alive & ~dropped).astype(np.float64)
    tilt = float((signing @ problem.weight - aim).mean()) / unit
    kept = _conditions_kept(problem, bound, share, signing)
    length = float((slope**2).sum()) + float((kept**2).sum()) + tilt**2
    step = pace * (float(slack.mean()) + 1.0) / max(length, 1e-9)
    old = batch.multipliers
    most = float(problem.strength.max())
    mu, nu = np.clip(old.mu - step * slope, 0.0, most), np.clip(old.nu - step * kept, 0.0, most)
    return Multipliers(mu, nu, max(0.0, old.price - step * tilt / unit))


def _conditions_kept(problem: Problem, bound: Relaxation, share: Floats, signing: Floats) -> Floats:
    """(K,) by how much the relaxed optima keep each condition on average; negative where they break it."""
    atoms = problem.atoms
    holds = np.where(atoms.if_party >= 0, signing[:, atoms.if_party], share @ atoms.any_of.T)
    kept = bound.active * (1 - signing[:, atoms.party] - share[:, atoms.wording] + holds)
    return np.asarray(kept.mean(axis=0))
