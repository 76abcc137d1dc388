"""What a stopped search leaves open, and the bounds that hold there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .bound import Batch
from .problem import Problem
from .searcher import Line


@dataclass(frozen=True)
class Region:
    """A range of weight not searched to the end."""

    low: int
    high: int
    left: list[Batch] | None
    """The states not looked into; None where the search has not begun."""

    def bound(self, problem: Problem, lines: Sequence[Line], weight: int) -> int:
        """Return a strength that no text of the range, signed by this weight, surpasses; -1 where there is none.

        Args:
            lines: bounds on every text.
        """
        scaled = problem.scaled_weight(max(self.low, weight))
        bounds = [_at(value, price, scaled) for value, price in lines]
        if self.left is not None:
            pairs = [pair for batch in self.left for pair in zip(batch.cap, batch.cap_price, strict=True)]
            if not pairs:
                return -1
            bounds.append(max(_at(value, price, scaled) for value, price in pairs))
        return problem.unscaled_strength(max(0, min(bounds, default=2**200)))


def _at(value: float, price: float, scaled_weight: int) -> int:
    """Return the bound at a weight; infinite bounds come back as a number too large to matter."""
    at = value - np.floor(price * scaled_weight)
    return int(at) if np.isfinite(at) else 2**200
