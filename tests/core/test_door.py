"""The one door: what no rule allows is refused."""

import pytest
from tests.factories import link_holder, make_coalition, make_party, make_seat, seated

from undersigned.core.actor import NOBODY, OPERATOR, WORKER, Actor, Grant
from undersigned.core.door import require
from undersigned.core.errors import NotAllowed
from undersigned.parties import rules
from undersigned.parties.models import Coalition
from undersigned.parties.queries import actor_of_user

pytestmark = pytest.mark.django_db

ALL = {"can_found", "can_see", "can_manage", "can_draft"}


def allowed(actor: Actor, coalition: Coalition) -> set[str]:
    return {name for name in ALL if getattr(rules, name)(actor, coalition)}


@pytest.mark.parametrize("actor", [NOBODY, WORKER, Actor(kind="person", label="x")])
def test_the_door_is_closed_by_default(actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        require(lambda _actor, _subject: False, actor, None)


def test_the_operator_passes_every_door() -> None:
    require(lambda _actor, _subject: False, OPERATOR, None)


@pytest.mark.parametrize(
    ("power", "may"),
    [
        ("secretary", ALL),
        ("editor", ALL - {"can_manage"}),
        ("observer", {"can_found", "can_see"}),
        ("delegate", {"can_found", "can_see"}),
        ("officer", {"can_found", "can_see"}),
    ],
)
def test_each_power_reaches_as_far_as_it_says(power: str, may: set[str]) -> None:
    coalition = make_coalition()
    party = make_party(coalition) if power in {"delegate", "officer"} else None

    assert allowed(seated(coalition, power, party=party), coalition) == may


def test_a_seat_reaches_no_other_coalition() -> None:
    assert allowed(seated(make_coalition()), make_coalition("Others")) == {"can_found"}


def test_a_private_link_and_nobody_open_nothing() -> None:
    coalition = make_coalition()

    assert allowed(link_holder(make_party(coalition), coalition, "x"), coalition) == set()
    assert allowed(NOBODY, coalition) == set()
    forged = Actor(kind="link", grants=frozenset({Grant("secretary", coalition.pk, None, "text")}))
    assert "can_see" not in allowed(forged, coalition)


def test_an_ended_seat_opens_nothing() -> None:
    coalition = make_coalition()
    seat = make_seat(coalition, "secretary")
    seat.ended_at = seat.since
    seat.save()

    assert allowed(actor_of_user(seat.user), coalition) == {"can_found"}
