"""Signing in as a person does it: by code on a phone without scripts, then with a passkey."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.conftest import Mailbox

from undersigned.people.actions import account_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_earlier_tries(live_server: LiveServer) -> None:
    cache.clear()


def code_in(mailbox: Mailbox, address: str) -> str:
    body = str(mailbox.to(address)[-1].get_content())
    found = re.search(r"^([A-Z0-9-]{6,})\s*$", body, re.MULTILINE)
    assert found, body
    return found[1]


def sign_in_by_code(page: Page, mailbox: Mailbox, address: str) -> None:
    page.goto("/accounts/login/?next=/me/")
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Send me a sign-in code").click()
    page.get_by_label("Code").fill(code_in(mailbox, address))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="You", exact=True).wait_for()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url}: {each['id']}: {each['nodes'][0]['html'][:90]}" for each in found]


def test_a_code_signs_in_on_an_old_phone_without_scripts(
    phone: Callable[..., Page], mail_sink: Mailbox
) -> None:
    account_for("ana@example.org", name="Ana")
    page = phone(scripts=False)

    sign_in_by_code(page, mail_sink, "ana@example.org")

    assert page.get_by_label("Name others see").input_value() == "Ana"


def test_a_passkey_is_added_and_signs_in_without_a_code(page: Page, mail_sink: Mailbox) -> None:
    account_for("ana@example.org", name="Ana")
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": kind | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    sign_in_by_code(page, mail_sink, "ana@example.org")
    page.get_by_role("link", name="Passkeys").click()
    assert violations(page) == []
    page.get_by_role("link", name="Add a passkey").click()
    assert violations(page) == []
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Use a security key").click()
    assert violations(page) == []
    page.get_by_role("button", name="Use a security key").click()
    page.get_by_role("heading", name="Recovery Codes").wait_for()
    assert violations(page) == []
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign Out").click()

    page.goto("/accounts/login/?next=/me/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.get_by_role("heading", name="You", exact=True).wait_for()
    assert sum("code" in str(message["Subject"]).lower() for message in mail_sink.messages) == 1


@pytest.mark.parametrize(
    "address", ["/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"]
)
def test_pages_for_who_is_signed_out_pass_the_accessibility_rules_and_fit_320_pixels(
    visitor: Callable[..., Page], phone: Callable[..., Page], address: str
) -> None:
    desk, small = visitor(color_scheme="dark"), phone(locale="ar")
    desk.goto(address)
    small.goto(f"{address}?lang=ar")

    assert violations(desk) == []
    assert violations(small) == []
    assert small.evaluate("document.documentElement.scrollWidth") <= 320
