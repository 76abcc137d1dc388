"""The Lagrangian bound of one state, what it decides, and how its multipliers improve."""

from __future__ import annotations

import numpy as np

from .consequences import demand
from .records import Floats, Ints, State, Tables

EXACT = 2.0**51
LARGEST_PRICE = 2.0**49
"""Of all weight together."""


def few_bits(value: float) -> float:
    """Return the value cut to 20 significant bits, so that times a scaled weight it is exact."""
    if value <= 0.0:
        return 0.0
    unit = 2.0 ** (np.floor(np.log2(value)) - 19.0)
    return float(np.floor(value / unit) * unit)


def pay_conditions(t: Tables, s: State, nu: Floats) -> None:
    """Move the multipliers of conditions that can still matter to where they count."""
    for k in range(len(nu)):
        if s.alive[t.party[k]] and s.allowed[t.wording[k]] and nu[k] > 0.0:
            s.gain[t.wording[k]] -= nu[k]
            s.drop[t.party[k]] += nu[k]
            if t.other[k] >= 0:
                s.paid[t.other[k]] += nu[k]
            else:
                for i in range(t.first[k], t.first[k + 1]):
                    s.gain[t.any_of[i]] += nu[k]


def take_best(t: Tables, s: State) -> float:
    """Choose the wording of greatest gain in each clause. Returns the sum."""
    total = 0.0
    for c in range(len(s.best)):
        best = -1
        for v in range(t.start[c], t.start[c + 1]):
            if s.allowed[v] and (best < 0 or s.gain[v] > s.gain[best]):
                best = v
        s.best[c] = best
        total += s.gain[best]
    return total


def relax(t: Tables, s: State, mu: Floats, nu: Floats) -> float:
    """Work out gains, drops and what conditions pay. Returns what the clauses give together."""
    while charge(t, s, mu) + nu.sum() > EXACT:
        halve(mu, nu)
    pay_conditions(t, s, nu)
    return take_best(t, s)


def charge(t: Tables, s: State, mu: Floats) -> float:
    """Take from each wording the multipliers of those who refuse it. Returns the sum of those that count."""
    for g in range(len(s.drop)):
        s.drop[g] = 0.0
        s.paid[g] = 0.0
        s.undecided[g] = float(s.alive[g] * (1 - s.must[g]))
    for c in range(len(s.left)):
        for v in range(t.start[c], t.start[c + 1]):
            if s.allowed[v]:
                s.gain[v] = t.strength[v]
        if s.left[c] == 1:
            continue
        row = mu[c]
        for g in range(len(row)):
            row[g] *= s.undecided[g]
            s.drop[g] += row[g]
        for v in range(t.start[c], t.start[c + 1]):
            if s.allowed[v]:
                refuse = t.refuse[v]
                cost = 0.0
                for g in range(len(row)):
                    cost += refuse[g] * row[g]
                s.gain[v] -= cost
    return float(s.drop.sum())


def halve(mu: Floats, nu: Floats) -> None:
    """Halve multipliers whose sum would leave the range in which float64 is exact: any are as valid."""
    mu[:] = np.floor(mu / 2.0)
    nu[:] = np.floor(nu / 2.0)


def rank_by_ratio(t: Tables, s: State) -> tuple[float, float]:
    """Order the undecided groups by rising gain of dropping them per unit of weight, and add up along the order.

    Returns: what conditions pay for all groups, with a margin for ratios that differ by a rounding only; and the
    weight of those who must sign.
    """
    base, have, count = float(len(s.drop)), 0.0, 0
    for g in range(len(s.drop)):
        if s.undecided[g] > 0.0:
            s.ratio[g] = (s.drop[g] - s.paid[g]) / max(1.0, t.weight[g])
            base += s.paid[g]
            count += 1
        else:
            s.ratio[g] = np.inf
            if s.alive[g]:
                base += s.paid[g]
                have += t.weight[g]
    s.ranked[0] = count
    sort(s.order, s.ratio)
    s.heavy[0] = 0.0
    for i in range(count):
        s.heavy[i + 1] = s.heavy[i] + t.weight[s.order[i]]
    s.rest[count] = 0.0
    for i in range(count - 1, -1, -1):
        s.rest[i] = s.rest[i + 1] + max(0.0, s.drop[s.order[i]] - s.paid[s.order[i]])
    return base, have


def sort(order: Ints, ratio: Floats) -> None:
    """Put an order right that was nearly so: insertion for a few, a sort of all for many."""
    if len(order) > 256:
        order[:] = np.argsort(ratio)
        return
    for i in range(1, len(order)):
        g = order[i]
        j = i
        while j > 0 and ratio[order[j - 1]] > ratio[g]:
            order[j] = order[j - 1]
            j -= 1
        order[j] = g


def measure(t: Tables, s: State, clauses: float, weights: Floats, strengths: Floats) -> int:
    """Bound the state at each target within reach, with the best price for it.

    Returns: the target furthest below its bound, or -1. What was out of reach before, or is now, stays so.
    """
    base, have = rank_by_ratio(t, s)
    most = LARGEST_PRICE / max(1.0, t.weight.sum())
    far = -1
    for n in range(len(weights)):
        if s.slack[n] < 0.0:
            continue
        at = 0
        while at < s.ranked[0] and have + s.heavy[at] < weights[n]:
            at += 1
        price = few_bits(min(s.ratio[s.order[at - 1]], most)) if at > 0 else 0.0
        while at > 0 and s.ratio[s.order[at - 1]] > price:
            at -= 1
        value = (
            clauses + base + s.rest[at] + np.ceil(price * (have + s.heavy[at])) - np.floor(price * weights[n])
        )
        s.price[n] = price
        s.slack[n] = value - strengths[n]
        if s.slack[n] >= 0.0 and (far < 0 or s.slack[n] > s.slack[far]):
            far = n
    return far


def reach(t: Tables, s: State, weights: Floats) -> int:
    """Mark the targets of more weight than is left. Returns the first of the others, or -1."""
    left = 0.0
    for g in range(len(s.alive)):
        left += t.weight[g] * s.alive[g]
    first = -1
    for n in range(len(weights)):
        if s.slack[n] >= 0.0 and weights[n] > left:
            s.slack[n] = -1.0
        if s.slack[n] >= 0.0 and first < 0:
            first = n
    return first


def lowest(s: State, weights: Floats) -> float:
    """Return the least weight of a target within reach."""
    low = np.inf
    for n in range(len(weights)):
        if s.slack[n] >= 0.0:
            low = min(low, weights[n])
    return low


def fix_by_cost(t: Tables, s: State) -> int:
    """Drop wordings and settle groups whose other choice brings the bound below every target.

    Returns: 1 if anything changed, 0 if nothing, -1 if the state is impossible.
    """
    room = s.slack.max()
    changed = 0
    for c in range(len(s.left)):
        if s.left[c] > 1:
            least = s.gain[s.best[c]] - room
            for v in range(t.start[c], t.start[c + 1]):
                if s.allowed[v] and s.gain[v] < least:
                    s.allowed[v] = 0
                    changed = 1
    for g in range(len(s.alive)):
        if s.undecided[g] > 0.0:
            never, always = True, True
            for n in range(len(s.slack)):
                if s.slack[n] >= 0.0:
                    worth = np.ceil(s.price[n] * t.weight[g]) + s.paid[g]
                    never &= s.drop[g] - worth > s.slack[n]
                    always &= worth - s.drop[g] > s.slack[n]
            if never and always:
                return -1
            if never:
                s.alive[g] = 0
                changed = 1
            elif always:
                demand(t, s, g)
                changed = 1
    return changed


def let_pay(t: Tables, s: State, aim: int) -> None:
    """Let those sign who pay for their signature, and those who must."""
    for g in range(len(s.signing)):
        worth = np.ceil(s.price[aim] * t.weight[g]) + s.paid[g]
        s.signing[g] = 1 if s.alive[g] and (s.must[g] or worth >= s.drop[g]) else 0
        s.dropped[g] = s.undecided[g] * (1.0 - s.signing[g])


def kept(t: Tables, s: State, k: int) -> float:
    """Return by how much the relaxed optimum keeps a condition; negative where it breaks it."""
    if not (s.alive[t.party[k]] and s.allowed[t.wording[k]]):
        return 0.0
    guarded = t.wording[k]
    holds = 0.0
    if t.other[k] >= 0:
        holds = float(s.signing[t.other[k]])
    else:
        for i in range(t.first[k], t.first[k + 1]):
            v = t.any_of[i]
            if s.best[t.clause_of[v]] == v:
                holds = 1.0
    taken = 1.0 if s.best[t.clause_of[guarded]] == guarded else 0.0
    return float(1.0 - s.signing[t.party[k]] - taken + holds)


def step(t: Tables, s: State, mu: Floats, nu: Floats, aim: int, pace: float) -> None:
    """Take one subgradient step of Polyak's length, towards a target."""
    let_pay(t, s, aim)
    length = 0.0
    for g in range(len(s.sway)):
        s.sway[g] = s.undecided[g] - 2.0 * s.dropped[g]
    dropped = s.dropped.sum()
    for c in range(len(s.left)):
        if s.left[c] > 1:
            refused = t.refuse[s.best[c]]
            length += dropped
            for g in range(len(refused)):
                length += refused[g] * s.sway[g]
    for k in range(len(nu)):
        length += kept(t, s, k) ** 2
    if length == 0.0:
        return
    stride = pace * (s.slack[aim] + 1.0) / length
    for c in range(len(s.left)):
        if s.left[c] > 1:
            refused, row = t.refuse[s.best[c]], mu[c]
            for g in range(len(refused)):
                slope = s.dropped[g] - refused[g] * s.undecided[g]
                row[g] = max(0.0, np.floor(row[g] - stride * slope + 0.5))
    for k in range(len(nu)):
        nu[k] = max(0.0, np.floor(nu[k] - stride * kept(t, s, k) + 0.5))
