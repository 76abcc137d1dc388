"""The pages on which a secretary oversees signing and a party decides."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.agreements.worlds import World
from tests.factories import make_seat
from undersigned.agreements.actions import signatures
from undersigned.agreements.models import Edition
from undersigned.parties.models import Seat
from undersigned.positions.actions import Answer, OnlyIf
from undersigned.positions.states import Stance

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen() -> tuple[World, Edition]:
    world = World(parties=2)
    for party in world.parties:
        world.answer(party)
    world.close()
    return world, world.freeze()


def opened(world: World, edition: Edition, place: int = 0) -> tuple[Client, str]:
    """Return a browser that has followed a party's private link, and the address it came to."""
    link, token = signatures.invite_to_sign(edition, world.parties[place], actor=world.secretary)
    browser = Client()
    assert browser.get(f"/l/{token}/").status_code == 302
    return browser, link.address


def decision(**changes: str) -> dict[str, str]:
    day = (timezone.localdate() - timedelta(days=1)).isoformat()
    return {"act": "ratify", "body": "Assembly", "decided_on": day, "votes_for": "9"} | changes


def secretary_browser(world: World) -> Client:
    browser = Client()
    browser.force_login(Seat.objects.get(coalition=world.coalition, power="secretary").user)
    return browser


def test_a_party_ratifies_on_its_own_page_with_a_reservation_beside_a_clause(frozen: Any) -> None:
    world, edition = frozen
    browser, address = opened(world, edition)
    line = edition.clauses.get(number="2")
    beside = {f"clause-{line.pk}-kind": "reservation", f"clause-{line.pk}-words": "Only on Sundays."}
    response = browser.post(address, decision() | beside, follow=True)
    assert "Nothing more is asked of you" in response.content.decode()
    signature = edition.signatures.get(party=world.parties[0])
    assert (signature.state, signature.reservations.get().words) == ("ratified", "Only on Sundays.")


def test_what_is_wrong_is_said_at_its_place_and_what_was_typed_stays(frozen: Any) -> None:
    world, edition = frozen
    browser, address = opened(world, edition)
    line = edition.clauses.get(number="1")
    beside = {f"clause-{line.pk}-kind": "reservation", f"clause-{line.pk}-words": ""}
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    page = browser.post(address, decision(decided_on=tomorrow) | beside).content.decode()
    assert "cannot lie in the future" in page
    assert "Say the reservation in words" in page
    assert 'value="Assembly"' in page
    assert edition.signatures.get(party=world.parties[0]).state == "provisional"


def test_a_double_click_signs_once(frozen: Any) -> None:
    world, edition = frozen
    browser, address = opened(world, edition)
    browser.post(address, decision())
    response = browser.post(address, decision())
    assert "has signed this edition already" in response.content.decode()
    assert edition.signatures.filter(party=world.parties[0]).count() == 1


def test_without_its_cookie_or_with_anothers_the_page_does_not_open(frozen: Any) -> None:
    world, edition = frozen
    _browser, address = opened(world, edition)
    other, _address = opened(world, edition, place=1)
    for browser in (Client(), other):
        response = browser.get(address)
        assert response.status_code == 403
        assert "private link" in response.content.decode()


def test_a_party_declines_and_the_one_that_depended_on_it_is_asked_on_its_page() -> None:
    world = World(parties=2)
    first, second = world.parties
    world.answer(first)
    world.answer(second, Answer(world.wordings(1)[0], Stance.ACCEPT, conditions=(OnlyIf(party=first),)))
    world.close()
    edition = world.freeze()
    world.ratify(edition, second)
    browser, address = opened(world, edition)
    page = browser.post(address, {"act": "decline", "words": "No majority."}, follow=True).content.decode()
    assert "ended its signature" in page

    browser, address = opened(world, edition, place=1)
    assert "You are asked again" in browser.get(address).content.decode()
    assert (
        "You are asked again" not in browser.post(address, {"act": "confirm"}, follow=True).content.decode()
    )


def test_a_party_withdraws_and_its_page_says_when(frozen: Any) -> None:
    world, edition = frozen
    browser, address = opened(world, edition)
    browser.post(address, decision())
    page = browser.post(address, {"act": "withdraw", "words": "We changed."}, follow=True).content.decode()
    assert "ended its signature" in page
    assert edition.signatures.get(party=world.parties[0]).state == "withdrawn"


def test_the_secretary_makes_links_that_are_shown_once(frozen: Any) -> None:
    world, _edition = frozen
    browser = secretary_browser(world)
    parties = [party.uid for party in world.parties]
    page = browser.post(f"/t/{world.text.uid}/editions/1/invite/", {"party": parties}).content.decode()
    assert page.count("/l/") == 2
    assert "/l/" not in browser.get(f"/t/{world.text.uid}/signing/").content.decode()


def test_the_secretary_freezes_from_the_form_and_publishes(frozen: Any) -> None:
    world, edition = frozen
    browser = secretary_browser(world)
    world.ratify(edition, world.parties[0])
    assert browser.post(f"/t/{world.text.uid}/editions/1/publish/").status_code == 302
    assert Client().get(f"/t/{world.text.uid}/").status_code == 200
    chosen = {f"clause-{clause.pk}": clause.wordings.first().pk for clause in world.text.clauses.all()}
    last = world.text.clauses.last()
    chosen[f"clause-{last.pk}"] = last.wordings.get(is_omission=True).pk
    response = browser.post(f"/t/{world.text.uid}/freeze/", chosen | {"once": "x"}, follow=True)
    assert "Edition 2 is frozen" in response.content.decode()


def test_reading_never_acts(frozen: Any) -> None:
    world, _edition = frozen
    browser = secretary_browser(world)
    for path in ("freeze/", "editions/1/publish/", "editions/1/open/", "editions/1/invite/"):
        assert browser.get(f"/t/{world.text.uid}/{path}").status_code == 405


def test_an_officer_finds_her_way_to_the_decision_and_takes_it(frozen: Any) -> None:
    world, edition = frozen
    party = world.parties[0]
    browser = Client()
    browser.force_login(make_seat(world.coalition, "officer", party=party).user)
    path = f"/t/{world.text.uid}/editions/1/sign/{party.uid}/"
    assert path in browser.get(f"/t/{world.text.uid}/signing/").content.decode()
    browser.post(path, decision())
    assert edition.signatures.get(party=party).state == "ratified"
    other = f"/t/{world.text.uid}/editions/1/sign/{world.parties[1].uid}/"
    assert browser.post(other, decision()).status_code == 403
