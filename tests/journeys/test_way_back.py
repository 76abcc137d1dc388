"""A secretary sends an organisation what would bring it back; its delegate reads it on her phone, and prints it."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.conftest import Mailbox
from tests.factories import make_seat, make_user
from tests.journeys.worlds import demonstration, party, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

OTHERS_WORDS = "Upper Harrow cannot give one town a veto over two valleys that four towns drink from."


def test_a_party_reads_what_would_bring_it_back(
    page: Page, phone: Callable[..., Page], mail_sink: Mailbox
) -> None:
    demo = demonstration()
    saltmere = party(demo, "Town of Saltmere")
    make_seat(demo.coalition, "delegate", party=saltmere, user=make_user("mayor@saltmere.example"))
    sign_in(page).goto(f"/t/{demo.statement.uid}/frontier/?n=8")
    lost = page.locator(f"#party-{saltmere.uid}")
    lost.get_by_role("link", name="Its reasons on a page that can be sent to it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What would bring Town of Saltmere in")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Make the link").click()
    address = page.locator("textarea.links").input_value()
    [letter] = mail_sink.to("mayor@saltmere.example")
    assert address in letter.get_content()

    small = phone(scripts=False, color_scheme="dark")
    small.goto(urlsplit(address).path)

    main = small.locator("main")
    expect(main).to_contain_text("the mains at Millford must not stand before it")
    expect(main).to_contain_text("only if Town of Upper Harrow signs")
    expect(main).to_contain_text("if 14 more of strength went:")
    expect(main).not_to_contain_text("Town of Millford")
    assert OTHERS_WORDS not in small.content()
    small.emulate_media(media="print")
    expect(small.get_by_role("heading", level=1)).to_be_visible()
    expect(small.locator("nav").first).not_to_be_visible()


def test_it_has_no_barrier_in_arabic_and_fits_a_small_phone(phone: Callable[..., Page]) -> None:
    demo = demonstration()
    small = phone(scripts=True, locale="ar")
    sign_in(small).goto(f"/t/{demo.statement.uid}/back/{party(demo, 'Town of Saltmere').uid}/?n=8&lang=ar")

    assert Axe().run(small).response["violations"] == []
    assert small.evaluate("document.documentElement.scrollWidth") == 320
