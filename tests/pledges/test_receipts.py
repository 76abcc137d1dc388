"""What arrived: only those it was for say so, and each pledge says what they said."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.factories import link_holder
from tests.pledges.pledging import Pledging
from undersigned.core import erasure
from undersigned.core.actor import OPERATOR
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.parties.models import Party
from undersigned.pledges.actions.receipts import reply_to, withdraw_delivery
from undersigned.pledges.models import Delivery, Pledge, Receipt, Reply
from undersigned.pledges.queries.pledges import Stood, state_of, stood
from undersigned.pledges.rules.pledges import can_receive
from undersigned.pledges.states import Outcome, PledgeState

pytestmark = pytest.mark.django_db


def now(pledge: Pledge) -> Stood:
    return stood([pledge], timezone.now())[pledge.pk]


def tomorrow(pledge: Pledge) -> Stood:
    return stood([pledge], timezone.now() + timedelta(days=1))[pledge.pk]


def test_a_report_without_a_receipt_stays_reported_and_never_kept() -> None:
    world = Pledging()
    pledge = world.pledge()
    world.report(pledge)

    assert now(pledge).state == PledgeState.REPORTED
    assert state_of(pledge, timezone.now() + timedelta(days=365)) == PledgeState.REPORTED


def test_parts_add_up_exactly_until_the_pledge_is_kept() -> None:
    world = Pledging()
    pledge = world.pledge(quantity=Decimal("0.3"), unit="tonnes")
    states = []
    for _part in range(3):
        world.receive(world.report(pledge, "0.1"))
        states.append(now(pledge).state)

    assert states == [PledgeState.PARTLY, PledgeState.PARTLY, PledgeState.KEPT]


def test_of_a_delivery_that_arrived_in_part_the_part_counts() -> None:
    world = Pledging()
    pledge = world.pledge()
    world.receive(world.report(pledge), Outcome.PARTLY, "Twenty came.", quantity=Decimal(20), unit="Pallets")

    assert (now(pledge).state, now(pledge).arrived) == (PledgeState.PARTLY, Decimal(20))
    world.receive(world.report(pledge, "5"))
    assert now(pledge).state == PledgeState.KEPT


def test_a_pledge_that_counts_nothing_is_kept_once_something_of_it_arrived() -> None:
    world = Pledging()
    pledge = world.pledge(quantity=None, unit="")
    world.receive(world.report(pledge, None), Outcome.NOT, "Nobody came.")
    assert now(pledge).state == PledgeState.NOT

    world.receive(world.report(pledge, None))
    assert now(pledge).state == PledgeState.KEPT


def test_a_dispute_stands_with_the_words_of_both_sides_and_is_answered_once() -> None:
    world = Pledging()
    pledge = world.pledge()
    world.receive(world.report(pledge, "5"))
    receipt = world.receive(world.report(pledge, "20"), Outcome.DISPUTED, "These were ours already.")
    giver = world.delegate(world.giver)

    reply_to(receipt, "We have the bill.", actor=giver, language="en", key="k")
    reply_to(receipt, "We have the bill.", actor=giver, language="en", key="k")

    assert now(pledge).state == PledgeState.DISPUTED
    said = now(pledge).told[1].said
    assert said
    assert said.reply
    assert (said.receipt.words, said.reply.words) == ("These were ours already.", "We have the bill.")
    with pytest.raises(Refused, match="answered this already"):
        reply_to(receipt, "And another thing.", actor=giver, language="en")
    with pytest.raises(NotAllowed):
        reply_to(receipt, "Well.", actor=world.delegate(world.recipient), language="en")


def test_nobody_but_those_it_was_for_says_what_arrived() -> None:
    world = Pledging()
    delivery = world.report(world.pledge())
    others = [world.delegate(party) for party in (world.giver, world.stranger, world.voucher)]
    by_link = link_holder(world.stranger, world.coalition, world.recipient.uid, "receive")
    wrong_link = link_holder(world.recipient, world.coalition, world.stranger.uid, "receive")

    for actor in [*others, world.secretary, by_link, wrong_link]:
        with pytest.raises(NotAllowed):
            world.receive(delivery, actor=actor)
    assert not Receipt.objects.exists()


def test_a_pledge_for_nobody_is_reported_and_nobody_can_say_that_it_arrived() -> None:
    world = Pledging()
    pledge = world.pledge(recipient=None)
    delivery = world.report(pledge)

    with pytest.raises(NotAllowed):
        world.receive(delivery, actor=world.delegate(world.stranger))
    assert now(pledge).state == PledgeState.REPORTED


def test_two_presses_give_one_receipt() -> None:
    world = Pledging()
    delivery, actor = world.report(world.pledge()), world.delegate(world.recipient)

    first = world.receive(delivery, actor=actor, key="k")
    second = world.receive(delivery, actor=actor, key="k")

    assert first == second
    assert Event.objects.filter(verb="receipt.given").count() == 1


def test_of_two_people_who_answer_one_delivery_the_second_is_shown_what_the_first_said() -> None:
    world = Pledging()
    pledge = world.pledge()
    delivery = world.report(pledge)
    first = world.receive(delivery)

    with pytest.raises(Refused, match="Somebody answered this meanwhile"):
        world.receive(delivery, Outcome.NOT, "I saw nothing.")

    world.receive(delivery, Outcome.NOT, "I saw nothing.", seen=first.uid)
    assert now(pledge).state == PledgeState.NOT
    assert [said.receipt for said in now(pledge).told[0].before] == [first]


def test_other_units_are_refused_by_name() -> None:
    world = Pledging()
    pledge = world.pledge()

    with pytest.raises(Refused) as refused:
        world.report(pledge, "25", unit="kg")
    assert str(refused.value) == "The pledge counts in pallets, not in kg."
    delivery = world.report(pledge, "25", unit=" ＰＡＬＬＥＴＳ ")  # Wide letters are letters.
    with pytest.raises(Refused, match="in pallets, not in sacks"):
        world.receive(delivery, Outcome.PARTLY, "Some.", quantity=Decimal(3), unit="sacks")
    with pytest.raises(Refused, match="counts nothing"):
        world.report(world.pledge(quantity=None, unit=""), "3", unit="pallets")


def test_what_cannot_have_been_delivered_is_refused() -> None:
    world = Pledging()
    pledge = world.pledge()
    ahead = timezone.localdate() + timedelta(days=2)

    with pytest.raises(Refused, match="still to come"):
        world.report(pledge, delivered=ahead.isoformat())
    with pytest.raises(Refused, match="Write the date"):
        world.report(pledge, delivered="2026-02-31")
    for wrong in ("0", "-3", "NaN"):
        with pytest.raises(Refused, match="number above zero"):
            world.report(pledge, wrong)
    with pytest.raises(Refused, match="less than what was delivered"):
        world.receive(world.report(pledge), Outcome.PARTLY, "All.", quantity=Decimal(25), unit="pallets")
    assert Delivery.objects.count() == 1


def test_a_report_is_taken_back_until_it_is_answered() -> None:
    world = Pledging()
    pledge = world.pledge()
    giver = world.delegate(world.giver)
    wrong, right = world.report(pledge), world.report(pledge)

    withdraw_delivery(wrong, actor=giver)
    world.receive(right)

    assert [told.delivery for told in now(pledge).told] == [right]
    with pytest.raises(Refused, match="Those it was for have answered"):
        withdraw_delivery(right, actor=giver)
    with pytest.raises(Refused, match="taken back"):
        world.receive(wrong)


def test_a_protected_recipient_confirms_through_its_voucher_without_place_or_day_from_tomorrow_on() -> None:
    world = Pledging(protected=True)
    pledge = world.pledge()
    delivery = world.report(pledge, place="The old pier")
    today = timezone.localdate().isoformat()
    voucher = world.delegate(world.voucher)

    receipt = world.receive(delivery, actor=voucher, received=today, place="The old pier")

    assert (receipt.party, receipt.through) == (world.recipient, world.voucher)
    assert [(row.place, len(row.delivered)) for row in Delivery.objects.all()] == [("", 7)]
    assert (receipt.place, receipt.received) == ("", today[:7])
    assert (now(pledge).state, tomorrow(pledge).state) == (PledgeState.REPORTED, PledgeState.KEPT)
    event = Event.objects.get(verb="receipt.given")
    assert (event.text_uid, event.at.hour, event.at.minute) == ("", 12, 0)


def test_what_is_said_otherwise_before_its_day_was_never_said() -> None:
    world = Pledging(protected=True)
    pledge = world.pledge()
    delivery, voucher = world.report(pledge), world.delegate(world.voucher)

    first = world.receive(delivery, actor=voucher)
    world.receive(delivery, Outcome.NOT, "It was another boat.", actor=voucher, seen=first.uid)

    told = tomorrow(pledge).told[0]
    assert (tomorrow(pledge).state, told.before) == (PledgeState.NOT, ())


def test_who_vouches_and_gives_does_not_confirm_its_own_gift() -> None:
    world = Pledging(protected=True)
    pledge = world.pledge()
    Party.objects.filter(pk=world.recipient.pk).update(voucher=world.giver)
    pledge = Pledge.objects.get(pk=pledge.pk)

    assert not can_receive(world.delegate(world.giver), pledge)
    own = link_holder(world.recipient, world.coalition, world.recipient.uid, "receive")
    assert can_receive(own, pledge)


def test_of_an_erased_recipient_the_report_stays_a_report() -> None:
    world = Pledging()
    pledge = world.pledge()
    world.report(pledge)

    erasure.erase("party", world.recipient.uid, actor=OPERATOR)

    pledge.refresh_from_db()
    assert pledge.recipient
    assert pledge.recipient.name == "(erased)"
    assert now(pledge).state == PledgeState.REPORTED


def test_what_came_after_the_day_is_told_as_late() -> None:
    world = Pledging()
    pledge = world.pledge()
    delivery = world.report(pledge)
    Pledge.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    pledge.refresh_from_db()
    world.receive(delivery)

    assert (now(pledge).state, now(pledge).came_late(delivery)) == (PledgeState.KEPT, True)
    Delivery.objects.update(delivered=timezone.localdate().isoformat()[:4])
    assert not now(pledge).came_late(Delivery.objects.get())
    assert not Reply.objects.exists()
