"""From the appeal of a protected committee to the receipt, through two organisations, on small phones."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.journeys.delegate import path_of
from tests.pledges.asking import Asking, in_days

from undersigned.core.actor import Actor
from undersigned.people.models import User
from undersigned.pledges.models import Appeal, Pledge, Receipt
from undersigned.texts import actions as texts

pytestmark = pytest.mark.django_db(transaction=True)
Phone = Callable[..., Page]
SANDBAGS, IN_ENGLISH = "أكياس رمل على منصات قبل الفيضان.", "Sandbags on pallets, before the flood."


def sign_in(page: Page, actor: Actor) -> Page:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    page.goto("/")
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": page.url}])
    return page


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def press(page: Page, form: str = "main form") -> None:
    page.locator(form).locator("button").last.click()


def handed_over(world: Asking, address: str, told: dict[str, str]) -> str:
    """Return the path of the private link that the secretary's page shows once."""
    secretary = Client()
    secretary.force_login(User.objects.get(pk=world.secretary.user_id))
    page = secretary.post(address, told).content.decode()
    found = re.search(r"http://[^<\s]+/l/[^/<\s]+/", page)
    assert found
    return path_of(found[0])


def publish(page: Page, world: Asking) -> Appeal:
    """Begin, ask and publish in Arabic, as an officer of those who vouch."""
    page.goto(f"/c/{world.coalition.slug}/appeals/new/")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.locator("[name=vouched]").check()
    page.locator("[name=title]").fill("ما يحتاجه المرسى الأسفل")
    page.locator("[name=why]").fill("أربعون بيتا تحت السد.")
    page.locator("[name=language]").select_option("ar")
    press(page)
    page.locator("[name=words]").fill(SANDBAGS)
    page.locator("[name=quantity]").fill("40")
    page.locator("[name=unit]").fill("منصة")
    page.locator("[name=by_when]").fill(in_days(60).isoformat())
    press(page, "section:has(#add) form")
    fits(page)
    page.locator("[name=body]").fill("الجمعية العامة")
    page.locator("[name=decided_on]").fill(timezone.localdate().isoformat())
    press(page, "section:has(#publish) form")
    expect(page.get_by_role("heading", level=1)).to_have_text("ما يحتاجه المرسى الأسفل")
    fits(page)
    return Appeal.objects.select_related("text").get()


def pledge_a_part(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_text(IN_ENGLISH)).to_be_visible()
    page.locator("[name$=-way][value=part]").check()
    page.locator("[name$=-quantity]").fill("25")
    page.locator("[name$=-words]").fill("What our yard holds.")
    press(page)
    fits(page)


def report(page: Page) -> None:
    page.get_by_role("link", name="Report what was done").click()
    page.locator("section:has(#report) [name=words]").fill("Twenty-five, by two trucks.")
    page.locator("section:has(#report) [name=quantity]").fill("25")
    press(page, "section:has(#report) form")
    expect(page.get_by_text("Twenty-five, by two trucks.")).to_be_visible()
    fits(page)


def say_what_arrived(page: Page, world: Asking) -> None:
    delivery = Pledge.objects.get().deliveries.get()
    page.goto(f"/c/{world.coalition.slug}/deliveries/{delivery.uid}/")
    page.locator("[name=outcome][value=partly]").check()
    page.locator("[name=quantity]").fill("20")
    page.locator("[name=words]").fill("عشرون سليمة.")
    press(page)
    fits(page)


def test_an_appeal_of_a_protected_committee_becomes_a_receipt(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Asking(protected=True)
    fisher = sign_in(phone(scripts=False, locale="ar"), world.fisher)

    appeal = publish(fisher, world)
    wording = appeal.asks.get().clause.wordings.get()
    texts.translate(wording, "en", IN_ENGLISH, actor=world.secretary)
    link = handed_over(world, f"/appeals/{appeal.uid}/answer-link/", {"party": world.union.uid})
    union = phone(scripts=False, locale="en")
    pledge_a_part(union, link)
    report(union)
    say_what_arrived(fisher, world)

    receipt = Receipt.objects.get()
    assert (receipt.party, receipt.through, receipt.quantity) == (world.landing, world.fishers, Decimal(20))
    assert len(receipt.received) <= len("2031-06")
    later = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for locale, words in (("en", IN_ENGLISH), ("ar", SANDBAGS)):
        stranger = phone(scripts=False, locale=locale)
        stranger.goto(f"/appeals/{appeal.uid}/")
        ask = stranger.locator("li.clause", has_text=words)
        expect(ask).to_contain_text("Union")
        expect(ask).to_contain_text("25")
        fits(stranger)
        stranger.get_by_role("link", name=re.compile("25")).click()
        expect(stranger.get_by_text("عشرون سليمة.")).to_be_visible()
        fits(stranger)
