"""What follows from what is decided, without any bound."""

from __future__ import annotations

from .records import State, Tables


def count_left(t: Tables, s: State) -> bool:
    """Count the wordings left of each clause, and note the only ones. Returns whether every clause has one."""
    for c in range(len(s.left)):
        left, last = 0, -1
        for v in range(t.start[c], t.start[c + 1]):
            if s.allowed[v]:
                left += 1
                last = v
        s.left[c] = left
        s.only[c] = last if left == 1 else -1
        if left == 0:
            return False
    return True


def demand(t: Tables, s: State, group: int) -> None:
    """Let a group sign, and forbid what it refuses."""
    s.must[group] = 1
    for v in range(len(s.allowed)):
        s.allowed[v] &= t.accept[v, group]


def let_fall(t: Tables, s: State) -> None:
    """Let the groups fall that refuse the only wording left of a clause."""
    for c in range(len(s.only)):
        if s.only[c] >= 0:
            accept = t.accept[s.only[c]]
            for g in range(len(accept)):
                s.alive[g] &= accept[g]


def is_possible(t: Tables, s: State, k: int) -> bool:
    """Whether a condition can still hold."""
    if t.other[k] >= 0:
        return bool(s.alive[t.other[k]])
    possible = False
    for i in range(t.first[k], t.first[k + 1]):
        possible |= s.allowed[t.any_of[i]] > 0
    return possible


def bind(t: Tables, s: State, k: int) -> bool:
    """Demand what a condition demands. Returns whether that changed anything."""
    if t.other[k] >= 0:
        if s.must[t.other[k]]:
            return False
        demand(t, s, t.other[k])
        return True
    changed = False
    c = t.clause_of[t.any_of[t.first[k]]]
    for v in range(t.start[c], t.start[c + 1]):
        if s.allowed[v]:
            wanted = False
            for i in range(t.first[k], t.first[k + 1]):
                wanted |= t.any_of[i] == v
            if not wanted:
                s.allowed[v] = 0
                changed = True
    return changed


def apply_conditions(t: Tables, s: State) -> bool:
    """Let groups fall whose condition cannot hold, and bind what those who must sign depend on.

    Returns whether anything changed.
    """
    changed = False
    for k in range(len(t.party)):
        v, g = t.wording[k], t.party[k]
        if not s.allowed[v] or not s.alive[g]:
            continue
        settled = s.only[t.clause_of[v]] == v
        if not is_possible(t, s, k):
            if s.must[g]:
                s.allowed[v] = 0
                changed = True
            elif settled:
                s.alive[g] = 0
                changed = True
        elif s.must[g] and settled:
            changed |= bind(t, s, k)
    return changed


def hear(t: Tables, s: State) -> float:
    """Weigh the groups left and, for each open wording, those that refuse it. Returns the weight left."""
    total = 0.0
    for g in range(len(s.voice)):
        s.voice[g] = t.weight[g] * s.alive[g]
        total += s.voice[g]
    for c in range(len(s.left)):
        for v in range(t.start[c], t.start[c + 1]):
            if s.left[c] > 1 and s.allowed[v]:
                refuse = t.refuse[v]
                against = 0.0
                for g in range(len(refuse)):
                    against += refuse[g] * s.voice[g]
                s.against[v] = against
                s.free[v] = 1 if against == 0.0 else 0
            else:
                s.against[v] = 0.0
                s.free[v] = 0
    return total


def drop_unbearable(s: State, spare: float) -> bool:
    """Forbid wordings that more weight refuses than can be spared. Returns whether there are such."""
    changed = False
    for v in range(len(s.allowed)):
        if s.allowed[v] and s.against[v] > spare:
            s.allowed[v] = 0
            s.free[v] = 0
            changed = True
    return changed


def drop_weaker(t: Tables, s: State, ties: bool) -> bool:
    """Forbid wordings weaker than one that all accept, where no condition touches the clause."""
    changed = False
    for c in range(len(s.left)):
        if t.touched[c] or s.left[c] == 1:
            continue
        strongest = -1
        for v in range(t.start[c], t.start[c + 1]):
            if s.free[v] and (strongest < 0 or t.rank[v] > t.rank[strongest]):
                strongest = v
        if strongest < 0:
            continue
        for v in range(t.start[c], t.start[c + 1]):
            equal = t.rank[v] == t.rank[strongest]
            weaker = t.rank[v] < t.rank[strongest] or (equal and v != strongest and not ties)
            if s.allowed[v] and weaker:
                s.allowed[v] = 0
                changed = True
    return changed


def drop_replaceable(t: Tables, s: State, ties: bool) -> bool:
    """Forbid wordings of touched clauses that another can replace without losing anybody."""
    changed = False
    for k in range(len(t.party)):
        if s.alive[t.party[k]]:
            s.free[t.wording[k]] = 0
    for r in range(len(t.better)):
        b, w = t.better[r], t.worse[r]
        if s.free[b] and s.allowed[w]:
            stronger = t.rank[b] > t.rank[w]
            if stronger or (not ties and (not s.free[w] or b < w)):
                s.allowed[w] = 0
                changed = True
    return changed


def keep_needed(t: Tables, s: State, spare: float) -> bool:
    """Demand the groups that cannot be spared. Returns whether there are more of them."""
    changed = False
    for g in range(len(s.must)):
        if s.alive[g] and not s.must[g] and t.weight[g] > spare:
            demand(t, s, g)
            changed = True
    return changed


def is_sound(t: Tables, s: State) -> bool:
    """Whether those who must sign may, and enough weight is left."""
    left = 0.0
    for g in range(len(s.alive)):
        if s.must[g] and not s.alive[g]:
            return False
        left += t.weight[g] * s.alive[g]
    return bool(left >= s.low[0])


def propagate(t: Tables, s: State, ties: bool) -> bool:
    """Draw the plain consequences of what is decided. Returns whether the state is still sound."""
    changed = True
    rounds = 0
    while changed and rounds < 4:
        rounds += 1
        if not count_left(t, s):
            return False
        let_fall(t, s)
        changed = apply_conditions(t, s)
        spare = hear(t, s) - s.low[0]
        if spare < 0.0:
            return False
        changed |= drop_unbearable(s, spare)
        changed |= drop_weaker(t, s, ties)
        changed |= drop_replaceable(t, s, ties)
        changed |= keep_needed(t, s, spare)
    if changed and not count_left(t, s):
        return False
    let_fall(t, s)
    return is_sound(t, s)
