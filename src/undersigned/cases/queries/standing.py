"""Reads of a case as it stood at a moment: what was said of it, whom it concerned, its facts and terms."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.shortcuts import get_object_or_404
from django.utils import timezone

from undersigned.cases.models import Case, CaseActor, CaseVersion, Concerned, Fact, FactVersion, Term
from undersigned.cases.queries.cases import cases_visible_to
from undersigned.core.actor import Actor
from undersigned.core.asof import standing
from undersigned.core.kept import stood as name_then
from undersigned.library import rules as library
from undersigned.library.models import Passage, Source
from undersigned.library.queries.sources import sources_visible_to
from undersigned.parties.models import Party
from undersigned.parties.queries import shared_affiliation


def as_it_stood(case: Case, at: datetime) -> CaseVersion | None:
    """Return what was said of a case at a moment; None before it was opened."""
    stood = list(case.versions.select_related("parent"))
    if not stood:
        return _said_now(case) if case.created_at <= at else None
    return next((v for v in stood if v.since_at <= at and (v.until_at is None or at < v.until_at)), None)


def _said_now(case: Case) -> CaseVersion:
    return CaseVersion(
        case=case,
        parent=case.parent,
        name=case.name,
        summary=case.summary,
        names=[[name.language, name.name] for name in case.names.all()],
        sources=list(case.sources.values_list("uid", flat=True)),
        actors=list(case.actors.values_list("uid", flat=True)),
        since_at=case.created_at,
    )


@dataclass(frozen=True)
class People:
    """Who speaks for the people concerned, and the body to which all of them belong, where there is one."""

    concerned: list[Concerned]
    shared: Party | None

    @property
    def parties(self) -> set[int]:
        return {each.party_id for each in self.concerned}


def people_of(case: Case, at: datetime) -> People:
    """Return the parties concerned by a case at a moment, each with who vouches for it."""
    stood = case.concerned.filter(standing(at, "since_at", "ended_at"))
    ordered = stood.order_by(name_then(Party, "name", "party__"), "pk")
    concerned = list(ordered.select_related("party", "vouched_by"))
    return People(concerned, shared_affiliation([each.party for each in concerned], at))


def parties_concerned(text: int) -> set[int]:
    """Return the keys of the parties that speak now for those whom the cases of a text, by its key, concern."""
    told = Concerned.objects.filter(case__texts=text, ended_at=None)
    return set(told.values_list("party_id", flat=True))


@dataclass(frozen=True)
class Entry:
    """A fact as it stood `at` a moment: `said` is its version; after `removed_at` only the trace is shown.

    `source` is its passage where the reader may see that; `hidden` says that there is one which he may not.
    """

    fact: Fact
    said: FactVersion
    removed: bool
    passage: Passage | None
    hidden: bool
    at: datetime


def entries_of(case: Case, actor: Actor, at: datetime) -> list[Entry]:
    """Return the facts of a case at a moment, by the date they tell, then as recorded; one query."""
    stood = FactVersion.objects.filter(standing(at), fact__case=case, fact__recorded_at__lte=at)
    found = stood.select_related("fact", "about", "passage__source__coalition")
    return [entry_of(said, actor, at) for said in sorted(found, key=_when)]


def _when(said: FactVersion) -> tuple[str, str, int]:
    return said.happened, said.happened_until, said.fact_id


def entry_of(said: FactVersion, actor: Actor, at: datetime) -> Entry:
    """Return a fact as it stood with a version of it, as far as an actor may read it."""
    removed = said.fact.removed_at is not None and said.fact.removed_at <= at
    passage = said.passage
    seen = passage is None or actor.is_operator or library.can_see(actor, passage.source)
    return Entry(said.fact, said, removed, passage if seen else None, hidden=not seen, at=at)


def get_fact(actor: Actor, uid: str) -> Fact:
    """Return a fact of a case that the actor may see. Raises: Http404."""
    facts = Fact.objects.filter(case__in=cases_visible_to(actor)).select_related("case__coalition")
    return get_object_or_404(facts, uid=uid)


def versions_of(fact: Fact, actor: Actor) -> list[Entry]:
    """Return what a fact says and what it said before, the newest first, as far as an actor may read it."""
    versions = fact.versions.select_related("fact__case__coalition", "about", "passage__source__coalition")
    return [entry_of(said, actor, timezone.now()) for said in versions.order_by("-id")]


def entries_by_fact(facts: Collection[int], actor: Actor, at: datetime) -> dict[int, Entry]:
    """Return facts, named by their keys, as they stood at a moment, of the cases that an actor may see.

    One query, none for no facts.
    """
    if not facts:
        return {}
    stood = FactVersion.objects.filter(standing(at), fact__in=facts, fact__recorded_at__lte=at)
    seen = stood.filter(fact__case__in=cases_visible_to(actor).order_by())
    found = seen.select_related("fact", "about", "passage__source__coalition")
    return {said.fact_id: entry_of(said, actor, at) for said in found}


def fact_at(address: str, actor: Actor) -> Fact | None:
    """Return the fact whose address or uid somebody pasted, if the actor may see it."""
    path = address.strip().split("?")[0].split("#")[0].rstrip("/")
    seen = Fact.objects.filter(case__in=cases_visible_to(actor).order_by())
    return seen.filter(uid=path.rsplit("/", 1)[-1]).first()


def in_section(entries: Iterable[Entry], section: str) -> list[Entry]:
    """Return the facts of one section; removed ones, as traces, last."""
    return sorted((each for each in entries if each.fact.section == section), key=lambda each: each.removed)


def terms_at(case: Case, at: datetime) -> list[Term]:
    """Return the terms of a case as they were defined at a moment, each with its passage; one query.

    An earlier definition stands at the address that its word has kept since.
    """
    told = list(case.terms.select_related("passage__source").order_by("key", "defined_at"))
    for one, after in reversed(list(pairwise(told))):
        if (one.key, one.removed_at) == (after.key, after.defined_at):
            one.uid = after.uid
    return [t for t in told if t.defined_at <= at and (t.removed_at is None or at < t.removed_at)]


def sources_at(stood: CaseVersion, actor: Actor, at: datetime) -> list[Source]:
    """Return the sources that stood in a case and that an actor may see, those withdrawn by then left out."""
    found = sources_visible_to(actor).filter(uid__in=stood.sources)
    return [each for each in found if each.withdrawn_at is None or each.withdrawn_at > at]


def actors_at(stood: CaseVersion) -> list[CaseActor]:
    """Return the governments, firms and forces that a case talked about."""
    return list(CaseActor.objects.filter(coalition=stood.case.coalition_id, uid__in=stood.actors))


def parts_of(case: Case, actor: Actor, at: datetime) -> list[CaseVersion]:
    """Return what was said of the parts of a case at a moment, as far as an actor may see them."""
    ever = cases_visible_to(actor).filter(coalition=case.coalition_id)
    told = CaseVersion.objects.filter(standing(at), parent=case, case__in=ever).select_related("case")
    found = list(told)
    unversioned = ever.filter(parent=case, versions=None, created_at__lte=at)
    return sorted([*found, *map(_bare, unversioned)], key=lambda each: each.name)


def _bare(case: Case) -> CaseVersion:
    return CaseVersion(case=case, name=case.name, since_at=case.created_at)
