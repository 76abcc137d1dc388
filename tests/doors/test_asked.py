"""Whatever is asked of anybody in a house opens where it says, by a seat and by a private link."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.doors.house import House
from tests.doors.visitors import Visitors

from undersigned.core.actor import OPERATOR
from undersigned.home.queries.asked import asked_by_link, asked_of, waiting
from undersigned.parties.actions import make_inbox
from undersigned.parties.models import Party
from undersigned.parties.queries import actor_of_user, parties_in

pytestmark = pytest.mark.django_db


def opened(party: Party, house: House) -> tuple[dict[str, int], set[str]]:
    """Press every button behind a party's link; return where each leads to with what status, and the purposes."""
    link, token = make_inbox(party, house.coalition, actor=OPERATOR)
    things = waiting(asked_by_link(link, timezone.now()))
    found = {}
    for each in things:
        browser = Client()
        browser.cookies["link"] = token
        response = browser.post(f"{link.address}open/", {"open": each.key})
        response = browser.get(response.headers["Location"])
        address = response.headers["Location"].partition("?")[0]
        found[f"{each.asked.act} {each.asked.purpose} {address}"] = browser.get(address).status_code
    return found, {each.asked.purpose for each in things}


def test_everything_asked_of_a_party_opens_by_its_private_link(houses: tuple[House, House]) -> None:
    house, purposes = houses[0], set()
    for party in parties_in(house.coalition):
        found, of = opened(party, house)
        assert {where: status for where, status in found.items() if status != 200} == {}
        purposes |= of

    assert purposes >= {"answer", "sign", "review", "pledge", "receive", "follow"}


def test_everything_asked_of_a_person_opens_by_her_seat(
    houses: tuple[House, House], visitors: Visitors
) -> None:
    people = {role: user for role, user in houses[0].people.items() if user.is_active}
    asked = {role: asked_of(actor_of_user(user), timezone.now()) for role, user in people.items()}
    closed = {
        (role, each.address, status)
        for role, things in asked.items()
        for each in things
        if (status := visitors.visitor(role, "node").get(each.address).status_code) != 200
    }

    assert closed == set()
    assert all(asked[role] for role in ("delegate", "officer", "secretary", "editor", "neighbour"))
    assert [asked[role] for role in ("observer", "ended", "stranger")] == [[], [], []]
