"""The search in NumPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .bound import Batch, Multipliers, relax
from .problem import Problem
from .search import Quest, explore, root
from .searcher import Line
from .staircase import Target
from .swaps import Texts, polish, thresholds
from .tuning import ROOM, tune

SWAPS = 10_000_000


@dataclass
class Plain:
    """A `Searcher` that needs no compiler."""

    problem: Problem
    together: int = 64

    def tune(
        self, quest: Quest, targets: Sequence[Target], start: Multipliers, steps: int
    ) -> list[tuple[Multipliers, Line]]:
        """Lower the bound at each target, as many at once as there is room for, and meet texts on the way."""
        problem = self.problem
        size = max(1, ROOM // start.mu.size)
        tuned = []
        for first in range(0, len(targets), size):
            tuned += tune(problem, quest, targets[first : first + size], start.mu, steps)
        for found, _ in tuned:
            thresholds(problem, quest, relax(problem, root(problem, found, 0)))
        return tuned

    def polish(self, quest: Quest, texts: Texts) -> None:
        """Swap signers of the known texts for others, until nothing is better."""
        polish(self.problem, quest, texts, SWAPS // len(self.problem.strength))

    def explore(
        self, quest: Quest, states: Sequence[Batch], first_steps: int
    ) -> tuple[list[Batch], Multipliers]:
        """Search below some states, many at once."""
        return explore(self.problem, quest, states, first_steps)
