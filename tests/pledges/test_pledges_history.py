"""Whatever happens in whatever order: nothing is kept without the recipient's word, and the past stays as it was."""

import contextlib
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.pledges.pledging import Pledging
from undersigned.core.asof import standing
from undersigned.core.errors import Refused
from undersigned.core.kept import then
from undersigned.pledges.actions.pledges import change_pledge, drop_pledge
from undersigned.pledges.actions.receipts import withdraw_delivery
from undersigned.pledges.models import Pledge, Receipt
from undersigned.pledges.queries.pledges import Stood, stood
from undersigned.pledges.states import Outcome, PledgeState

pytestmark = pytest.mark.django_db

ARRIVED = (Outcome.ARRIVED, Outcome.PARTLY)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("report"), st.sampled_from(["5", "10", "25"])),
        st.tuples(st.just("receive"), st.sampled_from(Outcome.values)),
        st.tuples(st.just("change"), st.sampled_from(["10", "25", "30"])),
        st.tuples(st.sampled_from(["withdraw", "drop"]), st.just("")),
    ),
    min_size=2,
    max_size=7,
)


class History:
    """One pledge, what happens to it, and how it was read after each act."""

    def __init__(self) -> None:
        self.world = Pledging()
        self.pledge = self.world.pledge()
        self.giver = self.world.delegate(self.world.giver)
        self.recipient = self.world.delegate(self.world.recipient)

    def happens(self, act: str, told: str) -> None:
        with contextlib.suppress(Refused):
            getattr(self, act)(told)

    def report(self, quantity: str) -> None:
        self.world.report(self.pledge, quantity)

    def receive(self, outcome: str) -> None:
        for delivery in self.pledge.deliveries.filter(withdrawn_at=None).order_by("?")[:1]:
            before = delivery.receipts.filter(superseded_at=None).first()
            part = {"quantity": Decimal(3), "unit": "pallets"} if outcome == Outcome.PARTLY else {}
            seen = before.uid if before else ""
            self.world.receive(delivery, Outcome(outcome), "So.", actor=self.recipient, seen=seen, **part)

    def withdraw(self, _told: str) -> None:
        for delivery in self.pledge.deliveries.filter(withdrawn_at=None)[:1]:
            withdraw_delivery(delivery, actor=self.giver)

    def change(self, quantity: str) -> None:
        change_pledge(self.pledge, actor=self.giver, quantity=Decimal(quantity), due_on=self.pledge.due_on)

    def drop(self, _told: str) -> None:
        drop_pledge(self.pledge, "We cannot.", actor=self.giver)

    def read(self, at: datetime) -> Stood:
        return stood([Pledge.objects.get(pk=self.pledge.pk)], at)[self.pledge.pk]


def told(read: Stood) -> tuple[object, ...]:
    """Return what a page says of a pledge, but for whether its day is over."""
    said = [(each.delivery.pk, each.said and each.said.receipt.pk, len(each.before)) for each in read.told]
    return read.state, read.arrived, read.pledge.quantity, said


@given(acts=ACTS)
def test_nothing_is_kept_without_a_standing_receipt_and_the_past_is_what_it_was(
    acts: list[tuple[str, str]],
) -> None:
    history = History()
    live = []
    for act, what in acts:
        history.happens(act, what)
        at = timezone.now()
        read = history.read(at)
        live.append((at, told(read)))

        stand = Receipt.objects.filter(
            standing(at, "given_at", "superseded_at"), party=history.world.recipient, outcome__in=ARRIVED
        )
        arrived = sum((receipt.quantity or Decimal() for receipt in stand), Decimal())
        if read.state == PledgeState.KEPT:
            assert arrived >= (read.pledge.quantity or 0)
            assert stand.exists()

    for at, said in live:
        with then(at):
            assert told(history.read(at)) == said
    end = live[-1][0] + timedelta(days=365)
    assert (history.read(end).state == PledgeState.KEPT) == (live[-1][1][0] == PledgeState.KEPT)
