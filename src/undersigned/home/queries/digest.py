"""Letters about what waits: whose day it is, and what is in each. What waits is gathered once for many people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils.crypto import constant_time_compare, salted_hmac

from undersigned.cases.models import Case
from undersigned.core.asked import Asked
from undersigned.core.identifiers import LENGTH
from undersigned.core.pages import url
from undersigned.home.models import Digest
from undersigned.home.queries.asked import gathered
from undersigned.home.states import Often
from undersigned.parties.models import Coalition, Party, Seat
from undersigned.people.models import User

MORNING = time(6)
AT_ONCE = 10  # coalitions; the keys of all their parties stand in one query


def digest_of(user: User) -> Digest:
    """Return what a person has chosen; where she has not, an unsaved one that is off."""
    return Digest.objects.filter(user=user).first() or Digest(user=user)


def end_of(digest: Digest) -> str:
    """Return the address at which one click ends the letters, the same in each of them (RFC 8058)."""
    return settings.BASE_URL + url("home:digest_end", digest.uid + _mark(digest.uid, settings.SECRET_KEY))


def _mark(uid: str, key: str | bytes) -> str:
    # Letters and figures alone: logs leave out what looks like a secret.
    return salted_hmac("undersigned.digest", uid, key, algorithm="sha256").hexdigest()[:40]


def digest_at(signed: str) -> tuple[bool, Digest | None]:
    """Return whether this node made an address, and whose letters it ends; None where the account is no more."""
    uid, mark = signed[:LENGTH], signed[LENGTH:]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not any(constant_time_compare(mark, _mark(uid, key)) for key in keys):
        return False, None
    return True, Digest.objects.filter(uid=uid).first()


def parties_to_choose(user: User) -> QuerySet[Party]:
    """Return the parties for which a person has a seat."""
    return Party.objects.filter(seats__user=user, seats__ended_at=None).distinct()


def cases_to_choose(user: User) -> QuerySet[Case]:
    """Return the cases of the coalitions in which a person has a seat."""
    seats = Seat.objects.filter(user=user, ended_at=None)
    return Case.objects.filter(coalition__in=seats.values("coalition")).order_by("name", "pk")


def zones_at_work(at: datetime) -> list[str]:
    """Return the time zones of coalitions in which the morning has begun."""
    zones = Coalition.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    return [zone for zone in zones if at.astimezone(ZoneInfo(zone)).time() >= MORNING]


def today_in(zone: str, at: datetime) -> date:
    """Return the day that it is in a time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def due(zone: str, at: datetime) -> QuerySet[Digest]:
    """Return those whose day it is and whom nobody has taken up, by their key.

    A person's time zone is that of the coalition in which she first had a seat. Whoever wants a letter a week gets
    it on Monday, or as soon after as a worker is there.
    """
    today = today_in(zone, at)
    monday = today - timedelta(days=today.weekday())
    unclaimed = Q(claimed_on=None)
    begun = Q(set_at__lt=datetime.combine(monday, time.min, ZoneInfo(zone)))
    wanted = Q(often=Often.DAILY) & (unclaimed | Q(claimed_on__lt=today))
    wanted |= Q(often=Often.WEEKLY) & begun & (unclaimed | Q(claimed_on__lt=monday))
    waited = Q(retry_at=None) | Q(retry_at__lte=at)
    seats = Seat.objects.filter(user=OuterRef("user"), ended_at=None).order_by("pk")
    lives = Subquery(seats.values("coalition__time_zone")[:1])
    found = Digest.objects.filter(wanted, waited, bounced_at=None, user__is_active=True)
    return found.alias(zone=lives).filter(zone=zone).select_related("user").order_by("pk")


class Gathered:
    """What waits in coalitions at a moment, gathered once for each and looked up for everybody who has a seat."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.coalitions: dict[int, Coalition] = {}
        self._waiting: defaultdict[tuple[int, int | None], list[Asked]] = defaultdict(list)

    def know(self, coalitions: Iterable[Coalition]) -> None:
        """Gather what waits in coalitions that were not looked at yet, of a few at a time."""
        new = {each.pk: each for each in coalitions if each.pk not in self.coalitions}
        self.coalitions |= new
        for first in range(0, len(new), AT_ONCE):
            self._gather(set(list(new)[first : first + AT_ONCE]))

    def _gather(self, coalitions: set[int]) -> None:
        held = Seat.objects.filter(coalition__in=coalitions, ended_at=None).exclude(party=None)
        speaking = set(held.values_list("party", flat=True).distinct())
        for each in gathered(speaking, coalitions, self.at):
            if each.coalition in coalitions:
                self._waiting[each.coalition, each.party].append(each)

    def of(self, seats: Iterable[Seat]) -> list[Asked]:
        """Return what waits for whoever holds some seats, what ends first before the rest."""
        found = {
            id(each): each
            for seat in seats
            for whose in {seat.party_id, None}
            for each in self._waiting.get((seat.coalition_id, whose), ())
            if seat.power in each.powers
        }
        return sorted(found.values(), key=lambda each: (each.ends, each.minutes, each.since))


@dataclass(frozen=True)
class Letter:
    """What one person is written: what waits for her, in order; `linked` is what a private link can do."""

    digest: Digest
    asked: Sequence[Asked]

    @property
    def linked(self) -> list[Asked]:
        return [each for each in self.asked if each.purpose and each.party]


def letters(digests: Sequence[Digest], waiting: Gathered) -> list[Letter]:
    """Return a letter for each for whom something waits of what she wants to be told.

    Three queries, and what `waiting` asks of coalitions that are new to it.
    """
    prefetch_related_objects(digests, "parties", "cases")
    seats: defaultdict[int, list[Seat]] = defaultdict(list)
    held = Seat.objects.filter(user__in=[digest.user_id for digest in digests], ended_at=None)
    for seat in held.select_related("coalition"):
        seats[seat.user_id].append(seat)
    waiting.know(seat.coalition for held in seats.values() for seat in held)
    made = (Letter(each, _wanted(each, waiting.of(seats[each.user_id]))) for each in digests)
    return [letter for letter in made if letter.asked]


def _wanted(digest: Digest, asked: Iterable[Asked]) -> list[Asked]:
    """Return what a person wants to be told; what is asked of a coalition's seats is of no party."""
    parties = {party.pk for party in digest.parties.all()}
    cases = {case.pk for case in digest.cases.all()}
    return [
        each
        for each in asked
        if (not parties or each.party in parties | {None}) and (not cases or cases & each.cases)
    ]
