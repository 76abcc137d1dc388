from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import link_holder, make_coalition, make_party, make_round, make_text, seated

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event, EventWords
from undersigned.parties.models import Membership, Party
from undersigned.positions import actions, queries
from undersigned.positions.actions import Answer, OnlyIf
from undersigned.positions.models import Position, Round, Submission
from undersigned.positions.states import Stance
from undersigned.texts.models import Text, Wording

pytestmark = pytest.mark.django_db


class World:
    """A text of two clauses with three wordings each, a party and its private link."""

    def __init__(self) -> None:
        self.coalition = make_coalition()
        self.text: Text = make_text(self.coalition, 2, wordings=3)
        self.party: Party = make_party(self.coalition, "Fishers")
        self.other: Party = make_party(self.coalition, "Towns")
        self.round: Round = make_round(self.text)
        self.holder: Actor = link_holder(self.party, self.coalition, self.round.uid)
        self.first, self.second = self.text.clauses.all()

    def wording(self, n: int, clause: int = 0) -> Wording:
        return [*self.first.wordings.all(), *self.second.wordings.all()][4 * clause + n]

    def say(self, *answers: Answer, submit: bool = False, **options: object) -> list[Position]:
        return actions.take_positions(
            self.round,
            self.party,
            answers,
            actor=self.holder,
            submit=submit,
            **options,  # type: ignore[arg-type]
        )

    def current(self) -> dict[int, str]:
        return {p.wording_id: p.stance for p in queries.positions_of(self.party, self.text)}


@pytest.fixture
def world() -> World:
    return World()


def test_an_answer_is_stored_as_said(world: World) -> None:
    [position] = world.say(Answer(world.wording(0), Stance.RESERVE, "Not in winter.", "en"))

    assert (position.stance, position.words, position.language) == ("C", "Not in winter.", "en")
    assert (position.party, position.round) == (world.party, world.round)
    assert position.superseded_at is None


def test_a_second_answer_supersedes_the_first_and_leaves_it_as_it_was(world: World) -> None:
    [first] = world.say(Answer(world.wording(0), Stance.REFUSE, "Never.", "en"))
    [second] = world.say(Answer(world.wording(0), Stance.ACCEPT))

    first.refresh_from_db()
    assert (first.stance, first.words, first.superseded_at) == ("N", "Never.", second.taken_at)
    assert world.current() == {world.wording(0).pk: "S"}


def test_the_same_answer_again_changes_nothing_and_is_no_event(world: World) -> None:
    world.say(Answer(world.wording(0), Stance.ACCEPT))

    assert world.say(Answer(world.wording(0), Stance.ACCEPT)) == []
    assert (Position.objects.count(), Event.objects.count()) == (1, 1)


def test_an_answer_can_be_taken_back_and_is_unknown_again(world: World) -> None:
    world.say(Answer(world.wording(0), Stance.ACCEPT))
    world.say(Answer(world.wording(0), None))

    assert world.current() == {}
    assert Position.objects.get().superseded_at is not None


def test_one_tap_takes_the_softer_wordings_with_a_position_for_each(world: World) -> None:
    world.say(Answer(world.wording(1), Stance.ACCEPT, and_softer=True))

    assert world.current() == {world.wording(1).pk: "S", world.wording(2).pk: "S"}


def test_a_softer_wording_of_another_clause_or_unknown_strength_is_not_reached(world: World) -> None:
    Wording.objects.filter(pk=world.wording(2).pk).update(strength=None)
    world.say(Answer(world.wording(0), Stance.ACCEPT, and_softer=True))

    assert set(world.current().values()) == {"S"}
    assert len(world.current()) == 2


def test_a_wording_that_comes_later_is_unknown(world: World) -> None:
    world.say(Answer(world.wording(0), Stance.ACCEPT, and_softer=True), submit=True)
    later = Wording.objects.create(clause=world.first, language="en", body="Softer still.", strength=1)

    assert later.pk not in world.current()


@pytest.mark.parametrize("stance", [Stance.REFUSE, Stance.RESERVE])
@pytest.mark.parametrize("words", ["", "  \n "])
def test_a_refusal_or_reservation_needs_words(world: World, stance: Stance, words: str) -> None:
    with pytest.raises(actions.Unclear) as caught:
        world.say(Answer(world.wording(0), stance, words))

    assert list(caught.value.problems) == [world.wording(0).pk]


def test_words_beside_a_plain_acceptance_are_not_silently_lost(world: World) -> None:
    with pytest.raises(actions.Unclear):
        world.say(Answer(world.wording(0), Stance.ACCEPT, "But only half."))


def test_words_that_never_end_are_refused(world: World) -> None:
    with pytest.raises(actions.Unclear) as caught:
        world.say(Answer(world.wording(0), Stance.REFUSE, "x" * 4001))

    assert "4000" in caught.value.problems[world.wording(0).pk]


def test_a_conditional_refusal_is_refused(world: World) -> None:
    answer = Answer(world.wording(0), Stance.REFUSE, "No.", "en", (OnlyIf(world.other),))
    with pytest.raises(actions.Unclear) as caught:
        world.say(answer)

    assert caught.value.problems == {
        world.wording(0).pk: "A refusal has no conditions. Choose another answer, or take the conditions out."
    }


def test_a_condition_on_oneself_is_refused(world: World) -> None:
    for condition in (OnlyIf(world.party), OnlyIf(wordings=(world.wording(1),)), OnlyIf()):
        with pytest.raises(actions.Unclear):
            world.say(Answer(world.wording(0), Stance.ACCEPT, conditions=(condition,)))


def test_conditions_are_stored_for_each_wording_they_reach(world: World) -> None:
    conditions = (OnlyIf(world.other), OnlyIf(wordings=(world.wording(0, 1), world.wording(3, 1))))
    world.say(Answer(world.wording(1), Stance.ACCEPT, conditions=conditions, and_softer=True))

    for position in queries.positions_of(world.party, world.text):
        by_party, by_clause = sorted(position.conditions.all(), key=lambda c: c.party is None)
        assert by_party.party == world.other
        assert by_clause.clause == world.second
        assert {w.pk for w in by_clause.wordings.all()} == {world.wording(0, 1).pk, world.wording(3, 1).pk}


def test_a_changed_condition_is_another_position(world: World) -> None:
    world.say(Answer(world.wording(0), Stance.ACCEPT, conditions=(OnlyIf(world.other),)))
    world.say(Answer(world.wording(0), Stance.ACCEPT))

    assert Position.objects.count() == 2


def test_one_wrong_answer_stores_none(world: World) -> None:
    with pytest.raises(actions.Unclear):
        world.say(Answer(world.wording(0), Stance.ACCEPT), Answer(world.wording(1), Stance.REFUSE))

    assert Position.objects.count() == Event.objects.count() == 0


def test_saying_two_things_of_a_softer_wording_is_asked_back(world: World) -> None:
    with pytest.raises(actions.Unclear) as caught:
        world.say(
            Answer(world.wording(0), Stance.ACCEPT, and_softer=True),
            Answer(world.wording(2), Stance.REFUSE, "Too weak."),
        )

    assert list(caught.value.problems) == [world.wording(2).pk]


def test_a_wording_taken_out_meanwhile_is_not_answered(world: World) -> None:
    wording = world.wording(0)
    Wording.objects.filter(pk=wording.pk).update(retired_at=timezone.now())
    with pytest.raises(actions.Unclear):
        world.say(Answer(wording, Stance.ACCEPT))


def test_a_wording_of_another_text_is_not_answered(world: World) -> None:
    elsewhere = make_text(world.coalition, 1).clauses.get().wordings.first()
    with pytest.raises(actions.Unclear):
        world.say(Answer(elsewhere, Stance.ACCEPT))


def test_saving_says_nothing_about_clauses_left_out(world: World) -> None:
    world.say(Answer(world.wording(0), Stance.ACCEPT))

    assert not Position.objects.filter(wording__is_omission=True).exists()
    assert not Submission.objects.exists()


def test_handing_in_accepts_that_clauses_are_left_out_except_those_that_must_stay(world: World) -> None:
    must_stay = world.first.wordings.get(is_omission=True)
    world.say(Answer(must_stay, Stance.REFUSE, "It is the point.", "en"), submit=True)

    other = world.second.wordings.get(is_omission=True)
    assert world.current() == {must_stay.pk: "N", other.pk: "S"}
    assert Submission.objects.get().party == world.party


def test_handing_in_again_keeps_what_must_stay_unless_it_is_taken_back(world: World) -> None:
    must_stay = world.first.wordings.get(is_omission=True)
    world.say(Answer(must_stay, Stance.REFUSE, "It is the point.", "en"), submit=True)
    world.say(submit=True)
    assert world.current()[must_stay.pk] == "N"

    world.say(Answer(must_stay, None), submit=True)
    assert world.current()[must_stay.pk] == "S"


def test_a_pinned_clause_has_no_omission_to_accept_or_refuse(world: World) -> None:
    world.first.pinned = True
    world.first.save()
    world.say(submit=True)
    omission = world.first.wordings.get(is_omission=True)

    assert omission.pk not in world.current()
    with pytest.raises(actions.Unclear):
        world.say(Answer(omission, Stance.REFUSE, "Keep it."))


def test_handing_in_twice_is_one_submission_and_one_event(world: World) -> None:
    world.say(submit=True)
    world.say(submit=True)

    assert Submission.objects.count() == 1
    assert Event.objects.filter(verb="positions.handed_in").count() == 1


def test_a_round_that_closed_a_minute_ago_takes_nothing(world: World) -> None:
    world.round.closes_at = timezone.now() - timedelta(minutes=1)
    world.round.save()
    with pytest.raises(Refused, match="closed"):
        world.say(Answer(world.wording(0), Stance.ACCEPT))


def test_a_party_that_left_the_coalition_answers_no_more(world: World) -> None:
    Membership.objects.filter(party=world.party).update(until=timezone.localdate())
    with pytest.raises(Refused, match="not in the coalition"):
        world.say(Answer(world.wording(0), Stance.ACCEPT))


def test_a_link_of_another_party_another_round_or_another_purpose_has_no_right(world: World) -> None:
    elsewhere = make_round(make_text(world.coalition))
    strangers = [
        link_holder(world.other, world.coalition, world.round.uid),
        link_holder(world.party, world.coalition, elsewhere.uid),
        link_holder(world.party, world.coalition, world.round.uid, "sign"),
        seated(world.coalition, "secretary"),
        seated(world.coalition, "delegate", party=world.other),
        Actor(),
    ]
    for actor in strangers:
        with pytest.raises(NotAllowed):
            actions.take_positions(world.round, world.party, [], actor=actor, submit=True)


@pytest.mark.parametrize("power", ["delegate", "officer"])
def test_a_seat_of_the_party_answers_too(world: World, power: str) -> None:
    world.holder = seated(world.coalition, power, party=world.party)

    assert len(world.say(Answer(world.wording(0), Stance.ACCEPT))) == 1


def test_an_older_window_does_not_overwrite_silently(world: World) -> None:
    world.say(Answer(world.wording(0), Stance.REFUSE, "No.", "en"))

    with pytest.raises(actions.Outdated) as caught:
        world.say(Answer(world.wording(0), Stance.ACCEPT), Answer(world.wording(1), Stance.ACCEPT), as_of=0)

    assert {pk: p.stance for pk, p in caught.value.stored.items() if p} == {world.wording(0).pk: "N"}
    assert len(world.current()) == 1


def test_the_same_form_twice_is_no_conflict(world: World) -> None:
    world.say(Answer(world.wording(0), Stance.ACCEPT), as_of=0)

    assert world.say(Answer(world.wording(0), Stance.ACCEPT), as_of=0) == []


def test_the_database_itself_keeps_one_current_position(world: World) -> None:
    [position] = world.say(Answer(world.wording(0), Stance.ACCEPT))
    with pytest.raises(IntegrityError), transaction.atomic():
        Position.objects.create(wording=position.wording, party=world.party, stance="A")


def test_an_act_is_one_event_that_commits_to_its_rows(world: World) -> None:
    positions = world.say(Answer(world.wording(0), Stance.ACCEPT, and_softer=True))

    entry = EventWords.objects.get().entry
    assert Event.objects.get().verb == "positions.taken"
    assert all(position.uid in entry for position in positions)


def test_erasing_a_position_destroys_its_words_here_and_in_the_journal(world: World) -> None:
    [position] = world.say(Answer(world.wording(0), Stance.REFUSE, "Our chair was arrested.", "en"))

    assert actions.erase_position(position.uid) == 1

    position.refresh_from_db()
    assert (position.stance, position.words) == ("N", "")
    assert "arrested" not in EventWords.objects.get().entry
    assert journal.history(world.text, public=False)[0].erased


def test_a_sealed_round_is_read_by_nobody_until_it_closes(world: World) -> None:
    Round.objects.update(sealed=True)
    world.say(Answer(world.wording(0), Stance.ACCEPT))
    secretary = seated(world.coalition)

    assert not queries.positions_visible_to(secretary, world.text).exists()
    assert queries.positions_of(world.party, world.text).count() == 1

    actions.close_round(world.round, actor=secretary)
    assert queries.positions_visible_to(secretary, world.text).count() == 1


def test_an_open_round_is_read_by_seats_and_not_by_links(world: World) -> None:
    world.say(Answer(world.wording(0), Stance.ACCEPT))

    assert queries.positions_visible_to(seated(world.coalition, "observer"), world.text).count() == 1
    assert not queries.positions_visible_to(world.holder, world.text).exists()
    assert not queries.positions_visible_to(seated(make_coalition()), world.text).exists()


SAID = st.one_of(
    st.tuples(st.integers(0, 3), st.sampled_from(["S", "A"]), st.just("")),
    st.tuples(st.integers(0, 3), st.sampled_from(["C", "N", "A"]), st.sampled_from(["Why.", "Because."])),
    st.tuples(st.integers(0, 3), st.none(), st.just("")),
)


class SupersedingLosesNothing(TestCase):
    @given(st.lists(st.tuples(st.lists(SAID, max_size=4), st.booleans()), max_size=6))
    def test_any_sequence_leaves_one_current_row_and_keeps_all_earlier_ones(
        self, acts: list[tuple[list[tuple[int, str | None, str]], bool]]
    ) -> None:
        world = World()
        stored: set[tuple[str, str, str]] = set()
        model: dict[int, tuple[str, str]] = {}
        for said, submit in acts:
            answers = [
                Answer(world.wording(n), Stance(s) if s else None, w, "en")
                for n, s, w in {a[0]: a for a in said}.values()
            ]
            stored |= {(p.uid, p.stance, p.words) for p in world.say(*answers, submit=submit)}
            for answer in answers:
                model[answer.wording.pk] = (str(answer.stance or ""), answer.words)
            for omission in (world.wording(3), world.wording(3, 1)):
                if submit and not model.get(omission.pk, ("", ""))[0]:
                    model[omission.pk] = ("S", "")
        now = {p.wording_id: (p.stance, p.words) for p in Position.objects.filter(superseded_at=None)}
        assert now == {pk: said for pk, said in model.items() if said[0]}
        assert set(Position.objects.values_list("uid", "stance", "words")) == stored
