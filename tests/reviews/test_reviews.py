"""Does it still hold? Set, asked, answered; due by a changed fact; nothing that stood before is lost."""

import itertools
from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.agreements.worlds import World, signed_world
from tests.factories import link_holder, seated
from tests.positions.worlds import LikeWorld

from undersigned.agreements.queries.editions import standing
from undersigned.cases.actions.facts import remove_fact
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import EventWords
from undersigned.positions.actions import Choice
from undersigned.positions.models import Position, Precedent
from undersigned.positions.states import Stance, Way
from undersigned.reviews import queries
from undersigned.reviews.actions import Answer, answer_review, call_off, set_review
from undersigned.reviews.models import Review
from undersigned.reviews.states import Cause, Outcome
from undersigned.texts.actions import cite_fact
from undersigned.texts.models import Wording

pytestmark = pytest.mark.django_db

SOON = timezone.localdate() + timedelta(days=30)
HOLDS, AMENDED, WITHDRAWN = Outcome.HOLDS, Outcome.AMENDED, Outcome.WITHDRAWN


def reviewed(world: LikeWorld, due: date | None = None) -> Review:
    world.say(world.now, Stance.RESERVE, "Only by day.")
    position = Position.objects.get(superseded_at=None, wording=world.wording(world.now))
    return set_review(position, due or SOON, actor=world.delegate)


def holder(world: LikeWorld, review: Review) -> object:
    return link_holder(review.party, world.coalition, review.subject.uid, "review")


def test_a_position_that_holds_stays_as_it_is() -> None:
    world = LikeWorld()
    review = reviewed(world)

    answer_review(review, Answer(HOLDS), actor=world.delegate)

    assert (review.outcome, review.after) == (HOLDS, None)
    assert review.position
    assert review.position.superseded_at is None


def test_an_amended_position_takes_the_place_and_keeps_the_earlier_words() -> None:
    world = LikeWorld()
    review = reviewed(world)
    before = review.position

    told = Answer(AMENDED, "We have learnt.", "en", Stance.RESERVE, "Only by night.")
    answer_review(review, told, actor=holder(world, review))  # type: ignore[arg-type]

    assert before
    assert review.after
    before.refresh_from_db()
    assert (before.words, before.superseded_at) == ("Only by day.", review.after.taken_at)
    assert (review.after.words, review.after.superseded_at) == ("Only by night.", None)
    band = queries.bands(Q(pk=review.pk), timezone.now()).of_position(before.party_id, before.wording_id)
    assert band
    assert band.last == review


def test_a_withdrawn_position_is_taken_back() -> None:
    world = LikeWorld()
    review = reviewed(world)

    answer_review(review, Answer(WITHDRAWN, "We were wrong."), actor=world.delegate)

    assert not Position.objects.filter(party=world.party, superseded_at=None).exists()
    assert Position.objects.get().words == "Only by day."


def test_a_claim_amended_is_another_wording_proposed() -> None:
    world = LikeWorld()
    clause = world.now.clauses.get(order=2)
    review = set_review(clause, SOON, actor=world.secretary, party=world.party)

    told = Answer(AMENDED, "The figure is older.", "en", amended="Half of the dam stands.")
    answer_review(review, told, actor=holder(world, review))  # type: ignore[arg-type]

    assert review.proposed
    assert review.proposed.proposed_by == world.party
    assert clause.wordings.filter(retired_at=None, is_omission=False).count() == 2


def test_an_edition_is_answered_with_a_statement_beside_it() -> None:
    world, edition = signed_world()
    party = world.parties[0]
    review = set_review(edition, SOON, actor=world.secretary, party=party)
    officer = seated(world.coalition, "officer", party=party)

    answer_review(review, Answer(AMENDED, "The third demand was met.", "en"), actor=officer)

    band = queries.bands_beside(standing(edition)).of_edition(edition.pk)
    assert band
    assert band.last
    assert band.last.words == "The third demand was met."


def test_what_is_missing_is_refused_and_nothing_changes() -> None:
    world = LikeWorld()
    review = reviewed(world)
    for answer, why in (
        (Answer(AMENDED, "", "en", Stance.ACCEPT), "Say why"),
        (Answer(WITHDRAWN), "Say why"),
        (Answer(AMENDED, "So.", "en"), "Choose what you say now"),
        (Answer(AMENDED, "So.", "en", Stance.REFUSE), "Write one sentence"),
        (Answer(AMENDED, "So.", "en", Stance.RESERVE, "Only by day."), "said already"),
        (Answer(HOLDS, next_on=date(2020, 1, 1)), "to come"),
        (Answer(HOLDS, "x" * 2001), "under 2000"),
    ):
        with pytest.raises(Refused, match=why):
            answer_review(review, answer, actor=world.delegate)
    review.refresh_from_db()
    assert review.is_open
    assert Position.objects.count() == 1


def test_answered_once() -> None:
    world = LikeWorld()
    review = reviewed(world)
    answer_review(review, Answer(HOLDS), actor=world.delegate)

    with pytest.raises(Refused, match="answered already"):
        answer_review(review, Answer(WITHDRAWN, "No."), actor=world.delegate)


def test_the_next_day_is_of_what_stands_then() -> None:
    world = LikeWorld()
    review = reviewed(world)
    told = Answer(AMENDED, "So.", "en", Stance.ACCEPT, next_on=SOON + timedelta(days=365))

    answer_review(review, told, actor=world.delegate)

    again = Review.objects.get(answered_at=None)
    assert (again.position, again.due_on) == (review.after, told.next_on)


def test_who_may_set_and_who_may_answer() -> None:
    world = LikeWorld()
    review = reviewed(world)
    stranger = seated(world.coalition, "delegate", party=world.other)
    for actor in (stranger, world.secretary, link_holder(world.party, world.coalition, "another", "review")):
        with pytest.raises(NotAllowed):
            answer_review(review, Answer(HOLDS), actor=actor)
    for subject in (review.position, world.now.clauses.first()):
        with pytest.raises(NotAllowed):
            set_review(subject, SOON, actor=stranger, party=world.other)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        set_review(world.now.clauses.get(order=1), SOON, actor=world.delegate, party=world.party)


def test_a_day_set_anew_takes_the_place_of_the_earlier() -> None:
    world = LikeWorld()
    first = reviewed(world)
    assert first.position

    second = set_review(first.position, SOON + timedelta(days=1), actor=world.secretary)

    assert list(queries.open_reviews(world.coalition)) == [second]
    call_off(second, actor=world.delegate)
    assert not queries.open_reviews(world.coalition).exists()
    with pytest.raises(Refused, match="has passed"):
        set_review(first.position, date(2020, 1, 1), actor=world.delegate)


@pytest.mark.parametrize("change", ["changed", "removed"])
def test_a_changed_fact_makes_due_what_rests_on_it(change: str) -> None:
    world = LikeWorld()
    review = reviewed(world)
    cite_fact(world.now.clauses.get(order=1), world.fact, actor=world.secretary)
    world.say(world.then, Stance.ACCEPT)

    if change == "changed":
        world.change()
    else:
        remove_fact(world.fact, "It was wrong.", actor=world.secretary)

    (due,) = queries.due_reviews(world.coalition)
    assert (due.position, due.cause, due.fact) == (review.position, Cause.FACT, world.fact)
    world.say(world.now, Stance.RESERVE, "In other words.")


def test_a_fact_changed_twice_is_asked_once() -> None:
    world = LikeWorld()
    reviewed(world)
    cite_fact(world.now.clauses.get(order=1), world.fact, actor=world.secretary)
    world.change("First.")
    world.change("Second.")

    assert queries.due_reviews(world.coalition).count() == 1


def test_a_reopened_distinction_makes_its_position_due() -> None:
    world = LikeWorld()
    world.say(world.then, Stance.ACCEPT)
    token = f"{world.wording(world.now).uid}-{Position.objects.get().uid}"
    world.say(
        world.now,
        Stance.REFUSE,
        choices={token: Choice(Way.DISTINGUISHED, world.fact, "The army had left.", "en")},
    )

    world.change()

    (due,) = queries.due_reviews(world.coalition)
    assert due.position
    assert due.position.wording == world.wording(world.now)


def test_an_answer_put_to_review_is_due_at_once() -> None:
    world = LikeWorld()
    world.say(world.then, Stance.ACCEPT)
    earlier = Position.objects.get()
    token = f"{world.wording(world.now).uid}-{earlier.uid}"

    world.say(world.now, Stance.REFUSE, choices={token: Choice(Way.REVIEW)})

    (due,) = queries.due_reviews(world.coalition)
    assert (due.position, due.cause) == (earlier, Cause.PRECEDENT)
    assert Precedent.objects.get().way == Way.REVIEW


def test_bands_tell_what_stood_at_a_moment() -> None:
    world = LikeWorld()
    review = reviewed(world)
    Review.objects.filter(pk=review.pk).update(due_on=timezone.localdate() - timedelta(days=3))
    position = review.position
    assert position

    def band() -> queries.Band:
        found = queries.bands(Q(position=position), at).of_position(position.party_id, position.wording_id)
        assert found
        return found

    at = timezone.now()
    assert (band().due_since, band().last) == (timezone.localdate() - timedelta(days=3), None)
    review.refresh_from_db()
    answer_review(review, Answer(HOLDS, "It does."), actor=world.delegate)
    assert band().last is None
    at = timezone.now()
    assert (band().due_since, band().last) == (None, review)


def test_erased_the_reason_is_nowhere_and_the_outcome_stays() -> None:
    world = LikeWorld()
    review = reviewed(world)
    answer_review(review, Answer(WITHDRAWN, "Xylophone."), actor=world.delegate)

    assert erase("review", review.uid) == 1

    review.refresh_from_db()
    assert (review.words, review.outcome) == ("", WITHDRAWN)
    assert not EventWords.objects.filter(entry__contains="Xylophone").exists()


ANSWERS = st.sampled_from(
    [
        Answer(HOLDS),
        Answer(AMENDED, "So.", "en", Stance.ACCEPT),
        Answer(AMENDED, "So.", "en", Stance.STAND_ASIDE),
        *(Answer(AMENDED, "So.", "en", Stance.RESERVE, f"Words {n}.") for n in range(4)),
        *(Answer(AMENDED, "So.", "en", Stance.REFUSE, f"Never {n}.") for n in range(4)),
        Answer(WITHDRAWN, "No more."),
    ]
)


class ReviewsLoseNothing(TestCase):
    @given(st.lists(ANSWERS, max_size=6))
    def test_a_review_never_loses_the_earlier_words(self, answers: list[Answer]) -> None:
        world = LikeWorld()
        position = reviewed(world).position
        told = [("C", "Only by day.")]
        for answer in answers:
            assert position
            review = set_review(position, SOON, actor=world.delegate)
            try:
                answer_review(review, answer, actor=world.delegate)
            except Refused:
                continue
            if answer.outcome == AMENDED:
                told.append((str(answer.stance), answer.amended))
            position = position if answer.outcome == HOLDS else review.after
            if position is None:
                break

        kept = Position.objects.filter(party=world.party).order_by("taken_at", "id")
        assert [(p.stance, p.words) for p in kept] == told
        assert kept.filter(superseded_at=None).count() == (position is not None)
        assert all(a.superseded_at == b.taken_at for a, b in itertools.pairwise(kept))
        assert Wording.objects.filter(clause__text=world.now).count() == 4


def test_no_stranger_reads_a_review_of_what_is_not_published() -> None:
    world = World()
    world.answer(world.parties[0])
    position = Position.objects.filter(party=world.parties[0]).first()
    assert position
    set_review(position, SOON, actor=world.secretary)

    assert not Review.objects.filter(queries.public_reviews()).exists()
