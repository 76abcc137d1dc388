"""Reads: what became of a text, and what a party promised, now or as it stood at a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from undersigned.core.actor import NOBODY, Actor
from undersigned.core.asof import standing
from undersigned.parties.models import Coalition, Party
from undersigned.pledges.models import FollowUp, Happening, Pledge
from undersigned.pledges.models.following import OPEN
from undersigned.pledges.queries.pledges import Stood, pledges, pledges_of, stood, visible_to
from undersigned.pledges.states import Became, PledgeState
from undersigned.texts.models import Clause, Text
from undersigned.texts.queries import Rest, clauses_of, rests_on

# That something else happened is no answer.
ANSWERS = (Became.ANSWERED, Became.DONE, Became.REFUSED)
# In the order in which they are read: first what is to be talked about, last what is given up.
ORDER = (
    *(PledgeState.DISPUTED, PledgeState.LATE, PledgeState.NOT, PledgeState.PARTLY, PledgeState.REPORTED),
    *(PledgeState.OPEN, PledgeState.KEPT, PledgeState.DROPPED),
)


class Happened(NamedTuple):
    """Something that happened, with its source as far as the reader may see it."""

    happening: Happening
    rest: Rest | None


@dataclass(frozen=True)
class Aftermath:
    """What became of a text, as it stood at a moment and as far as an actor may read it.

    Attributes:
        happened, removed: what stood, by its date, and what had been recorded and was removed.
        pledges: by state, see `ORDER`.
        answered: what its owners said when they were asked, the latest first.
        due: the follow-up whose day had come; `coming` the one whose day had not.
    """

    happened: tuple[Happened, ...] = ()
    removed: tuple[Happened, ...] = ()
    pledges: tuple[Stood, ...] = ()
    answered: tuple[FollowUp, ...] = ()
    due: FollowUp | None = None
    coming: FollowUp | None = None

    @property
    def moved(self) -> list[Stood]:
        """The pledges of which there is something to say."""
        return [each for each in self.pledges if each.state != PledgeState.OPEN]

    @property
    def open(self) -> list[Stood]:
        return [each for each in self.pledges if each.state == PledgeState.OPEN]

    @property
    def is_empty(self) -> bool:
        return not (self.happened or self.removed or self.pledges or self.answered or self.due)


def today_in(coalition: Coalition, at: datetime | None = None) -> date:
    """Return the day that it is where a coalition lives, now or at a moment."""
    return (at or timezone.now()).astimezone(ZoneInfo(coalition.time_zone)).date()


def became_of(text: Text, at: datetime, actor: Actor) -> Aftermath:
    """Return what became of a text; a fixed number of queries. Of a past moment it is read inside `kept.then`."""
    happened, removed = _happened(text, at, actor)
    asked = list(FollowUp.objects.filter(text=text, set_at__lte=at).select_related("party"))
    answered = [each for each in asked if each.answered_at and each.answered_at <= at]
    waiting = next((each for each in asked if _waited(each, at)), None)
    is_due = waiting is not None and waiting.due_on <= today_in(text.coalition, at)
    return Aftermath(
        happened=happened,
        removed=removed,
        pledges=_by_state(_pledges_to(text, at, actor)),
        answered=tuple(sorted(answered, key=lambda each: (each.answered_at, each.pk), reverse=True)),
        due=waiting if is_due else None,
        coming=None if is_due else waiting,
    )


def _waited(asked: FollowUp, at: datetime) -> bool:
    return all(moment is None or moment > at for moment in (asked.answered_at, asked.ended_at))


def _happened(text: Text, at: datetime, actor: Actor) -> tuple[tuple[Happened, ...], tuple[Happened, ...]]:
    recorded = Happening.objects.filter(text=text, recorded_at__lte=at)
    found = list(recorded.select_related("clause", "passage__source__coalition"))
    rests = rests_on((each.passage for each in found if each.passage), actor, at)
    told = [Happened(each, rests.get(each.passage_id or 0)) for each in found]
    gone = {each.pk for each in found if each.removed_at and each.removed_at <= at}
    return (
        tuple(each for each in told if each.happening.pk not in gone),
        tuple(each for each in told if each.happening.pk in gone),
    )


def _pledges_to(text: Text, at: datetime, actor: Actor) -> Iterable[Stood]:
    of_text = Q(edition_clause__edition__text=text) | Q(ask__appeal__text=text)
    found = pledges().filter(of_text, _shown(at), visible_to(actor), made_at__lte=at)
    return stood(found, at).values()


def _shown(at: datetime) -> Q:
    """Return the filter for pledges that no signature hides: it may wait for its day (`Signature.shown_from`)."""
    return Q(signature__isnull=True) | Q(signature__shown_at__lte=at)


def _by_state(found: Iterable[Stood]) -> tuple[Stood, ...]:
    def place(each: Stood) -> tuple[int, date, int, int]:
        pledge = each.pledge
        clause = pledge.edition_clause.order if pledge.edition_clause else 0
        return ORDER.index(each.state), pledge.due_on or date.max, clause, pledge.pk

    return tuple(sorted(found, key=place))


def answers_to(text: Text, at: datetime) -> Iterator[Happening | Pledge]:
    """Yield what stood at a moment and everybody may read as an answer to a text: to a demand, or to an ask in it."""
    stood_then = standing(at, "recorded_at", "removed_at")
    yield from Happening.objects.filter(stood_then, text=text, became__in=ANSWERS)
    pledged = standing(at, "made_at", "dropped_at")
    yield from Pledge.objects.filter(pledged, visible_to(NOBODY), ask__appeal__text=text)


def told_tomorrow(text: Text, at: datetime) -> set[tuple[str, str]]:
    """Return the acts of a protected owner, by verb and what they are about, untold on their day."""
    late = Happening.objects.filter(Q(recorded_at__gt=at) | Q(removed_at__gt=at), text=text)
    waiting = {("happening.removed", each.uid) for each in late}
    waiting |= {("happening.recorded", each.uid) for each in late if each.recorded_at > at}
    answered = FollowUp.objects.filter(text=text, answered_at__gt=at)
    return waiting | {("followup.answered", each.uid) for each in answered}


@dataclass(frozen=True)
class Promises:
    """What a party promised, by state; `more` tells that there are older ones than are shown."""

    pledges: tuple[Stood, ...]
    more: bool


MOST = 50  # promises on the page of a party


def promises_of(party: Party, coalition: Coalition, actor: Actor, at: datetime) -> Promises:
    """Return what a party promised by a moment, the last made, as far as an actor may read it; four queries."""
    made = pledges_of(coalition, actor, at).filter(_shown(at), party=party)
    found = list(made.order_by("-made_at", "-pk")[: MOST + 1])
    return Promises(_by_state(stood(found[:MOST], at).values()), len(found) > MOST)


def follow_ups() -> QuerySet[FollowUp]:
    """Return all follow-ups, each with its text, coalition and party."""
    return FollowUp.objects.select_related("text__coalition", "text__owner", "party")


def due_follow_ups(coalition: Coalition) -> QuerySet[FollowUp]:
    """Return those of a coalition that nobody has answered and whose day has come."""
    return follow_ups().filter(OPEN, text__coalition=coalition, due_on__lte=today_in(coalition))


def is_published(text: Text) -> bool:
    """Tell whether an edition of a text is everybody's."""
    return text.editions.filter(published_at__isnull=False).exists()


def demands_of(text: Text) -> list[Clause]:
    """Return the demands of a text that an answer can be to, in order, with their wordings."""
    return list(clauses_of(text).filter(kind=Clause.Kind.DEMAND))
