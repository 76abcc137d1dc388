"""What a negotiator asks about one notch, as plain values by id: ready for JSON, and for words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, count
from typing import Any

from undersigned.frontier import (
    Draft,
    Frontier,
    Notch,
    Variant,
    backbone,
    cycles,
    frontier,
    notch,
    price,
    robust,
    sole_blockers,
    to_json,
    why,
    with_variant,
)
from undersigned.frontier.naming import Names

MANY = 2000
"""Beyond so many parties reasons are not sought one by one."""


def account_of(draft: Draft, found: Notch) -> dict[str, Any]:
    """Return who signs, who does not and why, and what each clause costs.

    `reasons` are lists of clauses; an empty list among them means that the party can sign no text at all.
    `reasons` and `alone_loses` are left out for drafts of more than MANY parties.
    """
    signing = set(found.signers)
    return {
        "signers": [draft.parties[p].id for p in found.signers],
        "stand_asides": _pairs(draft, found.stand_asides),
        "caveats": _pairs(draft, found.caveats),
        "cycles": [[draft.parties[p].id for p in group] for group in cycles(draft, found.text)],
        "clauses": _clauses(draft, found),
        "lost": [_lost(draft, found, p) for p in range(len(draft.parties)) if p not in signing],
    }


def _pairs(draft: Draft, pairs: tuple[tuple[int, int], ...]) -> list[dict[str, str]]:
    return [{"party": draft.parties[p].id, "clause": draft.clauses[c].id} for p, c in pairs]


def _lost(draft: Draft, found: Notch, party: int) -> dict[str, Any]:
    lost = {"party": draft.parties[party].id, "weight": draft.parties[party].weight}
    if len(draft.parties) > MANY:
        return lost
    reasons = why(draft, found.text, party)
    return {**lost, "reasons": [[draft.clauses[c].id for c in sorted(reason)] for reason in reasons]}


def _clauses(draft: Draft, found: Notch) -> list[dict[str, Any]]:
    common = backbone(found)
    rows: list[dict[str, Any]] = [
        {
            "clause": clause.id,
            "wording": clause.variants[v].id,
            "as_drafted": draft.original[c] == v,
            "common": common[c] is not None,
            "others": [],
        }
        for c, (clause, v) in enumerate(zip(draft.clauses, found.text, strict=True))
    ]
    for other in price(draft, found.text):
        changed = {
            "wording": draft.clauses[other.clause].variants[other.variant].id,
            "strength": other.strength,
            "gained": [draft.parties[p].id for p in other.gained],
            "lost": [draft.parties[p].id for p in other.lost],
        }
        rows[other.clause]["others"].append(changed)
    if len(draft.parties) <= MANY:
        for row, parties in zip(rows, sole_blockers(draft, found.text), strict=True):
            row["alone_loses"] = [draft.parties[p].id for p in parties]
    return rows


def neighbours(
    draft: Draft, found: Notch, should_stop: Callable[[], bool]
) -> tuple[Notch | None, Notch | None]:
    """Return the next notch with more signers, and the next one with a stronger text.

    A neighbour that is not proven, because the search was stopped, may not be the nearest.
    """
    everybody = sum(party.weight for party in draft.parties)
    more = notch(draft, found.weight + 1, should_stop=should_stop) if found.weight < everybody else None
    return more, _stronger(draft, found, should_stop)


def _stronger(draft: Draft, found: Notch, should_stop: Callable[[], bool]) -> Notch | None:
    """Halve the weights between one and the notch's: the strongest text never gets stronger with more signers."""
    low, high, best = 0, found.weight, None
    while high - low > 1:
        tried = notch(draft, (low + high) // 2, should_stop=should_stop)
        if tried is not None and tried.strength > found.strength:
            low, best = tried.weight, tried
        else:
            high = (low + high) // 2
    return best


def pins_to_blame(draft: Draft) -> Frontier:
    """Return the empty frontier that names the pins which cannot be met; one without a conflict if they can."""
    return frontier(draft, node_limit=0)


def robustness(draft: Draft, found: Notch, should_stop: Callable[[], bool]) -> dict[str, Any]:
    """Return whether the notch's text stays the strongest when a strength is a fifth off, and which break it."""
    tried = robust(draft, found, should_stop=should_stop)
    return {
        "stays": tried.stays,
        "proven": tried.proven,
        "breaking": [
            {
                "clause": draft.clauses[b.clause].id,
                "wording": draft.clauses[b.clause].variants[b.variant].id,
                "percent": b.percent,
            }
            for b in tried.breaking
        ],
    }


def conflict_of(draft: Draft, found: Frontier) -> dict[str, Any]:
    """Return the pins that cannot be met together, by id."""
    return {
        "parties": [draft.parties[p].id for p in sorted(found.conflict.parties)],
        "clauses": [draft.clauses[c].id for c in sorted(found.conflict.clauses)],
        "wordings": [
            [draft.clauses[c].id, draft.clauses[c].variants[v].id] for c, v in sorted(found.conflict.wordings)
        ],
    }


def frontier_json(draft: Draft, found: Frontier) -> dict[str, Any]:
    """Return the notches in their fixed shape, whether they are all, and why there are none."""
    return {
        **to_json(found),
        "complete": found.complete,
        "reason": found.reason,
        "conflict": conflict_of(draft, found),
    }


def with_wording(draft: Draft, clause: str, strength: int) -> Draft:
    """Return the draft with one more wording of a clause, which everybody accepts.

    What nobody accepts changes no notch, so the frontier lies between that of the draft and that of this.

    Raises: InvalidDraft for an unknown clause or a strength that does not fit.
    """
    c = Names("clause", draft.clauses).find(clause)
    ids = {variant.id for variant in draft.clauses[c].variants}
    id = next(id for id in chain(["new"], map("new-{}".format, count(2))) if id not in ids)
    everybody = dict.fromkeys(range(len(draft.parties)), "S")
    return with_variant(draft, c, Variant(id, "", strength), everybody)
