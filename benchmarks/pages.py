"""Requests per second and waiting of the main pages, beside an empty page and beside their bare SQL.

Usage: python benchmarks/pages.py [--quick]

The demonstration is served as `undersigned serve` serves it, and visited over loopback. Each page takes turns with
an empty Django page behind the same middleware in the same process, and with the page's own SQL on a raw connection,
so that a busy machine weighs on all three. CPU milliseconds are the served process's own, all threads.
"""

import itertools
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import _sql
from _node import Node, data_folder, served
from _table import machine, show
from _visitors import Form, Measure, Visitor, load, share_of, timed

TOGETHER = 4  # visitors at the same time
CPU_LIMIT, P95_LIMIT = 15, 100  # milliseconds a request: the budget of a page


@dataclass(frozen=True)
class Place:
    """A page to measure: for each visitor who comes, its path and cookies.

    `cold`: the cache is emptied before each request, so one visitor comes at a time. `post`: the page's form is sent
    back, with another answer each time.
    """

    name: str
    visits: tuple[tuple[str, dict[str, str]], ...]
    cold: bool = False
    post: bool = False


@dataclass
class Result:
    """One page's figures; `alone` is one visitor at a time, `together` several; `sql` in seconds a page."""

    alone: Measure = field(default_factory=Measure)
    together: Measure = field(default_factory=Measure)
    empty: Measure = field(default_factory=Measure)
    empty_together: Measure = field(default_factory=Measure)
    sql: list[float] = field(default_factory=list)
    queries: int = 0


def places() -> list[Place]:
    """Return the pages of the demonstration that are measured, with a private link of each of several parties."""
    from undersigned.core.actor import OPERATOR
    from undersigned.people.models import User
    from undersigned.positions.actions import invite
    from undersigned.texts.models import Text

    # The demonstration's three texts: one signed, one at its frontier, one being answered.
    signed, compared, asked = Text.objects.order_by("created_at", "id")
    parties = list(asked.coalition.parties.all())
    made = [invite(asked.rounds.get(), party, actor=OPERATOR) for party in parties[:TOGETHER]]
    links = tuple((link.address, {"link": token}) for link, token in made)
    frontier, seat = f"/t/{compared.uid}/frontier/", _sql.signed_in(User.objects.get())
    step = f"{frontier}?n={len(parties) - 2}"
    return [
        Place("answering page", links),
        Place("frontier page, computed", ((frontier, seat),), cold=True),
        Place("frontier page, cached", ((frontier, seat),) * TOGETHER),
        Place("frontier page at a step, computed", ((step, seat),), cold=True),
        Place("frontier page at a step, cached", ((step, seat),) * TOGETHER),
        Place("public page", ((f"/t/{signed.uid}/", {}),) * TOGETHER),
        Place("answer POST", links, post=True),
    ]


def empty_cache() -> None:
    from django.core.cache import cache

    cache.clear()


def reading(place: Place, node: Node, path: str, cookies: dict[str, str]) -> Callable[[], float]:
    """Return what a visitor does: it asks for the page and tells how long that took."""
    visitor = Visitor(node.port, cookies)

    def read() -> float:
        if place.cold:
            empty_cache()
        return timed(lambda: visitor.ask(path))

    return read


def answering(node: Node, path: str, cookies: dict[str, str]) -> Callable[[], float]:
    """Return what a delegate does: she sends the whole page back, each time with another sentence."""
    visitor = Visitor(node.port, cookies)
    forms = answers(visitor, path)
    return lambda: timed(lambda: visitor.ask(path, next(forms)))


def answers(visitor: Visitor, path: str) -> Iterator[list[tuple[str, str]]]:
    """Yield the form of a page filled in again and again.

    The page is read once: `as_of` says that it knows all that is stored, as a page read after each answer would.
    """
    form = Form(visitor.ask(path).text)
    words = next(name for name in form.fields if name.startswith("w-"))
    again = {"as_of": "9" * 12, "go": "save", words.replace("w-", "s-"): "C"}
    for n in itertools.count():
        yield form.filled(again | {words: f"We read this as the {n}th time of {id(form)}."})


def measure(place: Place, node: Node, seconds: float, result: Result) -> None:
    """Let the page, the empty page and the bare SQL take their turns."""
    visits = place.visits
    acts = [answering(node, *visit) if place.post else reading(place, node, *visit) for visit in visits]
    others = [reading(Place("", ()), node, "/empty/", cookies) for _path, cookies in visits]
    for act in [*acts, *others]:
        act()
    load(node, acts[:1], seconds, result.alone)
    load(node, others[:1], seconds / 2, result.empty)
    load(node, acts, seconds, result.together)
    load(node, others, seconds / 2, result.empty_together)
    statements = statements_of(place, node)
    result.queries = len(statements)
    if place.cold:
        empty_cache()
    result.sql += _sql.run(statements, seconds / 2, write=place.post or place.cold)


def statements_of(place: Place, node: Node) -> list[_sql.Statement]:
    path, cookies = place.visits[0]
    if place.post:
        return _sql.of_post(cookies, path, next(answers(Visitor(node.port, cookies), path)))
    if place.cold:
        empty_cache()
    return _sql.of_page(cookies, path, warm=not place.cold)


def row(place: Place, result: Result) -> list[str]:
    alone, together, empty = result.alone, result.together, result.empty
    sql_ms = share_of(result.sql, 0.5)
    over = alone.p95 > P95_LIMIT or (alone.cpu_ms > CPU_LIMIT and not place.cold)
    return [
        f"{place.name}{' (over)' if over else ''}",
        f"{together.rate:.0f}",
        f"1/{result.empty_together.rate / together.rate:.1f}",
        f"{alone.p95:.1f}",
        f"{empty.p95:.1f}",
        f"{together.p95:.1f}",
        f"{alone.cpu_ms:.1f}",
        f"{alone.cpu_ms / empty.cpu_ms:.1f}",
        str(result.queries),
        f"{sql_ms:.2f}",
        f"{alone.median / sql_ms:.1f}",
    ]


HEAD = (
    "page",
    f"requests/s, {TOGETHER} at once",
    "of the empty page's",
    "p95 ms alone",
    "the empty page's",
    f"p95 ms, {TOGETHER} at once",
    "CPU-ms",
    "times the empty page's",
    "queries",
    "bare SQL ms",
    "page / SQL",
)


def main() -> None:
    quick = "--quick" in sys.argv
    print(machine())
    with data_folder(demo=True), served() as node:
        results = [(place, Result()) for place in places()]
        for _turn in range(1 if quick else 4):
            for place, result in results:
                measure(place, node, 0.1 if quick else 1.0, result)
        show("Pages of the demonstration", HEAD, [row(place, result) for place, result in results])
        empty = [result.empty for _place, result in results]
    cpu = sum(m.cpu for m in empty) / sum(len(m.waits) for m in empty)
    print(
        f"\nThe empty page: {1000 * cpu:.2f} CPU-ms. Budget of a page: {CPU_LIMIT} CPU-ms, p95 {P95_LIMIT} ms alone."
    )


if __name__ == "__main__":
    main()
