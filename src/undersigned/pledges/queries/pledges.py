"""Reads: how pledges stand, from what was delivered and what those it was for say of it, now or at a moment."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from undersigned.agreements.models import Reservation
from undersigned.core.actor import DELEGATE, EDITOR, NOBODY, OFFICER, SECRETARY, Actor
from undersigned.core.asof import standing
from undersigned.core.models import Audience, Earlier
from undersigned.core.pages import quantity as figure_of
from undersigned.parties.models import Coalition
from undersigned.parties.queries import SEATS
from undersigned.pledges.models import Delivery, Pledge, Receipt, Reply
from undersigned.pledges.states import OWING, Outcome, PledgeState

ARRIVED = {Outcome.ARRIVED, Outcome.PARTLY}
BESIDE = (
    *("coalition", "party__voucher", "recipient__voucher", "signature"),
    *("ask__appeal__text", "ask__clause", "edition_clause__edition__text", "edition_clause__clause"),
)


class Said(NamedTuple):
    """What those it was for say of a delivery, and the giver's words beside it."""

    receipt: Receipt
    reply: Reply | None


@dataclass(frozen=True)
class Told:
    """A delivery as it was told at a moment: `said` is what stands of it, `before` what was said earlier."""

    delivery: Delivery
    said: Said | None
    before: tuple[Said, ...] = ()

    @property
    def may_be_answered(self) -> bool:
        """Whether the giver may put its words beside what was said: once, where not all arrived."""
        return self.said is not None and self.said.reply is None and self.outcome != Outcome.ARRIVED

    @property
    def outcome(self) -> str:
        """What those it was for say; empty while they have not."""
        return self.said.receipt.outcome if self.said else ""


@dataclass(frozen=True)
class Stood:
    """A pledge as it stood at a moment.

    Attributes:
        told: its deliveries, in the order in which they were reported.
        arrived: how much those it was for say has arrived; None where it counts nothing.
    """

    pledge: Pledge
    at: datetime
    told: tuple[Told, ...]
    state: PledgeState
    arrived: Decimal | None

    @property
    def overdue(self) -> bool:
        """Whether its day is over and the giver still owes something."""
        return self.state in OWING and is_over(self.pledge, self.at)

    @property
    def dropped(self) -> bool:
        """Whether it was dropped by then; what was kept before stays kept."""
        return self.pledge.dropped_at is not None and self.pledge.dropped_at <= self.at

    @property
    def shown_state(self) -> str:
        """The state in the reader's language."""
        return str(self.state.label)

    def came_late(self, delivery: Delivery) -> bool:
        """Whether a delivery was made after the day, as far as its date is told."""
        due = self.pledge.due_on
        return due is not None and first_day(delivery.delivered) > due


def amount_of(quantity: Decimal | None, unit: str) -> str:
    """Return a quantity as the reader's language writes it, with its unit; "" where nothing is counted."""
    if quantity is None:
        return ""
    return f"{figure_of(quantity)} {unit}"


def first_day(told: str) -> date:
    """Return the first day that a date, told as far as it is known, can mean."""
    return date.fromisoformat(f"{told}-01-01"[:10])


def is_over(pledge: Pledge, at: datetime) -> bool:
    """Tell whether a pledge's day was over at a moment, in the time zone of the pledge."""
    return pledge.due_on is not None and at.astimezone(ZoneInfo(pledge.time_zone)).date() > pledge.due_on


def pledges() -> QuerySet[Pledge]:
    """Return all pledges, each with what its page says of it."""
    return Pledge.objects.select_related(*BESIDE)


def visible_to(actor: Actor) -> Q:
    """Return the filter for pledges that an actor may read (`rules.can_see`).

    What would name a signer that is not named is for the coalition's seats.
    """
    if actor.is_operator:
        return Q()
    named = Q(signature__isnull=True) | Q(signature__named=True)
    inside = Q(coalition__in=actor.coalitions(*SEATS), audience__lte=Audience.COALITION)
    drafted = Q(coalition__in=actor.coalitions(EDITOR, SECRETARY))
    return (Q(audience=Audience.PUBLIC) & named) | inside | drafted | _own(actor)


def _own(actor: Actor) -> Q:
    found = Q(pk__in=[])
    for grant in actor.grants:
        if actor.kind == "person" and grant.power in (DELEGATE, OFFICER) and grant.party:
            mine = Q(party=grant.party) | Q(recipient=grant.party) | Q(recipient__voucher=grant.party)
            found |= Q(coalition=grant.coalition) & mine
    return found


def pledges_of(coalition: Coalition, actor: Actor, at: datetime) -> QuerySet[Pledge]:
    """Return the pledges of a coalition that were made by a moment, as far as an actor may read them."""
    return pledges().filter(visible_to(actor), coalition=coalition, made_at__lte=at)


def in_state(found: Iterable[Stood], state: str) -> list[Stood]:
    """Return those of a state by their day; late is also what arrived in part, or not, once the day is over."""
    by_day = sorted(found, key=lambda each: (each.pledge.due_on or date.max, each.pledge.pk))
    if not state:
        return by_day
    return [each for each in by_day if each.state == state or (state == PledgeState.LATE and each.overdue)]


def said_before(pledge: Pledge, at: datetime) -> list[tuple[datetime, str, date | None]]:
    """Return until when a pledge said otherwise, how much it said and which day, the latest first; one query."""
    found = Earlier.objects.filter(kind=Pledge._meta.label_lower, row=pledge.pk, until_at__lte=at)
    told = [
        (each.until_at, _amount_said(each.said), _day_said(each.said)) for each in found.order_by("-until_at")
    ]
    stands = (amount_of(pledge.quantity, pledge.unit), pledge.due_on)
    # Whose task it is was changed too, and is told to nobody.
    later = [stands, *((amount, due) for _until, amount, due in told)]
    return [each for each, after in zip(told, later, strict=False) if each[1:] != after]


def _amount_said(said: dict[str, Any]) -> str:
    return amount_of(Decimal(said["quantity"]) if said["quantity"] is not None else None, said["unit"])


def _day_said(said: dict[str, Any]) -> date | None:
    return date.fromisoformat(said["due_on"]) if said["due_on"] else None


def reservation_beside(pledge: Pledge) -> Reservation | None:
    """Return what the giver reserved on the undertaking when it signed it; one query, none for other pledges."""
    if pledge.signature_id is None:
        return None
    noted = Reservation.objects.filter(signature=pledge.signature_id, edition_clause=pledge.edition_clause_id)
    return noted.first()


def pledged_beside(clauses: Iterable[int], at: datetime) -> dict[int, list[Stood]]:
    """Return by clause the public pledges that follow from undertakings, as they stood at a moment; four queries."""
    made = Q(edition_clause__clause__in=list(clauses), made_at__lte=at)
    found: dict[int, list[Stood]] = {}
    # Not by their day, which can be changed: so they stand in the same order at every moment.
    beside = pledges().filter(visible_to(NOBODY), made).order_by("made_at", "pk")
    for each in stood(beside, at).values():
        assert each.pledge.edition_clause is not None
        found.setdefault(each.pledge.edition_clause.clause_id, []).append(each)
    return found


def state_of(pledge: Pledge, at: datetime) -> PledgeState:
    """Return how a pledge stood at a moment; of a past one it is read inside `kept.then`."""
    return stood([pledge], at)[pledge.pk].state


def stood(wanted: Iterable[Pledge], at: datetime) -> dict[int, Stood]:
    """Return by key how pledges stood at a moment, with what was delivered and said; three queries."""
    found = list(wanted)
    told = _told(found, at)
    return {pledge.pk: _stood(pledge, tuple(told[pledge.pk]), at) for pledge in found}


def _told(wanted: Sequence[Pledge], at: datetime) -> defaultdict[int, list[Told]]:
    reported = standing(at, "reported_at", "withdrawn_at")
    by_key = {pledge.pk: pledge for pledge in wanted}
    deliveries = Delivery.objects.filter(reported, pledge__in=list(by_key))
    said: defaultdict[int, list[Said]] = defaultdict(list)
    given = Receipt.objects.filter(delivery__in=deliveries.order_by().values("pk"), given_at__lte=at)
    receipts = list(given.select_related("party__voucher", "through"))
    replies = Reply.objects.filter(receipt__in=[each.pk for each in receipts], replied_at__lte=at)
    beside = {reply.receipt_id: reply for reply in replies}
    for receipt in receipts:
        said[receipt.delivery_id].append(Said(receipt, beside.get(receipt.pk)))
    told: defaultdict[int, list[Told]] = defaultdict(list)
    for delivery in deliveries:
        delivery.pledge = by_key[delivery.pledge_id]
        told[delivery.pledge_id].append(_one(delivery, said[delivery.pk], at))
    return told


def _one(delivery: Delivery, said: Sequence[Said], at: datetime) -> Told:
    def stands(receipt: Receipt) -> bool:
        return receipt.superseded_at is None or receipt.superseded_at > at

    now = next((each for each in said if stands(each.receipt)), None)
    # One that was said otherwise before its day had come was never shown.
    shown = [each for each in said if each.receipt.superseded_at != each.receipt.given_at]
    return Told(delivery, now, tuple(each for each in shown if each is not now))


def _stood(pledge: Pledge, told: tuple[Told, ...], at: datetime) -> Stood:
    arrived = None
    if pledge.quantity is not None:
        receipts = [each.said.receipt for each in told if each.said and each.outcome in ARRIVED]
        arrived = sum((receipt.quantity or Decimal() for receipt in receipts), Decimal())
    return Stood(pledge, at, told, _state(pledge, told, arrived, at), arrived)


def _state(pledge: Pledge, told: Sequence[Told], arrived: Decimal | None, at: datetime) -> PledgeState:
    outcomes = {each.outcome for each in told}
    reached = Outcome.ARRIVED in outcomes if arrived is None else arrived >= (pledge.quantity or 0)
    dropped = pledge.dropped_at is not None and pledge.dropped_at <= at
    # The first that holds: a dispute outweighs what arrived, and what was kept is not dropped any more.
    table = (
        (Outcome.DISPUTED in outcomes, PledgeState.DISPUTED),
        (reached and bool(outcomes & ARRIVED), PledgeState.KEPT),
        (dropped, PledgeState.DROPPED),
        (bool(outcomes & ARRIVED), PledgeState.PARTLY),
        ("" in outcomes, PledgeState.REPORTED),
        (Outcome.NOT in outcomes, PledgeState.NOT),
        (is_over(pledge, at), PledgeState.LATE),
    )
    return next((state for holds, state in table if holds), PledgeState.OPEN)
