"""Reads: which efforts an actor may see, how far they are, and what belongs to whom at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from undersigned.core.actor import Actor
from undersigned.core.asof import standing
from undersigned.core.models import Audience
from undersigned.efforts.models import Belonging, Conversation, Effort, Helping, StageReached
from undersigned.efforts.states import Stage
from undersigned.library.queries.sources import visible_to
from undersigned.parties.models import Coalition, Seat
from undersigned.parties.rules import can_draft, has_seat
from undersigned.people.models import User


def efforts_visible_to(actor: Actor) -> QuerySet[Effort]:
    """Return the efforts that an actor may see."""
    return Effort.objects.filter(visible_to(actor)).select_related("coalition", "case", "party__voucher")


def get_effort(actor: Actor, uid: str) -> Effort:
    """Return an effort that the actor may see. Raises: Http404, which tells a stranger nothing."""
    return get_object_or_404(efforts_visible_to(actor), uid=uid)


def efforts_of(coalition: Coalition, actor: Actor) -> list[tuple[Effort, Stage | None]]:
    """Return a coalition's efforts by name, each with the stage it has reached; two queries."""
    stages = Prefetch("stages", StageReached.objects.order_by("reached_at", "pk"))
    told = efforts_visible_to(actor).filter(coalition=coalition).prefetch_related(stages)
    return [(effort, _last(list(effort.stages.all()))) for effort in told]


def _last(stages: Sequence[StageReached]) -> Stage | None:
    return Stage(stages[-1].stage) if stages else None


def stage_of(effort: Effort, at: datetime | None = None) -> Stage | None:
    """Return the stage that an effort has reached, or had by a moment; None before anybody was heard."""
    reached = effort.stages.filter(reached_at__lte=at) if at else effort.stages.all()
    return _last(list(reached.order_by("reached_at", "pk")))


def helps_at(effort: Effort, actor: Actor, at: datetime) -> bool:
    """Tell whether an actor helps in an effort at a moment; her last moment is no longer one."""
    live = standing(at, "since", "ended_at") & Q(until__gt=at)
    return actor.user_id is not None and effort.helpings.filter(live, user=actor.user_id).exists()


def has_helped(effort: Effort, actor: Actor) -> bool:
    """Tell whether an actor ever came to help in an effort."""
    return actor.user_id is not None and effort.helpings.filter(user=actor.user_id).exists()


def helpers_possible(effort: Effort) -> QuerySet[User]:
    """Return who can be asked to help: people with a seat in the coalition that is not the locals' own."""
    seats = Seat.objects.filter(coalition=effort.coalition, ended_at=None, user__is_active=True)
    local = seats.filter(party=effort.party) if effort.party else seats.none()
    return (
        User.objects.filter(pk__in=seats.values("user")).exclude(pk__in=local.values("user")).order_by("name")
    )


def things_at(effort: Effort, at: datetime) -> list[Belonging]:
    """Return what belonged to whom at a moment, each with what it was `after`; two or three queries."""
    rows = effort.belongings.filter(standing(at, "since_at", "until_at"))
    # A party says what it was called then where it is read after its row, not joined to it.
    return list(rows.prefetch_related("owner", "after__owner").order_by("thing", "pk"))


def from_outside(effort: Effort, things: Sequence[Belonging]) -> list[Belonging]:
    """Return what belongs to an organisation from outside, and of which locals have not said that it stays there."""
    return [each for each in things if each.owner_id != effort.party_id and not each.stays]


class Help(NamedTuple):
    """Who helps, the day on which her right ends or ended, and whether it is over."""

    row: Helping
    last_day: date
    is_over: bool


@dataclass(frozen=True)
class Stood:
    """What stood in an effort at a moment, as far as an actor may read it."""

    stage: Stage | None
    stages: Sequence[StageReached]
    log: Sequence[Conversation]
    helping: Sequence[Help]
    things: Sequence[Belonging]


def stood(effort: Effort, actor: Actor, at: datetime) -> Stood:
    """Return what stood in an effort at a moment; a fixed number of queries."""
    reached = effort.stages.filter(reached_at__lte=at).order_by("reached_at", "pk")
    stages = list(reached.prefetch_related("said_for"))
    seated = actor.is_operator or has_seat(actor, effort.coalition)
    helping = effort.helpings.filter(since__lte=at).select_related("user") if seated else ()
    return Stood(
        stage=_last(stages),
        stages=stages,
        log=list(effort.conversations.filter(recorded_at__lte=at, audience__lte=_reads(actor, effort))),
        helping=[_help(row, at, ZoneInfo(effort.coalition.time_zone)) for row in helping],
        things=things_at(effort, at) if seated else [],
    )


def _help(row: Helping, at: datetime, zone: ZoneInfo) -> Help:
    ends = min(row.until, row.ended_at) if row.ended_at and row.ended_at <= at else row.until
    return Help(row, ends.astimezone(zone).date(), ends <= at)


def _reads(actor: Actor, effort: Effort) -> Audience:
    if actor.is_operator or can_draft(actor, effort.coalition):
        return Audience.EDITORS
    return Audience.COALITION if has_seat(actor, effort.coalition) else Audience.PUBLIC
