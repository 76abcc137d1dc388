"""Three minutes on an old phone: one link, a list with an end, one thing done, and one thing less on the list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.journeys.delegate import Delegate
from tests.journeys.worlds import demonstration, inbox_link, party

from undersigned.parties.models import PrivateLink
from undersigned.positions.models import Submission

pytestmark = pytest.mark.django_db(transaction=True)

GUILD = "Saltmere Harbour Guild"


def test_one_link_leads_to_one_thing_and_back_without_script_or_account_in_arabic(
    phone: Callable[..., Page],
) -> None:
    demo = demonstration()
    page = phone(scripts=False)
    delegate = Delegate(page)
    delegate.open(inbox_link(demo, GUILD))
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    address = PrivateLink.objects.filter(purpose="inbox", party=party(demo, GUILD)).latest("pk").address
    listed = page.locator("ol.waiting > li")
    before, ladder = listed.count(), listed.filter(has_text=demo.ladder.title)
    expect(ladder).to_contain_text(demo.ladder.why)

    ladder.get_by_role("button").click()
    delegate.tap_the_rest()
    delegate.hand_in()
    page.locator(f'header a[href="{address}"]').click()

    assert Submission.objects.filter(party=party(demo, GUILD), round__text=demo.ladder).exists()
    assert listed.count() == before - 1
    expect(ladder).to_have_count(0)
