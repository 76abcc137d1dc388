"""What is found of a link, for whoever may read it: its two bodies, and the claim that says so."""

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from undersigned.chains.models import LIVE, Link
from undersigned.core import search
from undersigned.texts.models import Wording
from undersigned.texts.queries import words_of


def index_links(links: QuerySet[Link]) -> None:
    """Lay down links that are in the chains, in the place of what was there; take out the others."""
    uids = list(links.values_list("uid", flat=True))
    search.hold(*uids)
    live = Prefetch("clause__wordings", Wording.objects.filter(retired_at=None))
    told = (
        Link.objects.filter(LIVE, uid__in=uids).select_related("one", "other", "clause__text").order_by("pk")
    )
    search.change("link", uids, map(_entry, told.prefetch_related(live)))


def _entry(link: Link) -> search.Entry:
    named = f"{link.one.name} · {link.other.name}"
    return search.Entry(
        kind="link",
        uid=link.uid,
        coalition=link.coalition_id,
        audience=link.audience,
        address=reverse("chains:link", args=[link.uid]),
        title=named,
        heading=named,
        words=words_of(link.clause),
        language=link.clause.text.language,
    )


def follow_link(_kind: str, uid: str, _text_uid: str) -> None:
    """Lay a link down anew in the transaction of the act that changed it."""
    index_links(Link.objects.filter(uid=uid))


def follow_import(_kind: str, uid: str, _text_uid: str) -> None:
    """Lay down the links of a coalition that took some in."""
    index_links(Link.objects.filter(coalition__uid=uid))


def follow_wording(_kind: str, uid: str, _text_uid: str) -> None:
    """Lay down anew the links whose claim was given other words."""
    index_links(Link.objects.filter(clause__wordings__uid=uid).distinct())


def follow_erasing(kind: str, uid: str, _text_uid: str) -> None:
    """Take out of what can be found the names of a body that was erased."""
    if kind == "caseactor":
        index_links(Link.objects.filter(one__uid=uid) | Link.objects.filter(other__uid=uid))
