from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.factories import make_coalition, make_party, make_round, make_text, seated

from undersigned.positions import actions
from undersigned.positions.models import Position, Submission

pytestmark = pytest.mark.django_db(transaction=True)
SERIOUS = {"serious", "critical"}


@pytest.fixture
def path() -> str:
    """The private address of a delegate with fourteen clauses, every one in two wordings, to answer."""
    coalition = make_coalition()
    text, party = make_text(coalition, 14, wordings=2), make_party(coalition)
    make_party(coalition)
    _link, token = actions.invite(make_round(text), party, actor=seated(coalition))
    return f"/l/{token}/"


def test_a_delegate_answers_fourteen_clauses_in_twenty_taps_without_script(
    phone: Callable[..., Page], path: str
) -> None:
    page, taps = phone(scripts=False), 1
    page.goto(path)
    for choice in page.locator(".stances .all").all():
        choice.tap()
        taps += 1
    page.get_by_role("button", name="Hand in").tap()
    taps += 1

    page.wait_for_url("**/done/")
    assert taps <= 20
    assert Submission.objects.count() == 1
    assert Position.objects.filter(stance="S").count() == 14 * 3


def test_the_sentence_appears_when_it_is_needed_and_what_was_hidden_stays_tappable(
    phone: Callable[..., Page], path: str
) -> None:
    page = phone(scripts=False)
    page.goto(path)
    clause = page.locator("#clause-1")
    sentence = clause.locator("fieldset textarea").first
    assert not sentence.is_visible()

    clause.locator("fieldset").first.get_by_text("Refuse").tap()
    assert sentence.is_visible()
    page.get_by_role("button", name="Hand in").tap()

    assert clause.get_by_role("alert").inner_text() == "Write one sentence: why?"
    assert clause.locator("input[value=N]").first.is_checked()


def test_every_answer_is_large_enough_for_a_thumb(phone: Callable[..., Page], path: str) -> None:
    page = phone()
    page.goto(path)
    heights = page.evaluate(
        "[...document.querySelectorAll('.choice, .answers button:not(.sr), .answers summary')]"
        ".filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_the_smallest_phone_and_has_no_barrier(
    phone: Callable[..., Page], path: str, language: str, scheme: str
) -> None:
    page = phone(color_scheme=scheme)
    page.goto(path)
    page.goto(f"{page.url.split('?')[0]}?lang={language}")

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    violations = Axe().run(page).response["violations"]
    assert [v["id"] for v in violations if v["impact"] in SERIOUS] == []


def test_the_keyboard_alone_answers_and_enter_saves_without_handing_in(page: Page, path: str) -> None:
    page.goto(path)
    page.locator("input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.get_by_role("status").wait_for()
    assert "Saved." in page.get_by_role("status").inner_text()
    assert Position.objects.get().stance == "S"
    assert not Submission.objects.exists()
