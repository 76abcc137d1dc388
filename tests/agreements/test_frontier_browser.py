"""The frontier page in a browser: by keyboard, on a small phone, right to left, for screen readers."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.agreements.test_frontier_page import answer
from tests.factories import make_coalition, make_party, make_seat, make_text
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> tuple[Text, str]:
    """A text of six clauses and five parties of which each refuses one more clause, and a session that reads it."""
    coalition = make_coalition()
    text = make_text(coalition, 6, wordings=2)
    for n in range(5):
        party = make_party(coalition, f"The union of waterworks and mains number {n}")
        answer(text, party, ["NSS"] * n + ["SCS"] + ["ASS"] * (5 - n))
    client = Client()
    client.force_login(make_seat(coalition, "secretary").user)
    return text, client.cookies[settings.SESSION_COOKIE_NAME].value


def visit(page: Page, world: tuple[Text, str], query: str = "") -> Page:
    text, session = world
    page.goto("/accounts/login/")
    origin = page.evaluate("location.origin")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": origin}])
    page.goto(f"/t/{text.uid}/frontier/{query}")
    assert page.locator(".chart").count() == 1
    return page


def test_one_steps_along_the_staircase_with_the_keyboard(page: Page, world: tuple[Text, str]) -> None:
    visit(page, world)
    first, second = page.locator(".chart a").nth(0), page.locator(".chart a").nth(1)
    first.focus()
    page.keyboard.press("Tab")
    assert second.evaluate("a => a === document.activeElement")
    told = second.get_attribute("aria-label") or ""
    page.keyboard.press("Enter")

    page.wait_for_url("**/frontier/?n=*")
    assert page.locator(".chart a[aria-current]").get_attribute("aria-label") == told
    assert page.locator("#step").inner_text().startswith(told.split(";")[0])


@pytest.mark.parametrize("query", ["", "?n=3", "?n=3&lang=ar"])
def test_nothing_is_wider_than_a_small_phone(
    query: str, phone: Callable[..., Page], world: tuple[Text, str]
) -> None:
    small = visit(phone(scripts=True), world, query)

    assert small.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("query", ["", "?n=3", "?n=3&lang=ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_accessibility_violation(
    query: str, scheme: str, visitor: Callable[..., Page], world: tuple[Text, str]
) -> None:
    found = Axe().run(visit(visitor(color_scheme=scheme), world, query))

    assert found.response["violations"] == [], found.generate_report()
