"""Follow or distinguish: a party that answers otherwise than in a like case is asked, once."""

from datetime import timedelta

import pytest
from tests.factories import seated
from tests.positions.worlds import LikeWorld

from undersigned.cases.actions.facts import remove_fact
from undersigned.core import journal
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event, EventWords
from undersigned.positions import queries
from undersigned.positions.actions import Choice, Met, choose_again
from undersigned.positions.models import Position, Precedent
from undersigned.positions.states import Reply, Stance, Way, reply_of

pytestmark = pytest.mark.django_db

REFUSES, ACCEPTS = Stance.REFUSE, Stance.ACCEPT


def token(world: LikeWorld) -> str:
    earlier = Position.objects.get(wording=world.wording(world.then), party=world.party, superseded_at=None)
    return f"{world.wording(world.now).uid}-{earlier.uid}"


def distinguishing(world: LikeWorld, words: str = "The army had left.") -> dict[str, Choice]:
    return {token(world): Choice(Way.DISTINGUISHED, world.fact, words, "en")}


def distinguished(world: LikeWorld) -> Precedent:
    world.say(world.then, ACCEPTS)
    world.say(world.now, REFUSES, choices=distinguishing(world))
    return Precedent.objects.get()


@pytest.mark.parametrize(
    ("stances", "polarity", "reply"),
    [
        ("", 1, None),
        ("S", 1, Reply.YES),
        ("C", 1, Reply.YES),
        ("N", 1, Reply.NO),
        ("A", 1, Reply.ASIDE),
        ("NS", 1, Reply.YES),
        ("NA", 1, Reply.ASIDE),
        ("S", -1, Reply.NO),
        ("N", -1, Reply.YES),
        ("A", -1, Reply.ASIDE),
    ],
)
def test_stances_on_a_clause_answer_its_question(stances: str, polarity: int, reply: Reply | None) -> None:
    assert reply_of(stances, polarity) == reply


def test_whoever_answers_otherwise_in_a_like_case_is_asked_before_anything_is_stored() -> None:
    world = LikeWorld()
    world.say(world.then, ACCEPTS)

    with pytest.raises(Met) as met:
        world.say(world.now, REFUSES, choices={})

    ((meeting, missing),) = met.value.asked
    assert missing == ""
    assert (meeting.reply, meeting.earlier_reply) == (Reply.NO, Reply.YES)
    assert meeting.earlier.wording == world.wording(world.then)
    assert meeting.likeness.why == "The same dam."
    assert [version.words for version in meeting.facts] == ["The army left in 2030."]
    assert not Position.objects.filter(wording=world.wording(world.now)).exists()


def test_a_reservation_is_a_yes_and_standing_aside_is_neither() -> None:
    world = LikeWorld()
    world.say(world.then, ACCEPTS)

    world.say(world.now, Stance.RESERVE, choices={})
    with pytest.raises(Met):
        world.say(world.now, Stance.STAND_ASIDE, choices={})

    assert not Precedent.objects.exists()


def test_opposite_polarity_turns_the_answer_round() -> None:
    world = LikeWorld(polarity=-1)
    world.say(world.then, ACCEPTS)

    world.say(world.now, REFUSES, choices={})
    with pytest.raises(Met):
        world.say(world.now, ACCEPTS, choices={})


def test_who_accepts_the_softer_words_has_not_said_no() -> None:
    world = LikeWorld(wordings=2)
    world.say(world.then, ACCEPTS)
    world.say(world.now, ACCEPTS, place=1)

    world.say(world.now, REFUSES, place=0, choices={})

    assert not Precedent.objects.exists()


@pytest.mark.parametrize(
    "unlike", ["not declared", "ended", "another question", "another party", "taken back"]
)
def test_nobody_is_asked_without_a_precedent(unlike: str) -> None:
    world = LikeWorld(like=unlike != "not declared")
    world.say(world.then, ACCEPTS, party=world.other if unlike == "another party" else world.party)
    if unlike == "ended":
        world.question.likenesses.update(ended_at=world.question.phrased_at)
    elif unlike == "another question":
        world.then.clauses.get(order=1).subjects.update(until_at=world.question.phrased_at)
    elif unlike == "taken back":
        Position.objects.update(superseded_at=world.question.phrased_at)

    world.say(world.now, REFUSES, choices={})

    assert not Precedent.objects.exists()


def test_answers_to_clauses_that_answer_no_question_cost_one_query(
    django_assert_num_queries: object,
) -> None:
    world = LikeWorld()
    plain = world.now.clauses.get(order=2).wordings.first()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.meetings(world.party, {plain.pk: "N"}) == []


def test_a_distinction_names_a_fact_of_one_of_the_cases_and_a_sentence() -> None:
    world = LikeWorld()
    world.say(world.then, ACCEPTS)
    elsewhere = world.record(world.case("West"), "Rain fell.")
    for choice in (
        Choice(Way.DISTINGUISHED, None, "Because."),
        Choice(Way.DISTINGUISHED, elsewhere, "Because."),
        Choice(Way.DISTINGUISHED, world.fact, " "),
        Choice(Way.DISTINGUISHED, world.fact, "x" * 601),
        Choice(Way.FOLLOWED),
    ):
        with pytest.raises(Met) as met:
            world.say(world.now, REFUSES, choices={token(world): choice})
        assert met.value.asked[0][1] != ""
    assert not Precedent.objects.exists()


def test_distinguished_the_reason_stands_beside_the_answer_and_nobody_is_asked_again() -> None:
    world = LikeWorld()
    precedent = distinguished(world)

    assert (precedent.way, precedent.fact, precedent.words) == (
        Way.DISTINGUISHED,
        world.fact,
        "The army had left.",
    )
    assert precedent.position == Position.objects.get(wording=world.wording(world.now), superseded_at=None)
    (told,) = queries.distinctions_beside([world.now.clauses.get(order=1).pk]).values()
    assert [(d.fact.words, d.case, d.reopened) for d in told if d.fact] == [
        ("The army left in 2030.", world.north, False)
    ]
    world.say(world.now, REFUSES, "In other words.", choices={})
    assert Precedent.objects.count() == 1


def test_the_two_are_asked_once_whichever_is_answered_later() -> None:
    world = LikeWorld()
    distinguished(world)

    world.say(world.then, Stance.RESERVE, "Only by day.", choices={})

    assert Precedent.objects.filter(ended_at=None).count() == 1


def test_left_open_or_put_to_review_it_is_kept_and_not_asked_again() -> None:
    for way in (Way.OPEN, Way.REVIEW):
        world = LikeWorld()
        world.say(world.then, ACCEPTS)
        world.say(world.now, REFUSES, choices={token(world): Choice(way)})
        world.say(world.now, REFUSES, "Once more.", choices={})
        assert Precedent.objects.get(party=world.party).way == way
    assert Event.objects.filter(verb="precedent.review").count() == 1


def test_followed_the_changed_answer_is_kept_as_such() -> None:
    world = LikeWorld()
    world.say(world.then, ACCEPTS)

    world.say(world.now, ACCEPTS, choices={token(world): Choice(Way.FOLLOWED)})

    assert Precedent.objects.get().way == Way.FOLLOWED
    with pytest.raises(Met):
        world.say(world.now, REFUSES, choices={})


def test_a_token_of_anothers_position_keeps_nothing() -> None:
    world = LikeWorld()
    (foreign,) = world.say(world.then, ACCEPTS, party=world.other)
    name = f"{world.wording(world.now).uid}-{foreign.uid}"

    world.say(world.now, ACCEPTS, choices={name: Choice(Way.FOLLOWED), "x": Choice(Way.FOLLOWED)})

    assert not Precedent.objects.exists()


def test_where_nobody_can_be_asked_it_is_left_open() -> None:
    world = LikeWorld()
    world.say(world.then, ACCEPTS)

    world.say(world.now, REFUSES)

    assert [p.way for p in queries.unsettled(world.party)] == [Way.OPEN]


def test_answers_that_agree_again_end_the_distinction() -> None:
    world = LikeWorld()
    precedent = distinguished(world)

    world.say(world.now, ACCEPTS, choices={})

    precedent.refresh_from_db()
    assert precedent.ended_at is not None
    assert queries.distinctions_beside([world.now.clauses.get(order=1).pk]) == {}
    then = queries.distinctions_beside([world.now.clauses.get(order=1).pk], precedent.chosen_at)
    assert len(then) == 1


@pytest.mark.parametrize("change", ["changed", "removed"])
def test_a_fact_that_changes_reopens_the_distinction(change: str) -> None:
    world = LikeWorld()
    precedent = distinguished(world)

    if change == "changed":
        world.change()
    else:
        remove_fact(world.fact, "It was wrong.", actor=world.secretary)

    precedent.refresh_from_db()
    assert precedent.reopened_at is not None
    (told,) = queries.distinctions_beside([world.now.clauses.get(order=1).pk]).values()
    assert told[0].reopened
    before = precedent.reopened_at - timedelta(microseconds=1)
    (then,) = queries.distinctions_beside([world.now.clauses.get(order=1).pk], before).values()
    assert not then[0].reopened
    assert [p.pk for p in queries.unsettled(world.party)] == [precedent.pk]
    assert Event.objects.filter(verb="precedent.reopened", object_uid=precedent.uid).count() == 1
    with pytest.raises(Met):
        world.say(world.now, REFUSES, "Still.", choices={})


def test_a_reopened_distinction_is_made_anew_and_the_old_one_kept() -> None:
    world = LikeWorld()
    precedent = distinguished(world)
    world.change()

    again = choose_again(
        precedent, Choice(Way.DISTINGUISHED, world.fact, "It came back too late.", "en"), actor=world.delegate
    )

    precedent.refresh_from_db()
    assert precedent.words == "The army had left."
    assert precedent.ended_at == again.chosen_at
    assert list(queries.unsettled(world.party)) == []
    with pytest.raises(Refused, match="nothing to choose"):
        choose_again(precedent, Choice(Way.OPEN), actor=world.delegate)


def test_nobody_else_chooses_for_a_party() -> None:
    world = LikeWorld()
    precedent = distinguished(world)
    world.change()
    for actor in (world.secretary, seated(world.coalition, "delegate", party=world.other)):
        with pytest.raises(NotAllowed):
            choose_again(precedent, Choice(Way.OPEN), actor=actor)


def test_a_fact_of_a_case_that_is_not_public_is_not_told_in_public() -> None:
    world = LikeWorld()
    distinguished(world)
    type(world.south).objects.update(audience=1)
    clause = world.now.clauses.get(order=1).pk

    (((told,),),) = (queries.distinctions_beside([clause]).values(),)
    (((inside,),),) = (queries.distinctions_beside([clause], public=False).values(),)

    assert (told.fact, told.case) == (None, None)
    assert (inside.fact is not None, inside.case) == (True, world.north)


def test_the_journal_tells_no_answer_of_a_sealed_round() -> None:
    world = LikeWorld()
    distinguished(world)

    lines = [line.sentence for line in journal.history(world.now, public=False)]
    assert any("a like case" in line for line in lines)
    assert not any("army" in line or "Refuse" in line or "distinguish" in line.lower() for line in lines)


def test_erased_the_reason_is_nowhere() -> None:
    world = LikeWorld()
    world.say(world.then, ACCEPTS)
    world.say(world.now, REFUSES, choices=distinguishing(world, "Xylophone."))

    assert erase("precedent", Precedent.objects.get().uid) == 1

    assert Precedent.objects.get().words == ""
    assert not EventWords.objects.filter(entry__contains="Xylophone").exists()
