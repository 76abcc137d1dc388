"""Reads: the cases an actor may see, and the terms that a source's readers are told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from undersigned.cases.models import Case, Term
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.library.models import Source
from undersigned.library.queries.pages import Term as Shown
from undersigned.library.queries.sources import visible_to
from undersigned.parties.models import Coalition


def cases_visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the cases that an actor may see."""
    return Case.objects.filter(visible_to(actor)).select_related("coalition")


def get_case(actor: Actor, uid: str) -> Case:
    """Return a case that the actor may see. Raises: Http404, which tells a stranger nothing."""
    return get_object_or_404(cases_visible_to(actor), uid=uid)


def cases_of(coalition: Coalition, actor: Actor) -> QuerySet[Case]:
    """Return a coalition's cases by name."""
    return cases_visible_to(actor).filter(coalition=coalition)


def under_their_wholes(cases: Iterable[Case]) -> list[tuple[int, Case]]:
    """Return cases with how deep each lies: parts after the whole they belong to, where that is among them."""
    told = list(cases)
    inside = {case.pk for case in told}
    parts: defaultdict[int | None, list[Case]] = defaultdict(list)
    for case in told:
        parts[case.parent_id if case.parent_id in inside else None].append(case)
    found: list[tuple[int, Case]] = []
    waiting = [(0, case) for case in reversed(parts[None])]
    while waiting:
        depth, case = waiting.pop()
        found.append((depth, case))
        waiting += [(depth + 1, part) for part in reversed(parts[case.pk])]
    return found


def history_of(case: Case) -> list[tuple[date, list[journal.Line]]]:
    """Return the acts on a case, newest first, by the day they had in the coalition's time zone."""
    zone = ZoneInfo(case.coalition.time_zone)
    lines = journal.history(case, public=False)
    days = groupby(lines, key=lambda line: timezone.localtime(line.at, zone).date())
    return [(day, list(told)) for day, told in days]


def terms_on(source: Source) -> Iterator[Shown]:
    """Yield the terms of the cases that a source belongs to, unless fewer people may read the case."""
    found = Term.objects.filter(removed_at=None, case__sources=source, case__audience__lte=source.audience)
    for term in found.select_related("case"):
        address = f"{reverse('cases:case', args=[term.case.uid])}#term-{term.uid}"
        yield Shown(term.word, term.definition, address, term.language)
