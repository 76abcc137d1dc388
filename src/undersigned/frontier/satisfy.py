"""Whether some text lets certain parties sign together, and which pins stand against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from .model import Draft, Pins
from .signing import Parties, RollCall, members

Domains = list[set[int]]
"""The variants still open for each clause."""
Item = TypeVar("Item")


def open_domains(draft: Draft, pins: Pins) -> Domains:
    """Return the variants that pins of clauses and wordings leave."""
    domains = [set(range(len(clause.variants))) for clause in draft.clauses]
    for c in pins.clauses:
        domains[c] -= {v for v, variant in enumerate(draft.clauses[c].variants) if variant.id == "omit"}
    for c, v in pins.wordings:
        domains[c] &= {v}
    return domains


def can_sign(rollcall: RollCall, domains: Domains, must: Parties) -> bool:
    """Return whether some text within the domains is signed by all of `must`, exactly.

    Parties that answer without conditions are settled by propagation; conditions are branched on only
    where every wording left of a clause is guarded by one.
    """
    domains = [set(domain) for domain in domains]
    closed = _close(rollcall, domains, must)
    if closed is None:
        return False
    guarded = _only_guarded(rollcall, domains, closed)
    if guarded is None:
        return True
    choices = sorted(domains[guarded])
    return any(can_sign(rollcall, _with(domains, guarded, v), closed) for v in choices)


def _with(domains: Domains, clause: int, variant: int) -> Domains:
    return [{variant} if c == clause else domain for c, domain in enumerate(domains)]


def _close(rollcall: RollCall, domains: Domains, must: Parties) -> Parties | None:
    """Narrow the domains to what `must` accepts, following conditions; None when that is impossible."""
    while True:
        before = must, sum(map(len, domains))
        for c, domain in enumerate(domains):
            domain -= {v for v in domain if must & ~rollcall.accept[c][v]}
        must = _follow(rollcall, domains, must)
        if not all(domains):
            return None
        if before == (must, sum(map(len, domains))):
            return must


def _follow(rollcall: RollCall, domains: Domains, must: Parties) -> Parties:
    for k in rollcall.conditions:
        if not must >> k.party & 1 or k.variant not in domains[k.clause]:
            continue
        settled = len(domains[k.clause]) == 1
        if k.if_party is not None:
            must |= settled << k.if_party
        elif k.if_clause is not None and settled:
            domains[k.if_clause] &= set(k.if_variants)
        elif k.if_clause is not None and not domains[k.if_clause] & set(k.if_variants):
            domains[k.clause].discard(k.variant)
    return must


def _only_guarded(rollcall: RollCall, domains: Domains, must: Parties) -> int | None:
    """Return an undecided clause whose wordings all wait for a condition of those who must sign."""
    guards = {(k.clause, k.variant) for k in rollcall.conditions if must >> k.party & 1}
    for c, domain in enumerate(domains):
        if len(domain) > 1 and all((c, v) in guards for v in domain):
            return c
    return None


def shrink(items: Sequence[Item], conflicts: Callable[[list[Item]], bool]) -> list[Item]:
    """Return a minimal part of the items that still conflicts, dropping them one by one in order."""
    kept = list(items)
    for item in items:
        rest = [other for other in kept if other != item]
        if conflicts(rest):
            kept = rest
    return kept


def conflicting_pins(rollcall: RollCall) -> Pins | None:
    """Return a minimal set of pins that no text meets; None when the pins can be met.

    Without pinned parties they are met when anybody at all signs some text. The set is empty when nobody
    signs any text even without pins.
    """
    items = list(_items(rollcall.draft.pins))

    def conflicts(part: list[tuple[str, int, int]]) -> bool:
        return not _met(rollcall, _pins(part))

    if not conflicts(items):
        return None
    return _pins(shrink(items, conflicts))


def _met(rollcall: RollCall, pins: Pins) -> bool:
    domains = open_domains(rollcall.draft, pins)
    if pins.parties:
        return can_sign(rollcall, domains, sum(1 << p for p in pins.parties))
    everyone = (1 << len(rollcall.draft.parties)) - 1
    return any(can_sign(rollcall, domains, 1 << p) for p in members(everyone))


def _items(pins: Pins) -> Iterator[tuple[str, int, int]]:
    yield from (("party", p, 0) for p in sorted(pins.parties))
    yield from (("clause", c, 0) for c in sorted(pins.clauses))
    yield from (("wording", c, v) for c, v in sorted(pins.wordings))


def _pins(items: Sequence[tuple[str, int, int]]) -> Pins:
    return Pins(
        frozenset(p for kind, p, _ in items if kind == "party"),
        frozenset(c for kind, c, _ in items if kind == "clause"),
        frozenset((c, v) for kind, c, v in items if kind == "wording"),
    )


def explain_conflict(draft: Draft, pins: Pins) -> str:
    """Return one sentence saying which pins cannot be met together."""
    if pins == Pins():
        return "No party signs any text."
    names = [
        *(f"party {draft.parties[p].id!r} must sign" for p in sorted(pins.parties)),
        *(f"clause {draft.clauses[c].id!r} must stay" for c in sorted(pins.clauses)),
        *(
            f"clause {draft.clauses[c].id!r} must read {draft.clauses[c].variants[v].id!r}"
            for c, v in sorted(pins.wordings)
        ),
    ]
    if len(names) == 1:
        return f"No text meets this pin: {names[0]}."
    return f"No text meets these pins together: {'; '.join(names)}."
