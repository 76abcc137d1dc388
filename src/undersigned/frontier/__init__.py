"""The frontier: the strongest text that n of the parties sign, proven, with reasons.

Pure functions over frozen values; see docs/methods/frontier.md. Importing this does not load NumPy.

>>> omit = Variant("omit", "", 0)
>>> draft = Draft(
...     clauses=(Clause("dam", "The dam", (Variant("stop", "Stop it", 10), Variant("pause", "Pause it", 6), omit)),),
...     parties=(Party("fishers", "Fishers"), Party("towns", "Towns")),
...     answers=(("SSS",), ("NCS",)),
... )
>>> [(notch.weight, notch.strength) for notch in frontier(draft).notches]
[(2, 6), (1, 10)]
>>> why(draft, (0,), 1)
(frozenset({0}),)
"""

from __future__ import annotations

from collections.abc import Callable

from .explain import (
    Price,
    Reason,
    Return,
    WhatIf,
    backbone,
    price,
    returns,
    sole_blockers,
    what_if,
    why,
    with_variant,
)
from .instance import read_draft, to_json, write_draft
from .model import (
    Clause,
    Condition,
    Draft,
    Frontier,
    InvalidDraft,
    Notch,
    Outcome,
    Party,
    Pins,
    Progress,
    Readings,
    Text,
    Variant,
)
from .signing import evaluate, signers

__all__ = [
    "Clause",
    "Condition",
    "Draft",
    "Frontier",
    "InvalidDraft",
    "Notch",
    "Outcome",
    "Party",
    "Pins",
    "Price",
    "Progress",
    "Readings",
    "Reason",
    "Return",
    "Text",
    "Variant",
    "WhatIf",
    "backbone",
    "evaluate",
    "frontier",
    "price",
    "read_draft",
    "returns",
    "signers",
    "sole_blockers",
    "to_json",
    "what_if",
    "why",
    "with_variant",
    "write_draft",
]


def frontier(
    draft: Draft,
    *,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    readings: Readings | None = None,
    alternatives: int = 1000,
) -> Frontier:
    """Return every best trade between the weight of the signers and the strength of the text.

    Args:
        draft: clauses x variants with integer strengths, parties x variants with answers, conditions, pins.
        should_stop: asked often; once it says yes the best texts known are returned with their bounds.
        on_progress: told how far the search is; what it raises ends the search.
        readings: how to read the answers otherwise; never a result to publish as one.
        alternatives: at most so many equal texts are listed at a notch.
    Returns: notches by falling weight and rising strength, each proven unless `should_stop` ended the
        search; ties broken by fewest caveats, fewest changes against the drafters' text, smallest indices.
        Pins that cannot be met give an empty frontier with the reason and a minimal conflicting set.
    Source: a maximum weighted itemset for each support, by Lagrangian bounds; see docs/methods/frontier.md.
    """
    from .solve import frontier as solve

    return solve(
        draft, should_stop=should_stop, on_progress=on_progress, readings=readings, alternatives=alternatives
    )
