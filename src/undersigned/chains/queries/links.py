"""Reads: the links that somebody may see, and what stands beside each: its claim, the sources of that, disputes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from markupsafe import Markup, escape

from undersigned.cases.models import Case, CaseActor
from undersigned.cases.queries import cases_visible_to
from undersigned.cases.queries.names import called
from undersigned.chains.models import Link, LinkDispute
from undersigned.chains.states import SENTENCES, Tie
from undersigned.core.actor import EDITOR, SECRETARY, Actor
from undersigned.core.models import Audience
from undersigned.core.pages import name
from undersigned.library.queries.sources import visible_to
from undersigned.parties.models import Coalition
from undersigned.parties.queries import SEATS
from undersigned.texts.models import Wording
from undersigned.texts.queries import Rest, cited_in, words_of

SHOWN = 50  # links of one body on its page


@dataclass(frozen=True)
class Told:
    """A link with what stands beside it, as somebody may read it.

    Attributes:
        words, language: what the claim says; `rests` is what that rests on, empty where it has no source.
        disputes: what others say against it, the first raised first; those that are settled too.
        expired: whether the day until which it was said to hold has passed.
    """

    link: Link
    words: str
    language: str
    rests: Sequence[Rest]
    disputes: Sequence[LinkDispute]
    expired: bool

    @property
    def sentence(self) -> Markup:
        """The link in words, each name with its own direction."""
        return sentence_of(self.link)

    @property
    def disputed(self) -> bool:
        return any(each.settled_at is None for each in self.disputes)


def sentence_of(link: Link) -> Markup:
    """Return a link in words, in the reader's language."""
    return escape(str(SENTENCES[Tie(link.tie)])) % {"one": name(link.one), "other": name(link.other)}


def audience_of(actor: Actor, coalition: Coalition) -> Audience:
    """Return the narrowest audience of a coalition that an actor belongs to."""
    if actor.is_operator or actor.holds(EDITOR, SECRETARY, coalition=coalition.pk):
        return Audience.EDITORS
    return Audience.COALITION if coalition.pk in actor.coalitions(*SEATS) else Audience.PUBLIC


def links_visible_to(actor: Actor) -> QuerySet[Link]:
    """Return the links that an actor may see; those that left the chains are for editors alone."""
    links = Link.objects.filter(visible_to(actor)).select_related("one", "other", "coalition", "clause__text")
    if actor.is_operator:
        return links
    return links.filter(Q(out_at=None) | Q(coalition__in=actor.coalitions(EDITOR, SECRETARY)))


def get_link(actor: Actor, uid: str) -> Link:
    """Return a link that the actor may see. Raises: Http404, which tells a stranger nothing."""
    return get_object_or_404(links_visible_to(actor), uid=uid)


def links_of(body: CaseActor, actor: Actor) -> QuerySet[Link]:
    """Return the links of a body that stand, those first that were recorded last."""
    return (
        links_visible_to(actor)
        .filter(Q(one=body) | Q(other=body), ended_at=None)
        .order_by("-recorded_at", "-pk")
    )


def bodies_known_to(actor: Actor) -> QuerySet[CaseActor]:
    """Return the bodies of which an actor may read anything: a link, or a case that talks about them."""
    links, cases = links_visible_to(actor), cases_visible_to(actor).order_by()
    known = Q(Exists(links.filter(one=OuterRef("pk")))) | Q(Exists(links.filter(other=OuterRef("pk"))))
    named = CaseActor.cases.through._default_manager.filter(caseactor=OuterRef("pk"), case__in=cases)
    drafted = Q(coalition__in=actor.coalitions(EDITOR, SECRETARY))
    return CaseActor.objects.filter(known | Q(Exists(named)) | drafted).select_related("coalition")


def bodies_called(typed: str, actor: Actor, coalition: Coalition | None = None) -> list[CaseActor]:
    """Return the bodies with a name of which an actor may read anything; twenty at most."""
    found = called(typed, coalition).values("pk")
    return list(bodies_known_to(actor).filter(pk__in=found).order_by("name", "pk")[:20])


def today_in(coalition: Coalition) -> date:
    """Return the day that it is where a coalition lives."""
    return timezone.now().astimezone(ZoneInfo(coalition.time_zone)).date()


def told_of(links: Iterable[Link], actor: Actor) -> list[Told]:
    """Return links with what stands beside them; a fixed number of queries."""
    live = Prefetch("clause__wordings", Wording.objects.filter(retired_at=None))
    keys = [link.pk for link in links]
    rows = Link.objects.filter(pk__in=keys).select_related("one", "other", "coalition", "clause__text")
    found = list(rows.prefetch_related(live, Prefetch("disputes", _disputes())))
    rests = cited_in({link.clause_id for link in found}, actor)
    order = {key: place for place, key in enumerate(keys)}
    return [_told(link, rests) for link in sorted(found, key=lambda link: order[link.pk])]


def _disputes() -> QuerySet[LinkDispute]:
    return LinkDispute.objects.select_related("party").order_by("raised_at", "pk")


def _told(link: Link, rests: dict[int, list[Rest]]) -> Told:
    until = link.holds_until
    return Told(
        link,
        words=words_of(link.clause),
        language=link.clause.text.language,
        rests=rests.get(link.clause_id, []),
        disputes=list(link.disputes.all()),
        expired=until is not None and until < today_in(link.coalition),
    )


def cases_of_bodies(coalition: Coalition, actor: Actor) -> dict[int, set[int]]:
    """Return for each body of a coalition the cases that talk about it, as far as an actor may see them, by key."""
    cases = cases_visible_to(actor).filter(coalition=coalition).order_by()
    pairs = CaseActor.cases.through._default_manager.filter(case__in=cases, caseactor__erased_at=None)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for body, case in pairs.values_list("caseactor", "case"):
        found[body].add(case)
    return dict(found)


def open_coalitions(actor: Actor) -> QuerySet[Coalition]:
    """Return the coalitions that an actor may tell of a link: those with a case for everybody, and her own."""
    public = Exists(Case.objects.filter(coalition=OuterRef("pk"), audience=Audience.PUBLIC))
    return Coalition.objects.filter(Q(public) | Q(pk__in=actor.coalitions(*SEATS))).order_by("name")


def desk_of(coalition: Coalition, actor: Actor) -> dict[str, Any]:
    """Return what waits for the editors of links: tips, disputes, and links that left the chains or have expired."""
    links = links_visible_to(actor).filter(coalition=coalition, ended_at=None)
    return {
        "tips": list(coalition.tips.filter(settled_at=None, erased_at=None)),
        "disputed": told_of(
            links.filter(disputes__settled_at=None, disputes__isnull=False).distinct(), actor
        ),
        "left": list(links.exclude(out_at=None).order_by("-out_at")[:SHOWN]),
        "expired": list(links.filter(holds_until__lt=today_in(coalition)).order_by("holds_until")[:SHOWN]),
        "latest": list(links.filter(out_at=None).order_by("-recorded_at", "-pk")[:SHOWN]),
    }
