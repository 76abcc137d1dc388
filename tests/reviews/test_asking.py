"""When the day has come: one mail with one link, once; the page it opens; the calendar."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.agreements.worlds import signed_world
from tests.conftest import Mailbox
from tests.factories import make_seat, make_user
from tests.library.worlds import signed_in
from tests.positions.worlds import LikeWorld

from undersigned.positions.models import Position
from undersigned.positions.states import Stance
from undersigned.reviews import tasks
from undersigned.reviews.actions import set_review
from undersigned.reviews.models import Review

pytestmark = pytest.mark.django_db

SOON = timezone.localdate() + timedelta(days=30)


def due_world(mail: bool = True) -> tuple[LikeWorld, Review]:
    world = LikeWorld()
    world.say(world.now, Stance.RESERVE, "Only by day.")
    review = set_review(Position.objects.get(), SOON, actor=world.secretary)
    Review.objects.update(due_on=date(2026, 1, 1))
    make_seat(world.coalition, "secretary", user=make_user("secretary@example.org"))
    world.coalition.seats.filter(party=world.party).update(user=make_user("mill@example.org"))
    if not mail:
        world.coalition.seats.filter(party=world.party).update(ended_at=timezone.now())
    return world, review


def test_a_set_day_lays_down_its_task_without_any_secret() -> None:
    world, _review = due_world()

    task = DBTaskResult.objects.filter(task_path__contains="ask_due").get()

    assert task.args_kwargs == {"args": [world.coalition.uid], "kwargs": {}}
    assert task.run_after
    assert task.run_after.astimezone().date() == SOON


def test_whoever_speaks_for_the_party_gets_one_link_once(mail_sink: Mailbox) -> None:
    world, _review = due_world()
    for _run in range(2):
        tasks.ask_due.call(world.coalition.uid)

    (letter,) = mail_sink.to("mill@example.org")
    assert "Mill Weir" in str(letter["Subject"])
    assert len(re.findall(r"/l/\w{32}/", letter.get_content())) == 1
    assert not mail_sink.to("secretary@example.org")


def test_whom_no_mail_reaches_the_secretary_is_told(mail_sink: Mailbox) -> None:
    world, _review = due_world(mail=False)

    tasks.ask_due.call(world.coalition.uid)

    (letter,) = mail_sink.to("secretary@example.org")
    assert "- Mill Weir" in letter.get_content()
    assert f"/c/{world.coalition.slug}/due/" in letter.get_content()


def test_what_is_not_due_yet_is_not_asked(mail_sink: Mailbox) -> None:
    world, _review = due_world()
    Review.objects.update(due_on=SOON)

    tasks.ask_due.call(world.coalition.uid)

    assert mail_sink.messages == []


def test_the_link_opens_one_page_on_which_it_is_answered(mail_sink: Mailbox) -> None:
    world, review = due_world()
    tasks.ask_due.call(world.coalition.uid)
    (found,) = re.findall(r"/l/\w+/", mail_sink.to("mill@example.org")[0].get_content())
    browser = Client()
    opened = browser.get(found, follow=True)
    address = opened.request["PATH_INFO"]
    assert "Only by day." in opened.content.decode()

    wrong = browser.post(address, {"outcome": "withdrawn"})
    assert (wrong.status_code, "Say why" in wrong.content.decode()) == (409, True)
    page = browser.post(address, {"outcome": "withdrawn", "words": "We were wrong."}, follow=True)

    assert "We were wrong." in page.content.decode()
    review.refresh_from_db()
    assert review.outcome == "withdrawn"
    assert Client().get(address).status_code == 403


def test_the_public_page_tells_when_it_was_reviewed_and_since_when_it_is_due() -> None:
    world, edition = signed_world()
    review = set_review(edition, SOON, actor=world.secretary, party=world.parties[0])
    day = timezone.localdate() - timedelta(days=2)
    Review.objects.update(due_on=day)
    page = Client().get(f"/t/{world.text.uid}/").content.decode()
    assert "Due for review since" in page

    Review.objects.filter(pk=review.pk).update(
        answered_at=timezone.now(), outcome="amended", words="The third was met.", language="en"
    )
    page = Client().get(f"/t/{world.text.uid}/").content.decode()
    assert "Reviewed on" in page
    assert "The third was met." in page
    assert "Due for review since" not in page


def test_where_a_day_is_set_is_folded_in_one_place_for_who_drafts() -> None:
    world, edition = signed_world()
    secretary, page = signed_in(world.coalition, "secretary"), f"/t/{world.text.uid}/"
    said = secretary.get(page).content.decode()
    assert said.count("Ask whether it still holds") == 1
    assert said.count(f"/c/{world.coalition.slug}/due/set/clause/") == edition.clauses.count() == 3
    assert said.count("/due/set/edition/") == 1
    clause = edition.clauses.first().clause
    one = secretary.get(f"{page}clauses/{clause.uid}/").content.decode()
    assert one.count("Ask whether it still holds") == one.count(f"/set/clause/{clause.uid}/") == 1
    for visitor in (Client(), signed_in(world.coalition, "observer")):
        assert "Ask whether" not in visitor.get(page).content.decode()


def test_the_page_of_what_is_due_shows_a_delegate_her_own_alone() -> None:
    world, _review = due_world()
    other = make_seat(world.coalition, "delegate", party=world.other)
    mine = world.coalition.seats.filter(party=world.party).first()
    assert mine
    for seat, told in ((mine, True), (other, False)):
        browser = Client()
        browser.force_login(seat.user)
        page = browser.get(f"/c/{world.coalition.slug}/due/").content.decode()
        assert ("On South, 1" in page) == told
        assert ("Nothing is due." in page) != told


def test_a_day_is_set_on_its_page() -> None:
    world, edition = signed_world()
    browser = Client()
    editor = make_seat(world.coalition, "editor")
    browser.force_login(editor.user)
    address = f"/c/{world.coalition.slug}/due/set/edition/{edition.uid}/"
    assert address in browser.get(f"/t/{world.text.uid}/").content.decode()

    browser.post(address, {"due_on": SOON.isoformat(), "party": world.parties[0].uid})

    assert Review.objects.get().due_on == SOON
    assert address not in Client().get(f"/t/{world.text.uid}/").content.decode()
