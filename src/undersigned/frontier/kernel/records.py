"""What the kernels work on: arrays in named tuples, which a compiler can take apart.

All figures are whole numbers in float64, as in `problem.py`. A state is three rows of flags: wordings still allowed,
groups that may sign, groups that must.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]


class Tables(NamedTuple):
    """What never changes: G groups, C clauses, V wordings, K conditions, R replacements."""

    refuse: Floats
    """(V, G) 1 where the group refuses the wording."""
    accept: Flags
    """(V, G) 1 where it does not."""
    strength: Floats
    """(V,)"""
    rank: Floats
    """(V,)"""
    weight: Floats
    """(G,)"""
    start: Ints
    """(C + 1,) first wording of each clause."""
    clause_of: Ints
    """(V,)"""
    touched: Flags
    """(C,) whether some condition reads or guards the clause."""
    party: Ints
    """(K,) the group that a condition belongs to."""
    wording: Ints
    """(K,) the wording that it guards."""
    other: Ints
    """(K,) the group that must sign; -1 where a wording must be in the text."""
    first: Ints
    """(K + 1,) where the wordings of a condition begin in `any_of`."""
    any_of: Ints
    better: Ints
    """(R,)"""
    worse: Ints
    """(R,)"""
    open: Flags
    """(V,) what the pins leave."""


class State(NamedTuple):
    """One state, and what was worked out for it."""

    allowed: Flags
    """(V,)"""
    alive: Flags
    """(G,)"""
    must: Flags
    """(G,)"""
    low: Floats
    """(1,) the least weight that can still matter."""
    voice: Floats
    """(G,) weight of the groups that may sign, else 0."""
    against: Floats
    """(V,) weight that refuses the wording."""
    left: Ints
    """(C,) wordings left."""
    only: Ints
    """(C,) the only wording left; -1 where there are more."""
    gain: Floats
    """(V,) strength less the multipliers of those who refuse."""
    best: Ints
    """(C,) the wording of greatest gain."""
    drop: Floats
    """(G,) what the multipliers give back if the group does not sign."""
    paid: Floats
    """(G,) what conditions pay for its signature."""
    price: Floats
    """(T,) price of a unit of weight for each target."""
    slack: Floats
    """(T,) bound less what the target needs; below 0 the target is out of reach."""
    barred: Flags
    """(V,) what the text may not have if those signing are to sign."""
    free: Flags
    """(V,) refused by nobody left, and guarded by nobody left."""
    text: Ints
    """(C,)"""
    signing: Flags
    """(G,)"""
    ratio: Floats
    """(G,)"""
    sway: Floats
    """(G,) what a refusal adds to the length of the slope."""
    order: Ints
    """(G,) the undecided groups by rising ratio, then the others."""
    ranked: Ints
    """(1,) how many are undecided."""
    heavy: Floats
    """(G + 1,) weight of the first so many in this order."""
    rest: Floats
    """(G + 1,) what dropping the others gains."""
    undecided: Floats
    """(G,) 1 where the group may sign and need not."""
    dropped: Floats
    """(G,) 1 where the relaxed optimum does without the signature of an undecided group."""


class Stack(NamedTuple):
    """The states not looked into, and the multipliers of each depth."""

    allowed: Flags
    """(S, V)"""
    alive: Flags
    """(S, G)"""
    must: Flags
    """(S, G)"""
    low: Floats
    """(S,)"""
    cap: Floats
    """(S,) bound inherited from the parent, at `cap_price`."""
    cap_price: Floats
    """(S,)"""
    depth: Ints
    """(S,)"""
    mu: Floats
    """(L, C, G)"""
    nu: Floats
    """(L, K)"""
    top: Ints
    """(1,) how many states there are."""


class Found(NamedTuple):
    """Texts met, as wordings."""

    texts: Ints
    """(N, C)"""
    size: Ints
    """(1,)"""


class Stairs(NamedTuple):
    """The best trades met so far, by rising weight and falling strength, with their texts."""

    weight: Floats
    """(N,)"""
    strength: Floats
    """(N,)"""
    texts: Ints
    """(N, C)"""
    fresh: Flags
    """(N,) 1 where the neighbours were not looked at."""
    size: Ints
    """(1,)"""
