"""Good texts before any proof: drop those who are least worth their price, exchange one signer for another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .bound import Relaxation
from .problem import Bools, Floats, Ints, Problem
from .search import Quest, accepted_by, strongest

THRESHOLDS = 64
"""At so many places at most the order of those to be dropped is cut."""

Texts = Callable[[], Sequence[tuple[int, ...]]]
"""The texts known so far, each as one wording a clause."""


def meet(problem: Problem, quest: Quest, signing: Bools) -> None:
    """Offer the strongest texts that these signers take, and then the strongest that all take who sign those."""
    first = strongest(problem, signing)
    again = strongest(problem, accepted_by(problem, first))
    quest.improve(np.unique(np.concatenate([first, again]), axis=0))


def thresholds(problem: Problem, quest: Quest, bound: Relaxation) -> None:
    """Offer the texts of those who are left when more and more groups are dropped, the least worth it first."""
    gain = (bound.drop - bound.worth)[0] / np.maximum(problem.weight, 1.0)
    order = np.argsort(np.where(problem.must, -np.inf, gain), kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    first = max(1, int(problem.must.sum()))
    cuts = np.unique(np.linspace(first, len(order), min(THRESHOLDS, len(order) + 1 - first)).astype(np.intp))
    meet(problem, quest, (place[None, :] < cuts[:, None]) & problem.alive)


def polish(problem: Problem, quest: Quest, texts: Texts, swaps: int) -> None:
    """Try at each known text to let one more sign, one less, or one for another; until nothing is better.

    Args:
        swaps: about how many exchanges are tried at most.
    """
    seen: set[tuple[int, ...]] = set()
    while swaps > 0 and not quest.stop():
        fresh = next((text for text in texts() if text not in seen), None)
        if fresh is None:
            return
        seen.add(fresh)
        swaps -= _neighbours(problem, quest, np.array(fresh))


def _neighbours(problem: Problem, quest: Quest, text: Ints) -> int:
    """Offer the neighbours of a text that promise news. Returns how many exchanges there are."""
    signing = accepted_by(problem, text[None, :])[0]
    outs = np.append(-1, np.nonzero(signing & ~problem.must)[0])
    ins = np.append(-1, np.nonzero(problem.alive & ~signing)[0])
    out, into = (side.ravel() for side in np.meshgrid(outs, ins, indexing="ij"))
    strengths = _strengths(problem, signing, outs, ins)
    weights = signing @ problem.weight - _of(problem.weight, out) + _of(problem.weight, into)
    news = np.nonzero(_is_news(problem, quest, weights, strengths))[0]
    if len(news):
        rows = np.repeat(signing[None, :], len(news), axis=0)
        rows[np.arange(len(news)), out[news]] &= out[news] < 0
        rows[np.arange(len(news)), into[news]] |= into[news] >= 0
        meet(problem, quest, rows)
    return len(out)


def _of(weight: Floats, groups: Ints) -> Floats:
    return np.where(groups >= 0, weight[groups], 0.0)


def _strengths(problem: Problem, signing: Bools, outs: Ints, ins: Ints) -> Floats:
    """(O * I,) strength of the text that is left when one goes and another comes; -inf where there is none."""
    refuse = np.vstack([problem.refuse, np.zeros(problem.refuse.shape[1])])
    against = signing @ problem.refuse
    borne = (against - refuse[outs] == 0) & problem.allowed
    left = np.where(borne[:, None, :] & (refuse[ins] == 0)[None, :, :], problem.strength, -np.inf)
    return np.asarray(np.maximum.reduceat(left, problem.starts, axis=2).sum(axis=2)).ravel()


def _is_news(problem: Problem, quest: Quest, weights: Floats, strengths: Floats) -> Bools:
    """Whether a text of this weight and strength would reach a corner."""
    corners = quest.corners()
    if not corners:
        return np.zeros(len(weights), dtype=bool)
    heavy = np.array([problem.scaled_weight(w) for w, _ in corners], dtype=np.float64)
    strong = np.array([problem.scaled_strength(s) for _, s in corners], dtype=np.float64)
    at = np.searchsorted(heavy, weights, side="right") - 1
    return np.asarray((at >= 0) & (strengths >= strong[at]))
