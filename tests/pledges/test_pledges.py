"""What a party promises: who may, what is no promise, and what becomes of it when it is changed or dropped."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.factories import make_coalition, make_party
from tests.pledges.pledging import Pledging
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Earlier, EventWords
from undersigned.pledges.actions.pledges import change_pledge, check_day, drop_pledge
from undersigned.pledges.models import Pledge
from undersigned.pledges.queries.pledges import amount_of, said_before, state_of
from undersigned.pledges.states import Outcome, PledgeState

pytestmark = pytest.mark.django_db


def test_a_pledge_is_late_once_its_day_is_over_where_the_coalition_lives() -> None:
    world = Pledging(time_zone="Pacific/Kiritimati")
    zone = ZoneInfo("Pacific/Kiritimati")
    due = timezone.localdate(timezone=zone) + timedelta(days=3)
    pledge = world.pledge(due_on=due)

    assert state_of(pledge, datetime(due.year, due.month, due.day, 23, 59, tzinfo=zone)) == PledgeState.OPEN
    assert state_of(pledge, datetime.combine(due, datetime.max.time(), ZoneInfo("UTC"))) == PledgeState.LATE


@pytest.mark.parametrize("wrong", ["0", "-1", "NaN", "Infinity", "-Infinity", "1E+11", "0.0001", "1E+999999"])
def test_what_is_no_quantity_is_refused(wrong: str) -> None:
    with pytest.raises(Refused, match="A quantity is a number above zero"):
        Pledging().pledge(quantity=Decimal(wrong))
    assert not Pledge.objects.exists()


def test_a_quantity_without_a_unit_is_refused_and_so_is_a_unit_alone() -> None:
    with pytest.raises(Refused, match="Say what is counted"):
        Pledging().pledge(unit=" ")
    with pytest.raises(Refused, match="Say how many pallets"):
        Pledging().pledge(quantity=None)


def test_a_quantity_is_kept_to_the_last_figure() -> None:
    pledge = Pledging().pledge(quantity=Decimal("99999999999.999"))

    assert Pledge.objects.get(pk=pledge.pk).quantity == Decimal("99999999999.999")
    assert amount_of(Decimal("20.500"), "pallets") == "20.5 pallets"


def test_a_day_that_a_time_zone_left_out_is_refused() -> None:
    # Samoa crossed the date line at the end of 29 December 2011.
    with pytest.raises(Refused, match="There is no 30 December 2011 in the time zone Pacific/Apia"):
        check_day(date(2011, 12, 30), "Pacific/Apia")
    with pytest.raises(Refused, match="This day has passed"):
        check_day(date(2011, 12, 31), "Pacific/Apia")


def test_nobody_pledges_for_another_nor_to_itself_nor_to_strangers() -> None:
    world = Pledging()
    elsewhere = make_party(make_coalition())

    with pytest.raises(NotAllowed):
        world.pledge(actor=world.delegate(world.stranger))
    with pytest.raises(NotAllowed):
        world.pledge(actor=world.secretary)
    with pytest.raises(Refused, match="for somebody else"):
        world.pledge(recipient=world.giver)
    with pytest.raises(Refused, match="not in the coalition"):
        world.pledge(recipient=elsewhere)


def test_pressed_twice_there_is_one_pledge() -> None:
    world = Pledging()

    assert world.pledge(key="k").pk == world.pledge(key="k").pk
    assert Pledge.objects.count() == 1


def test_what_a_pledge_said_before_it_was_changed_is_told_with_its_day() -> None:
    world = Pledging()
    pledge = world.pledge(task_of="Rosa")
    first, later = pledge.due_on, timezone.localdate() + timedelta(days=20)
    giver = world.delegate(world.giver)

    change_pledge(pledge, actor=giver, quantity=Decimal(30), due_on=later)
    change_pledge(pledge, actor=giver, quantity=Decimal(30), due_on=later, task_of="Tomás")

    pledge.refresh_from_db()
    assert (pledge.quantity, pledge.unit, pledge.due_on) == (Decimal(30), "pallets", later)
    assert [told[1:] for told in said_before(pledge, timezone.now())] == [("25 pallets", first)]


def test_a_share_does_not_shrink_after_a_delivery_nor_a_day_move_after_it_has_passed() -> None:
    world = Pledging()
    pledge = world.pledge()
    giver = world.delegate(world.giver)
    world.receive(world.report(pledge, "10"))

    with pytest.raises(Refused, match="no longer shrink"):
        change_pledge(pledge, actor=giver, quantity=Decimal(10), due_on=pledge.due_on)
    yesterday = timezone.localdate() - timedelta(days=1)
    Pledge.objects.update(due_on=yesterday)
    with pytest.raises(Refused, match="Its day has passed and stays"):
        change_pledge(pledge, actor=giver, quantity=Decimal(25), due_on=pledge.due_on)
    assert state_of(Pledge.objects.get(), timezone.now()) == PledgeState.PARTLY


def test_a_dropped_pledge_stays_with_its_reason_and_takes_no_report() -> None:
    world = Pledging()
    pledge = world.pledge()
    before = timezone.now()

    drop_pledge(pledge, "The store burned down.", actor=world.delegate(world.giver))

    pledge.refresh_from_db()
    assert state_of(pledge, before) == PledgeState.OPEN
    assert state_of(pledge, timezone.now()) == PledgeState.DROPPED
    assert pledge.dropped_words == "The store burned down."
    with pytest.raises(Refused, match="was dropped on"):
        world.report(pledge)
    with pytest.raises(Refused, match="was dropped on"):
        drop_pledge(pledge, "Again.", actor=world.delegate(world.giver))


def test_what_was_kept_is_not_dropped_any_more() -> None:
    world = Pledging()
    pledge = world.pledge()
    world.receive(world.report(pledge))

    with pytest.raises(Refused, match="is kept"):
        drop_pledge(pledge, "Too late.", actor=world.delegate(world.giver))


def test_erasing_a_pledge_leaves_no_word_of_it() -> None:
    world = Pledging()
    pledge = world.pledge(words="Ask Rosalind at the store.", task_of="Rosalind")
    change_pledge(
        pledge, actor=world.delegate(world.giver), quantity=Decimal(25), due_on=None, task_of="Rosalind B."
    )
    delivery = world.report(pledge)
    receipt = world.receive(delivery, Outcome.NOT, "Rosalind was not there.")

    for kind, row in (("pledge", pledge), ("receipt", receipt), ("delivery", delivery)):
        erase(kind, row.uid)

    left = [str(list(model.objects.values())) for model in (Pledge, Earlier, EventWords)]
    assert not [each for each in left if "Rosalind" in each or "pier" in each]
    assert state_of(Pledge.objects.get(), timezone.now()) == PledgeState.NOT
