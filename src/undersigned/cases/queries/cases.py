"""Reads: the cases an actor may see, and the terms that a source's readers are told."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from undersigned.cases.models import Case, Term
from undersigned.core.actor import Actor
from undersigned.library.models import Source
from undersigned.library.queries.pages import Term as Shown
from undersigned.library.queries.sources import sources_visible_to, visible_to
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


def sources_in(case: Case, actor: Actor) -> QuerySet[Source]:
    """Return the sources of a case that an actor may see, withdrawn ones left out."""
    return sources_visible_to(actor).filter(cases=case, withdrawn_at=None)


def terms_of(case: Case) -> QuerySet[Term]:
    """Return the terms of a case by their words, each with its passage."""
    return case.terms.filter(removed_at=None).select_related("passage__source")


def terms_on(source: Source) -> Iterator[Shown]:
    """Yield the terms of the cases that a source belongs to, unless fewer people may read the case."""
    found = Term.objects.filter(removed_at=None, case__sources=source, case__audience__lte=source.audience)
    for term in found.select_related("case"):
        address = f"{reverse('cases:case', args=[term.case.uid])}#term-{term.uid}"
        yield Shown(term.word, term.definition, address, term.language)
