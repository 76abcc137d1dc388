"""A delegate answers otherwise than before and says why; the fact changes, she is asked; readers see then and now."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.agreements.worlds import World
from tests.conftest import Mailbox
from tests.factories import make_user, seated
from tests.positions.worlds import LikeWorld

from undersigned.agreements.actions import editions
from undersigned.core.actor import Actor
from undersigned.positions import actions
from undersigned.positions.actions import Answer
from undersigned.positions.models import Position, Precedent
from undersigned.positions.states import Effect, Stance, Way
from undersigned.reviews import tasks
from undersigned.reviews.actions import Answer as Reviewed
from undersigned.reviews.actions import answer_review, set_review
from undersigned.reviews.models import Review
from undersigned.reviews.states import Outcome

pytestmark = pytest.mark.django_db(transaction=True)


def without_barrier(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def answering(world: LikeWorld) -> str:
    """Return the path of the party's private link to the text on the second case; it has answered the first."""
    world.say(world.then, Stance.ACCEPT)
    _link, token = actions.invite(world.round(world.now), world.party, actor=world.secretary)
    return f"/l/{token}/"


def test_she_distinguishes_by_a_fact_the_fact_changes_and_she_is_asked_again(
    phone: Callable[..., Page], mail_sink: Mailbox
) -> None:
    world = LikeWorld()
    world.coalition.seats.filter(party=world.party).update(user=make_user("mill@example.org"))
    small = phone(scripts=False)
    small.goto(answering(world))
    question = small.locator(f"#q-{world.wording(world.now).uid}")
    question.get_by_label("Refuse").check()
    question.get_by_label("Your sentence").fill("Not this time.")
    small.get_by_role("button", name="Hand in").click()

    expect(small.get_by_role("heading", level=1)).to_have_text("You said otherwise in a like case")
    expect(small.locator("main")).to_contain_text("Not this time.")
    small.get_by_label("Distinguish: the cases differ").check()
    small.get_by_label("what differs").select_option(label="South: 2030 The army left in 2030.")
    small.get_by_label("In one sentence").fill("The army had left.")
    small.get_by_role("button", name="Go on").click()
    expect(small.get_by_role("heading", level=1)).to_contain_text("has answered")
    assert Precedent.objects.get().way == Way.DISTINGUISHED

    world.change()
    tasks.ask_due.call(world.coalition.uid)
    [letter] = mail_sink.to("mill@example.org")
    (address,) = re.findall(r"/l/\w+/", letter.get_content())
    small.goto(address)
    expect(small.locator("main")).to_contain_text("The army came back in 2031.")
    expect(small.locator("main")).to_contain_text("The army left in 2030.")
    small.get_by_role("radio", name="Amended").check()
    small.get_by_label("Why, in a sentence").fill("They came back.")
    small.get_by_label("what you say of these words now").select_option(label="Accept")
    small.get_by_label("your words now").fill("")
    small.get_by_role("button", name="Say so").click()

    expect(small.locator("main")).to_contain_text("It is kept")
    before, now = Position.objects.filter(wording=world.wording(world.now)).order_by("id")
    assert (before.words, now.stance) == ("Not this time.", "S")


def test_readers_see_when_it_was_reviewed_and_what_stood_before(phone: Callable[..., Page]) -> None:
    world = World(parties=2)
    wording = world.wordings(1)[0]
    world.answer(world.parties[0], Answer(wording, Stance.RESERVE, "Only on Sundays.", "en"))
    world.answer(world.parties[1])
    world.close()
    edition = world.freeze()
    for party in world.parties:
        world.ratify(edition, party)
    editions.publish(edition, actor=world.secretary)
    position = Position.objects.get(stance="C")
    words = "A Sunday is not enough."
    actions.object_to(
        position, world.parties[1], Effect.STOPS, words, actor=_delegate(world, 1), language="en"
    )
    _amended(world, position)

    small = phone()
    small.goto(f"/t/{world.text.uid}/")
    beside = small.locator("aside .note").first
    expect(beside).to_contain_text("Stops the text between us")
    expect(beside).to_contain_text("Reviewed on")
    beside.get_by_text("Then and now").click()
    expect(beside).to_contain_text("Only on weekdays.")
    without_barrier(small)
    beside.get_by_role("link", name="Then", exact=True).click()
    expect(beside).to_contain_text("Only on Sundays.")
    expect(beside).not_to_contain_text("Reviewed on")
    beside.get_by_role("link", name="Now", exact=True).click()
    expect(beside).to_contain_text("Reviewed on")


def _delegate(world: World, party: int) -> Actor:
    return seated(world.coalition, "delegate", party=world.parties[party])


def _amended(world: World, position: Position) -> None:
    who = _delegate(world, 0)
    review = set_review(position, timezone.localdate() + timedelta(days=1), actor=who)
    told = Reviewed(Outcome.AMENDED, "Sundays were too few.", "en", Stance.RESERVE, "Only on weekdays.")
    answer_review(review, told, actor=who)
    assert Review.objects.get().after


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_arabic_on_a_small_phone_nothing_stands_in_the_way(
    phone: Callable[..., Page], scheme: str
) -> None:
    world = LikeWorld()
    small = phone(locale="ar", color_scheme=scheme)
    small.goto(answering(world))
    small.goto(small.url.split("?")[0] + "?lang=ar")
    question = small.locator(f"#q-{world.wording(world.now).uid}")
    question.locator("input[value='N']").check()
    question.locator("textarea").first.fill("لا")
    small.locator("button[value='submit']").click()

    assert small.locator("html").get_attribute("dir") == "rtl"
    expect(small.locator(".two-answers")).to_be_visible()
    small.locator("input[value='distinguished']").check()
    without_barrier(small)
    small.locator("input[value='open']").check()
    small.locator("form.precedents button").click()
    small.locator("a[href$='reservations/']").first.click()
    without_barrier(small)
