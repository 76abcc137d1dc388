"""A draft as arrays: merged parties, refusals, and weights and strengths in units that keep bounds exact.

Every number here is a whole number stored in float64 and small enough that all sums of products stay
below 2^53, so matrix products are exact whatever order they are summed in. Where true values are too
large they are divided by a power of two and rounded up: a bound can only grow by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
import numpy.typing as npt

from .model import Condition
from .satisfy import open_domains
from .signing import RollCall

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.intp]

WEIGHT_BITS = 30
STRENGTH_BITS = 36


@dataclass(frozen=True, slots=True)
class Atoms:
    """The conditions as arrays over K atoms; `if_party` is -1 where the atom is about a clause."""

    party: Ints
    wording: Ints
    any_of: Floats
    """(K, V): 1 for the wordings of which the text must have one."""
    if_party: Ints
    of_party: Floats
    """(K, G): 1 where the atom belongs to the group."""
    of_other: Floats
    """(K, G): 1 where the atom names the group."""
    of_wording: Floats
    """(K, V): 1 where the atom guards the wording."""
    better: Ints
    """(R,) wordings of touched clauses that satisfy every atom which their pair in `worse` satisfies, and
    are not weaker."""
    worse: Ints
    """(R,) ascending."""


@dataclass(frozen=True, slots=True)
class Problem:
    """G groups of parties that refuse the same, C clauses, V wordings of all clauses in a row."""

    rollcall: RollCall
    groups: list[list[int]]
    """The parties of each group."""
    starts: Ints
    """(C,) index of each clause's first wording."""
    clause_of: Ints
    """(V,) clause of each wording."""
    refuse: Floats
    """(G, V) 1 where the group refuses the wording, whatever else holds."""
    weight: Floats
    """(G,) weights in units of 2^`weight_shift`, rounded up."""
    strength: Floats
    """(V,) strengths times 2^`strength_shift` over `strength_step`, rounded up."""
    rank: Floats
    """(V,) place of the exact strength among all strengths: rounding never decides which is stronger."""
    allowed: Bools
    alive: Bools
    must: Bools
    touched: Bools
    """(C,) whether some condition reads or guards the clause."""
    atoms: Atoms
    weight_step: int
    strength_step: int
    weight_shift: int
    strength_shift: int

    @property
    def open_clauses(self) -> Bools:
        """(C,) whether the pins leave a choice."""
        return np.asarray(np.add.reduceat(self.allowed, self.starts, dtype=np.intp) > 1)

    def scaled_weight(self, weight: int) -> int:
        """Return the least scaled weight that parties of this weight can have."""
        return -(-weight >> self.weight_shift)

    def scaled_strength(self, strength: int) -> int:
        """Return the least scaled strength that a text of this strength can have."""
        return scale_up(strength, self.strength_step, self.strength_shift)

    def unscaled_strength(self, scaled: int) -> int:
        """Return the greatest strength that a text of this scaled strength can have."""
        shift = self.strength_shift
        steps = scaled >> shift if shift >= 0 else scaled << -shift
        return steps * self.strength_step

    def text(self, wordings: Sequence[int]) -> tuple[int, ...]:
        """Return the variant indices of one wording per clause."""
        return tuple(int(v - s) for v, s in zip(wordings, self.starts, strict=True))


def scale_up(value: int, step: int, shift: int) -> int:
    """Return value / step * 2^shift, rounded up."""
    if shift >= 0:
        return -(-(value << shift) // step)
    return -(-value // (step << -shift))


def problem_of(rollcall: RollCall) -> Problem:
    """Return the arrays of a draft."""
    draft = rollcall.draft
    sizes = [len(clause.variants) for clause in draft.clauses]
    starts = np.cumsum([0, *sizes[:-1]]).astype(np.intp)
    refusals = _refusals(rollcall)
    groups = _groups(rollcall, refusals)
    refuse = refusals[[group[0] for group in groups]].astype(np.float64)
    allowed = _allowed(rollcall)
    strengths = [variant.strength for clause in draft.clauses for variant in clause.variants]
    weights = [sum(draft.parties[p].weight for p in group) for group in groups]
    weight_shift = max(0, sum(weights).bit_length() - WEIGHT_BITS)
    step = gcd(*strengths) or 1
    shift = _strength_shift(rollcall, step, len(groups))
    return Problem(
        rollcall=rollcall,
        groups=groups,
        starts=starts,
        clause_of=np.repeat(np.arange(len(sizes)), sizes),
        refuse=refuse,
        weight=np.array([-(-w >> weight_shift) for w in weights], dtype=np.float64),
        strength=np.array([scale_up(s, step, shift) for s in strengths], dtype=np.float64),
        rank=_ranks(strengths),
        allowed=allowed,
        alive=_can_sign(refuse, allowed, starts),
        must=np.array([group[0] in draft.pins.parties for group in groups]),
        touched=_touched(rollcall),
        atoms=_atoms(rollcall, starts, groups, _ranks(strengths)),
        weight_step=gcd(*weights),
        strength_step=step,
        weight_shift=weight_shift,
        strength_shift=shift,
    )


def _ranks(strengths: Sequence[int]) -> Floats:
    places = {strength: float(place) for place, strength in enumerate(sorted(set(strengths)))}
    return np.array([places[strength] for strength in strengths])


def _strength_shift(rollcall: RollCall, step: int, groups: int) -> int:
    total = sum(max(v.strength for v in clause.variants) for clause in rollcall.draft.clauses) // step
    bits = min(STRENGTH_BITS, 50 - (groups + len(rollcall.conditions)).bit_length())
    return min(16, bits - total.bit_length())


def _refusals(rollcall: RollCall) -> npt.NDArray[np.uint8]:
    """(P, V): 1 where the party refuses the wording."""
    parties = len(rollcall.draft.parties)
    size = (parties + 7) // 8
    masks = b"".join(mask.to_bytes(size, "little") for row in rollcall.accept for mask in row)
    accepted = np.frombuffer(masks, dtype=np.uint8).reshape(-1, size)
    bits = np.unpackbits(accepted, axis=1, count=parties, bitorder="little")
    return np.ascontiguousarray(1 - bits.T)


def _groups(rollcall: RollCall, refusals: npt.NDArray[np.uint8]) -> list[list[int]]:
    """Parties with equal refusals together, in order of appearance; conditional and pinned ones alone."""
    alone = set(rollcall.draft.pins.parties)
    for k in rollcall.conditions:
        alone |= {k.party} if k.if_party is None else {k.party, k.if_party}
    groups: dict[object, list[int]] = {}
    for p, row in enumerate(refusals):
        groups.setdefault(p if p in alone else row.tobytes(), []).append(p)
    return list(groups.values())


def _allowed(rollcall: RollCall) -> Bools:
    """(V,): what the pins leave."""
    domains = open_domains(rollcall.draft, rollcall.draft.pins)
    sizes = [len(clause.variants) for clause in rollcall.draft.clauses]
    return np.array([v in domain for domain, size in zip(domains, sizes, strict=True) for v in range(size)])


def _can_sign(refuse: Floats, allowed: Bools, starts: Ints) -> Bools:
    accepts = np.logical_or.reduceat((refuse == 0) & allowed, starts, axis=1)
    return np.asarray(accepts.all(axis=1))


def _touched(rollcall: RollCall) -> Bools:
    touched = np.zeros(len(rollcall.draft.clauses), dtype=bool)
    for k in rollcall.conditions:
        touched[k.clause] = True
        if k.if_clause is not None:
            touched[k.if_clause] = True
    return touched


def _atoms(rollcall: RollCall, starts: Ints, groups: list[list[int]], rank: Floats) -> Atoms:
    conditions = rollcall.conditions
    group_of = {p: g for g, group in enumerate(groups) for p in group}
    wordings = len(rank)
    any_of = np.zeros((len(conditions), wordings))
    of_party = np.zeros((len(conditions), len(groups)))
    of_other = np.zeros((len(conditions), len(groups)))
    of_wording = np.zeros((len(conditions), wordings))
    for k, condition in enumerate(conditions):
        of_wording[k, starts[condition.clause] + condition.variant] = 1
        if condition.if_party is not None:
            of_other[k, group_of[condition.if_party]] = 1
        of_party[k, group_of[condition.party]] = 1
        if condition.if_clause is not None:
            any_of[k, [starts[condition.if_clause] + v for v in condition.if_variants]] = 1
    better, worse = _pairs(rollcall, starts, rank, any_of)
    return Atoms(
        party=np.array([group_of[k.party] for k in conditions], dtype=np.intp),
        wording=np.array([starts[k.clause] + k.variant for k in conditions], dtype=np.intp),
        any_of=any_of,
        if_party=np.array([_if_group(k, group_of) for k in conditions], dtype=np.intp),
        of_party=of_party,
        of_other=of_other,
        of_wording=of_wording,
        better=better,
        worse=worse,
    )


def _pairs(rollcall: RollCall, starts: Ints, rank: Floats, any_of: Floats) -> tuple[Ints, Ints]:
    """Return wordings of touched clauses with those they can replace without breaking a text atom."""
    touched = _touched(rollcall)
    clause_of = np.searchsorted(starts, np.arange(len(rank)), side="right") - 1
    pairs = [
        (better, worse)
        for worse in range(len(rank))
        if touched[clause_of[worse]]
        for better in np.nonzero(clause_of == clause_of[worse])[0]
        if better != worse and rank[better] >= rank[worse] and (any_of[:, better] >= any_of[:, worse]).all()
    ]
    return np.array([b for b, _ in pairs], dtype=np.intp), np.array([w for _, w in pairs], dtype=np.intp)


def _if_group(condition: Condition, group_of: dict[int, int]) -> int:
    return -1 if condition.if_party is None else group_of[condition.if_party]
