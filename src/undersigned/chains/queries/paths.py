"""Chains of bodies, the shortest first: searched from both ends at once, level by level (docs/methods/chains.md)."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

DEPTH = 6
MOST = 5
# Links that are read: while no chain is known, and for longer chains than those that are.
ALL, MORE = 400_000, 20_000
STEPS = 1_000_000  # neighbours looked at when chains are put together
SEEKS = 20_000  # pairs that are asked for one by one rather than all that a body is linked with
FIRST, THEN = 64, 1_024  # chains that are carried over the gap between the two ends together, growing
FEW = 400  # bodies whose links are counted before one end goes on

Neighbours = Mapping[int, Sequence[int]]
"""The bodies that each of some bodies is linked with, rising."""
Path = tuple[int, ...]
"""A chain: the keys of its bodies, from the one that was asked for to one in a case."""


class Links(Protocol):
    """The links that may be walked, both ways; each call is one statement."""

    def beside(self, bodies: Collection[int]) -> Neighbours:
        """Return everything that bodies are linked with."""

    def between(self, bodies: Collection[int], others: Collection[int]) -> Neighbours:
        """Return what bodies are linked with among others."""

    def count(self, bodies: Collection[int]) -> int:
        """Return how many links bodies have, as far as it tells a few from many."""


@dataclass(frozen=True)
class Found:
    """The chains found; `whole` tells that as many were found as were asked for, or that there are no more."""

    paths: list[Path]
    whole: bool


def find_paths(links: Links, start: int, targets: Collection[int], *, most: int = MOST) -> Found:
    """Return the shortest chains from a body to any of the targets, each through a target at its end alone.

    Of equal length the one with the lower keys comes first; no chain comes to a body twice; links are walked both
    ways. A body with many links is read only where neither end has another way on.

    Args:
        targets: where a chain may end; the start among them is passed over.
    Source: bidirectional breadth-first search (Pohl 1971), then depth-first among what it has read.
    """
    search = _Search(links, start, frozenset(targets) - {start})
    paths: list[Path] = []
    for length in range(1, DEPTH + 1):
        search.limit = search.spent + MORE if paths else ALL
        search.widen(length)
        paths += islice(search.paths(length), most - len(paths))
        if len(paths) == most or search.cut:
            break
    return Found(paths, len(paths) == most or not search.cut)


@dataclass
class _End:
    """What one end has reached: at which distance, up to which radius, and the bodies that it goes on from.

    It is `done` when it has reached everything that it can.
    """

    distance: dict[int, int]
    edge: Collection[int]
    radius: int = 0
    cost: int | None = None
    done: bool = False


@dataclass
class _Search:
    links: Links
    start: int
    targets: frozenset[int]
    limit: int = ALL
    spent: int = 0
    steps: int = 0
    cut: bool = False
    known: dict[int, Sequence[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ahead = _End({self.start: 0}, [self.start])
        self.back = _End(dict.fromkeys(self.targets, 0), self.targets, done=not self.targets)

    # -- reading ----------------------------------------------------------------------------------------

    def widen(self, length: int) -> None:
        """Read on until both ends together are one link short of a length; it is `cut` where that is too much."""
        ahead, back = self.ahead, self.back
        while ahead.radius + back.radius < length - 1 and not (ahead.done or back.done or self.cut):
            self._step(ahead if self._cost(ahead) <= self._cost(back) else back)

    def _cost(self, end: _End) -> int:
        if end.cost is None:
            end.cost = 10 * len(end.edge) if len(end.edge) > FEW else self.links.count(end.edge)
        return end.cost

    def _step(self, end: _End) -> None:
        """Let one end reach a level further."""
        self._read([body for body in end.edge if body not in self.known])
        reached = set[int]().union(*(self.known[body] for body in end.edge)) - end.distance.keys()
        end.radius += 1
        end.distance.update(dict.fromkeys(reached, end.radius))
        # A chain comes to its start once, and ends at the first target.
        end.edge = reached - self.targets - {self.start}
        end.cost, end.done = None, not end.edge

    def _read(self, bodies: Sequence[int]) -> None:
        if self.spent > self.limit:
            self.cut = True
        found = self.links.beside(bodies) if bodies and not self.cut else {}
        for body in bodies:
            self.known[body] = found.get(body, ())
            self.spent += len(self.known[body])

    # -- putting together -------------------------------------------------------------------------------

    def paths(self, length: int) -> Iterator[Path]:
        """Yield every chain of a length, the lower keys first."""
        self.over: dict[int, Sequence[int]] = {}
        self.into: dict[int, Sequence[int]] = {}
        near = min(self.ahead.radius, length - 1)
        begun = self._walk((self.start,), near, length - near)
        size = FIRST
        while (part := list(islice(begun, size))) and not self.cut:
            self._carry_over({path[-1] for path in part} - self.known.keys() - self.over.keys())
            for path in part:
                yield from self._walk(path, length - near, 0)
            size = min(2 * size, THEN)

    def _carry_over(self, bodies: Collection[int]) -> None:
        """Ask which of the far end's bodies lie beside some of the near end's."""
        far = self.back.distance
        if len(bodies) * len(far) > SEEKS:
            self._read(sorted(bodies))
        elif bodies:
            found = self.links.between(sorted(bodies), far.keys())
            self.over.update({body: found.get(body, ()) for body in bodies})
            self.spent += len(bodies) * len(far) // 10

    def _walk(self, path: Path, steps: int, after: int) -> Iterator[Path]:
        """Yield the ways on from a path by some steps, with so many left after them."""
        if not steps:
            yield path
            return
        for body in self._next(path[-1], steps - 1 + after):
            if self.cut:
                return
            if body not in path:
                yield from self._walk((*path, body), steps - 1, after)

    def _next(self, body: int, left: int) -> Iterable[int]:
        """Return the neighbours of a body that may be so far from a target, rising."""
        beside = self._beside(body, left)
        self.steps += len(beside)
        self.cut = self.cut or self.steps > STEPS
        if not left:
            return (each for each in beside if each in self.targets)
        near, far = self.back.distance, DEPTH + 1 if self.back.done else self.back.radius + 1
        return (each for each in beside if near.get(each, far) <= left and each not in self.targets)

    def _beside(self, body: int, left: int) -> Sequence[int]:
        if body in self.known:
            return self.known[body]
        if left >= self.back.radius:
            return self.over.get(body, ())
        if body not in self.into:
            self.into[body] = [each for each in self._expanded_back() if _holds(self.known[each], body)]
        return self.into[body]

    def _expanded_back(self) -> list[int]:
        return sorted(self.back.distance.keys() & self.known.keys())


def _holds(rising: Sequence[int], body: int) -> bool:
    place = bisect_left(rising, body)
    return place < len(rising) and rising[place] == body
