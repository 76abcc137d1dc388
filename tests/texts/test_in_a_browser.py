"""A whole import by keyboard alone, without script, on a small old phone; and no page is wider than it."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page
from tests.factories import make_coalition, make_seat, make_text

from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Coalition
from undersigned.texts import actions, queries
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db(transaction=True)

LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition()


def sign_in(page: Page, coalition: Coalition) -> Page:
    client = Client()
    client.force_login(make_seat(coalition, "secretary").user)
    page.goto("/")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}]
    )
    return page


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def complaints(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]


def press(page: Page, name: str) -> None:
    """Press a button as somebody without a mouse does."""
    button = page.get_by_role("button", name=name).first
    button.focus()
    enter(page)


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_draft_is_imported_by_keyboard_without_script_on_a_small_phone(
    phone: Callable[..., Page], coalition: Coalition
) -> None:
    page = sign_in(phone(scripts=False), coalition)
    page.goto(f"/c/{coalition.slug}/texts/new/")
    page.get_by_label("Paste the draft").focus()
    page.keyboard.insert_text("Statement\n\nBy the river.\n\n1. We ask. We thank.\n\n2. We meet.\n")
    press(page, "Look it through")

    summary = page.locator("#b1 summary")
    summary.focus()
    page.keyboard.press("Enter")
    press(page, "Split here")
    assert page.url.endswith("#b1")
    page.get_by_label("Title").focus()
    page.keyboard.press("End")
    page.keyboard.insert_text(" of May")
    enter(page)
    press(page, "Create the text")

    text = Text.objects.get()
    assert f"/t/{text.uid}/draft/" in page.url
    assert text.title == "Statement of May"
    assert [w.body for w in queries.wordings_of(text)] == ["We ask.", "We thank.", "We meet."]


def test_a_hundred_clauses_fit_a_small_phone(phone: Callable[..., Page], coalition: Coalition) -> None:
    page = sign_in(phone(), coalition)
    page.goto(f"/c/{coalition.slug}/texts/new/")
    page.get_by_label("Paste the draft").fill(
        "\n\n".join(f"{n}. [We ask for {LONG_WORD}. Now.] [We ask.]" for n in range(1, 101))
    )
    press(page, "Look it through")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert page.locator(".clause").count() == 100
    assert not is_too_wide(page)


def test_a_draft_is_looked_through_accessibly(phone: Callable[..., Page], coalition: Coalition) -> None:
    page = sign_in(phone(), coalition)
    page.goto(f"/c/{coalition.slug}/texts/new/")
    assert complaints(page) == []
    page.get_by_label("Paste the draft").fill(
        "Title\n\nBefore.\n\n1. [We ask. Now.] [We beg.]\n\n2. We thank."
    )
    press(page, "Look it through")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    assert complaints(page) == []


def test_the_drafters_pages_are_accessible_and_fit_in_english_and_arabic(
    phone: Callable[..., Page], coalition: Coalition
) -> None:
    text = make_text(coalition, 3, wordings=2, title=LONG_WORD)
    wording = queries.wordings_of(text)[0]
    actions.translate(wording, "ar", "نطلب", actor=OPERATOR)
    actions.reword(wording, f"We demand {LONG_WORD}.", actor=OPERATOR)
    page = sign_in(phone(), coalition)
    inner = ("draft/", "draft/details/", f"draft/{wording.clause.uid}/", "translate/ar/")

    for language in ("en", "ar"):
        for address in inner:
            page.goto(f"/t/{text.uid}/{address}?lang={language}")
            assert (address, is_too_wide(page), complaints(page)) == (address, False, [])
