"""Language, refusals, and what every answer of the server carries."""

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, path
from django.utils import translation
from tests.factories import make_user

from undersigned.config.urls import handler404, handler500
from undersigned.config.urls import urlpatterns as of_the_house
from undersigned.core.errors import NotAllowed, Refused

__all__ = ["handler404", "handler500"]

pytestmark = pytest.mark.django_db


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("The round closed a minute ago.")


def deny(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("You have no right to do this here.")


def break_down(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("a secret detail")


urlpatterns: list[URLPattern | URLResolver] = [
    path("refuse/", refuse),
    path("deny/", deny),
    path("break/", break_down),
    *of_the_house,
]


@pytest.fixture
def lenient() -> Client:
    return Client(raise_request_exception=False)


def body(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(
    ("address", "headers", "language"),
    [
        ("/", {}, "en"),
        ("/", {"accept-language": "fr-CH, de;q=0.5"}, "fr"),
        ("/", {"accept-language": "tlh"}, "en"),
        ("/?lang=ar", {"accept-language": "fr"}, "ar"),
        ("/?lang=tlh", {"accept-language": "fr"}, "fr"),
        ("/?lang=../../etc", {}, "en"),
    ],
)
def test_the_address_decides_then_the_browser(
    client: Client, address: str, headers: dict[str, str], language: str
) -> None:
    response = client.get(address, headers=headers)

    assert response.headers["Content-Language"] == language
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in body(response)


def test_a_language_once_chosen_is_remembered(client: Client) -> None:
    client.get("/?lang=es")

    assert client.get("/", headers={"accept-language": "fr"}).headers["Content-Language"] == "es"


def test_a_language_ends_with_its_request(client: Client) -> None:
    before = translation.get_language()
    client.get("/?lang=es")
    assert translation.get_language() == before


def test_a_language_that_is_not_spoken_leaves_no_cookie(client: Client) -> None:
    assert not client.get("/?lang=tlh").cookies


@pytest.mark.urls("tests.core.test_middleware")
@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/refuse/", 409, "The round closed a minute ago. Nothing was changed."),
        ("/deny/", 403, "You have no right to do this here."),
        ("/break/", 500, "Something broke on our side"),
        ("/nowhere/", 404, "Nothing stands at this address"),
        ("/t/0000000000xx/", 404, "Nothing stands at this address"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_goes_wrong_is_told_on_a_page_of_the_house_with_a_way_on(
    lenient: Client, address: str, status: int, sentence: str, language: str
) -> None:
    response = lenient.get(f"{address}?lang={language}")
    told = body(response)

    assert response.status_code == status
    assert f'lang="{language}"' in told
    assert told.count("<h1") == 1
    assert 'href="/"' in told
    assert "secret detail" not in told
    assert "Traceback" not in told
    if language == "en":
        assert sentence in told


def test_a_form_that_went_stale_says_that_nothing_was_changed() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(name="Ana"))

    response = client.post("/me/", {"name": "Bea", "language": "en"})

    assert response.status_code == 403
    assert "This form has gone stale" in body(response)
    assert "Nothing was changed." in body(response)


PAGES = ["/", "/accounts/login/", "/c/new/", "/nowhere/", "/l/x/"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_forbids_what_comes_from_elsewhere_and_what_stands_inline(
    client: Client, address: str
) -> None:
    headers = client.get(address).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    allowed = {source for sources in policy.values() for source in sources.split()}
    assert {source for source in allowed if not source.startswith("'nonce-")} == {"'none'", "'self'", "data:"}
    assert "data:" not in policy["script-src"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_asks_for_anything_from_elsewhere(client: Client, address: str) -> None:
    told = body(client.get(address, follow=True))

    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', told)
    assert not re.search(r"\s(?:style|on[a-z]+)=", told)
    assert "<style" not in told


def test_a_page_that_nobody_signed_in_for_leaves_no_cookie_but_what_forms_need(client: Client) -> None:
    assert not client.get("/").cookies


def test_an_actor_that_nobody_asks_for_costs_no_query(django_assert_num_queries: Any, client: Client) -> None:
    with django_assert_num_queries(0):
        client.get("/nowhere/")
