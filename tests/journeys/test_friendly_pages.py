"""What happens to people's hands and hours: a second press, the back button, two tabs, a link that is over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys.delegate import ACCEPT, REFUSE, Delegate
from tests.journeys.worlds import (
    Demonstration,
    answering_link,
    ask_again,
    demonstration,
    newcomer,
    open_round,
    party,
    sign_in,
    signing_link,
)

from undersigned.agreements.models import Edition, Signature
from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event
from undersigned.parties.models import PrivateLink
from undersigned.positions import actions as positions
from undersigned.positions.models import Position, Submission

pytestmark = pytest.mark.django_db(transaction=True)

Phone = Callable[..., Page]
WORDS = "We were not asked, and we shall say so."


@pytest.fixture
def demo() -> Demonstration:
    return demonstration()


@pytest.fixture
def delegate(phone: Phone, demo: Demonstration) -> Delegate:
    """A newcomer's delegate who has the appeal open before her, without scripts."""
    newcomer_there = Delegate(phone(scripts=False))
    newcomer_there.open(answering_link(demo.ladder, newcomer(demo))[0])
    return newcomer_there


def mine(**which: object) -> list[Position]:
    return list(Position.objects.filter(party__name="Ferry of Saltmere", superseded_at=None, **which))


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def status(page: Page, path: str) -> int:
    response = page.goto(path)
    return response.status if response else 0


def test_handing_in_with_a_double_click_counts_once(delegate: Delegate) -> None:
    delegate.tap_the_rest()
    delegate.page.locator('button[name="go"][value="submit"]').dblclick()
    delegate.page.wait_for_url("**/done/")

    assert heading(delegate.page).startswith("Thank you.")
    assert Submission.objects.filter(party__name="Ferry of Saltmere").count() == 1
    assert len(mine(wording__is_omission=False)) == 8 + 2


def test_freezing_with_a_double_click_makes_one_edition(page: Page, demo: Demonstration) -> None:
    sign_in(page).goto(f"/t/{demo.statement.uid}/frontier/")
    page.locator("svg.chart a").first.click()
    page.get_by_role("button", name="Freeze this text").dblclick()
    page.wait_for_url("**/signing/")

    expect(page.locator("main")).to_contain_text("Edition 1, frozen on")
    assert Edition.objects.filter(text=demo.statement).count() == 1
    assert Event.objects.filter(verb="edition.frozen", text_uid=demo.statement.uid).count() == 1


def test_freezing_again_after_the_back_button_leads_to_the_same_edition(
    page: Page, demo: Demonstration
) -> None:
    sign_in(page).goto(f"/t/{demo.statement.uid}/frontier/")
    page.locator("svg.chart a").first.click()
    page.get_by_role("button", name="Freeze this text").click()
    page.wait_for_url("**/signing/")
    page.go_back()
    page.get_by_role("button", name="Freeze this text").click()
    expect(page.locator("main")).to_contain_text("Edition 1")

    assert Edition.objects.filter(text=demo.statement).count() == 1


def test_signing_with_a_double_click_signs_once(phone: Phone, demo: Demonstration) -> None:
    signer = Delegate(phone(scripts=False))
    signer.open(signing_link(demo.tankers, party(demo, "Harrow Valley Teachers")))
    signer.decide("Comité", (6, 1, 0))
    signer.page.locator('form:has(input[value="ratify"]) button').last.dblclick()
    expect(signer.page.locator('input[value="withdraw"]')).to_have_count(1)

    assert Signature.objects.filter(party__name="Harrow Valley Teachers", ended_at=None).count() == 1


def test_the_back_button_shows_what_was_handed_in_and_takes_a_change(delegate: Delegate) -> None:
    delegate.tap_the_rest()
    delegate.hand_in()
    delegate.page.go_back()
    expect(delegate.wording(1).locator('input[value="S"]')).to_be_checked()
    delegate.tap(1, REFUSE, WORDS)
    delegate.hand_in()

    assert [position.words for position in mine(stance="N")] == [WORDS]
    assert Submission.objects.filter(party__name="Ferry of Saltmere").count() == 1


def test_two_tabs_never_overwrite_each_other_unseen(delegate: Delegate) -> None:
    other = Delegate(delegate.page.context.new_page())
    other.page.goto(delegate.page.url)
    delegate.tap(1, ACCEPT)
    delegate.save()
    other.tap(1, REFUSE, WORDS)
    other.page.locator('button[name="go"][value="save"].secondary').click()

    expect(other.page.locator("#clause-1")).to_contain_text("Stored meanwhile from another window")
    assert [position.stance for position in mine()] == ["S"]
    expect(other.wording(1).locator("textarea").first).to_have_value(WORDS)
    other.save()
    assert [(position.stance, position.words) for position in mine()] == [("N", WORDS)]


def test_an_expired_link_says_so(phone: Phone, demo: Demonstration) -> None:
    path, link = answering_link(demo.ladder, newcomer(demo))
    PrivateLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    page = phone(scripts=False)

    assert status(page, path) == 410
    assert heading(page) == "This private link does not open any more"
    expect(page.locator("main")).to_contain_text("Its time has run out. What was answered with it is kept.")


def test_a_link_that_was_replaced_says_so_also_to_who_has_its_page_open(
    delegate: Delegate, demo: Demonstration
) -> None:
    delegate.tap(1, ACCEPT)
    positions.invite(open_round(demo.ladder), party(demo, "Ferry of Saltmere"), actor=OPERATOR)
    delegate.page.locator('button[name="go"][value="submit"]').click()

    assert heading(delegate.page) == "This private link does not open any more"
    expect(delegate.page.locator("main")).to_contain_text("It was replaced by a newer one or revoked.")


def test_a_link_that_lost_a_letter_says_what_to_do(phone: Phone, demo: Demonstration) -> None:
    page = phone(scripts=False)

    assert status(page, answering_link(demo.ladder, newcomer(demo))[0][:-2] + "/") == 404
    assert heading(page) == "This private link is not complete"


def test_the_page_of_another_partys_link_does_not_open(delegate: Delegate, demo: Demonstration) -> None:
    _path, link = answering_link(demo.ladder, party(demo, "Town of Millford"))

    assert status(delegate.page, link.address) == 403
    assert heading(delegate.page) == "This page opens with its own private link"
    expect(delegate.page.locator("main")).not_to_contain_text("Town of Millford")


def test_two_links_in_one_browser_stay_two_organisations(delegate: Delegate, demo: Demonstration) -> None:
    first = delegate.page.url
    delegate.open(answering_link(demo.ladder, party(demo, "Saltmere Harbour Guild"))[0])
    delegate.page.goto(f"{first.split('?')[0]}?lang=en")

    expect(delegate.page.locator(".greeting")).to_contain_text("You answer for Ferry of Saltmere.")


def test_a_round_that_closed_a_minute_ago_keeps_what_was_typed_on_the_page(
    delegate: Delegate, demo: Demonstration
) -> None:
    delegate.tap(1, REFUSE, WORDS)
    positions.close_round(open_round(demo.ladder), actor=OPERATOR)
    delegate.page.locator('button[name="go"][value="submit"]').click()

    expect(delegate.page.get_by_role("alert").first).to_contain_text("still on this page")
    expect(delegate.wording(1).locator("textarea").first).to_have_value(WORDS)
    expect(delegate.page.locator('button[value="submit"]')).to_have_count(0)
    assert mine() == []


def test_a_sealed_round_shows_the_secretary_who_has_answered_and_nothing_of_what(
    page: Page, phone: Phone, demo: Demonstration
) -> None:
    ask_again(demo.statement, sealed=True)
    delegate = Delegate(phone(scripts=False))
    delegate.open(answering_link(demo.statement, newcomer(demo))[0])
    delegate.tap(1, REFUSE, WORDS)
    delegate.tap_the_rest(but={1})
    delegate.propose(2, "The dam holds what four towns drink.")
    delegate.hand_in()
    sign_in(page)

    page.goto(f"/t/{demo.statement.uid}/ask/")
    expect(page.get_by_role("row").filter(has_text="Ferry of Saltmere")).to_contain_text("handed in on")
    for inner in ("ask", "frontier", "matrix", "draft", "history", "signing"):
        page.goto(f"/t/{demo.statement.uid}/{inner}/")
        assert WORDS not in page.content(), inner
        # The others are asked about proposed words, and not told whose they are.
        assert "proposed by" not in page.content(), inner
        assert "proposed another wording" not in page.content(), inner

    page.goto(f"/t/{demo.statement.uid}/ask/")
    page.get_by_role("button", name="Close the round now").click()
    page.goto(f"/t/{demo.statement.uid}/matrix/")
    assert WORDS in page.content()
    page.goto(f"/t/{demo.statement.uid}/draft/")
    expect(page.locator("main")).to_contain_text("proposed by Ferry of Saltmere")


def test_a_published_edition_is_published_once(page: Page, demo: Demonstration) -> None:
    sign_in(page).goto(f"/t/{demo.statement.uid}/frontier/")
    page.locator("svg.chart a").first.click()
    page.get_by_role("button", name="Freeze this text").click()
    for name in ("Town of Millford", "Town of Stonebridge"):
        signer = Delegate(page.context.new_page())
        signer.open(signing_link(demo.statement, party(demo, name)))
        signer.decide("Town council", (9, 1, 0))
        signer.sign()
    page.reload()
    page.get_by_role("button", name="Publish edition 1").dblclick()
    page.wait_for_url(f"**/t/{demo.statement.uid}/")

    assert Event.objects.filter(verb="edition.published", text_uid=demo.statement.uid).count() == 1
