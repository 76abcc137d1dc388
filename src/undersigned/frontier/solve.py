"""The frontier of a draft: find every notch, prove it, then list the texts that reach it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from .bound import Batch, Multipliers
from .model import Draft, Frontier, Notch, Progress, Readings, Text
from .problem import Ints, Problem, problem_of
from .satisfy import conflicting_pins, explain_conflict
from .search import Quest, accepted_by, descend, explore, root, strongest, texts_of
from .signing import RollCall
from .staircase import Staircase, Target
from .ties import best_of_many

ALTERNATIVES = 1000
SWEEP = 12
SWEEP_STEPS = 25
ROOT_STEPS = 8
POINTS_TOGETHER = 8


@dataclass(frozen=True)
class Region:
    """A range of weight not searched to the end."""

    low: int
    high: int
    left: list[Batch] | None
    """The states not looked into; None where the search has not begun."""
    most: int | None = None
    """No text in the range is stronger, from what was proven before."""


@dataclass
class Budget:
    """When to stop: once the caller says so, or more states than `limit` have been bounded."""

    should_stop: Callable[[], bool]
    limit: int | None = None
    spent: int = 0

    def spend(self, states: int) -> None:
        """Count states."""
        self.spent += states

    def is_over(self) -> bool:
        """Whether to stop now."""
        return (self.limit is not None and self.spent >= self.limit) or self.should_stop()


@dataclass
class Solver:
    """One computation; not shared between threads."""

    rollcall: RollCall
    budget: Budget
    on_progress: Callable[[Progress], None]
    problem: Problem = field(init=False)
    stairs: Staircase = field(init=False)
    starts: list[tuple[int, Multipliers]] = field(default_factory=list)
    """Multipliers by the weight they were made for."""
    lines: list[tuple[float, float]] = field(default_factory=list)
    """Bounds on every text: value less price times scaled weight."""
    open: list[Region] = field(default_factory=list)
    requested: Notch | None = None

    def __post_init__(self) -> None:
        self.problem = problem_of(self.rollcall)
        self.stairs = Staircase(self.problem.weight_step, self.problem.strength_step)

    @property
    def total(self) -> int:
        """Return the weight of all parties."""
        return sum(party.weight for party in self.rollcall.draft.parties)

    def run(self, alternatives: int, requested: int | None = None) -> Frontier:
        """Return the frontier, each notch with at most so many alternatives."""
        self.sweep(range(SWEEP, 0, -1))
        if requested is not None:
            self.requested = self._notch_at(requested, alternatives)
            self._tell("requested", 0, 1)
        ranges = self._ranges()
        for done, (low, high) in enumerate(ranges):
            self._tell("search", done, len(ranges))
            self._search_range(low, high)
        notches: list[Notch] = []
        points = self._points()
        for at in range(0, len(points), POINTS_TOGETHER):
            self._tell("texts", at, len(points))
            notches += self._notches(points[at : at + POINTS_TOGETHER], alternatives)
        reason = "" if notches else "The search was stopped before it met a text that anybody signs."
        return Frontier(tuple(notches), complete=not self.open, reason=reason)

    def notch(self, weight: int, alternatives: int) -> Notch | None:
        """Return the strongest notch signed by this weight or more."""
        at = SWEEP * weight // self.total
        self.sweep(sorted({min(SWEEP, at + 2), min(SWEEP, at + 1), max(1, at)}, reverse=True))
        return self._notch_at(weight, alternatives)

    def _notch_at(self, weight: int, alternatives: int) -> Notch | None:
        step = self.stairs.weight_step
        least = -(-max(1, weight) // step) * step
        self._explore(lambda: self.stairs.targets(least, least), least, self.total)
        point = self._point_from(least)
        if point is None:
            return None
        if not self.open:
            self._explore(lambda: self._heavier(least), point[0] + step, self.total, point[1])
        point = self._point_from(least)
        assert point is not None
        return self._notches([point], alternatives, least)[0]

    def _point_from(self, weight: int) -> Target | None:
        """Return the strongest point known of this weight or more."""
        return next((point for point in self.stairs.points if point[0] >= weight), None)

    def _heavier(self, weight: int) -> list[Target]:
        """Return the target of a text as strong as the strongest of this weight, signed by more."""
        point = self._point_from(weight)
        assert point is not None
        return [(point[0] + self.stairs.weight_step, point[1])]

    def _tell(self, phase: str, done: int, total: int) -> None:
        self.on_progress(Progress(phase, done, total, self._points(), self.requested))

    def _points(self) -> tuple[Target, ...]:
        return tuple(reversed(self.stairs.points))

    # -- finding the points ------------------------------------------------------------------------------

    def meet(self, wordings: Ints) -> None:
        """Offer texts to the staircase, those with the pinned signers only."""
        problem = self.problem
        signing = accepted_by(problem, wordings)
        weights = signing @ problem.weight
        strengths = problem.strength[wordings].sum(axis=1)
        fits = (signing | ~problem.must).all(axis=1) & problem.allowed[wordings].all(axis=1) & (weights > 0)
        for row in np.nonzero(fits)[0]:
            if self._may_matter(int(weights[row]), int(strengths[row])):
                self._offer(texts_of(problem, wordings[row : row + 1])[0])

    def _may_matter(self, weight: int, strength: int) -> bool:
        """Whether a text of this scaled weight and strength can improve on what is known."""
        problem = self.problem
        rounded = problem.weight_shift > 0 or problem.strength_shift < 0
        return rounded or not any(
            w >= weight and problem.scaled_strength(s) >= strength for w, s in self.stairs.points
        )

    def _offer(self, text: Text) -> None:
        weight = self.rollcall.weight(self.rollcall.signers(text))
        self.stairs.offer(weight, self.rollcall.strength(text), text)

    def sweep(self, parts: Sequence[int]) -> None:
        """Meet good texts at some twelfths of the whole weight, greatest first, and tune multipliers there."""
        problem = self.problem
        multipliers = first_multipliers(problem)
        quest = Quest(list, self.meet, False, self.budget.is_over, self.budget.spend)
        self.meet(strongest(problem, np.stack([problem.alive, problem.must])))
        for part in parts:
            if self.budget.is_over():
                return
            weight = max(1, self.total * part // (SWEEP + 1))
            target = next(iter(self.stairs.targets(weight, weight)), (weight, 0))
            state = root(problem, multipliers, 0)
            multipliers, line = descend(problem, state, quest, target, SWEEP_STEPS)
            self.starts.append((weight, multipliers))
            self.lines.append(line)

    def _ranges(self) -> list[tuple[int, int]]:
        """Return ranges of weight that hold a few points each, the greatest weight first."""
        cuts = [weight for weight, _ in reversed(self.stairs.points)][POINTS_TOGETHER - 1 :: POINTS_TOGETHER]
        tops = [self.total, *cuts]
        lows = [cut + 1 for cut in cuts] + [1]
        return [(low, high) for low, high in zip(lows, tops, strict=True) if low <= high]

    def _search_range(self, low: int, high: int) -> None:
        if self.budget.is_over():
            self.open.append(Region(low, high, None))
            return
        self._explore(lambda: self.stairs.targets(low, high), low, high)

    def _explore(
        self, targets: Callable[[], list[Target]], low: int, high: int, most: int | None = None
    ) -> None:
        quest = Quest(targets, self.meet, False, self.budget.is_over, self.budget.spend)
        state = root(self.problem, self.nearest(low), self.problem.scaled_weight(low))
        left, multipliers = explore(self.problem, quest, state, ROOT_STEPS)
        self.starts.append((low, multipliers))
        if left:
            self.open.append(Region(low, high, left, most))

    def nearest(self, weight: int) -> Multipliers:
        """Return the multipliers tuned nearest to a weight."""
        if not self.starts:
            return first_multipliers(self.problem)
        return min(reversed(self.starts), key=lambda start: abs(start[0] - weight))[1]

    # -- what is proven ----------------------------------------------------------------------------------

    def bound_at(self, weight: int) -> int:
        """Return a strength that no text unknown so far, signed by this weight, surpasses; -1 for none."""
        regions = [region for region in self.open if region.high >= weight]
        return max((self._region_bound(region, weight) for region in regions), default=-1)

    def _region_bound(self, region: Region, weight: int) -> int:
        left = region.left
        scaled = self.problem.scaled_weight(max(region.low, weight))
        most = sum(max(v.strength for v in clause.variants) for clause in self.rollcall.draft.clauses)
        general = [_at(value, price, scaled) for value, price in self.lines]
        caps = [
            _at(v, p, scaled) for batch in left or [] for v, p in zip(batch.cap, batch.cap_price, strict=True)
        ]
        bounds = [self.problem.unscaled_strength(max(0, b)) for b in general]
        if left is not None:
            finite = [self.problem.unscaled_strength(max(0, cap)) for cap in caps]
            bounds.append(max(finite, default=-1))
        return min([most, *bounds] if region.most is None else [most, region.most, *bounds])

    # -- the texts at a point ----------------------------------------------------------------------------

    def _notches(self, points: Sequence[Target], cap: int, asked: int = 0) -> list[Notch]:
        """Return points as notches; `asked` is the weight from which on they are the strongest, if not their own."""
        found, whole = self._texts(points, cap)
        return [self._notch(point, found[point], whole, cap, asked) for point in points]

    def _notch(self, point: Target, texts: set[Text], whole: bool, cap: int, asked: int) -> Notch:
        listed = whole and len(texts) < cap
        best = min(texts, key=self.rollcall.rank)
        if len(texts) >= cap and not self.budget.is_over():
            best = best_of_many(self.rollcall, self.problem_domains, point, best, self.budget.is_over)
        ordered = sorted({*texts, best}, key=self.rollcall.rank)
        outcome = self.rollcall.outcome(best)
        weight, strength = point
        bound = max(strength, self.bound_at(asked or weight))
        proven = bound == strength and self.bound_at(weight + 1) < strength
        return Notch(
            weight=weight,
            strength=strength,
            text=best,
            signers=outcome.signers,
            alternatives=len(ordered),
            alternatives_complete=listed and proven,
            caveats=outcome.caveats,
            stand_asides=outcome.stand_asides,
            changed=outcome.changed,
            proven=proven,
            bound=bound,
            texts=tuple(ordered),
        )

    @property
    def problem_domains(self) -> list[list[int]]:
        """Return the variants of each clause that the pins leave."""
        parts = np.split(self.problem.allowed, self.problem.starts[1:])
        return [[int(v) for v in np.nonzero(part)[0]] for part in parts]

    def _texts(self, points: Sequence[Target], cap: int) -> tuple[dict[Target, set[Text]], bool]:
        """Return texts that reach each point, at most `cap`, and whether these are all where there are fewer."""
        found = {point: {self.stairs.texts[point]} for point in points}

        def wanted() -> list[Target]:
            return [point for point in points if len(found[point]) < cap]

        def meet(wordings: Ints) -> None:
            for point in wanted():
                reaching = dict.fromkeys(self._reaching(point, wordings))
                new = [text for text in reaching if text not in found[point]]
                found[point] |= set(new[: cap - len(found[point])])

        def stop() -> bool:
            return not wanted() or self.budget.is_over()

        if self.budget.is_over():
            return found, False
        quest = Quest(wanted, meet, True, stop, self.budget.spend)
        low = points[-1][0]
        state = root(self.problem, self.nearest(low), self.problem.scaled_weight(low))
        left, _ = explore(self.problem, quest, state, ROOT_STEPS)
        return found, not left

    def _reaching(self, point: Target, wordings: Ints) -> Sequence[Text]:
        problem = self.problem
        signing = accepted_by(problem, wordings)
        fits = (signing | ~problem.must).all(axis=1)
        fits &= signing @ problem.weight >= problem.scaled_weight(point[0])
        fits &= problem.strength[wordings].sum(axis=1) >= problem.scaled_strength(point[1])
        texts = texts_of(problem, wordings[fits])
        return [t for t in texts if self._weight(t) >= point[0] and self.rollcall.strength(t) >= point[1]]

    def _weight(self, text: Text) -> int:
        return self.rollcall.weight(self.rollcall.signers(text))


def _at(value: float, price: float, scaled_weight: int) -> int:
    """Return the bound at a weight; infinite bounds come back as a number too large to matter."""
    at = value - np.floor(price * scaled_weight)
    return int(at) if np.isfinite(at) else 2**200


def first_multipliers(problem: Problem) -> Multipliers:
    """Share the strength of each clause among those who refuse its strongest wording, by weight."""
    strongest_of = np.maximum.reduceat(problem.strength, problem.starts)
    against = problem.weight @ problem.refuse
    heavy = np.maximum.reduceat(against, problem.starts)
    refuses = np.logical_or.reduceat(problem.refuse > 0, problem.starts, axis=1)
    mu = refuses * strongest_of / np.maximum(heavy, 1.0) * problem.weight[:, None]
    nu = np.zeros(len(problem.atoms.party))
    return Multipliers(mu, nu, float(strongest_of.sum() / problem.weight.sum()))


def frontier(
    draft: Draft,
    *,
    weight: int | None = None,
    should_stop: Callable[[], bool] | None = None,
    node_limit: int | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    readings: Readings | None = None,
    alternatives: int = ALTERNATIVES,
) -> Frontier:
    """Compute the frontier; `undersigned.frontier.frontier` says what it promises."""
    solver, conflict = _solver(draft, Budget(should_stop or _never, node_limit), on_progress, readings)
    return conflict if solver is None else solver.run(alternatives, weight)


def notch_at(
    draft: Draft,
    weight: int = 1,
    *,
    should_stop: Callable[[], bool] | None = None,
    node_limit: int | None = None,
    readings: Readings | None = None,
    alternatives: int = ALTERNATIVES,
) -> tuple[Notch | None, bool]:
    """Return the notch signed by this weight or more, None where there is none, and whether that is proven."""
    solver, _ = _solver(draft, Budget(should_stop or _never, node_limit), None, readings)
    if solver is None:
        return None, True
    found = solver.notch(weight, alternatives)
    return found, not solver.open if found is None else found.proven


def _never() -> bool:
    return False


def _solver(
    draft: Draft,
    budget: Budget,
    on_progress: Callable[[Progress], None] | None,
    readings: Readings | None,
) -> tuple[Solver | None, Frontier]:
    rollcall = RollCall.of(draft, readings)
    conflict = conflicting_pins(rollcall)
    if conflict is not None:
        return None, Frontier((), reason=explain_conflict(draft, conflict), conflict=conflict)
    return Solver(rollcall, budget, on_progress or (lambda progress: None)), Frontier(())
