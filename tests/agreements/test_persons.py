"""Open letters: a person signs once, confirmed by e-mail, counted apart."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.agreements.worlds import World, signed_world
from undersigned.agreements.actions import editions
from undersigned.agreements.models import Edition, PersonSignature
from undersigned.core.errors import Refused

pytestmark = pytest.mark.django_db

FORM = {"named": "on", "name": "A. Reader", "affiliation": "Millford", "email": "reader@example.org"}


@pytest.fixture
def letter() -> tuple[World, Edition]:
    world, edition = signed_world()
    editions.open_to_persons(edition, actor=world.secretary)
    edition.refresh_from_db()
    return world, edition


def ask(world: World, **changes: str) -> Any:
    return Client().post(f"/t/{world.text.uid}/persons/sign/", FORM | changes, follow=True)


def address(message: Any) -> str:
    return re.search(r"http://[^/]+(/letter/\S+)", message.get_content()).group(1)


def test_a_name_counts_after_its_address_is_confirmed_and_the_address_is_forgotten(
    letter: Any, mail_sink: Any
) -> None:
    world, edition = letter
    assert "mailbox" in ask(world).content.decode()
    confirm = address(mail_sink.to("reader@example.org")[0])
    browser = Client()
    browser.get(confirm)
    assert edition.persons.exclude(confirmed_at=None).count() == 0
    browser.post(confirm)
    browser.post(confirm)
    person = edition.persons.get()
    assert (person.confirmed_at is not None, person.email) == (True, "")
    page = Client().get(f"/t/{world.text.uid}/").content.decode()
    assert "1 person has signed as well" in page
    assert "A. Reader" in Client().get(f"/t/{world.text.uid}/persons/").content.decode()


def test_one_address_signs_once_and_nobody_learns_that_it_had(letter: Any, mail_sink: Any) -> None:
    world, edition = letter
    ask(world)
    Client().post(address(mail_sink.messages[0]))
    again = ask(world, name="Somebody else", email="READER@example.org ")
    assert "mailbox" in again.content.decode()
    assert len(mail_sink.messages) == 1
    assert [person.name for person in edition.persons.all()] == ["A. Reader"]


def test_a_bad_address_keeps_what_was_typed(letter: Any) -> None:
    world, _edition = letter
    response = ask(world, email="reader at example")
    assert "A. Reader" in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert not PersonSignature.objects.exists()


def test_a_text_that_is_not_open_to_persons_says_so() -> None:
    world, _edition = signed_world()
    response = ask(world)
    assert response.status_code == 409
    assert "not open to persons" in response.content.decode()


def test_an_edition_opens_to_persons_only_once_it_is_public() -> None:
    world = World()
    world.close()
    with pytest.raises(Refused, match="Publish"):
        editions.open_to_persons(world.freeze(), actor=world.secretary)


def test_an_unknown_confirmation_is_refused_kindly() -> None:
    response = Client().post("/letter/unknown/")
    assert response.status_code == 409
    assert "does not open" in response.content.decode()


def test_a_mail_server_that_does_not_answer_is_said_and_nothing_counts(letter: Any, settings: Any) -> None:
    world, edition = letter
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    response = ask(world)
    assert response.status_code == 409
    assert "mail server does not answer" in response.content.decode()
    assert not edition.persons.exclude(confirmed_at=None).exists()


def test_a_name_that_turns_the_writing_round_is_refused_at_its_field(letter: Any) -> None:
    world, edition = letter
    page = ask(world, name="A. Reader\u202e").content.decode()
    assert "signs that nobody sees" in page
    assert not edition.persons.exists()
