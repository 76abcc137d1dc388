"""Reads: what a case has to do with a trade, a firm or a town: chains of links, and what one can do at their end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from undersigned.cases.models import Case, CaseActor
from undersigned.chains.models import LIVE, Link
from undersigned.chains.queries.links import (
    Told,
    audience_of,
    cases_of_bodies,
    links_visible_to,
    today_in,
    told_of,
)
from undersigned.chains.queries.paths import MOST, Path, find_paths
from undersigned.chains.queries.walking import Walk
from undersigned.core.actor import Actor
from undersigned.core.asked import Asked
from undersigned.core.registry import offers


@dataclass(frozen=True)
class Step:
    """From one body to the next, by every link between the two that is walked."""

    to: CaseActor
    links: Sequence[Told]


@dataclass(frozen=True)
class Chain:
    """The steps from a body to one that cases talk about; none where they talk about itself.

    `acts` are what one can do about these cases in the time one has, the longest first.
    """

    body: CaseActor
    steps: Sequence[Step]
    cases: Sequence[Case]
    acts: Sequence[Asked]


@dataclass(frozen=True)
class Why:
    """The chains from a body; `whole` tells that the search was not cut short."""

    body: CaseActor
    chains: Sequence[Chain]
    whole: bool


def why(body: CaseActor, actor: Actor, *, minutes: int, expired: bool = False) -> Why:
    """Return the shortest chains of links that an actor may read from a body to cases; five at most.

    A chain ends at the first body that a case talks about which does not talk about the start.

    Args:
        minutes: the size of the acts at their ends.
        expired: whether links are walked that were said to hold until a day that has passed.
    """
    audience = audience_of(actor, body.coalition)
    cases = cases_of_bodies(body.coalition, actor)
    own = cases.get(body.pk, set())
    ends = {key: told - own for key, told in cases.items() if told - own}
    walk = Walk(audience, None if expired else today_in(body.coalition))
    found = find_paths(walk, body.pk, ends, most=MOST - bool(own))
    paths = [(body.pk,)] * bool(own) + found.paths
    ends = ends | {body.pk: own}
    return Why(body, _chains(paths, ends, walk, actor, minutes), found.whole)


def _chains(
    paths: list[Path], ends: dict[int, set[int]], walk: Walk, actor: Actor, minutes: int
) -> list[Chain]:
    bodies = CaseActor.objects.in_bulk({body for path in paths for body in path})
    steps = _links_between(paths, walk, actor)
    cases = Case.objects.in_bulk({case for path in paths for case in ends[path[-1]]})
    acts = [each for each in offers("chains.acts", cases=set(cases), actor=actor) if each.fits(minutes)]
    return [
        Chain(
            bodies[path[0]],
            [Step(bodies[to], steps[frozenset((one, to))]) for one, to in pairwise(path)],
            [cases[key] for key in sorted(ends[path[-1]])],
            _longest_first(each for each in acts if each.cases & ends[path[-1]]),
        )
        for path in paths
    ]


def _longest_first(acts: Iterable[Asked]) -> list[Asked]:
    return sorted(acts, key=lambda each: (-each.minutes, -each.words, each.address))


def _links_between(paths: list[Path], walk: Walk, actor: Actor) -> dict[frozenset[int], list[Told]]:
    """Return the links that were walked, by the two bodies that each lies between."""
    bodies = {body for path in paths for body in path}
    wanted = {frozenset(pair) for path in paths for pair in pairwise(path)}
    links = links_visible_to(actor).filter(LIVE, one__in=bodies, other__in=bodies).order_by("pk")
    found: defaultdict[frozenset[int], list[Told]] = defaultdict(list)
    for told in told_of([link for link in links if _pair(link) in wanted], actor):
        if not told.expired or walk.today is None:
            found[_pair(told.link)].append(told)
    return found


def _pair(link: Link) -> frozenset[int]:
    return frozenset((link.one_id, link.other_id))
