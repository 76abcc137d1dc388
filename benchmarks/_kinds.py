"""Kinds of instances for the frontier's benchmark, and the goals that its figures are held against."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isqrt
from pathlib import Path

from _race import REPO
from tests.frontier.synthetic import blocs, persons, tendencies, uniform, with_conditions

from undersigned.frontier import Draft, letter, read_draft, write_draft

Make = Callable[[int, int, int], Draft]
"""From parties, clauses and a seed to a draft."""

REAL = {
    "ep-covid-groups": "joint motion, 9 groups",
    "ep-soil-delegations": "joint motion, 250 delegations",
    "ep-urban-mobility-members": "report, 635 members",
    "un-arms-transparency-2006": "UN resolution, 176 states",
}
SMALL = 12, 6


@dataclass(frozen=True)
class Kind:
    """Instances of one kind, and what the engines are asked about them."""

    name: str
    title: str
    make: Make
    parties: int = 0
    clauses: int = 0
    instances: int = 3
    task: str = "frontier"
    """`notch:P` asks for the strongest text that P of a hundred (by weight) sign."""
    peers: int = 3
    """How many of the instances the peers get: they take minutes on the large ones."""
    quick: bool = False
    """Whether a small instance is among those that show that everything runs."""

    def documents(self, *, quick: bool = False) -> Iterator[tuple[str, str]]:
        """Yield tasks and documents."""
        size = SMALL if quick else (self.parties, self.clauses)
        for seed in range(1 if quick else self.instances):
            draft = self.make(*size, seed)
            task, _, share = self.task.partition(":")
            total = sum(party.weight for party in draft.parties)
            yield f"{task}:{total * int(share) // 100}" if share else task, write_draft(draft)


@dataclass(frozen=True)
class Goal:
    """What an engine of ours is to reach, at the median of the kinds named."""

    kinds: tuple[str, ...]
    engine: str
    limit: float
    peer: str = ""
    """Times quicker than this peer; where none is named, the limit is in CPU seconds."""


def by_tendencies(parties: int, clauses: int, seed: int) -> Draft:
    return tendencies(parties, clauses, 3, seed)


def weighted(parties: int, clauses: int, seed: int) -> Draft:
    return tendencies(parties, clauses, 3, seed, weighted=True)


def at_random(parties: int, clauses: int, seed: int) -> Draft:
    return uniform(parties, clauses, 3, seed)


def conditional(percent: int) -> Make:
    """Return a maker of drafts by tendencies, so many answers of a hundred being "only if"."""

    def make(parties: int, clauses: int, seed: int) -> Draft:
        return with_conditions(
            tendencies(parties, clauses, 3, seed), parties * clauses * percent // 100, seed
        )

    return make


def delegations(parties: int, clauses: int, seed: int) -> Draft:
    return blocs(parties, clauses, seed, weighted=True)


def open_letter(count: int, clauses: int, seed: int) -> Draft:
    """Return the answers of so many persons, merged: 3,000 patterns at 10,000, 30,000 at a million."""
    return letter(*persons(count, clauses, seed, patterns=30 * isqrt(count)))


def real() -> Iterator[Kind]:
    """Yield the real roll calls that are here, each as a kind of its own."""
    folder = Path(os.environ.get("UNDERSIGNED_SHARED") or REPO.parent / "shared", "data", "frontier")
    for name, title in REAL.items():
        path = folder / f"{name}.json"
        if path.exists():
            yield Kind(name, title, _read(path), instances=1)


def _read(path: Path) -> Make:
    return lambda parties, clauses, seed: read_draft(path.read_bytes())


KINDS = (
    Kind("20x20", "tendencies, 20 x 20", by_tendencies, 20, 20, quick=True),
    Kind("20x20-conditions", "20 x 20, 5 % only if", conditional(5), 20, 20, quick=True),
    Kind("40x30", "tendencies, 40 x 30", by_tendencies, 40, 30),
    Kind("40x30-weighted", "40 x 30, weights 1 to 40", weighted, 40, 30, quick=True),
    Kind("40x30-conditions-1", "40 x 30, 1 % only if", conditional(1), 40, 30),
    Kind("40x30-conditions-5", "40 x 30, 5 % only if", conditional(5), 40, 30),
    Kind("60x40", "tendencies, 60 x 40", by_tendencies, 60, 40, peers=1),
    Kind("60x40-conditions-3", "60 x 40, 3 % only if", conditional(3), 60, 40, peers=1),
    Kind("100x60", "tendencies, 100 x 60", by_tendencies, 100, 60, peers=1),
    Kind("200x60", "tendencies, 200 x 60", by_tendencies, 200, 60, instances=1),
    Kind("20x20-uniform", "at random, 20 x 20", at_random, 20, 20, quick=True),
    Kind("30x25-uniform", "at random, 30 x 25", at_random, 30, 25, peers=1),
    Kind("40x30-uniform", "at random, 40 x 30", at_random, 40, 30, peers=1),
    Kind("blocs", "blocs, 700 members x 62", blocs, 700, 62, peers=1, quick=True),
    Kind("letter-small", "open letter, 10,000 x 40", open_letter, 10_000, 40, instances=1),
    Kind("letter", "open letter, 1,000,000 x 40", open_letter, 1_000_000, 40, instances=1, peers=0),
    Kind("60x40-notch", "60 x 40, one notch (60 %)", by_tendencies, 60, 40, task="notch:60"),
    Kind("250x50-notch", "250 delegations x 50, one notch (60 %)", delegations, 250, 50, task="notch:60", quick=True),
    Kind("letter-first", "open letter, 1,000,000 x 40, first text", open_letter, 1_000_000, 40, instances=1,
         task="first", peers=0, quick=True),
    Kind("change", "40 x 30, one answer changed", by_tendencies, 40, 30, task="change", peers=0, quick=True),
    Kind("what-if", "40 x 30, one more wording", by_tendencies, 40, 30, task="what-if", peers=0, quick=True),
    Kind("explain", "100 x 60, prices and reasons", by_tendencies, 100, 60, task="explain", peers=0, quick=True),
    Kind("start", "20 x 20 from a cold start", by_tendencies, 20, 20, task="start", peers=0, quick=True),
    Kind("certificate", "60 x 40, check of a certificate", by_tendencies, 60, 40, task="certificate", peers=0,
         quick=True),
)  # fmt: skip

ROLL_CALLS = tuple(REAL)
LARGE = ("40x30", "60x40")
GOALS = (
    Goal(ROLL_CALLS, "plain", 8, "highs"),
    Goal(ROLL_CALLS, "plain", 5, "cpsat"),
    Goal(("40x30",), "plain", 50, "highs"),
    Goal(("40x30",), "plain", 20, "cpsat"),
    Goal(ROLL_CALLS, "compiled", 80, "highs"),
    Goal(ROLL_CALLS, "compiled", 50, "cpsat"),
    Goal(LARGE, "compiled", 400, "highs"),
    Goal(LARGE, "compiled", 200, "cpsat"),
    *(Goal((kind,), "plain", 1) for kind in ("20x20-conditions", "40x30", "60x40-notch", "250x50-notch")),
    *(Goal((kind,), "plain", 0.1) for kind in ("change", "what-if")),
    *(Goal((kind,), "plain", 1) for kind in ("explain", "start")),
    Goal(("60x40",), "compiled", 0.5),
    Goal(("100x60",), "compiled", 3),
    *(Goal((kind,), "compiled", 60) for kind in ("200x60", "blocs")),
    Goal(("letter-first",), "plain", 2),
    Goal(("letter",), "plain", 30),
    Goal(("certificate",), "plain", 10),
)
