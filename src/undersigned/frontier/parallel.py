"""One search as many independent tasks: each a part of the search tree that can be pickled and sent anywhere.

The caller brings the workers: `map(function, tasks)` gives the answers in order, as `Executor.map` does. Tasks know
the texts found before, and end after some states with what they leave; that becomes the next tasks. The result does
not depend on the number of workers, since it is the frontier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from .bound import Batch
from .budget import Budget
from .model import Text
from .regions import Region
from .search import STEPS
from .searcher import SearcherOf
from .signing import RollCall
from .solve import ROOT_STEPS, Solver
from .staircase import Target

STATES = 4000
"""So many states a task looks into at most, before others may share what it leaves."""
PARTS = 4
"""Into so many tasks at most the rest of one is divided."""


@dataclass(frozen=True)
class Task:
    """A part of the search: a range of weight below some states, and what is known already."""

    rollcall: RollCall
    searcher_of: SearcherOf
    listed: int
    known: tuple[tuple[Target, tuple[Text, ...]], ...]
    states: tuple[Batch, ...]
    low: int
    high: int
    fresh: bool


@dataclass(frozen=True)
class Answer:
    """What came of a task: texts by the point that they attain, what is left, and the states looked into."""

    found: dict[Target, tuple[Text, ...]]
    left: tuple[Batch, ...]
    spent: int


Waiting = tuple[tuple[int, int], tuple[Batch, ...], bool]
"""A range of weight, the states to look into, and whether they are undecided yet."""
Map = Callable[[Callable[[Task], Answer], Iterable[Task]], Iterable[Answer]]


def work(task: Task) -> Answer:
    """Do a task; a function of its argument alone, for a worker process on this machine or another."""
    budget = Budget(lambda: False, STATES)
    solver = Solver(task.rollcall, budget, lambda progress: None, task.listed, task.searcher_of)
    for (weight, strength), texts in task.known:
        for text in texts:
            solver.keep(weight, strength, text)
    solver.search(list(task.states), task.low, task.high, ROOT_STEPS if task.fresh else STEPS)
    left = tuple(batch for region in solver.open for batch in region.left or [])
    found = {point: tuple(solver.equals[point]) for point in solver.stairs.points}
    return Answer(found, left, budget.spent)


def search_all(solver: Solver, ranges: Iterable[tuple[int, int]], run: Map) -> None:
    """Search ranges of weight by tasks, wave by wave, until nothing is left or the budget is spent."""
    waiting: list[Waiting] = [((low, high), (solver.start(low),), True) for low, high in ranges]
    wave = 0
    while waiting and not solver.budget.is_over():
        solver.tell("search", wave, wave + len(waiting))
        known = tuple((point, tuple(solver.equals[point])) for point in solver.stairs.points)
        tasks = [
            Task(solver.rollcall, solver.searcher_of, solver.listed, known, states, low, high, fresh)
            for (low, high), states, fresh in waiting
        ]
        answers = list(run(work, tasks))
        waiting = [
            ((task.low, task.high), part, False)
            for task, answer in zip(tasks, answers, strict=True)
            for part in _parts(answer.left)
        ]
        for answer in answers:
            _take(solver, answer)
        wave += 1
    for (low, high), states, _ in waiting:
        solver.open.append(Region(low, high, list(states)))


def _take(solver: Solver, answer: Answer) -> None:
    solver.budget.spend(answer.spent)
    for (weight, strength), texts in answer.found.items():
        for text in texts:
            if not solver.stairs.is_below(weight, strength):
                solver.keep(weight, strength, text)


def _parts(left: tuple[Batch, ...]) -> Iterator[tuple[Batch, ...]]:
    """Deal the states that a task left out to some tasks, one by one."""
    count = min(PARTS, sum(map(len, left)))
    for part in range(count):
        yield tuple(
            replace(batch.take(slice(part, None, count)), multipliers=batch.multipliers)
            for batch in left
            if len(batch) > part
        )
