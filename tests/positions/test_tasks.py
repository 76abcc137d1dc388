from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.conftest import Mailbox
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, make_user

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event
from undersigned.positions import actions, tasks

pytestmark = pytest.mark.django_db


class World:
    def __init__(self) -> None:
        self.coalition = make_coalition()
        self.text = make_text(self.coalition)
        self.silent, self.done = make_party(self.coalition, "Fishers"), make_party(self.coalition, "Towns")
        self.round = make_round(self.text)
        actions.take_positions(self.round, self.done, [], actor=OPERATOR, submit=True)
        make_seat(self.coalition, "secretary", user=make_user("secretary@example.org"))
        for party in (self.silent, self.done):
            make_seat(
                self.coalition, "delegate", party=party, user=make_user(f"{party.name.lower()}@example.org")
            )


@pytest.fixture
def world() -> World:
    return World()


def remind(world: World) -> None:
    tasks.remind.call(world.round.uid)


def test_opening_a_round_lays_down_its_reminder_for_that_moment_without_any_secret() -> None:
    text, at = make_text(make_coalition()), timezone.now() + timedelta(days=1)
    closes = timezone.now() + timedelta(days=2)
    round = tasks.open_round(text, actor=OPERATOR, closes_at=closes, time_zone="UTC", remind_at=at)

    task = DBTaskResult.objects.get()
    assert task.run_after == at
    assert task.args_kwargs == {"args": [round.uid], "kwargs": {}}


def test_a_reminder_goes_to_those_who_have_not_handed_in(world: World, mail_sink: Mailbox) -> None:
    remind(world)

    [letter] = mail_sink.to("fishers@example.org")
    assert f"/t/{world.text.uid}/answer/{world.silent.uid}/" in letter.get_content()
    assert not mail_sink.to("towns@example.org")


def test_the_secretary_gets_the_list_of_those_missing(world: World, mail_sink: Mailbox) -> None:
    remind(world)

    [letter] = mail_sink.to("secretary@example.org")
    assert letter["Subject"] == "One organisation has not handed in yet"
    assert "- Fishers" in letter.get_content()
    assert "Towns" not in letter.get_content()


def test_a_reminder_goes_out_once(world: World, mail_sink: Mailbox) -> None:
    remind(world)
    remind(world)

    assert len(mail_sink.messages) == 2
    assert Event.objects.filter(verb="round.reminded").count() == 1


def test_nobody_is_reminded_of_a_closed_round(world: World, mail_sink: Mailbox) -> None:
    actions.close_round(world.round, actor=OPERATOR)
    remind(world)

    assert mail_sink.messages == []


def test_where_all_have_handed_in_nobody_is_reminded(world: World, mail_sink: Mailbox) -> None:
    actions.take_positions(world.round, world.silent, [], actor=OPERATOR, submit=True)
    remind(world)

    assert mail_sink.messages == []
