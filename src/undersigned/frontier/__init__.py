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

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .costs import Cost, pin_cost, red_line_cost
from .cycles import cycles
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
from .robust import Breaking, Robustness, robust
from .signing import evaluate, signers
from .table import read_table, write_notches, write_table
from .validation import check_weight

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

if TYPE_CHECKING:
    from .parallel import Map
    from .searcher import SearcherOf

__all__ = [
    "Breaking",
    "Clause",
    "Condition",
    "Cost",
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
    "Robustness",
    "Text",
    "Variant",
    "WhatIf",
    "backbone",
    "certificate",
    "cycles",
    "evaluate",
    "frontier",
    "letter",
    "notch",
    "pin_cost",
    "price",
    "read_draft",
    "read_table",
    "red_line_cost",
    "returns",
    "robust",
    "signers",
    "sole_blockers",
    "staircase_svg",
    "to_json",
    "what_if",
    "why",
    "with_variant",
    "write_draft",
    "write_notches",
    "write_table",
]


def frontier(
    draft: Draft,
    *,
    weight: int | None = None,
    should_stop: Callable[[], bool] | None = None,
    node_limit: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    readings: Readings | None = None,
    alternatives: int = 1000,
    searcher: SearcherOf | None = None,
    run: Map | None = None,
) -> Frontier:
    """Return every best trade between the weight of the signers and the strength of the text.

    Args:
        draft: clauses x variants with integer strengths, parties x variants with answers, conditions, pins.
        weight: the strongest text signed by this weight is sought first, and told through `on_progress`.
        should_stop: asked often; once it says yes the best texts known are returned with their bounds.
        node_limit: stop after about so many states of the search: the same answer on any machine.
        on_progress: told how far the search is; what it raises ends the search.
        readings: how to read the answers otherwise; never a result to publish as one.
        alternatives: at most so many equal texts are listed at a notch, the best first; where there are more than
            1,000, those that come first by their indices are compared.
        searcher: `compiled.machine` for machine code, where numba is installed; None for NumPy alone.
        run: does independent tasks anywhere and returns their answers in order, as `Executor.map` does;
            `should_stop` and `node_limit` are then asked between waves of tasks.
    Returns: notches by falling weight and rising strength, each proven unless `should_stop` or `node_limit`
        ended the search; ties broken by fewest caveats, fewest changes against the drafters' text, smallest
        indices. Pins that cannot be met give an empty frontier with the reason and a minimal conflicting set.
    Raises: InvalidDraft when `weight` is not a whole number from 1 on.
    Source: a maximum weighted itemset for each support, by Lagrangian bounds; see docs/methods/frontier.md.
    """
    from .solve import frontier as solve

    return solve(
        draft,
        weight=None if weight is None else check_weight(weight),
        should_stop=should_stop,
        node_limit=node_limit,
        on_progress=on_progress,
        readings=readings,
        alternatives=alternatives,
        searcher=searcher,
        run=run,
    )


def notch(
    draft: Draft,
    weight: int,
    *,
    should_stop: Callable[[], bool] | None = None,
    node_limit: int | None = None,
    readings: Readings | None = None,
    alternatives: int = 1000,
    searcher: SearcherOf | None = None,
) -> Notch | None:
    """Return the strongest text signed by this weight or more; of equals the one signed by most.

    That is one notch of the frontier, found without the others.

    Returns: None when no text is signed by that weight, when the pins cannot be met, or when the search was
        stopped before it met such a text. When it was stopped later, `bound` holds for the weight asked for.
    Raises: InvalidDraft when `weight` is not a whole number from 1 on.
    """
    from .solve import notch_at

    return notch_at(
        draft,
        check_weight(weight),
        should_stop=should_stop,
        node_limit=node_limit,
        readings=readings,
        alternatives=alternatives,
        searcher=searcher,
    )[0]


def certificate(
    draft: Draft, frontier: Frontier, *, should_stop: Callable[[], bool] | None = None
) -> dict[str, Any]:
    """Return a proof that this is the frontier of the draft: plain values, whole numbers, ready for JSON.

    `scripts/check_frontier.py`, which shares no code with this, checks it against the draft's file. It holds for
    the answers as given, not for other readings of them.

    Raises: InvalidDraft when a notch is not proven or a search was stopped: there is nothing to certify then.
    """
    from .certify import certificate as certify

    return certify(draft, frontier, should_stop=should_stop)


def staircase_svg(draft: Draft, frontier: Frontier) -> str:
    """Return the frontier as a drawing for paper and screens, light and dark: an SVG document that stands alone."""
    from .chart import staircase_svg as draw

    return draw(draft, frontier)


def letter(
    clauses: Sequence[Clause],
    answers: NDArray[np.uint8],
    weights: NDArray[np.int64] | None = None,
    *,
    title: str = "",
) -> Draft:
    """Return the answers of very many persons as a draft whose parties are groups that answered alike.

    A group weighs as much as its members together; the heaviest comes first, equal ones by their letters. Who
    is in a group is not kept. (A rare combination of answers can still give a person away to those who know it.)
    A million persons by 80 wordings take about a second.

    Args:
        answers: persons x wordings of all clauses in order, each an ASCII code of S C A N U. Conditions need
            names, so there is no "only if" here.
        weights: one whole number from 1 on for each person; 1 unless given.
    Raises: InvalidDraft when the shapes, letters or weights do not fit.

    >>> import numpy as np
    >>> water = Clause("water", "Water", (Variant("share", "Share it", 3), Variant("omit", "", 0)))
    >>> persons = np.frombuffer(b"SS" b"NS" b"SS", np.uint8).reshape(3, 2)
    >>> merged = letter([water], persons)
    >>> [(party.id, party.weight) for party in merged.parties], merged.answers
    ([('group-1', 2), ('group-2', 1)], (('SS',), ('NS',)))
    """
    from .letters import letter as merge

    return merge(clauses, answers, weights, title)
