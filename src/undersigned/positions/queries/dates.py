"""When rounds close, for calendars."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.dates import Day, own_parties
from undersigned.core.pages import url
from undersigned.parties.models import Coalition
from undersigned.parties.rules import has_seat
from undersigned.positions.models import Round


def dates(coalition: Coalition, actor: Actor, since: date, until: date) -> Iterator[Day]:
    """Yield when the rounds of a coalition close, to its seats and to those whom it asks."""
    if not (actor.is_operator or has_seat(actor, coalition) or own_parties(actor, coalition.pk)):
        return
    zone = ZoneInfo(coalition.time_zone)
    first = datetime.combine(since, time.min, zone)
    last = datetime.combine(until + timedelta(days=1), time.min, zone)
    found = Round.objects.filter(text__coalition=coalition, reference="", closes_at__gte=first)
    for round in found.filter(closes_at__lt=last).select_related("text"):
        yield _day(round)


def _day(round: Round) -> Day:
    # One that was closed by hand before its time ended then: nobody waits for the old moment.
    early = round.closed_at is not None and round.closed_at < round.closes_at
    ends = round.closed_at if early and round.closed_at else round.closes_at
    return Day(
        uid=f"round-{round.uid}",
        title=_("Answers are taken until now: %(title)s") % {"title": round.text.title},
        starts=ends.astimezone(ZoneInfo(round.time_zone)),
        time_zone=round.time_zone,
        changed_at=ends if early else round.opened_at,
        sequence=int(early),
        address=url("positions:seat", round.text.uid),
    )
