"""Reads: which sources an actor may see, and one of them with its version."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import EDITOR, SECRETARY, Actor
from undersigned.core.errors import Refused
from undersigned.core.models import Audience
from undersigned.library.models import Original, Passage, Source, Version
from undersigned.library.states import CorrectionState
from undersigned.parties.models import Coalition
from undersigned.parties.queries import SEATS
from undersigned.reading.sources import Received, Runs, SourceDocument, receive
from undersigned.reading.sources.model import SourceKind


def visible_to(actor: Actor, prefix: str = "") -> Q:
    """Return the condition under which an actor may see a source, or what leads to one by a relation's name."""
    if actor.is_operator:
        return Q()
    own = Q(**{f"{prefix}coalition__in": actor.coalitions(*SEATS), f"{prefix}audience": Audience.COALITION})
    edited = Q(**{f"{prefix}coalition__in": actor.coalitions(EDITOR, SECRETARY)})
    return Q(**{f"{prefix}audience": Audience.PUBLIC}) | own | edited


def sources_visible_to(actor: Actor) -> QuerySet[Source]:
    """Return the sources that an actor may see; withdrawn ones too, which have no words."""
    return Source.objects.filter(visible_to(actor)).select_related("coalition", "state_by")


def get_source(actor: Actor, uid: str) -> Source:
    """Return a source that the actor may see. Raises: Http404, which tells a stranger nothing."""
    return get_object_or_404(sources_visible_to(actor), uid=uid)


def sources_of(coalition: Coalition, actor: Actor) -> QuerySet[Source]:
    """Return a coalition's sources, the last received first, with the number of corrections that wait."""
    waiting = Count("passages__corrections", filter=Q(passages__corrections__state=CorrectionState.OPEN))
    return sources_visible_to(actor).filter(coalition=coalition).annotate(waiting=waiting)


def get_version(source: Source, number: int | None = None) -> Version:
    """Return a version by its number, the newest by default. Raises: Http404."""
    versions = source.versions.all() if number is None else source.versions.filter(number=number)
    found = versions.order_by("-number").first()
    if found is None:
        raise Http404
    found.source = source
    return found


def passages_visible_to(actor: Actor) -> QuerySet[Passage]:
    """Return the passages of the sources that an actor may see."""
    passages = Passage.objects.filter(visible_to(actor, "source__"))
    return passages.select_related("source__coalition", "version")


def get_passage(actor: Actor, uid: str) -> Passage:
    """Return a passage of a source that the actor may see. Raises: Http404."""
    return get_object_or_404(passages_visible_to(actor), uid=uid)


def passage_at(address: str, actor: Actor) -> Passage | None:
    """Return the passage whose address or uid somebody pasted, if the actor may see it."""
    path = address.strip().split("?")[0].split("#")[0].rstrip("/").removesuffix(".jsonld")
    return passages_visible_to(actor).filter(uid=path.rsplit("/", 1)[-1]).first()


def passage_named(address: str, actor: Actor) -> Passage | None:
    """Return the passage at an address that somebody typed; None where nothing was typed.

    Raises: Refused where no passage that the actor may see stands there.
    """
    if not address:
        return None
    if found := passage_at(address, actor):
        return found
    raise Refused(_("There is no passage at this address."))


def byte_ranges(passage: Passage) -> list[tuple[int, int]]:
    """Return the stretches of the received bytes, first and last (exclusive), that a passage's words were read from.

    Empty where the file is packed (DOCX, ODT) or the source withdrawn.
    """
    original = Original.objects.filter(version=passage.version).first()
    if original is None:
        return []
    document = SourceDocument(
        kind=_kind(passage.source),
        format=passage.version.format,
        text=original.text,
        sha256=passage.version.sha256,
        runs=None if original.runs is None else Runs(original.runs),
    )
    stretches = document.received(passage.start, passage.end)
    received: Received | None = receive(bytes(original.data)) if stretches else None
    return [received.byte_range(*stretch) for stretch in stretches] if received else []


def _kind(source: Source) -> SourceKind:
    return source.kind  # type: ignore[return-value]


def history_of(source: Source, *, inside: bool) -> list[journal.Line]:
    """Return the acts on a source, newest first: all to the coalition's seats, the public ones to others."""
    return journal.history(source, public=not inside)
