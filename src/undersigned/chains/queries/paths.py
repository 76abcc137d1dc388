"""Chains of bodies, the shortest first: searched from both ends at once, level by level (docs/methods/chains.md)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

DEPTH = 6
MOST = 5
# Where one chain is known, longer ones are looked for among so many more links; where none is, among so many.
MORE, ALL = 20_000, 400_000
STEPS = 1_000_000  # neighbours looked at when chains are put together

Neighbours = Mapping[int, Sequence[int]]
"""The bodies that each of some bodies is linked with, rising."""
Read = Callable[[Collection[int]], Neighbours]
Path = tuple[int, ...]
"""A chain: the keys of its bodies, from the one that was asked for to one in a case."""


@dataclass(frozen=True)
class Found:
    """The chains found; `whole` tells that as many were found as were asked for, or that there are no more."""

    paths: list[Path]
    whole: bool


def find_paths(read: Read, start: int, targets: Collection[int], *, most: int = MOST) -> Found:
    """Return the shortest chains from a body to any of the targets, each through a target at its end alone.

    Of equal length the one with the lower keys comes first; no chain comes to a body twice; links are walked both
    ways. One call of `read` for each level of either end: a body with many links is read once, and only where the
    other end has more bodies waiting.

    Args:
        read: returns the neighbours of bodies that may be walked.
        targets: where a chain may end; the start among them is passed over.
    Source: bidirectional breadth-first search (Pohl 1971), then depth-first among what it has read.
    """
    search = _Search(read, start, frozenset(targets) - {start})
    paths: list[Path] = []
    for length in range(1, DEPTH + 1):
        search.widen(length, search.links + MORE if paths else ALL)
        if search.cut:
            break
        paths += islice(search.paths(length), most - len(paths))
        if len(paths) == most:
            break
    return Found(paths, len(paths) == most or not search.cut)


@dataclass
class _End:
    """What one end has reached: at which distance, up to which radius, and the bodies that it goes on from."""

    distance: dict[int, int]
    edge: Collection[int]
    radius: int = 0


@dataclass
class _Search:
    read: Read
    start: int
    targets: frozenset[int]
    links: int = 0
    steps: int = 0
    cut: bool = False
    nearest: int = DEPTH + 1
    known: dict[int, Sequence[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ahead = _End({self.start: 0}, [self.start])
        self.back = _End(dict.fromkeys(self.targets, 0), self.targets)

    def widen(self, length: int, limit: int) -> None:
        """Read on until every chain of a length is among what is known; it is `cut` where that is too much."""
        while self.ahead.radius + self.back.radius < length:
            if self.links > limit:
                self.cut = True
                return
            self._step(*self._smaller())

    def _smaller(self) -> tuple[_End, _End]:
        ahead, back = self.ahead, self.back
        return (ahead, back) if len(ahead.edge) <= len(back.edge) else (back, ahead)

    def _step(self, end: _End, other: _End) -> None:
        """Let one end reach a level further; what has nowhere to go has reached everything."""
        fresh = [body for body in end.edge if body not in self.known]
        if fresh:
            self.known.update(self.read(fresh))
        reached: set[int] = set()
        for body in end.edge:
            told = self.known.setdefault(body, ())
            self.links += len(told)
            reached.update(told)
        reached -= end.distance.keys()
        end.radius = end.radius + 1 if reached else DEPTH
        end.distance.update(dict.fromkeys(reached, end.radius))
        for body in reached & other.distance.keys():
            self.nearest = min(self.nearest, end.radius + other.distance[body])
        # A chain comes to its start once, and ends at the first target.
        end.edge = reached - self.targets - {self.start}

    def paths(self, length: int) -> Iterator[Path]:
        """Yield every chain of a length, the lower keys first."""
        if self.nearest > length:
            return
        self._meet()
        yield from self._from((self.start,), length)

    def _meet(self) -> None:
        """Turn the links round that lead from what only the near end has reached into what the far end knows."""
        self.into: dict[int, list[int]] = {}
        open_ends = self.ahead.distance.keys() - self.known.keys()
        for body in sorted(self.back.distance.keys() & self.known.keys()):
            for near in open_ends.intersection(self.known[body]):
                self.into.setdefault(near, []).append(body)

    def _from(self, path: Path, left: int) -> Iterator[Path]:
        for body in self._next(path[-1], left - 1):
            if self.cut:
                return
            if body in path:
                continue
            if left == 1:
                yield (*path, body)
            else:
                yield from self._from((*path, body), left - 1)

    def _next(self, body: int, left: int) -> Iterable[int]:
        """Return the neighbours of a body that may be so far from a target, rising."""
        near, far = self.back.distance, self.back.radius + 1
        beside = self.known[body] if body in self.known else self.into.get(body, ())
        self.steps += len(beside)
        self.cut = self.cut or self.steps > STEPS
        if left == 0:
            return (each for each in beside if each in self.targets)
        return (each for each in beside if each not in self.targets and near.get(each, far) <= left)
