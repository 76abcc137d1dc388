"""Signing in: a code by e-mail, a password, a new account; every page of it in four languages."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.factories import make_coalition, make_user, seated

from undersigned.parties.actions import give_seat_to_address
from undersigned.people.actions import account_for
from undersigned.people.models import User

pytestmark = pytest.mark.django_db

SIGNED_OUT = ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/", "/accounts/password/reset/"]
SIGNED_IN = [
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/set/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
]


@pytest.fixture(autouse=True)
def _no_earlier_tries() -> None:
    cache.clear()


def code_of(message: Any) -> str:
    found = re.search(r"^([A-Z0-9-]{6,})$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[1]


def signed_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("address", SIGNED_OUT + SIGNED_IN)
def test_every_page_has_one_heading_labels_and_the_house_around_it(
    client: Client, address: str, language: str
) -> None:
    if address in SIGNED_IN:
        client.force_login(make_user())
    response = client.get(f"{address}?lang={language}", follow=True)
    body = response.content.decode()

    assert response.status_code == 200
    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in body
    assert body.count("<h1") == 1
    assert re.search(r"<title>\s*\S", body)
    assert "undersigned/style.css" in body
    assert not re.search(r"\s(style|onclick)=", body)
    for field in re.findall(
        r'<(?:input|select|textarea)(?![^>]*type="(?:hidden|submit|checkbox|radio)")[^>]*>', body
    ):
        name = re.search(r' id="([^"]+)"', field)
        assert name, field
        assert f'for="{name[1]}"' in body


def test_the_head_and_feet_are_those_of_every_other_page(client: Client) -> None:
    def frame(address: str) -> list[str]:
        body = client.get(address).content.decode()
        pieces = [piece.strip() for piece in re.split(r"(<[^>]+>)", re.sub(r"<title>.*</title>", "", body))]
        told = [piece for piece in pieces if piece]
        return told[: told.index("</header>")] + told[told.index("</main>") : told.index("</footer>")]

    assert frame("/accounts/login/") == frame("/")


def test_a_person_signs_in_with_a_code_that_was_mailed(client: Client) -> None:
    account_for("ana@example.org")

    client.post("/accounts/login/code/", {"email": "ana@example.org"})
    assert not signed_in(client)
    page = client.post("/accounts/login/code/confirm/", {"code": code_of(mail.outbox[0])}, follow=True)

    assert page.status_code == 200
    assert signed_in(client)


def test_whoever_was_given_a_seat_signs_in_without_having_made_an_account(client: Client) -> None:
    coalition = make_coalition()
    give_seat_to_address(coalition, "new@example.org", "observer", actor=seated(coalition))

    client.post("/accounts/login/code/", {"email": "NEW@example.org"})
    client.post("/accounts/login/code/confirm/", {"code": code_of(mail.outbox[0])})

    assert client.get(f"/c/{coalition.slug}/").status_code == 200


def test_a_wrong_code_is_told_at_its_place(client: Client) -> None:
    make_user("ana@example.org")
    client.post("/accounts/login/code/", {"email": "ana@example.org"})

    body = client.post("/accounts/login/code/confirm/", {"code": "XXXXXX"}).content.decode()

    assert 'role="alert"' in body
    assert not signed_in(client)


def test_an_account_takes_an_address_and_the_code_sent_to_it(client: Client) -> None:
    client.post("/accounts/signup/", {"email": "ana@example.org"})
    assert not signed_in(client)

    client.post("/accounts/confirm-email/", {"code": code_of(mail.outbox[0])})

    assert signed_in(client)
    assert not User.objects.get().has_usable_password()


def test_a_password_is_optional_and_works(client: Client) -> None:
    user = make_user("ana@example.org", password="the-river-runs-on")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    wrong = client.post("/accounts/login/", {"login": user.email, "password": "no"}).content.decode()
    assert "<details open>" in wrong
    client.post("/accounts/login/", {"login": user.email, "password": "the-river-runs-on"})

    assert signed_in(client)


def test_an_unknown_address_learns_no_more_than_a_known_one(client: Client) -> None:
    make_user("ana@example.org")

    known = client.post("/accounts/login/code/", {"email": "ana@example.org"})
    unknown = Client().post("/accounts/login/code/", {"email": "bob@example.org"})

    assert known.headers["Location"] == unknown.headers["Location"]


def test_codes_are_not_asked_for_without_end(client: Client) -> None:
    account_for("ana@example.org")

    for _ in range(12):
        Client().post("/accounts/login/code/", {"email": "ana@example.org"})

    assert len(mail.outbox) == 3


def test_signing_in_leads_where_one_was_going(client: Client) -> None:
    account_for("ana@example.org")
    assert 'name="next" value="/me/"' in client.get("/accounts/login/?next=/me/").content.decode()

    client.post("/accounts/login/code/", {"email": "ana@example.org", "next": "/me/"})
    done = client.post("/accounts/login/code/confirm/", {"code": code_of(mail.outbox[0]), "next": "/me/"})

    assert done.headers["Location"] == "/me/"


def test_too_many_tries_are_told_on_a_page_of_the_house(client: Client) -> None:
    for _try in range(40):
        response = client.post("/accounts/signup/", {"email": "not an address"})
        if response.status_code == 429:
            break
    assert response.status_code == 429
    assert "Too many tries in a short time" in response.content.decode()
