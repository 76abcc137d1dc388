"""The frontier page in a browser: by keyboard, on a small phone, right to left, for screen readers."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.agreements.test_frontier_page import answer
from tests.factories import make_coalition, make_party, make_seat, make_text
from undersigned.agreements.tasks.background import recompute
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


def test_the_arrows_step_along_the_staircase_and_the_text_follows(
    page: Page, world: tuple[Text, str]
) -> None:
    visit(page, world)
    notches = page.locator(".chart a")
    labels = [notch.get_attribute("aria-label") for notch in notches.all()]
    notches.first.focus()
    for at, (key, place) in enumerate(
        [("ArrowLeft", 1), ("ArrowUp", 2), ("ArrowRight", 1), ("Home", -1), ("End", 0)]
    ):
        page.keyboard.press(key)
        expect(page.locator(".chart a[aria-current]")).to_have_attribute("aria-label", labels[place] or "")
        expect(page.locator("#step")).to_contain_text((labels[place] or "").split(";")[0])
        # What has the focus is what a screen reader says.
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == labels[place], (at, key)
    page.go_back()
    expect(page.locator(".chart a[aria-current]")).to_have_attribute("aria-label", labels[-1] or "")


def test_an_arrow_at_the_end_stays_where_it_is(page: Page, world: tuple[Text, str]) -> None:
    visit(page, world, "?n=1")
    page.locator(".chart a").last.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowLeft")

    assert page.url.endswith("?n=1")
    assert page.locator(".chart a").last.evaluate("a => a === document.activeElement")


def test_what_was_being_computed_comes_by_itself(page: Page, world: tuple[Text, str]) -> None:
    text, _session = world
    visit(page, world, "?n=3")
    told = page.locator("p.computing")
    expect(told).to_contain_text("waits for its turn")
    details = page.locator("details:has-text('What single refusals cost here')")
    expect(details).to_contain_text("still being computed")
    page.locator(".chart a[aria-current]").focus()

    recompute.call(text.uid)

    expect(told).to_have_count(0, timeout=15_000)
    expect(details).not_to_contain_text("still being computed")
    assert page.locator(".chart a[aria-current]").evaluate("a => a === document.activeElement")


def test_nobody_who_is_typing_is_disturbed(page: Page, world: tuple[Text, str]) -> None:
    text, _session = world
    visit(page, world, "?n=3")
    words = page.get_by_label("The words you have in mind")
    words.fill("We ask for half of it.")
    recompute.call(text.uid)
    page.wait_for_timeout(3000)

    assert words.input_value() == "We ask for half of it."


def test_without_a_script_every_step_and_what_is_known_now_is_a_link(
    phone: Callable[..., Page], world: tuple[Text, str]
) -> None:
    small = visit(phone(scripts=False), world, "?n=3")
    text, _session = world
    recompute.call(text.uid)
    small.get_by_role("link", name="Show what is known now").click()

    expect(small.locator("p.computing")).to_have_count(0)
    small.get_by_role("link", name="Look at this step").first.click()
    expect(small.locator(".chart a[aria-current]")).to_have_count(1)
    assert "n=3" not in small.url


@pytest.mark.parametrize("query", ["", "?n=3", "?n=3&lang=ar"])
def test_nothing_is_wider_than_a_small_phone(
    query: str, phone: Callable[..., Page], world: tuple[Text, str]
) -> None:
    small = visit(phone(scripts=True), world, query)

    assert small.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("query", ["", "?n=3&SUPPOSED", "?n=3&lang=ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_accessibility_violation(
    query: str, scheme: str, visitor: Callable[..., Page], world: tuple[Text, str]
) -> None:
    text, _session = world
    if "SUPPOSED" in query:
        party, other = text.coalition.parties.all()[:2]
        wording = text.clauses.all()[0].wordings.all()[0]
        query = query.replace("SUPPOSED", f"say={party.uid}.{wording.uid}.A&without={other.uid}")
    found = Axe().run(visit(visitor(color_scheme=scheme), world, query))

    assert found.response["violations"] == [], found.generate_report()
