"""Chains are the shortest there are, in one order, and none goes past a case or twice to one body."""

from collections.abc import Collection, Iterator
from itertools import islice
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from undersigned.chains.queries import paths
from undersigned.chains.queries.paths import DEPTH, MOST, Found, Neighbours, Path, find_paths

Pairs = Collection[tuple[int, int]]


def beside(pairs: Pairs) -> dict[int, list[int]]:
    """Return what each body is linked with, whichever way the links lead."""
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {body: sorted(told) for body, told in found.items()}


class World:
    """The links of a small world, and the bodies whose links were all read."""

    def __init__(self, pairs: Pairs) -> None:
        self.linked, self.read = beside(pairs), list[int]()

    def beside(self, bodies: Collection[int]) -> Neighbours:
        self.read += bodies
        return {body: self.linked[body] for body in bodies if body in self.linked}

    def between(self, bodies: Collection[int], others: Collection[int]) -> Neighbours:
        among = set(others)
        return {body: [each for each in self.linked.get(body, ()) if each in among] for body in bodies}

    def count(self, bodies: Collection[int]) -> int:
        return sum(len(self.linked.get(body, ())) for body in bodies)


def by_hand(pairs: Pairs, start: int, targets: Collection[int]) -> list[Path]:
    """Return the chains by trying every way there is."""
    linked, ends = beside(pairs), set(targets) - {start}

    def onward(path: Path, left: int) -> Iterator[Path]:
        for body in linked.get(path[-1], ()):
            if body not in path and left == 1 and body in ends:
                yield (*path, body)
            elif body not in path and left > 1 and body not in ends:
                yield from onward((*path, body), left - 1)

    every = (path for length in range(1, DEPTH + 1) for path in onward((start,), length))
    return list(islice(every, MOST))


bodies = st.integers(0, 11)
worlds = st.lists(st.tuples(bodies, bodies).filter(lambda pair: pair[0] != pair[1]), max_size=30)


@given(worlds, bodies, st.sets(bodies, max_size=5), st.sampled_from([0, 20_000]))
def test_what_is_found_is_what_trying_every_way_finds(
    pairs: Pairs, start: int, targets: set[int], seeks: int
) -> None:
    with patch.object(paths, "SEEKS", seeks), patch.object(paths, "FIRST", 2):
        found = find_paths(World(pairs), start, targets)

    assert found == Found(by_hand(pairs, start, targets), whole=True)


def test_no_body_is_read_twice_and_a_hub_not_at_all_while_there_is_another_way_on() -> None:
    hub = [(1, n) for n in range(100, 20_000)]
    world = World([(2, 1), (1, 3), (3, 4), (4, 5), (2, 6), (6, 7), *hub])

    assert find_paths(world, 2, {5}, most=1).paths == [(2, 1, 3, 4, 5)]
    assert 1 not in world.read
    assert len(world.read) == len(set(world.read))


def test_a_search_that_would_read_too_much_says_that_it_is_not_whole() -> None:
    tree = [(n, 10 * n + k) for n in range(1, 200) for k in range(10)]
    apart = [(-one, -other) for one, other in tree]

    with patch.object(paths, "ALL", 50):
        assert find_paths(World([*tree, *apart]), 1, {-1}) == Found([], whole=False)
        assert find_paths(World(tree), 1, {-1}) == Found([], whole=True)
