"""Reads over all rooms: the history of a text, day by day."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from undersigned.agreements.models import Edition, Signature
from undersigned.agreements.queries.editions import published_edition
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.parties.rules import has_seat
from undersigned.pledges.queries.following import told_tomorrow
from undersigned.positions.models import Objection
from undersigned.positions.queries import is_sealed_now, once_published_positions
from undersigned.reviews.models import Review
from undersigned.reviews.queries import public_reviews
from undersigned.texts.models import Text

PROPOSED = "wording.proposed"
WAITS = "signature.waits"


@dataclass(frozen=True)
class Day:
    """What happened on one day in the coalition's time zone, the latest first."""

    date: date
    lines: list[journal.Line]


def text_with_history(actor: Actor, uid: str) -> tuple[Text, bool]:
    """Return a text, and whether the actor reads all of its history or only the public acts.

    Raises: Http404 for strangers while nothing is published.
    """
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=uid)
    inside = actor.is_operator or bool(has_seat(actor, text.coalition))
    if not inside and published_edition(text) is None:
        raise Http404
    return text, inside


def history(text: Text, *, inside: bool, told_all: bool = True) -> list[Day]:
    """Return the acts on a text by day, newest first; who proposed what waits for the end of a sealed round.

    Args:
        inside: whether the coalition's seats read it, and not strangers.
        told_all: whether it is told too that a decision waits for its day, as to the secretary.
    """
    lines = journal.history(text, public=not inside, unnamed=() if inside else _unnamed(text))
    if not told_all:
        lines = [line for line in lines if line.verb != WAITS]
    if any(line.verb == PROPOSED for line in lines) and is_sealed_now(text):
        lines = [line for line in lines if line.verb != PROPOSED]
    waiting = _waiting(text)
    lines = [line for line in lines if (line.verb, line.subject) not in waiting]
    if not inside:
        unpublished = _unpublished(text)
        lines = [line for line in lines if line.subject not in unpublished]
    zone = ZoneInfo(text.coalition.time_zone)
    days: dict[date, list[journal.Line]] = {}
    for line in lines:
        days.setdefault(line.at.astimezone(zone).date(), []).append(line)
    return [Day(day, _in_order(days[day])) for day in sorted(days, reverse=True)]


def _waiting(text: Text) -> set[tuple[str, str]]:
    """Return the acts, by verb and what they are about, of which nothing is told before the next day."""
    now = timezone.now()
    late = Objection.objects.filter(
        Q(made_at__gt=now) | Q(withdrawn_at__gt=now), position__wording__clause__text=text
    )
    waiting = set()
    for each in late:
        waiting.add(("objection.withdrawn", each.uid))
        if each.made_at > now:
            waiting.add(("objection.made", each.uid))
    return waiting | told_tomorrow(text, now)


def _in_order(lines: list[journal.Line]) -> list[journal.Line]:
    """Return the lines of a day, the latest first; then, in no order of time, those that tell only the day."""
    untimed = sorted((line for line in lines if not line.timed), key=lambda line: line.sentence)
    return [line for line in lines if line.timed] + untimed


def _unnamed(text: Text) -> set[str]:
    signatures = Signature.objects.filter(edition__text=text, named=False)
    objections = Objection.objects.filter(
        position__wording__clause__text=text, party__in=signatures.values("party")
    )
    return {uid for found in (signatures, objections) for uid in found.values_list("uid", flat=True)}


def _unpublished(text: Text) -> set[str]:
    # Who ratified an edition that never came out is the coalition's own affair, though ratifying is a public act.
    editions = Edition.objects.filter(text=text, published_at=None)
    signatures = Signature.objects.filter(edition__in=editions)
    # The same holds for an answer to a reservation that nobody has published.
    objections = Objection.objects.filter(position__wording__clause__text=text)
    private = objections.exclude(position__in=once_published_positions())
    reviews = Review.objects.filter(
        Q(position__wording__clause__text=text) | Q(clause__text=text) | Q(edition__text=text)
    )
    rows = (editions, signatures, private, reviews.exclude(public_reviews()))
    return {uid for found in rows for uid in found.values_list("uid", flat=True)}
