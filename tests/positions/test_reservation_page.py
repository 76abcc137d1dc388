"""The page on which a party answers the reservations of others."""

import pytest
from django.test import Client
from tests.agreements.worlds import World
from tests.factories import make_seat

from undersigned.positions import actions
from undersigned.positions.actions import Answer
from undersigned.positions.models import Objection, Position
from undersigned.positions.states import Stance

pytestmark = pytest.mark.django_db


def seated_browser(world: World, party: int) -> tuple[Client, str]:
    seat = make_seat(world.coalition, "delegate", party=world.parties[party])
    browser = Client()
    browser.force_login(seat.user)
    return browser, f"/t/{world.text.uid}/answer/{world.parties[party].uid}/reservations/"


def reserved() -> tuple[World, Position]:
    world = World(parties=2)
    world.answer(world.parties[0], Answer(world.wordings(1)[0], Stance.RESERVE, "Only on Sundays.", "en"))
    world.answer(world.parties[1])
    return world, Position.objects.get(stance="C")


def test_a_delegate_answers_a_reservation_and_takes_it_back() -> None:
    world, position = reserved()
    browser, address = seated_browser(world, 1)
    assert "Only on Sundays." in browser.get(address).content.decode()

    sent = {"object": position.uid, f"{position.uid}-effect": "stops", f"{position.uid}-words": "No."}
    page = browser.post(address, sent, follow=True).content.decode()

    objection = Objection.objects.get()
    assert (objection.party, objection.effect, objection.words) == (world.parties[1], "stops", "No.")
    assert "Stops the text between us" in page
    browser.post(address, {"withdraw": objection.uid})
    assert Objection.objects.filter(withdrawn_at=None).count() == 0


def test_without_words_it_is_asked_back_at_its_field() -> None:
    world, position = reserved()
    browser, address = seated_browser(world, 1)

    page = browser.post(address, {"object": position.uid, f"{position.uid}-effect": "stops"}).content.decode()

    assert "This field is required." in page
    assert not Objection.objects.exists()


def test_the_one_who_reserves_reads_the_answers_on_its_answering_page() -> None:
    world, position = reserved()
    browser, address = seated_browser(world, 1)
    sent = {"object": position.uid, f"{position.uid}-effect": "stops", f"{position.uid}-words": "Not so."}
    browser.post(address, sent)

    own, address = seated_browser(world, 0)
    page = own.get(address.removesuffix("reservations/")).content.decode()

    assert page.index("Only on Sundays.") < page.index("What others answer") < page.index("Not so.")


def test_a_private_link_opens_it_and_shows_nothing_before_publication() -> None:
    world, _position = reserved()
    link, token = actions.invite(world.round, world.parties[1], actor=world.secretary)
    browser = Client()
    browser.get(f"/l/{token}/")

    page = browser.get(f"{link.address}reservations/").content.decode()

    assert "no reservation of another organisation" in page
    assert "Only on Sundays." not in page
    assert Client().get(f"{link.address}reservations/").status_code == 403
