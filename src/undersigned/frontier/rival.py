"""Another text of the same weight, with a certain wording or without it, that is strong enough."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .bound import first_multipliers
from .budget import Budget
from .model import Text
from .problem import Ints, problem_of
from .search import Quest, descend, explore, root, texts_of
from .signing import RollCall
from .solve import ROOT_STEPS
from .staircase import Target

TUNING = 40


class Rival:
    """Answers questions about one draft and one weight; texts met and multipliers tuned serve the next question."""

    def __init__(
        self, rollcall: RollCall, weight: int, strength: int, should_stop: Callable[[], bool]
    ) -> None:
        """Take the weight of all rivals, and the strength of the strongest text of that weight."""
        self.weight = weight
        self.proven = True
        self._rollcall = rollcall
        self._budget = Budget(should_stop)
        self._problem = problem_of(rollcall)
        self._met: dict[Text, int] = {}
        start = root(self._problem, first_multipliers(self._problem), 0)
        self._start, _ = descend(self._problem, start, self._quest([]), (weight, strength + 1), TUNING)

    def _quest(self, targets: list[Target]) -> Quest:
        return Quest(
            lambda: targets, self._meet, self._budget.is_over, self._budget.spend, improve=self._meet
        )

    def of(self, clause: int, variant: int, strength: int, *, without: bool) -> Text | None:
        """Return a text of at least this strength that does without the wording, or has it; None if there is none.

        Once a search was stopped, None proves nothing and `proven` is false.
        """

        def known() -> Text | None:
            fitting = (t for t, s in self._met.items() if s >= strength and (t[clause] != variant) == without)
            return min(fitting, default=None)

        if known() is None:
            self._search(clause, variant, strength, without, lambda: known() is not None)
        return known()

    def _search(
        self, clause: int, variant: int, strength: int, without: bool, found: Callable[[], bool]
    ) -> None:
        problem = self._problem
        state = root(problem, self._start, problem.scaled_weight(self.weight))
        wording = int(problem.starts[clause]) + variant
        allowed = state.allowed.copy()
        if without:
            allowed[0, wording] = False
        else:
            allowed[0] &= (problem.clause_of != clause) | (np.arange(allowed.shape[1]) == wording)
        quest = self._quest([(self.weight, strength)])
        quest = replace(quest, stop=lambda: found() or self._budget.is_over())
        left, _ = explore(problem, quest, [replace(state, allowed=allowed)], ROOT_STEPS)
        self.proven &= not left or found()

    def _meet(self, wordings: Ints) -> None:
        rollcall = self._rollcall
        for text in texts_of(self._problem, wordings):
            signing = rollcall.signers(text)
            pinned = all(signing >> p & 1 for p in rollcall.draft.pins.parties)
            if pinned and rollcall.weight(signing) >= self.weight:
                self._met[text] = rollcall.strength(text)
