"""Reads: reservations, and what other parties answer to them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils import timezone

from undersigned.core.actor import Actor
from undersigned.core.asof import standing
from undersigned.parties.models import Party
from undersigned.parties.rules import can_see
from undersigned.positions.models import Objection, Position
from undersigned.positions.queries.rounds import LIVE, is_sealed_now
from undersigned.positions.states import Stance
from undersigned.texts.models import Text

# Editions and signatures are an upper room's: known here by their reverse relations alone.
PUBLISHED = Q(
    wording__editions__edition__published_at__isnull=False,
    wording__editions__edition__signatures__party=F("party"),
)
SHOWN = PUBLISHED & Q(
    wording__editions__edition__signatures__shown_at__isnull=False,
    wording__editions__edition__signatures__named=True,
)


def _signed() -> Q:
    return SHOWN & standing(
        timezone.now(),
        "wording__editions__edition__signatures__shown_at",
        "wording__editions__edition__signatures__ended_at",
    )


Beside = dict[tuple[int, int], list[Objection]]
"""Objections by the primary keys of the party that reserves and of the wording."""


def published_positions() -> QuerySet[Position]:
    """Return the positions in force that signatures shown under published editions make everybody's."""
    return Position.objects.filter(pk__in=Position.objects.filter(_signed(), superseded_at=None).values("pk"))


def once_published_positions() -> QuerySet[Position]:
    """Return the positions, superseded ones too, behind signatures that stand or stood under published editions."""
    return Position.objects.filter(pk__in=Position.objects.filter(SHOWN).values("pk"))


def objections_beside(wordings: Iterable[int], at: datetime | None = None) -> Beside:
    """Return the objections that stood at a moment to reservations on some wordings; one query.

    Each has its `position`: where the reservation shown says other words, the objection was made to earlier ones.
    """
    stood = standing(at or timezone.now(), "made_at", "withdrawn_at")
    found = Objection.objects.filter(stood, position__wording__in=list(wordings))
    beside: Beside = defaultdict(list)
    for objection in found.select_related("party", "position__party", "position__wording__clause"):
        beside[objection.position.party_id, objection.position.wording_id].append(objection)
    return dict(beside)


def reservations_open_to(actor: Actor, text: Text, party: Party) -> QuerySet[Position]:
    """Return the other parties' reservations that a party may answer, in reading order, with their objections.

    A seat sees those in force, none of a sealed round; a private link those that are published.
    """
    standing_ones = Position.objects.filter(
        wording__clause__text=text, stance=Stance.RESERVE, superseded_at=None
    )
    if can_see(actor, text.coalition) or actor.is_operator:
        seen = standing_ones.none() if is_sealed_now(text) else standing_ones.filter(LIVE)
    else:
        seen = standing_ones.none()
    found = standing_ones.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=published_positions().values("pk")))
    # Its own it reads too while they wait for their day.
    open_ones = standing(timezone.now(), "made_at", "withdrawn_at") | Q(party=party, withdrawn_at=None)
    objections = Objection.objects.filter(open_ones).select_related("party")
    ordered = found.exclude(party=party).order_by("wording__clause__order", "party__name", "id")
    return ordered.select_related("party", "wording__clause__text").prefetch_related(
        "wording__translations", Prefetch("objections", objections)
    )


def objections_to(party: Party, text: Text) -> Beside:
    """Return what stands beside a party's own reservations on a text: it reads that in a sealed round too."""
    wordings = Position.objects.filter(party=party, wording__clause__text=text, superseded_at=None)
    found = objections_beside(wordings.values_list("wording", flat=True))
    return {key: objections for key, objections in found.items() if key[0] == party.pk}
