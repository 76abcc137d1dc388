"""Without an account: a review mailed to who has no seat, and a distinction looked at anew by private link."""

import re

import pytest
from django.test import Client
from tests.conftest import Mailbox
from tests.factories import make_party
from tests.library.worlds import signed_in
from tests.positions.worlds import LikeWorld
from tests.reviews.test_asking import due_world

from undersigned.core.errors import NotAllowed
from undersigned.parties.queries import actor_of_link
from undersigned.positions.actions import Choice, choose_again
from undersigned.positions.models import Position, Precedent
from undersigned.positions.states import Stance, Way
from undersigned.reviews import tasks
from undersigned.reviews.actions import invite_to_choose
from undersigned.reviews.models import Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> LikeWorld:
    """Mill Weir has told two cases apart by a fact, and the fact has changed since."""
    world = LikeWorld()
    world.say(world.then, Stance.ACCEPT)
    token = f"{world.wording(world.now).uid}-{Position.objects.get().uid}"
    told = Choice(Way.DISTINGUISHED, world.fact, "The army had left.", "en")
    world.say(world.now, Stance.REFUSE, choices={token: told})
    world.change()
    return world


def opened(page: str) -> tuple[Client, str]:
    """Open the one private link on a page; return the visitor and the address that it led to."""
    (secret,) = re.findall(r"/l/\w+/", page)
    visitor = Client()
    return visitor, visitor.get(secret)["Location"].split("?")[0]


def chosen(page: str, fact: str) -> dict[str, str]:
    """Return what tells the two cases apart anew, by the field names of a page."""
    (token,) = set(re.findall(r'name="way-([\w-]+)"', page))
    return {f"way-{token}": "distinguished", f"fact-{token}": fact, f"why-{token}": "Only for a week."}


def test_a_secretary_mails_the_link_to_who_has_no_seat(mail_sink: Mailbox) -> None:
    world, review = due_world(mail=False)
    secretary = signed_in(world.coalition, "secretary")
    page = f"/c/{world.coalition.slug}/due/{review.uid}/link/"
    assert "Mail it to" in secretary.get(f"/c/{world.coalition.slug}/due/").content.decode()

    made = secretary.post(page, {"mail": "clerk@example.org"}).content.decode()
    (letter,) = mail_sink.to("clerk@example.org")
    assert re.findall(r"/l/\w+/", letter.get_content()) == re.findall(r"/l/\w+/", made)
    assert "Mailed to clerk@example.org." in made
    review.refresh_from_db()
    assert review.asked_at
    visitor, address = opened(made)
    visitor.post(address, {"outcome": "holds"})
    review.refresh_from_db()
    assert review.outcome == "holds"
    assert secretary.post(page, {"mail": "nobody"}).status_code == 409


def test_the_link_is_good_where_the_mail_server_is_away(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
    world, review = due_world(mail=False)
    page = f"/c/{world.coalition.slug}/due/{review.uid}/link/"

    made = signed_in(world.coalition, "secretary").post(page, {"mail": "clerk@example.org"})
    assert "The link below is good" in made.content.decode()
    assert opened(made.content.decode())[1].startswith("/review/")


def test_a_reopened_distinction_is_looked_at_anew_by_its_own_link(world: LikeWorld) -> None:
    secretary = signed_in(world.coalition, "secretary")
    due = secretary.get(f"/c/{world.coalition.slug}/due/").content.decode()
    precedent = Precedent.objects.get(ended_at=None)
    assert f"/precedents/{precedent.uid}/link/" in due

    made = secretary.post(f"/c/{world.coalition.slug}/precedents/{precedent.uid}/link/").content.decode()
    visitor, address = opened(made)
    page = visitor.get(address).content.decode()
    assert "The army had left." in page
    assert "/due/" not in page
    visitor.post(address, chosen(page, world.fact.uid))

    anew = Precedent.objects.get(ended_at=None)
    assert (anew.words, anew.reopened_at, anew.way) == ("Only for a week.", None, Way.DISTINGUISHED)
    assert Client().get(address).status_code == 403


def test_the_link_of_a_review_leads_to_the_distinction_too(world: LikeWorld, mail_sink: Mailbox) -> None:
    tasks.ask_due.call(world.coalition.uid)
    (review,) = Review.objects.all()
    secretary = signed_in(world.coalition, "secretary")
    made = secretary.post(f"/c/{world.coalition.slug}/due/{review.uid}/link/").content.decode()
    visitor, address = opened(made)
    (place,) = re.findall(rf"{address}precedent/\w+/", visitor.get(address).content.decode())

    page = visitor.get(place).content.decode()
    assert visitor.post(place, chosen(page, world.fact.uid))["Location"] == address
    assert Precedent.objects.get(ended_at=None).words == "Only for a week."
    assert "Follow or distinguish" not in visitor.get(address).content.decode()


def test_nobody_else_makes_or_uses_such_a_link(world: LikeWorld) -> None:
    precedent = Precedent.objects.get(ended_at=None)
    with pytest.raises(NotAllowed):
        invite_to_choose(precedent, actor=world.delegate)
    made, _secret = invite_to_choose(precedent, actor=world.secretary)
    made.party = make_party(world.coalition)
    with pytest.raises(NotAllowed):
        choose_again(precedent, Choice(Way.OPEN), actor=actor_of_link(made))
