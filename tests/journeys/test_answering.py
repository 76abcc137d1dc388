"""Fourteen clauses on an old phone: how many taps, how many bytes, with which hands, in which direction."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect
from tests.journeys.delegate import ByKeyboard, Delegate
from tests.journeys.worlds import answering_link, ask_again, demonstration, newcomer

from undersigned.parties.models import Party, PrivateLink
from undersigned.positions.models import Position, Submission

pytestmark = pytest.mark.django_db(transaction=True)

Phone = Callable[..., Page]
Ask = Callable[..., str]
CLAUSES, MOST_TAPS, MOST_BYTES = 14, 20, 60_000


@pytest.fixture
def ask() -> Ask:
    """A function: return a private link to the statement's fourteen clauses for a party that has answered nothing."""

    def link(language: str = "en") -> str:
        demo = demonstration()
        ask_again(demo.statement)
        return answering_link(demo.statement, newcomer(demo, language))[0]

    return link


def handed_in() -> tuple[Party, set[str]]:
    """Return who has handed in, and what it says of the strongest wordings."""
    submission = Submission.objects.latest("pk")
    mine = Position.objects.filter(party=submission.party, wording__is_omission=False, superseded_at=None)
    return submission.party, set(mine.values_list("stance", flat=True))


def test_fourteen_clauses_take_at_most_twenty_taps_without_script(phone: Phone, ask: Ask) -> None:
    delegate = Delegate(phone(scripts=False))
    delegate.open(ask())
    assert delegate.clauses == CLAUSES

    delegate.tap_the_rest()
    delegate.hand_in()

    assert delegate.taps <= MOST_TAPS
    assert handed_in()[0].name == "Ferry of Saltmere"
    assert handed_in()[1] == {"S"}
    # Five clauses have a softer wording each: nothing that was listed is left unknown.
    assert Position.objects.filter(party=handed_in()[0], wording__is_omission=False).count() == CLAUSES + 5


def test_the_keyboard_alone_answers_fourteen_clauses_without_script(phone: Phone, ask: Ask) -> None:
    delegate = ByKeyboard(phone(scripts=False))
    delegate.open(ask())

    delegate.refuse(1, "We do not live on the Arle.")
    for clause in range(2, CLAUSES + 1):
        delegate.accept(clause)
    delegate.hand_in()

    assert handed_in()[1] == {"S", "N"}
    assert Position.objects.get(party=handed_in()[0], stance="N").words == "We do not live on the Arle."


def test_in_arabic_the_page_runs_from_right_to_left_and_never_sideways(phone: Phone, ask: Ask) -> None:
    page = phone(scripts=False)
    Delegate(page).open(ask("ar"))

    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#clause-1 p[lang=ar]").first).to_have_attribute("dir", "rtl")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_one_clause_at_a_time_leads_to_the_same_end(phone: Phone, ask: Ask) -> None:
    delegate = Delegate(phone(scripts=False))
    delegate.open(ask())
    delegate.page.locator('a[href$="/clause/1/"]').click()
    for clause in range(1, CLAUSES):
        assert delegate.clauses == 1
        delegate.tap_the_rest()
        delegate.page.locator('button[value="next"]').click()
        delegate.page.wait_for_url(f"**/clause/{clause + 1}/")
    delegate.tap_the_rest()
    delegate.hand_in()

    assert handed_in()[1] == {"S"}


def test_the_page_weighs_little_and_asks_nothing_of_others(visitor: Callable[..., Page], ask: Ask) -> None:
    """All that is transferred, as the browser counts it: heads, bodies, stylesheet, pictures."""
    page = visitor()
    asked: list[Response] = []
    bytes_of: list[float] = []
    page.on("response", lambda response: asked.append(response))
    watch = page.context.new_cdp_session(page)
    watch.send("Network.enable")
    watch.on("Network.loadingFinished", lambda event: bytes_of.append(_length(event)))

    page.goto(ask(), wait_until="networkidle")

    assert {urlsplit(response.url).netloc for response in asked} == {urlsplit(page.url).netloc}
    assert {response.status for response in asked} <= {200, 302}
    assert len(bytes_of) >= 2
    assert 5_000 < sum(bytes_of) < MOST_BYTES
    assert page.locator("script").count() == 0


def _length(event: Any) -> float:
    return float(event["encodedDataLength"])


def test_the_secret_leaves_the_address_bar(phone: Phone, ask: Ask) -> None:
    page = phone(scripts=False)
    path = ask()
    page.goto(path)

    assert urlsplit(page.url).path == PrivateLink.objects.latest("pk").address
    assert path.split("/")[2] not in page.content()
