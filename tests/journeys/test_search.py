"""A newcomer searches: on the smallest phone without a script, by the keyboard, in Arabic, and meets no barrier."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.factories import make_coalition
from tests.journeys.test_accessible import COLOURS, WCAG, barriers
from tests.library.worlds import corrected, take_in, transcript

from undersigned.cases.actions import open_case
from undersigned.core.actor import OPERATOR
from undersigned.parties import actions as parties

pytestmark = pytest.mark.django_db(transaction=True)

MANY = "Wells, not walls.\n\n" * 30
STATES = [
    "",
    "?q=saltmere",
    "?q=wells",
    "?q=wells&page=2",
    "?q=wells&page=9",
    "?q=zebra&kind=cases",
    "?q=%3F",
]


def test_a_phone_without_a_script_finds_narrows_and_reads_on(phone: Callable[..., Page]) -> None:
    corrected(transcript(), "Salt Mere", "Saltmere")
    take_in(MANY, title="The wells")
    page = phone(scripts=False)
    page.goto("/")
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_role("heading", name="What you can find here")).to_be_visible()

    page.get_by_role("searchbox").fill("saltmere")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".hits mark").first).to_have_text("Saltmere")
    page.get_by_role("combobox").select_option(label="Organisations")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Look everywhere").click()
    page.locator(".hits .title a").first.click()
    expect(page.locator("main")).to_contain_text("Saltmere")

    page.goto("/search/?q=wells")
    page.get_by_role("link", name="More", exact=True).click()
    expect(page.get_by_role("link", name="Better ones")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_alone_leads_to_the_words(page: Page) -> None:
    source = transcript()
    page.goto("/search/")
    page.keyboard.type('"duty engine"')
    page.keyboard.press("Enter")
    page.locator(".hits").wait_for()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.hits') !== null"):
            break
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/s/{source.uid}/**")
    expect(page.locator("main")).to_contain_text("duty engine")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_state_of_the_page_has_a_barrier(visitor: Callable[..., Page], language: str) -> None:
    coalition = make_coalition()
    open_case(coalition, "The dam", actor=OPERATOR)
    parties.admit_party(coalition, "Friends of the Arle", actor=OPERATOR)
    corrected(transcript(coalition), "Salt Mere", "Saltmere")
    take_in(MANY, coalition, title="The wells")
    page = visitor(locale=language, viewport={"width": 320, "height": 640})
    found = {}
    for state in STATES:
        page.goto(f"/search/{state}")
        found[state] = barriers(page, WCAG)
        found[f"{state} is too wide"] = (
            [] if page.evaluate("document.documentElement.scrollWidth") <= 320 else ["wide"]
        )
        page.emulate_media(color_scheme="dark")
        found[f"{state} by night"] = barriers(page, COLOURS)
        page.emulate_media(color_scheme="light")

    assert {name: said for name, said in found.items() if said} == {}
