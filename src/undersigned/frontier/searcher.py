"""What the solver asks of a search; `plain.py` answers with NumPy alone, `compiled.py` with machine code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from .bound import Batch, Multipliers
from .problem import Problem
from .search import Quest
from .staircase import Target
from .swaps import Texts

Line = tuple[float, float]
"""Value and price of a bound: no text signed by scaled weight n has more scaled strength than value - price * n."""


class Searcher(Protocol):
    """A search of one problem."""

    together: int
    """So many points are best sought in one search."""

    def tune(
        self, quest: Quest, targets: Sequence[Target], start: Multipliers, steps: int
    ) -> list[tuple[Multipliers, Line]]:
        """Lower the bound at each target without deciding anything, and meet texts on the way.

        Returns: for each target its multipliers, and the lowest bound.
        """
        ...

    def polish(self, quest: Quest, texts: Texts) -> None:
        """Meet texts in the neighbourhood of those known; they are asked for again after each find."""
        ...

    def explore(
        self, quest: Quest, states: Sequence[Batch], first_steps: int
    ) -> tuple[list[Batch], Multipliers]:
        """Search below some states, the last batch first and with so many steps.

        Returns: what was left open when the quest stopped the search, and the multipliers found at the first.
        """
        ...


SearcherOf = Callable[[Problem], Searcher]
