"""Each page of a big node: 200 parties, 5,000 clauses in 250 texts, 50,000 positions.

Usage: python benchmarks/scale.py [--quick]

The texts belong to one coalition. Its first texts are answered by every party on every wording until the positions
are used up, which is what makes a page heavy; measured are the pages of the very first, of 20 clauses. Each is
visited once before, so that the frontier comes from the cache; what that first visit took stands beside it. Each
takes turns with the empty page. How many queries it sends is compared with a small coalition's.
"""

import sys

import _sql
from _node import data_folder, served
from _pages import pages_of
from _table import machine, show
from _visitors import Measure, Visitor, load, timed
from _world import World, build

CPU_LIMIT, P95_LIMIT = 15, 100  # milliseconds a request
BIG = {"parties": 200, "texts": 250, "clauses": 20, "positions": 50_000}
QUICK = {"parties": 20, "texts": 10, "clauses": 10, "positions": 1_000}
SMALL = {"parties": 4, "texts": 4, "clauses": 4, "positions": 32}


def statements(world: World) -> dict[str, int]:
    """Return how many queries each page sends when it is visited again."""
    return {name: len(_sql.of_page(cookies, path)) for name, path, cookies in pages_of(world)}


def measured(world: World, seconds: float, turns: int) -> dict[str, tuple[float, Measure, Measure]]:
    """Return for each page the seconds of its first visit, its measure, and the empty page's beside it."""
    found = {}
    with served() as node:
        pages = [(name, path, Visitor(node.port, cookies)) for name, path, cookies in pages_of(world)]
        nothing = Visitor(node.port)
        nothing.ask("/empty/")
        for name, path, visitor in pages:
            found[name] = (timed(lambda v=visitor, p=path: v.ask(p)), Measure(), Measure())
        for _turn in range(turns):
            for name, path, visitor in pages:
                _first, page, empty = found[name]
                load(node, [lambda v=visitor, p=path: timed(lambda: v.ask(p))], seconds, page)
                load(node, [lambda: timed(lambda: nothing.ask("/empty/"))], seconds / 4, empty)
    return found


def main() -> None:
    quick = "--quick" in sys.argv
    print(machine())
    with data_folder(demo=False):
        small = statements(build(**SMALL))
        world = build(**(QUICK if quick else BIG))
        found = measured(world, 0.05 if quick else 0.5, 1 if quick else 4)
        big = statements(world)
    told = ", ".join(f"{count:,} {what}" for what, count in world.counts.items())
    rows, over, growing = [], [], []
    for name, (first, page, empty) in found.items():
        slow = page.p95 > P95_LIMIT or page.cpu_ms > CPU_LIMIT
        over += [name] if slow else []
        growing += [name] if big[name] > small[name] else []
        figures = (page.p95, page.cpu_ms, page.cpu_ms / empty.cpu_ms, 1000 * first)
        queries = f"{small[name]} / {big[name]}"
        rows.append((name, *(f"{figure:.1f}" for figure in figures), queries, "over" if slow else ""))
    head = (
        "page",
        "p95 ms",
        "CPU-ms",
        "times the empty page's",
        "first visit ms",
        "queries small / big",
        "budget",
    )
    show(told, head, rows)
    print(f"\nBudget: p95 {P95_LIMIT} ms, {CPU_LIMIT} CPU-ms. Over it: {', '.join(over) or 'none'}.")
    if growing:
        raise SystemExit(f"More rows, more queries: {', '.join(growing)}.")


if __name__ == "__main__":
    main()
