"""Local efforts: four stages in order, help that ends by itself, and what belongs to whom."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.efforts.worlds import World

from undersigned.core.actor import NOBODY
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience, EventWords
from undersigned.efforts import queries, rules
from undersigned.efforts.actions import (
    end_help,
    give_help,
    keep_thing,
    let_stay,
    listen,
    name_locals,
    pass_on,
    reach,
    take_out,
)
from undersigned.efforts.models import Belonging, Conversation, Effort, Helping, StageReached
from undersigned.efforts.queries.asked import asked_of
from undersigned.efforts.states import NEXT, Stage
from undersigned.parties.actions.protection import admit_protected
from undersigned.parties.queries import actor_of_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    return World()


def lapse(helping: Helping) -> None:
    """Let somebody's last day be yesterday."""
    since = timezone.now() - 9 * DAY
    Helping.objects.filter(pk=helping.pk).update(since=since, until=timezone.now() - DAY)


@pytest.mark.parametrize(("now", "wanted"), list(product([None, *Stage], Stage)))
def test_of_all_stages_only_the_next_one_can_be_reached(
    world: World, now: Stage | None, wanted: Stage
) -> None:
    if now is None:
        world.hear()
    else:
        world.come_to(now)
    following = Stage.HEARD if now is None else NEXT[now]
    actor = world.secretary if wanted == Stage.HEARD else world.delegate
    if now is None:
        world.name_locals()

    if wanted == following:
        world.reach(wanted, actor)
    else:
        with pytest.raises(Refused, match="none is skipped"):
            world.reach(wanted, actor)

    assert queries.stage_of(world.effort) == (wanted if wanted == following else now)


def test_the_database_refuses_a_stage_twice_and_one_that_no_locals_say(world: World) -> None:
    world.come_to(Stage.HEARD)

    for stage in (Stage.HEARD, Stage.PROPOSED):
        with pytest.raises(IntegrityError), transaction.atomic():
            StageReached.objects.create(effort=world.effort, stage=stage, language="en")


def test_nobody_is_heard_without_a_conversation(world: World) -> None:
    with pytest.raises(Refused, match="record a conversation"):
        world.reach(Stage.HEARD, world.secretary)


def test_from_the_second_stage_on_locals_say_it_and_nobody_else(world: World) -> None:
    world.come_to(Stage.HEARD)

    for outsider in (world.secretary, world.organiser):
        with pytest.raises(NotAllowed):
            world.reach(Stage.PROPOSED, outsider)


def test_whoever_came_to_help_never_speaks_for_the_locals(world: World) -> None:
    """Also with a seat of their party that she got afterwards."""
    world.come_to(Stage.HEARD)
    helping = world.help()
    world.coalition.seats.create(user=helping.user, party=world.local, power="delegate")

    with pytest.raises(NotAllowed):
        world.reach(Stage.PROPOSED, actor_of_user(helping.user))


def test_the_organisation_of_whoever_helps_cannot_be_named_as_the_locals(world: World) -> None:
    helping = world.help()
    world.coalition.seats.create(user=helping.user, party=world.outside, power="delegate")

    with pytest.raises(Refused, match="not the locals"):
        name_locals(world.effort, world.outside, actor=world.secretary)


def test_who_the_locals_are_does_not_change_once_they_have_proposed(world: World) -> None:
    world.come_to(Stage.PROPOSED)

    with pytest.raises(Refused, match="does not change"):
        name_locals(world.effort, world.outside, actor=world.secretary)


def test_for_protected_locals_the_party_speaks_that_vouches_for_them(world: World) -> None:
    landing = admit_protected(
        world.coalition, "The lower landing", actor=world.secretary, voucher=world.outside
    )
    world.hear()
    world.reach(Stage.HEARD, world.secretary)
    name_locals(world.effort, landing, actor=world.secretary)
    effort = Effort.objects.select_related("coalition", "party").get()

    reach(effort, Stage.PROPOSED, "They want a wall.", actor=world.organiser)

    assert effort.stages.get(stage=Stage.PROPOSED).said_for == landing


def test_the_right_of_whoever_helps_ends_on_its_day_by_itself(world: World) -> None:
    helping = world.help()
    helper = actor_of_user(helping.user)
    listen(world.effort, "A ferryman", "It floods.", actor=helper, held_on="2026")
    keep_thing(world.effort, "List of names", world.outside, actor=helper)

    lapse(helping)

    for act in (
        lambda: listen(world.effort, "Another", "It floods.", actor=helper, held_on="2026"),
        lambda: keep_thing(world.effort, "Key", world.outside, actor=helper),
        lambda: take_out(world.effort.conversations.get(), actor=helper),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_nobody_lets_herself_help_longer(world: World) -> None:
    helper = world.secretary
    assert helper.user_id is not None
    user = world.effort.helpings.get().user

    with pytest.raises(NotAllowed, match="Nobody lets herself"):
        give_help(world.effort, user, "Listening", timezone.now() + 60 * DAY, actor=helper)

    world.name_locals()
    give_help(world.effort, user, "Listening", timezone.now() + 60 * DAY, actor=world.delegate)
    assert world.effort.helpings.get(ended_at=None).until > timezone.now() + 59 * DAY


@pytest.mark.parametrize("days", [-1, 0, 184])
def test_help_has_an_end_within_half_a_year(world: World, days: int) -> None:
    with pytest.raises(Refused, match="within half a year"):
        world.help(days)


def test_once_locals_run_it_whoever_helps_hands_over_and_writes_no_log(world: World) -> None:
    world.come_to(Stage.PROPOSED)
    helper = actor_of_user(world.help().user)
    thing = keep_thing(world.effort, "Key", world.outside, actor=helper)
    world.reach(Stage.RUN)

    with pytest.raises(NotAllowed):
        listen(world.effort, "Another", "It floods.", actor=helper, held_on="2026")
    assert pass_on(thing, world.local, actor=helper).owner == world.local


def test_the_organiser_is_gone_only_when_nothing_is_left_of_hers_or_locals_let_it_stay(world: World) -> None:
    world.come_to(Stage.RUN)
    key = keep_thing(world.effort, "Key", world.outside, actor=world.delegate)
    archive = keep_thing(world.effort, "Archive", world.outside, actor=world.delegate)
    with pytest.raises(Refused, match="Key"):
        world.reach(Stage.GONE)

    pass_on(key, world.local, actor=world.organiser)
    with pytest.raises(NotAllowed):
        let_stay(archive, "We like it here.", actor=world.organiser)
    let_stay(archive, "They have the dry room.", actor=world.delegate)
    helping = world.help()
    world.reach(Stage.GONE)

    assert queries.helps_at(world.effort, actor_of_user(helping.user), timezone.now()) is False
    told = {
        (each.thing, each.owner.name, each.stays) for each in queries.things_at(world.effort, timezone.now())
    }
    assert told == {("Archive", "Organisers", "They have the dry room."), ("Key", "The landing", "")}


def test_a_thing_is_handed_over_once_and_what_was_before_stays(world: World) -> None:
    world.come_to(Stage.RUN)
    key = keep_thing(world.effort, "Key", world.outside, actor=world.delegate)
    before = timezone.now()
    pass_on(key, world.local, actor=world.delegate)

    with pytest.raises(Refused, match="in the meantime"):
        pass_on(key, world.local, actor=world.delegate)

    (then,), (now,) = (queries.things_at(world.effort, at) for at in (before, timezone.now()))
    assert (then.owner, now.owner, now.after) == (world.outside, world.local, key)


def test_a_conversation_is_read_by_those_it_is_for(world: World) -> None:
    for audience in Audience:
        listen(
            world.effort,
            "A ferryman",
            f"For {audience.name}",
            actor=world.secretary,
            held_on="2026",
            audience=audience,
        )

    now = timezone.now()
    read = [
        [row.words for row in queries.stood(world.effort, actor, now).log]
        for actor in (NOBODY, world.delegate, world.secretary)
    ]

    assert [len(rows) for rows in read] == [1, 2, 3]


@pytest.mark.parametrize("held_on", ["yesterday", "2026-13", "2026-02-30", "2999", "20260101", ""])
def test_a_day_that_is_none_or_to_come_is_refused(world: World, held_on: str) -> None:
    with pytest.raises(Refused, match="day"):
        listen(world.effort, "A ferryman", "It floods.", actor=world.secretary, held_on=held_on)


def test_words_that_expose_somebody_are_destroyed_at_once(world: World) -> None:
    said = listen(world.effort, "Zqname", "Zqwords", actor=world.secretary, held_on="2026")

    take_out(said, actor=world.secretary)

    kept = [
        *Conversation.objects.values_list("listened_to", "words"),
        *EventWords.objects.values_list("entry"),
    ]
    assert "Zq" not in str(kept)


def test_of_an_erased_effort_no_word_stays(world: World) -> None:
    Effort.objects.update(name="Zqeffort", place="Zqplace")
    world.effort.refresh_from_db()
    world.come_to(Stage.RUN)
    thing = keep_thing(world.effort, "Zqthing", world.outside, actor=world.delegate, words="Zqwhere")
    let_stay(thing, "Zqwhy", actor=world.delegate)
    StageReached.objects.update(words="Zqshown")
    Helping.objects.update(task="Zqtask")

    erase("effort", world.effort.uid)

    models: list[type] = [Effort, StageReached, Helping, Belonging, Conversation, EventWords]
    assert "Zq" not in str([list(model.objects.values()) for model in models])


def test_what_ends_soon_and_what_is_left_to_hand_over_is_asked_of_those_who_can_do_it(world: World) -> None:
    world.come_to(Stage.RUN)
    end_help(world.effort.helpings.get(), actor=world.delegate)
    world.help(10)
    world.help(20)
    keep_thing(world.effort, "Key", world.outside, actor=world.delegate)
    keep_thing(world.effort, "Room", world.local, actor=world.delegate)

    asked = list(asked_of({world.local.pk, world.outside.pk}, set(), timezone.now()))

    assert [(each.party, each.plain().count("Key")) for each in asked] == [
        (world.local.pk, 0),
        (world.outside.pk, 1),
    ]
    assert not list(asked_of({0}, {world.coalition.pk}, timezone.now()))


def test_of_an_effort_without_locals_its_end_of_help_is_asked_of_the_secretary(world: World) -> None:
    world.help(5)

    (asked,) = asked_of(set(), {world.coalition.pk}, timezone.now())

    assert (asked.party, asked.powers) == (None, {"secretary"})


@pytest.mark.parametrize("rule", [rules.can_listen, rules.can_keep, rules.can_give_help])
def test_whoever_has_nothing_to_do_with_it_writes_nothing(world: World, rule: Callable[..., bool]) -> None:
    world.come_to(Stage.PROPOSED)

    assert not rule(world.organiser, world.effort)
    assert rule(world.delegate, world.effort)
