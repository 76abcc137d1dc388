"""Parties that stand or fall together: each signs only if the others do."""

from __future__ import annotations

from .model import Draft, Readings, Text
from .signing import Parties, RollCall, check_text, members


def cycles(draft: Draft, text: Text, *, readings: Readings | None = None) -> tuple[tuple[int, ...], ...]:
    """Return the groups of two or more signers of a text in which the fall of any one brings down all.

    Two signers are in one group exactly when each depends on the other's signature, directly or through
    others. Who waits for a group without being waited for is not in it. By smallest index.

    Source: the strongly connected parts of the graph of conditions on parties at this text.
    """
    rollcall, text = RollCall.of(draft, readings), check_text(draft, text)
    leans = _leans(rollcall, text)
    found: list[tuple[int, ...]] = []
    for p, needed in leans.items():
        together = tuple(q for q in members(needed) if leans.get(q, 0) >> p & 1)
        if len(together) > 1 and together not in found:
            found.append(together)
    return tuple(sorted(found))


def _leans(rollcall: RollCall, text: Text) -> dict[int, Parties]:
    """Return for each signer with conditions itself and all whose signature it needs at this text."""
    signing = rollcall.signers(text)
    named: dict[int, Parties] = {}
    for k in rollcall.conditions:
        if k.if_party is not None and text[k.clause] == k.variant and signing >> k.party & 1:
            named[k.party] = named.get(k.party, 0) | 1 << k.if_party
    return {p: _reached(named, p) for p in named}


def _reached(named: dict[int, Parties], party: int) -> Parties:
    reached, waiting = 1 << party, [party]
    while waiting:
        more = named.get(waiting.pop(), 0) & ~reached
        reached |= more
        waiting += members(more)
    return reached
