"""The first of very many equal texts, by caveats, then changed clauses, then indices."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

from .model import Text
from .signing import Parties, RollCall
from .staircase import Target

NODES = 20_000


def best_of_many(
    rollcall: RollCall, domains: list[list[int]], point: Target, known: Text, is_over: Callable[[], bool]
) -> Text:
    """Return the text that ranks first among all that reach a point, or the best known after NODES nodes.

    Once `is_over` says so, the best known comes at once.

    Best-first over clauses in order. The key (caveats that are certain, clauses changed, indices so far)
    never falls along a branch, so the first complete text to come out is the best.
    """
    weight, strength = point
    everyone = (1 << len(rollcall.draft.parties)) - 1
    heap: list[tuple[int, int, Text, Parties]] = [(0, 0, (), everyone)]
    best = known
    for _ in range(NODES):
        if is_over():
            break
        _, _, text, left = heappop(heap)
        if len(text) == len(domains):
            return text
        for variant in domains[len(text)]:
            longer = (*text, variant)
            signing = left & rollcall.accept[len(text)][variant]
            if len(longer) == len(domains):
                signing = rollcall.signers(longer)
                if not _is_reached(rollcall, longer, signing, point):
                    continue
                best = min(best, longer, key=rollcall.rank)
            elif (
                rollcall.weight(signing) < weight
                or _reach(rollcall, domains, longer, signing, weight) < strength
            ):
                continue
            certain = rollcall.weight(signing) == weight
            caveats = rollcall.caveats(longer, signing) if certain else 0
            changed = sum(v != o for v, o in zip(longer, rollcall.draft.original, strict=False))
            heappush(heap, (caveats, changed, longer, signing))
    return best


def _is_reached(rollcall: RollCall, text: Text, signing: Parties, point: Target) -> bool:
    pinned = all(signing >> p & 1 for p in rollcall.draft.pins.parties)
    return pinned and rollcall.weight(signing) >= point[0] and rollcall.strength(text) >= point[1]


def _reach(rollcall: RollCall, domains: list[list[int]], text: Text, left: Parties, weight: int) -> int:
    """Return the strength that the text can still reach while each clause alone keeps the weight."""
    clauses = rollcall.draft.clauses
    total = sum(clauses[c].variants[v].strength for c, v in enumerate(text))
    for c in range(len(text), len(clauses)):
        total += max(
            (
                clauses[c].variants[v].strength
                for v in domains[c]
                if rollcall.weight(left & rollcall.accept[c][v]) >= weight
            ),
            default=-(2**80),
        )
    return total
