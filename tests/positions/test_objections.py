"""Answers to reservations: between two parties, beside the words they answer."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.agreements.worlds import World
from tests.factories import link_holder, make_coalition, make_party, seated

from undersigned.agreements.actions import editions
from undersigned.core.door import require
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import EventWords
from undersigned.home.queries.history import history
from undersigned.parties.models import Party
from undersigned.positions import actions, queries, rules
from undersigned.positions.actions import Answer
from undersigned.positions.models import Objection, Position
from undersigned.positions.states import Effect, Stance

pytestmark = pytest.mark.django_db


def reserved(world: World, party: int = 0, words: str = "Only on Sundays.") -> Position:
    wording = world.wordings(1)[0]
    for each in world.parties:
        own = (Answer(wording, Stance.RESERVE, words, "en"),) if each == world.parties[party] else ()
        world.answer(each, *own)
    return Position.objects.get(wording=wording, party=world.parties[party], superseded_at=None)


def objects(world: World, position: Position, party: Party, words: str = "We do not agree.") -> Objection:
    actor = seated(world.coalition, "delegate", party=party)
    return actions.object_to(position, party, Effect.STANDS, words, actor=actor, language="en")


def test_another_partys_delegate_answers_a_reservation() -> None:
    world = World()
    position = reserved(world)

    objection = objects(world, position, world.parties[1])

    assert (objection.party, objection.effect, objection.words) == (
        world.parties[1],
        Effect.STANDS,
        "We do not agree.",
    )
    beside = queries.objections_beside([position.wording_id])
    assert beside == {(world.parties[0].pk, position.wording_id): [objection]}


def test_nobody_answers_its_own_reservation_or_what_is_none() -> None:
    world = World()
    position = reserved(world)

    with pytest.raises(Refused, match="no reservation"):
        objects(world, position, world.parties[0])
    accepted = Position.objects.get(wording=world.wordings(2)[0], party=world.parties[0])
    with pytest.raises(Refused, match="no reservation"):
        objects(world, accepted, world.parties[1])


def test_only_who_speaks_for_a_party_objects_in_its_name() -> None:
    world = World()
    position = reserved(world)
    other = make_coalition()
    stranger = make_party(other)
    for actor in (
        seated(world.coalition, "secretary"),
        seated(world.coalition, "delegate", party=world.parties[2]),
        seated(other, "delegate", party=stranger),
        link_holder(world.parties[1], world.coalition, world.text.uid, "back"),
        link_holder(world.parties[1], world.coalition, "anotherround"),
    ):
        with pytest.raises(NotAllowed):
            actions.object_to(position, world.parties[1], Effect.STOPS, "No.", actor=actor)
    assert not Objection.objects.exists()


def test_a_private_link_reaches_reservations_once_they_are_published() -> None:
    world = World()
    position = reserved(world)
    holder = link_holder(world.parties[1], world.coalition, world.round.uid)
    world.close()

    with pytest.raises(Refused, match="no reservation"):
        actions.object_to(position, world.parties[1], Effect.STANDS, "No.", actor=holder)

    edition = world.freeze()
    for party in world.parties:
        world.ratify(edition, party)
    editions.publish(edition, actor=world.secretary)
    actions.object_to(position, world.parties[1], Effect.STANDS, "No.", actor=holder)

    assert Objection.objects.get().position == position


def test_in_a_sealed_round_nobody_sees_a_reservation_to_answer() -> None:
    world = World()
    position = reserved(world)
    world.round.sealed = True
    world.round.save()

    with pytest.raises(Refused, match="no reservation"):
        objects(world, position, world.parties[1])


def test_answering_again_takes_the_place_and_keeps_what_was_said() -> None:
    world = World()
    position = reserved(world)
    first = objects(world, position, world.parties[1])
    second = objects(world, position, world.parties[1], "On reflection: never.")

    assert queries.objections_beside([position.wording_id])[world.parties[0].pk, position.wording_id] == [
        second
    ]
    first.refresh_from_db()
    assert first.words == "We do not agree."
    assert first.withdrawn_at == second.made_at
    at = first.made_at
    then = queries.objections_beside([position.wording_id], at)
    assert list(then.values()) == [[first]]


def test_an_objection_without_words_is_refused() -> None:
    world = World()
    position = reserved(world)

    with pytest.raises(Refused, match="Write your answer"):
        objects(world, position, world.parties[1], "  ")


def test_withdrawn_an_objection_stands_no_more() -> None:
    world = World()
    position = reserved(world)
    objection = objects(world, position, world.parties[1])
    stranger = seated(world.coalition, "delegate", party=world.parties[2])

    with pytest.raises(NotAllowed):
        actions.withdraw_objection(objection, actor=stranger)
    delegate = seated(world.coalition, "delegate", party=world.parties[1])
    actions.withdraw_objection(objection, actor=delegate)
    actions.withdraw_objection(objection, actor=delegate)

    assert queries.objections_beside([position.wording_id]) == {}
    assert Objection.objects.get().words == "We do not agree."


def test_what_the_protected_answer_stands_from_the_next_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    position = reserved(world)
    heron = world.parties[1]
    Party.objects.filter(pk=heron.pk).update(protected=True, voucher=world.parties[2])
    heron.refresh_from_db()
    began, text = timezone.now(), position.wording.clause.text

    def told() -> tuple[int, int]:
        """Return how many answers everybody reads, and how many acts on them the history tells."""
        lines = [line for day in history(text, inside=True) for line in day.lines]
        beside = queries.objections_beside([position.wording_id])
        return sum(map(len, beside.values())), sum(line.verb.startswith("objection.") for line in lines)

    objection = objects(world, position, heron)
    assert told() == (0, 0)
    own = seated(world.coalition, "delegate", party=heron)
    assert list(queries.reservations_open_to(own, text, heron).get().objections.all()) == [objection]
    other = world.parties[2]
    others = queries.reservations_open_to(seated(world.coalition, "delegate", party=other), text, other)
    assert list(others.get().objections.all()) == []
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(days=1))
    assert told() == (1, 1)
    actions.withdraw_objection(objection, actor=own)
    assert told() == (1, 1)
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(days=2))
    assert told() == (0, 2)
    objection.refresh_from_db()
    assert objection.withdrawn_at is not None
    for moment in (objection.made_at, objection.withdrawn_at):
        assert moment.astimezone(ZoneInfo(world.coalition.time_zone)).time() == time.min


def test_pressed_twice_one_objection_comes() -> None:
    world = World()
    position = reserved(world)
    actor = seated(world.coalition, "delegate", party=world.parties[1])
    for _press in range(2):
        actions.object_to(position, world.parties[1], Effect.NOTE, "Seen.", actor=actor, key="k")

    assert Objection.objects.count() == 1


def test_erased_the_words_are_nowhere_and_that_somebody_objected_stays() -> None:
    world = World()
    objection = objects(world, reserved(world), world.parties[1], "Xylophone.")

    assert erase("objection", objection.uid) == 1

    objection.refresh_from_db()
    assert (objection.words, objection.withdrawn_at) == ("", None)
    assert objection.erased_at is not None
    assert not EventWords.objects.filter(entry__contains="Xylophone").exists()
    with pytest.raises(Refused):
        erase("objection", objection.uid)


def test_the_rule_denies_who_has_nothing() -> None:
    world = World()
    with pytest.raises(NotAllowed):
        require(rules.can_object, seated(world.coalition, "observer"), (world.text, world.parties[0]))
