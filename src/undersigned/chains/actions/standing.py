"""Links leave the chains at once when what they rest on is gone, and come back with it; editors are told why."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from undersigned.chains.models import Link
from undersigned.chains.states import Out
from undersigned.core import journal
from undersigned.core.actor import WORKER
from undersigned.core.models import Audience
from undersigned.library.models import Source
from undersigned.texts.models import CitedPassage, Clause


def why_out(link: Link) -> Out | None:
    """Return why a link can be in no chain as things stand; None where it can."""
    return _why_out(link, _sources_of([link]).get(link.clause_id, []))


def _why_out(link: Link, sources: list[Source]) -> Out | None:
    if link.one.erased_at or link.other.erased_at:
        return Out.ERASED
    if link.clause.retired_at or link.clause.kind != Clause.Kind.CLAIM:
        return Out.RETIRED
    left = [source for source in sources if source.withdrawn_at is None]
    if sources and not left:
        return Out.WITHDRAWN
    if link.audience == Audience.PUBLIC and all(source.audience != Audience.PUBLIC for source in left):
        return Out.HIDDEN
    return None


def _sources_of(links: Iterable[Link]) -> dict[int, list[Source]]:
    """Return the sources on which the claims of links rest, by clause; withdrawn ones too."""
    cited = CitedPassage.objects.filter(clause__in={link.clause_id for link in links}, ended_at=None)
    found: defaultdict[int, list[Source]] = defaultdict(list)
    for each in cited.select_related("passage__source"):
        found[each.clause_id].append(each.passage.source)
    return dict(found)


def refresh(links: QuerySet[Link]) -> None:
    """Let links leave the chains or come back, as what they rest on stands now."""
    found = list(
        links.filter(ended_at=None).select_related("one", "other", "clause", "coalition").order_by("pk")
    )
    sources = _sources_of(found)
    for link in found:
        why = _why_out(link, sources.get(link.clause_id, [])) or ""
        if why != link.out_why:
            link.out_at, link.out_why = (timezone.now() if why else None), why
            link.save(update_fields=["out_at", "out_why"])
            if why:
                told = str(Out(why).label)
                journal.record(WORKER, "link.left", link, coalition=link.coalition, why=told)
            else:
                journal.record(WORKER, "link.back", link, coalition=link.coalition)


def follow_clause(_kind: str, uid: str, _text_uid: str) -> None:
    """Look anew at the links that a clause says: it was cited, taken out, or given a kind."""
    refresh(Link.objects.filter(clause__uid=uid))


def follow_source(_kind: str, uid: str, _text_uid: str) -> None:
    """Look anew at the links whose claims rest on a source: it was withdrawn, or others may read it."""
    citing = CitedPassage.objects.filter(passage__source__uid=uid, ended_at=None)
    refresh(Link.objects.filter(clause__in=citing.values("clause")))


def follow_erasing(kind: str, uid: str, _text_uid: str) -> None:
    """Look anew at the links of a body, or of a source, that was erased."""
    if kind == "source":
        follow_source(kind, uid, "")
    if kind == "caseactor":
        refresh(Link.objects.filter(one__uid=uid) | Link.objects.filter(other__uid=uid))
