"""What is not promised stands on the page where it matters, and not in the documentation alone."""

import pytest
from django.test import Client
from tests.agreements.worlds import signed_world
from tests.factories import make_coalition, make_seat, make_text
from tests.positions.desks import Desk

from undersigned.agreements.actions import editions

pytestmark = pytest.mark.django_db
COPIES = "What others have copied cannot be called back."


def test_whoever_answers_reads_that_the_page_does_not_protect_from_force() -> None:
    page = Desk().open().page()
    assert "cannot protect whoever is made to answer while others look on" in page


def test_whoever_answers_or_opens_a_sealed_round_reads_who_could_still_read_it(client: Client) -> None:
    seat = make_seat(make_coalition(), "secretary")
    client.force_login(seat.user)
    text = make_text(seat.coalition)
    assert "Whoever runs this server could" in client.get(f"/t/{text.uid}/ask/").content.decode()
    assert "Whoever runs this server could" in Desk(sealed=True).open().page()


def test_whoever_erases_or_takes_her_data_out_reads_what_is_not_recalled(client: Client) -> None:
    seat = make_seat(make_coalition(), "secretary")
    client.force_login(seat.user)
    page = client.get("/me/").content.decode()
    assert COPIES in page
    assert "Whoever gets hold of the file reads all of it" in page
    assert COPIES in client.post("/me/erase/", {"sure": "on"}).content.decode()


def test_whoever_signs_an_open_letter_reads_that_a_name_is_not_called_back(client: Client) -> None:
    world, edition = signed_world()
    editions.open_to_persons(edition, actor=world.secretary)
    assert COPIES in client.get(f"/t/{world.text.uid}/persons/sign/").content.decode()
