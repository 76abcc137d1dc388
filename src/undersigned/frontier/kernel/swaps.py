"""Good texts by exchanging signers, before any proof."""

from __future__ import annotations

import numpy as np

from .consequences import count_left
from .records import Floats, Ints, Stairs, State, Tables
from .relaxation import let_pay, measure, rank_by_ratio, relax, step
from .rounding import let_sign, take_strongest

THRESHOLDS = 64
"""At so many places at most the order of those to be dropped is cut."""


def place_of(stairs: Stairs, weight: float) -> int:
    """Return the first step of at least this weight."""
    low, high = 0, stairs.size[0]
    while low < high:
        middle = (low + high) // 2
        if stairs.weight[middle] < weight:
            low = middle + 1
        else:
            high = middle
    return low


def is_news(stairs: Stairs, weight: float, strength: float) -> bool:
    """Whether no step has this weight and this strength."""
    at = place_of(stairs, weight)
    return weight > 0.0 and (at == stairs.size[0] or stairs.strength[at] < strength)


def copy_step(stairs: Stairs, old: int, new: int) -> None:
    """Copy a step to another place."""
    stairs.weight[new] = stairs.weight[old]
    stairs.strength[new] = stairs.strength[old]
    stairs.texts[new] = stairs.texts[old]
    stairs.fresh[new] = stairs.fresh[old]


def move(stairs: Stairs, begin: int, to: int) -> None:
    """Shift the steps from one place on to another."""
    count = stairs.size[0]
    if to <= begin:
        for i in range(begin, count):
            copy_step(stairs, i, i + to - begin)
    else:
        for i in range(count - 1, begin - 1, -1):
            copy_step(stairs, i, i + to - begin)
    stairs.size[0] = count + to - begin


def climb(t: Tables, s: State, stairs: Stairs, weight: float) -> bool:
    """Put the text on the stairs unless a step dominates it. Returns whether it was."""
    strength = 0.0
    for c in range(len(s.text)):
        strength += t.strength[s.text[c]]
    if not is_news(stairs, weight, strength):
        return False
    end = place_of(stairs, weight)
    if end < stairs.size[0] and stairs.weight[end] == weight:
        end += 1
    begin = end
    while begin > 0 and stairs.strength[begin - 1] <= strength:
        begin -= 1
    if end == begin and stairs.size[0] == len(stairs.weight):
        return False
    move(stairs, end, begin + 1)
    stairs.weight[begin] = weight
    stairs.strength[begin] = strength
    stairs.texts[begin] = s.text
    stairs.fresh[begin] = 1
    return True


def meet(t: Tables, s: State, stairs: Stairs) -> bool:
    """Offer the text that those signing take, and then the strongest that all its signers take."""
    take_strongest(t, s)
    better = climb(t, s, stairs, let_sign(t, s))
    take_strongest(t, s)
    return climb(t, s, stairs, let_sign(t, s)) or better


def meet_thresholds(t: Tables, s: State, stairs: Stairs) -> None:
    """Offer the texts of those who are left when more and more groups are dropped, the least worth it first."""
    stride = 1 + s.ranked[0] // THRESHOLDS
    for first in range(s.ranked[0], 0, -stride):
        for g in range(len(s.signing)):
            s.signing[g] = s.alive[g]
        for i in range(first, s.ranked[0]):
            s.signing[s.order[i]] = 0
        meet(t, s, stairs)


def tally(t: Tables, s: State, text: Ints) -> float:
    """Count for each wording the weight of the text's signers that refuse it. Returns the signers' weight."""
    s.text[:] = text
    weight = let_sign(t, s)
    for v in range(len(s.against)):
        refuse = t.refuse[v]
        against = 0.0
        for g in range(len(refuse)):
            against += refuse[g] * s.signing[g]
        s.against[v] = against
    return weight


def strength_with(t: Tables, s: State, out: int, into: int) -> float:
    """Return the strength of the text if one group no longer signed, and another did; -1 for nobody."""
    total = 0.0
    for c in range(len(s.text)):
        best = -1.0
        for v in range(t.start[c], t.start[c + 1]):
            against = s.against[v]
            if out >= 0:
                against -= t.refuse[v, out]
            if into >= 0:
                against += t.refuse[v, into]
            if against == 0.0 and t.open[v] and t.strength[v] > best:
                best = t.strength[v]
        if best < 0.0:
            return -1.0
        total += best
    return total


def try_swap(t: Tables, s: State, stairs: Stairs, weight: float, out: int, into: int) -> bool:
    """Offer the text with one signer less and another more, where that promises news. Returns whether it was."""
    if out >= 0:
        weight -= t.weight[out]
    if into >= 0:
        weight += t.weight[into]
    strength = strength_with(t, s, out, into)
    if strength < 0.0 or not is_news(stairs, weight, strength):
        return False
    signing = s.signing.copy()
    if out >= 0:
        s.signing[out] = 0
    if into >= 0:
        s.signing[into] = 1
    better = meet(t, s, stairs)
    s.signing[:] = signing
    return better


def polish_step(t: Tables, s: State, stairs: Stairs, text: Ints, budget: int) -> int:
    """Try the neighbours of one text. Returns the number of swaps tried."""
    weight = tally(t, s, text)
    inside = s.signing.copy()
    spent = 0
    for out in range(-1, len(inside)):
        if out >= 0 and (not inside[out] or s.must[out]):
            continue
        for into in range(-1, len(inside)):
            if (into >= 0 and (inside[into] or not s.alive[into])) or (out < 0 and into < 0):
                continue
            spent += 1
            if try_swap(t, s, stairs, weight, out, into):
                spent += len(s.alive)
            if spent > budget:
                return spent
    return spent


def polish(t: Tables, s: State, stairs: Stairs, budget: int) -> int:
    """Try at each step to let one more sign, one less, or one for another; until nothing is better.

    Returns: what it cost of the budget: 1 for each swap tried, more for each text made.
    """
    spent = 0
    while spent < budget:
        at = -1
        for i in range(stairs.size[0]):
            if stairs.fresh[i]:
                at = i
                break
        if at < 0:
            return spent
        stairs.fresh[at] = 0
        spent += len(s.alive) + polish_step(t, s, stairs, stairs.texts[at].copy(), budget - spent)
    return spent


def tune(
    t: Tables,
    s: State,
    mu: Floats,
    nu: Floats,
    weights: Floats,
    strengths: Floats,
    stairs: Stairs,
    steps: int,
) -> tuple[float, float]:
    """Lower the bound at one target without deciding anything, and meet texts on the way.

    Returns: value and price of the lowest bound: value - price * n holds for every text.
    """
    least, value, price = np.inf, np.inf, 0.0
    best_mu, best_nu = mu.copy(), nu.copy()
    count_left(t, s)
    for i in range(steps):
        s.slack[0] = 0.0
        aim = measure(t, s, relax(t, s, mu, nu), weights, strengths)
        if s.slack[0] < least:
            least, price = s.slack[0], s.price[0]
            value = s.slack[0] + strengths[0] + np.floor(price * weights[0])
            best_mu[:] = mu
            best_nu[:] = nu
        if aim < 0:
            break
        let_pay(t, s, 0)
        meet(t, s, stairs)
        step(t, s, mu, nu, 0, 1.5 * 0.95**i)
    mu[:] = best_mu
    nu[:] = best_nu
    relax(t, s, mu, nu)
    rank_by_ratio(t, s)
    meet_thresholds(t, s, stairs)
    return value, price
