"""The driver of the compiled search: hands states to `kernel`, and takes texts and open states back.

It needs numba, the extra `compiled`. Nothing of it is imported by the rest of the engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from .bound import Batch, Multipliers
from .kernel import compile_all, swaps, tree
from .kernel.records import Flags, Found, Ints, Stack, Stairs, State, Tables
from .model import Clause, Condition, Draft, Party, Variant
from .problem import Floats, Problem
from .search import Quest
from .searcher import Line
from .staircase import Target
from .swaps import Texts

NODES = 200
TEXTS = 512
LEVELS = 2**23
"""At most so many multipliers are kept for the depths of a search; deeper states share the last."""
STEPS = 6
STAIRS = 4096
PARTY_FAVOUR = 8.0
SWAPS = 20_000_000


@cache
def _compile() -> None:
    """Let numba compile the kernels when they are first called; sums may be added in any order, all are exact."""
    import numba

    compile_all(numba.njit(cache=True, fastmath={"reassoc", "contract", "nsz"}))


def machine(problem: Problem) -> Compiled:
    """Return the compiled search of a problem, as the `searcher` of `frontier` and `notch`.

    The machine code is kept where numba keeps it, by its setting `NUMBA_CACHE_DIR`. Where none is kept yet, the
    first search takes half a minute or more: begin with `warm` where nobody waits.

    Raises: ImportError where numba is not installed.
    """
    _compile()
    return Compiled(problem)


def warm() -> None:
    """Compile all kernels, or load them from numba's folder."""
    from .solve import frontier

    wordings = (Variant("v", "", 2), Variant("omit", "", 0))
    frontier(
        Draft(
            clauses=(Clause("a", "", wordings), Clause("b", "", wordings)),
            parties=(Party("p", ""), Party("q", "")),
            answers=(("SN", "SS"), ("NS", "SI")),
            conditions=(Condition(1, 1, 1, if_party=0),),
        ),
        searcher=machine,
    )


@dataclass
class Compiled:
    """A `Searcher` by the kernels; not shared between threads."""

    problem: Problem
    together: int = 8

    def __post_init__(self) -> None:
        self.tables = tables_of(self.problem)
        self.stairs = stairs_of(self.problem)
        self.found = Found(np.zeros((TEXTS, len(self.problem.starts)), np.int64), np.zeros(1, np.int64))

    def tune(
        self, quest: Quest, targets: Sequence[Target], start: Multipliers, steps: int
    ) -> list[tuple[Multipliers, Line]]:
        """Lower the bound at each target, each from the multipliers of the one before, and meet texts on the way."""
        mu, nu = np.ascontiguousarray(np.rint(start.mu.T)), np.rint(start.nu)
        tuned = []
        for target in targets:
            if quest.stop():
                break
            weights, strengths = aims(self.problem, [target])
            quest.spend(steps)
            line = swaps.tune(self.tables, self._root(), mu, nu, weights, strengths, self.stairs, steps)
            quest.improve(self.stairs.texts[: int(self.stairs.size[0])])
            tuned.append((Multipliers(mu.T.copy(), nu.copy(), line[1]), line))
        return tuned

    def polish(self, quest: Quest, texts: Texts) -> None:
        """Swap signers of the known texts for others, until nothing is better."""
        swaps.polish(self.tables, self._root(), self.stairs, SWAPS // len(self.problem.strength))
        quest.improve(self.stairs.texts[: int(self.stairs.size[0])])

    def explore(
        self, quest: Quest, states: Sequence[Batch], first_steps: int
    ) -> tuple[list[Batch], Multipliers]:
        """Search below some states, one after the other."""
        stack = stack_of(self.problem, states)
        code, nodes, steps = tree.PAUSED, 1, first_steps
        while code != tree.DONE:
            if quest.stop():
                return [batch_of(stack)], states[-1].multipliers
            corners, known = quest.corners(), quest.known() if quest.known else []
            weights, strengths = aims(self.problem, [*corners, *known])
            state = state_of(self.problem, len(weights))
            code, spent = tree.search(
                self.tables, state, stack, weights, strengths, len(corners), self.found, quest.ties, steps,
                PARTY_FAVOUR, nodes,
            )  # fmt: skip
            quest.spend(spent)
            self._tell(quest)
            nodes, steps = NODES, STEPS
            if code == tree.FULL:
                stack = wider(stack)
        return [], multipliers_of(stack)

    def _tell(self, quest: Quest) -> None:
        count = int(self.found.size[0])
        if count:
            quest.meet(self.found.texts[:count])
            self.found.size[0] = 0

    def _root(self) -> State:
        problem, state = self.problem, state_of(self.problem, 1)
        state.allowed[:], state.alive[:], state.must[:] = problem.allowed, problem.alive, problem.must
        return state


def stairs_of(problem: Problem) -> Stairs:
    """Return stairs without a step."""
    size = STAIRS
    return Stairs(
        np.zeros(size), np.zeros(size), np.zeros((size, len(problem.starts)), np.int64), np.zeros(size, np.uint8),
        np.zeros(1, np.int64),
    )  # fmt: skip


def aims(problem: Problem, targets: list[Target]) -> tuple[Floats, Floats]:
    """Return scaled weights and strengths of the targets."""
    weights = np.array([problem.scaled_weight(w) for w, _ in targets], dtype=np.float64)
    return weights, np.array([problem.scaled_strength(s) for _, s in targets], dtype=np.float64)


def tables_of(problem: Problem) -> Tables:
    """Return the problem as the kernels want it."""
    atoms = problem.atoms
    sizes = (atoms.any_of > 0).sum(axis=1)
    wordings = len(problem.clause_of)
    return Tables(
        refuse=np.ascontiguousarray(problem.refuse.T),
        accept=np.ascontiguousarray(1 - problem.refuse.T).astype(np.uint8),
        strength=problem.strength,
        rank=problem.rank,
        weight=problem.weight,
        start=np.append(problem.starts, wordings).astype(np.int64),
        clause_of=problem.clause_of.astype(np.int64),
        touched=problem.touched.astype(np.uint8),
        party=atoms.party.astype(np.int64),
        wording=atoms.wording.astype(np.int64),
        other=atoms.if_party.astype(np.int64),
        first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        any_of=np.nonzero(atoms.any_of)[1].astype(np.int64),
        better=atoms.better.astype(np.int64),
        worse=atoms.worse.astype(np.int64),
        open=problem.allowed.astype(np.uint8),
    )


def state_of(problem: Problem, targets: int) -> State:
    """Return room for one state."""
    groups, clauses, wordings = len(problem.weight), len(problem.starts), len(problem.clause_of)

    def flags(size: int) -> Flags:
        return np.zeros(size, np.uint8)

    def whole(size: int) -> Ints:
        return np.zeros(size, np.int64)

    return State(
        allowed=flags(wordings), alive=flags(groups), must=flags(groups), low=np.zeros(1),
        voice=np.zeros(groups), against=np.zeros(wordings), left=whole(clauses), only=whole(clauses),
        gain=np.zeros(wordings), best=whole(clauses), drop=np.zeros(groups), paid=np.zeros(groups),
        price=np.zeros(targets), slack=np.zeros(targets), barred=flags(wordings), free=flags(wordings),
        text=whole(clauses), signing=flags(groups), ratio=np.zeros(groups), sway=np.zeros(groups),
        order=np.arange(groups), ranked=whole(1),
        heavy=np.zeros(groups + 1), rest=np.zeros(groups + 1), undecided=np.zeros(groups), dropped=np.zeros(groups),
    )  # fmt: skip


def stack_of(problem: Problem, states: Sequence[Batch]) -> Stack:
    """Return a stack of the states of some batches, under the multipliers of the last."""
    groups, clauses, wordings = len(problem.weight), len(problem.starts), len(problem.clause_of)
    levels = max(1, min(groups + wordings + 2, LEVELS // max(1, groups * clauses)))
    mu, nu = np.zeros((levels, clauses, groups)), np.zeros((levels, len(problem.atoms.party)))
    count = sum(len(batch) for batch in states)
    stack = _empty(4 * wordings + count, wordings, groups, mu, nu)
    must = np.concatenate([batch.must for batch in states])
    stack.allowed[:count] = np.concatenate([batch.allowed for batch in states]) & ~(must @ problem.refuse > 0)
    stack.alive[:count] = np.concatenate([batch.alive for batch in states])
    stack.must[:count] = must
    stack.low[:count] = np.concatenate([batch.low for batch in states])
    stack.cap[:count] = np.concatenate([batch.cap for batch in states])
    stack.cap_price[:count] = np.concatenate([batch.cap_price for batch in states])
    stack.mu[0] = np.rint(states[-1].multipliers.mu.T)
    stack.nu[0] = np.rint(states[-1].multipliers.nu)
    stack.top[0] = count
    return stack


def _empty(size: int, wordings: int, groups: int, mu: Floats, nu: Floats) -> Stack:
    return Stack(
        allowed=np.zeros((size, wordings), np.uint8), alive=np.zeros((size, groups), np.uint8),
        must=np.zeros((size, groups), np.uint8), low=np.zeros(size), cap=np.zeros(size), cap_price=np.zeros(size),
        depth=np.zeros(size, np.int64), mu=mu, nu=nu, top=np.zeros(1, np.int64),
    )  # fmt: skip


def wider(stack: Stack) -> Stack:
    """Return the stack with twice the room."""
    size, wordings = stack.allowed.shape
    twice = _empty(2 * size, wordings, stack.alive.shape[1], stack.mu, stack.nu)
    for name in ("allowed", "alive", "must", "low", "cap", "cap_price", "depth", "top"):
        old, new = getattr(stack, name), getattr(twice, name)
        new[: len(old)] = old
    return twice


def batch_of(stack: Stack) -> Batch:
    """Return the states of a stack."""
    top = int(stack.top[0])
    return Batch(
        allowed=stack.allowed[:top].astype(bool),
        alive=stack.alive[:top].astype(bool),
        must=stack.must[:top].astype(bool),
        low=stack.low[:top].copy(),
        cap=stack.cap[:top].copy(),
        cap_price=stack.cap_price[:top].copy(),
        tag=np.zeros(top, dtype=np.intp),
        multipliers=multipliers_of(stack),
    )


def multipliers_of(stack: Stack) -> Multipliers:
    """Return what the multipliers at the start became."""
    return Multipliers(stack.mu[0].T.copy(), stack.nu[0].copy(), 0.0)
