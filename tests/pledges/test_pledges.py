from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.factories import make_coalition, make_party, seated

from undersigned.core.errors import Refused
from undersigned.pledges.actions.pledges import make_pledge
from undersigned.pledges.queries.pledges import state_of
from undersigned.pledges.states import PledgeState

pytestmark = pytest.mark.django_db


def test_a_pledge_is_open_until_its_day_is_over() -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    today = timezone.localdate()
    pledge = make_pledge(
        party,
        coalition,
        "Twenty-five pallets.",
        actor=seated(coalition, "delegate", party=party),
        language="en",
        quantity=Decimal(25),
        unit="pallets",
        due_on=today + timedelta(days=3),
    )

    assert state_of(pledge, timezone.now()) == PledgeState.OPEN
    assert state_of(pledge, timezone.now() + timedelta(days=5)) == PledgeState.LATE


def test_a_second_pledge_in_other_units_is_refused() -> None:
    with pytest.raises(Refused):
        make_pledge(
            (party := make_party(coalition := make_coalition())),
            coalition,
            "x",
            actor=seated(coalition, "delegate", party=party),
            language="en",
            quantity=Decimal("NaN"),
            unit="kg",
        )
