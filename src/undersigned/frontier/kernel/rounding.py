"""Texts that given signers take, and who signs them."""

from __future__ import annotations

from .records import Flags, Floats, Found, State, Tables
from .relaxation import let_pay


def is_borne(accept: Flags, signing: Flags) -> bool:
    """Whether nobody signing refuses."""
    clash = 0
    for g in range(len(accept)):
        clash |= signing[g] & (1 - accept[g])
    return clash == 0


def holds_in(t: Tables, s: State, k: int) -> bool:
    """Whether a condition holds in the text with its signers."""
    if t.other[k] >= 0:
        return bool(s.signing[t.other[k]])
    for i in range(t.first[k], t.first[k + 1]):
        v = t.any_of[i]
        if s.text[t.clause_of[v]] == v:
            return True
    return False


def take_wording(t: Tables, s: State, clause: int) -> None:
    """Choose the strongest wording of a clause that nobody signing refuses; any that pins leave if there is none."""
    best, best_rank = -1, -2.0
    for v in range(t.start[clause], t.start[clause + 1]):
        if t.open[v] and t.rank[v] > best_rank:
            if not s.barred[v] and is_borne(t.accept[v], s.signing):
                best, best_rank = v, t.rank[v]
            elif best < 0:
                best, best_rank = v, -1.0
    s.text[clause] = best


def take_strongest(t: Tables, s: State) -> None:
    """Choose the strongest text that those signing take, as far as their conditions can be met on the way."""
    for v in range(len(s.barred)):
        s.barred[v] = 1 - t.open[v]
    for k in range(len(t.party)):
        if t.other[k] >= 0 and s.signing[t.party[k]] and not s.signing[t.other[k]]:
            s.barred[t.wording[k]] = 1
    for c in range(len(s.text)):
        take_wording(t, s, c)
    changed = len(t.party) > 0
    while changed:
        changed = False
        for k in range(len(t.party)):
            v = t.wording[k]
            c = t.clause_of[v]
            if s.text[c] == v and not s.barred[v] and s.signing[t.party[k]] and not holds_in(t, s, k):
                s.barred[v] = 1
                take_wording(t, s, c)
                changed = True


def let_sign(t: Tables, s: State) -> float:
    """Find the groups that sign the text: the greatest fixpoint. Returns their weight."""
    for g in range(len(s.signing)):
        s.signing[g] = 1
    for c in range(len(s.text)):
        accept = t.accept[s.text[c]]
        for g in range(len(accept)):
            s.signing[g] &= accept[g]
    changed = len(t.party) > 0
    while changed:
        changed = False
        for k in range(len(t.party)):
            g, v = t.party[k], t.wording[k]
            if s.signing[g] and s.text[t.clause_of[v]] == v and not holds_in(t, s, k):
                s.signing[g] = 0
                changed = True
    weight = 0.0
    for g in range(len(s.signing)):
        weight += t.weight[g] * s.signing[g]
    return weight


def offer(
    t: Tables, s: State, weight: float, weights: Floats, strengths: Floats, last: int, found: Found
) -> int:
    """Keep the text if it reaches one of the first targets. Returns which; -1 for none."""
    strength = 0.0
    for c in range(len(s.text)):
        strength += t.strength[s.text[c]]
    for n in range(last):
        if weight >= weights[n] and strength >= strengths[n]:
            found.texts[found.size[0]] = s.text
            found.size[0] += 1
            return n
    return -1


def round_off(
    t: Tables, s: State, aim: int, weights: Floats, strengths: Floats, corners: int, found: Found
) -> bool:
    """Meet texts near the relaxed optimum. Returns whether one reaches a corner."""
    let_pay(t, s, aim)
    take_strongest(t, s)
    reached = offer(t, s, let_sign(t, s), weights, strengths, corners, found) >= 0
    take_strongest(t, s)
    return offer(t, s, let_sign(t, s), weights, strengths, corners, found) >= 0 or reached
