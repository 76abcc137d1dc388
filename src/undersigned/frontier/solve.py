"""The frontier of a draft: find every notch with all its texts, and prove that there is no better one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from .bound import Batch, Multipliers, first_multipliers
from .budget import Budget
from .model import Draft, Frontier, Notch, Progress, Readings, Text
from .plain import Plain
from .problem import Ints, Problem, problem_of
from .regions import Region
from .satisfy import conflicting_pins, explain_conflict
from .search import STEPS, Quest, accepted_by, first_texts, root, strongest, texts_of
from .searcher import Searcher, SearcherOf
from .signing import RollCall
from .staircase import Staircase, Target
from .ties import best_of_many

if TYPE_CHECKING:
    from .parallel import Map

ALTERNATIVES = 1000
SWEEP = 12
SWEEP_STEPS = 25
ROOT_STEPS = 8
RANGE_STATES = 3_000


@dataclass
class Solver:
    """One computation; not shared between threads."""

    rollcall: RollCall
    budget: Budget
    on_progress: Callable[[Progress], None]
    listed: int = ALTERNATIVES
    """So many equal texts are listed at a notch."""
    searcher_of: SearcherOf = Plain
    run_tasks: Callable[[Solver, Sequence[tuple[int, int]]], None] | None = None
    """Searches ranges of weight elsewhere; None to search them here."""
    problem: Problem = field(init=False)
    searcher: Searcher = field(init=False)
    stairs: Staircase = field(init=False)
    equals: dict[Target, dict[Text, None]] = field(default_factory=dict)
    """The texts met that attain each point."""
    starts: list[tuple[int, Multipliers]] = field(default_factory=list)
    """Multipliers by the weight they were made for."""
    lines: list[tuple[float, float]] = field(default_factory=list)
    """Bounds on every text: value less price times scaled weight."""
    open: list[Region] = field(default_factory=list)
    requested: Notch | None = None

    def __post_init__(self) -> None:
        self.problem = problem_of(self.rollcall)
        self.searcher = self.searcher_of(self.problem)
        self.stairs = Staircase(self.problem.weight_step, self.problem.strength_step)

    @property
    def cap(self) -> int:
        """Return how many equal texts are kept at a point: few are listed, but the first is the first of all."""
        return max(self.listed, ALTERNATIVES)

    @property
    def total(self) -> int:
        """Return the weight of all parties."""
        return sum(party.weight for party in self.rollcall.draft.parties)

    def run(self, requested: int | None = None) -> Frontier:
        """Return the frontier, the notch of the requested weight first."""
        self.sweep(range(SWEEP, 0, -1))
        if requested is not None:
            self.requested = self._notch_at(requested)
            self.tell("requested", 0, 1)
        self._search_all(self._ranges())
        points = self._points()
        self.tell("texts", 0, len(points))
        notches = tuple(self._notch(point) for point in points)
        reason = "" if notches else "The search was stopped before it met a text that anybody signs."
        return Frontier(notches, complete=not self.open, reason=reason)

    def notch(self, weight: int) -> Notch | None:
        """Return the strongest notch signed by this weight or more."""
        at = SWEEP * weight // self.total
        least = self._whole_steps(weight)
        self.sweep(sorted({min(SWEEP, at + 2), min(SWEEP, at + 1), max(1, at)}, reverse=True), least, least)
        return self._notch_at(weight)

    def _whole_steps(self, weight: int) -> int:
        """Return the least weight from this on that parties can have."""
        step = self.stairs.weight_step
        return -(-max(1, weight) // step) * step

    def _notch_at(self, weight: int) -> Notch | None:
        step, least = self.stairs.weight_step, self._whole_steps(weight)

        def corners() -> list[Target]:
            above = self.stairs.targets(least, least)
            return above + [(w + step, s) for w, s in self._point_from(least) if not self._has_room((w, s))]

        def known() -> list[Target]:
            return [point for point in self._point_from(least) if self._has_room(point)]

        left, multipliers = self.searcher.explore(
            self._quest(corners, known), [self.start(least)], ROOT_STEPS
        )
        self.starts.append((least, multipliers))
        if left:
            self.open.append(Region(least, self.total, left))
        found = self._point_from(least)
        return self._notch(found[0], least) if found else None

    def _point_from(self, weight: int) -> list[Target]:
        """Return the strongest point known of this weight or more, if there is one."""
        return [point for point in self.stairs.points if point[0] >= weight][:1]

    def tell(self, phase: str, done: int, total: int) -> None:
        """Tell how far the search is."""
        self.on_progress(Progress(phase, done, total, self._points(), self.requested))

    def _points(self) -> tuple[Target, ...]:
        return tuple(reversed(self.stairs.points))

    # -- finding the points ------------------------------------------------------------------------------

    def meet(self, wordings: Ints) -> None:
        """Take texts that are news, and those that attain a known point, if the pinned sign."""
        self._take(wordings, self.keep)

    def improve(self, wordings: Ints) -> None:
        """Take texts that are news, if the pinned sign."""
        self._take(wordings, self._offer)

    def _take(self, wordings: Ints, take: Callable[[int, int, Text], None]) -> None:
        problem = self.problem
        signing = accepted_by(problem, wordings)
        weights = signing @ problem.weight
        strengths = problem.strength[wordings].sum(axis=1)
        fits = (signing | ~problem.must).all(axis=1) & problem.allowed[wordings].all(axis=1) & (weights > 0)
        for row in np.nonzero(fits)[0]:
            weight, strength = self._measured(int(weights[row]), int(strengths[row]), wordings[row])
            if not self.stairs.is_below(weight, strength):
                take(weight, strength, texts_of(problem, wordings[row : row + 1])[0])

    def _measured(self, weight: int, strength: int, wordings: Ints) -> tuple[int, int]:
        """Return the true weight and strength of a text."""
        problem = self.problem
        if problem.weight_shift == 0 and problem.strength_shift >= 0:
            return weight, problem.unscaled_strength(strength)
        text = problem.text(wordings.tolist())
        return self.rollcall.weight(self.rollcall.signers(text)), self.rollcall.strength(text)

    def _offer(self, weight: int, strength: int, text: Text) -> None:
        if self.stairs.offer(weight, strength, text):
            self.equals[weight, strength] = {text: None}

    def keep(self, weight: int, strength: int, text: Text) -> None:
        """Take a text that is news, or that attains a known point with room for more."""
        self._offer(weight, strength, text)
        equals = self.equals.get((weight, strength))
        if equals is not None and len(equals) < self.cap:
            equals[text] = None

    def _has_room(self, point: Target) -> bool:
        return len(self.equals[point]) < self.cap

    def sweep(self, parts: Sequence[int], low: int = 1, high: int | None = None) -> None:
        """Meet good texts at some twelfths of the whole weight, greatest first, and tune multipliers there.

        Texts are polished where they may change the points from `low` to `high`.
        """
        self.improve(strongest(self.problem, np.stack([self.problem.alive, self.problem.must])))
        weights = [max(1, self.total * part // (SWEEP + 1)) for part in parts]
        targets = [next(iter(self.stairs.targets(w, w)), (w, 0)) for w in weights]
        tuned = self.searcher.tune(self._quest(list), targets, first_multipliers(self.problem), SWEEP_STEPS)
        for (weight, _), (multipliers, line) in zip(targets, tuned, strict=False):
            self.starts.append((weight, multipliers))
            self.lines.append(line)
        corners = self._quest(lambda: self.stairs.targets(low, high or self.total))
        self.searcher.polish(corners, self._known_texts)

    def _known_texts(self) -> list[tuple[int, ...]]:
        """Return the text of each point as wordings."""
        starts = self.problem.starts.tolist()
        texts = (self.stairs.texts[point] for point in self.stairs.points)
        return [tuple(s + v for s, v in zip(starts, text, strict=True)) for text in texts]

    def _quest(
        self,
        corners: Callable[[], list[Target]],
        known: Callable[[], list[Target]] | None = None,
        limit: int | None = None,
    ) -> Quest:
        """Return a quest that ends with the budget, or after so many more states."""
        end = None if limit is None else self.budget.spent + limit

        def stop() -> bool:
            return (end is not None and self.budget.spent >= end) or self.budget.is_over()

        return Quest(corners, self.meet, stop, self.budget.spend, known, self.improve)

    def _ranges(self) -> list[tuple[int, int]]:
        """Return ranges of weight that hold a few points each, the greatest weight first."""
        together = self.searcher.together
        cuts = [weight for weight, _ in reversed(self.stairs.points)][together - 1 :: together]
        tops = [self.total, *(cut - 1 for cut in cuts)]
        lows = [*cuts, 1]
        return [(low, high) for low, high in zip(lows, tops, strict=True) if low <= high]

    def _search_all(self, ranges: Sequence[tuple[int, int]]) -> None:
        if self.run_tasks is not None:
            self.run_tasks(self, ranges)
            return
        for done, (low, high) in enumerate(ranges):
            self.tell("search", done, len(ranges))
            if self.budget.is_over():
                self.open.append(Region(low, high, None))
            else:
                self.search([self.start(low)], low, high, ROOT_STEPS)

    def start(self, low: int) -> Batch:
        """Return the undecided state for weights from `low` on."""
        return root(self.problem, self.nearest(low), self.problem.scaled_weight(low))

    def search(self, states: list[Batch], low: int, high: int, first_steps: int = STEPS) -> None:
        """Search a range of weight below some states; one that takes long is halved, the greater weight first."""
        inside = [weight for weight, _ in self.stairs.points if low <= weight <= high]
        limit = RANGE_STATES if len(inside) > 1 else None

        def known() -> list[Target]:
            return [p for p in self.stairs.points if low <= p[0] <= high and self._has_room(p)]

        quest = self._quest(lambda: self.stairs.targets(low, high), known, limit)
        left, multipliers = self.searcher.explore(quest, states, first_steps)
        self.starts.append((low, multipliers))
        if left and not self.budget.is_over():
            cut = inside[len(inside) // 2]
            self.search(left, cut, high)
            self.search(left, low, cut - 1)
        elif left:
            self.open.append(Region(low, high, left))

    def nearest(self, weight: int) -> Multipliers:
        """Return the multipliers tuned nearest to a weight."""
        if not self.starts:
            return first_multipliers(self.problem)
        return min(reversed(self.starts), key=lambda start: abs(start[0] - weight))[1]

    # -- what is proven ----------------------------------------------------------------------------------

    def bound_at(self, weight: int) -> int:
        """Return a strength that no text unknown so far, signed by this weight, surpasses; -1 for none."""
        most = sum(max(v.strength for v in clause.variants) for clause in self.rollcall.draft.clauses)
        regions = [region for region in self.open if region.high >= weight]
        return max(
            (min(most, region.bound(self.problem, self.lines, weight)) for region in regions), default=-1
        )

    # -- the texts at a point ----------------------------------------------------------------------------

    def _notch(self, point: Target, asked: int = 0) -> Notch:
        """Return a point as a notch; `asked` is the weight from which on it is the strongest, if not its own."""
        weight, strength = point
        texts = self._texts(point)
        best = min(texts, key=self.rollcall.rank)
        if not self._has_room(point) and not self.budget.is_over():
            best = best_of_many(self.rollcall, self.problem_domains, point, best, self.budget.is_over)
        ordered = sorted({*texts, best}, key=self.rollcall.rank)
        listed = ordered[: self.listed]
        outcome = self.rollcall.outcome(best)
        bound = max(strength, self.bound_at(asked or weight))
        proven = bound == strength and self.bound_at(weight + 1) < strength
        searched = not any(region.low <= weight <= region.high for region in self.open)
        return Notch(
            weight=weight,
            strength=strength,
            text=best,
            signers=outcome.signers,
            alternatives=len(listed),
            alternatives_complete=len(listed) == len(ordered)
            and self._has_room(point)
            and searched
            and proven,
            caveats=outcome.caveats,
            stand_asides=outcome.stand_asides,
            changed=outcome.changed,
            proven=proven,
            bound=bound,
            texts=tuple(listed),
        )

    @property
    def problem_domains(self) -> list[list[int]]:
        """Return the variants of each clause that the pins leave."""
        parts = np.split(self.problem.allowed, self.problem.starts[1:])
        return [[int(v) for v in np.nonzero(part)[0]] for part in parts]

    def _texts(self, point: Target) -> list[Text]:
        """Return the texts that attain a point; of more than there is room for, the first by their indices."""
        if self._has_room(point) or self.budget.is_over():
            return list(self.equals[point])
        found: dict[Text, None] = {}

        def meet(wordings: Ints) -> None:
            for text in texts_of(self.problem, wordings):
                signers = self.rollcall.signers(text)
                pinned = all(signers >> p & 1 for p in self.rollcall.draft.pins.parties)
                if pinned and (self.rollcall.weight(signers), self.rollcall.strength(text)) == point:
                    found[text] = None

        quest = Quest(
            list,
            meet,
            lambda: len(found) >= self.cap or self.budget.is_over(),
            self.budget.spend,
            lambda: [point],
        )
        first_texts(
            self.problem,
            quest,
            root(self.problem, self.nearest(point[0]), self.problem.scaled_weight(point[0])),
        )
        return list(found)[: self.cap] if len(found) >= self.cap else list(self.equals[point])


def frontier(
    draft: Draft,
    *,
    weight: int | None = None,
    should_stop: Callable[[], bool] | None = None,
    node_limit: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    readings: Readings | None = None,
    alternatives: int = ALTERNATIVES,
    searcher: SearcherOf | None = None,
    run: Map | None = None,
) -> Frontier:
    """Compute the frontier; `undersigned.frontier.frontier` says what it promises."""
    budget = Budget(should_stop or _never, node_limit)
    solver, conflict = _solver(draft, budget, on_progress, readings, alternatives, searcher)
    if solver is None:
        return conflict
    if run is not None:
        from .parallel import search_all

        solver.run_tasks = partial(search_all, run=run)
    return solver.run(weight)


def notch_at(
    draft: Draft,
    weight: int = 1,
    *,
    should_stop: Callable[[], bool] | None = None,
    node_limit: int | None = None,
    readings: Readings | None = None,
    alternatives: int = ALTERNATIVES,
    searcher: SearcherOf | None = None,
) -> tuple[Notch | None, bool]:
    """Return the notch signed by this weight or more, None where there is none, and whether that is proven."""
    budget = Budget(should_stop or _never, node_limit)
    solver, _ = _solver(draft, budget, None, readings, alternatives, searcher)
    if solver is None:
        return None, True
    found = solver.notch(weight)
    return found, not solver.open if found is None else found.proven


def _never() -> bool:
    return False


def _solver(
    draft: Draft,
    budget: Budget,
    on_progress: Callable[[Progress], None] | None,
    readings: Readings | None,
    alternatives: int,
    searcher: SearcherOf | None,
) -> tuple[Solver | None, Frontier]:
    rollcall = RollCall.of(draft, readings)
    conflict = conflicting_pins(rollcall)
    if conflict is not None:
        return None, Frontier((), reason=explain_conflict(draft, conflict), conflict=conflict)
    tell = on_progress or (lambda progress: None)
    return Solver(rollcall, budget, tell, max(1, alternatives), searcher or Plain), Frontier(())
