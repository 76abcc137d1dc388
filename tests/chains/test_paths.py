"""Chains are the shortest there are, in one order, and none goes past a case or twice to one body."""

from collections.abc import Collection, Iterator
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from undersigned.chains.queries.paths import DEPTH, MOST, Found, Neighbours, Path, find_paths

Pairs = Collection[tuple[int, int]]


def beside(pairs: Pairs) -> dict[int, list[int]]:
    """Return what each body is linked with, whichever way the links lead."""
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {body: sorted(told) for body, told in found.items()}


class Reader:
    """The links of a small world, and which bodies were asked for at each time."""

    def __init__(self, pairs: Pairs) -> None:
        self.beside, self.asked = beside(pairs), list[set[int]]()

    def __call__(self, bodies: Collection[int]) -> Neighbours:
        self.asked.append(set(bodies))
        return {body: self.beside[body] for body in bodies if body in self.beside}


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


@given(worlds, bodies, st.sets(bodies, max_size=5))
def test_what_is_found_is_what_trying_every_way_finds(pairs: Pairs, start: int, targets: set[int]) -> None:
    assert find_paths(Reader(pairs), start, targets) == Found(by_hand(pairs, start, targets), whole=True)


def test_nothing_is_read_twice_and_a_hub_only_where_the_other_end_is_wider() -> None:
    hub = [(1, n) for n in range(100, 20_000)]
    read = Reader([(2, 1), (1, 3), (3, 4), *hub])

    assert find_paths(read, 2, {4}).paths == [(2, 1, 3, 4)]
    assert [len(asked) for asked in read.asked[:3]] == [1, 1, 1]
    asked = [body for level in read.asked for body in level]
    assert len(asked) == len(set(asked))


def test_a_search_that_would_read_too_much_says_that_it_is_not_whole() -> None:
    wide = [(n, 10 * n + k) for n in range(1, 60_000) for k in range(10)]
    apart = [(-n, -10 * n - k) for n in range(1, 60_000) for k in range(10)]

    assert find_paths(Reader([*wide, *apart]), 1, {-1}) == Found([], whole=False)
    assert find_paths(Reader(wide), 1, {-1}) == Found([], whole=True)
