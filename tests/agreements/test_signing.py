"""Freezing, ratifying, declining, acceding, withdrawing, and asking again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.agreements.worlds import World, signed_world
from tests.factories import link_holder, make_party, seated
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.models import Edition, Signature
from undersigned.agreements.states import SignatureState
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.positions.actions import Answer, OnlyIf
from undersigned.positions.models import Position
from undersigned.positions.states import Stance

pytestmark = pytest.mark.django_db


def test_those_whose_answers_sign_the_text_sign_provisionally_with_their_reservations() -> None:
    world = World()
    yes, reserved, no = world.parties
    first, second = world.wordings(1)[0], world.wordings(2)[0]
    world.answer(yes, Answer(second, Stance.STAND_ASIDE))
    world.answer(reserved, Answer(first, Stance.RESERVE, "Only in summer.", "en"))
    world.answer(no, Answer(first, Stance.REFUSE, "Not with us.", "en"))
    world.close()

    edition = world.freeze()

    found = {
        s.party: [(n.edition_clause.number, n.kind, n.words) for n in s.reservations.all()]
        for s in signed(edition)
    }
    assert found == {
        yes: [("2", "stand_aside", "")],
        reserved: [("1", "reservation", "Only in summer.")],
    }


def signed(edition: Edition) -> list[Signature]:
    return list(edition.signatures.select_related("party").prefetch_related("reservations__edition_clause"))


def test_a_party_that_never_answered_signs_nothing() -> None:
    world = World()
    world.answer(world.parties[0])
    world.close()
    assert [s.party for s in signed(world.freeze())] == [world.parties[0]]


def test_freezing_waits_until_the_round_is_closed() -> None:
    world = World()
    world.answer(world.parties[0])
    with pytest.raises(Refused, match="close the round"):
        world.freeze()


def test_pressed_twice_freezing_makes_one_edition() -> None:
    world = World()
    world.close()
    assert world.freeze(key="k").pk == world.freeze(key="k").pk
    assert world.text.editions.count() == 1


def test_a_choice_that_no_longer_fits_the_text_is_refused_and_leaves_nothing() -> None:
    world = World()
    world.close()
    chosen = {clause.pk: clause.wordings.first().pk for clause in world.text.clauses.all()[:2]}
    with pytest.raises(Refused, match="changed since"):
        editions.freeze(world.text, chosen, actor=world.secretary)
    assert not Edition.objects.exists()


def test_an_edition_in_which_every_clause_is_left_out_is_refused() -> None:
    world = World()
    world.close()
    with pytest.raises(Refused, match="Nothing would be left"):
        world.freeze(1, 2, 3)


def test_an_editor_cannot_freeze_and_another_coalitions_secretary_cannot_either() -> None:
    world, other = World(), World()
    world.close()
    for actor in (seated(world.coalition, "editor"), other.secretary):
        with pytest.raises(NotAllowed):
            editions.freeze(world.text, {}, actor=actor)


def test_clauses_that_stay_are_numbered_without_a_gap_and_keep_their_address() -> None:
    world = World(clauses=4)
    world.close()
    edition = world.freeze(2)
    assert [line.number for line in edition.clauses.all()] == ["1", "2", "3"]
    assert [line.clause.number for line in edition.clauses.all()] == ["1", "3", "4"]


def test_the_very_words_again_are_the_same_edition() -> None:
    world, edition = signed_world()

    assert world.freeze(key="another press").pk == edition.pk
    assert signed(edition) != []


def test_one_changed_word_is_another_edition_and_no_signature_carries_over() -> None:
    world, edition = signed_world()
    wording = world.wordings(1)[0]
    wording.body = wording.body.replace("ask", "beg")
    wording.save()

    again = world.freeze()

    assert (again.number, again.content_hash == edition.content_hash) == (2, False)
    assert not again.signatures.filter(state=SignatureState.RATIFIED).exists()


def test_ratifying_keeps_the_decision_and_who_entered_it() -> None:
    world = World()
    party = world.parties[0]
    world.answer(party)
    world.close()
    signature = world.ratify(world.freeze(), party)
    assert (signature.state, signature.body, signature.votes_for) == ("ratified", "Assembly", 9)
    assert signature.entered_by == party.name
    assert not party.positions.filter(ratified_at=None, wording__is_omission=False).exists()


def test_nobody_ratifies_for_another() -> None:
    world = World(parties=2)
    edition = _frozen(world)
    own, other = world.parties
    decision = signatures.Decision("Assembly", date(2026, 1, 2))
    for actor in (
        world.signer(edition, other),
        world.secretary,
        link_holder(own, world.coalition, "elsewhere", "sign"),
    ):
        with pytest.raises(NotAllowed):
            signatures.ratify(edition, own, decision, actor=actor)


def test_an_officer_with_a_seat_ratifies_and_a_delegate_does_not() -> None:
    world = World(parties=1)
    edition = _frozen(world)
    decision = signatures.Decision("Assembly", date(2026, 1, 2))
    party = world.parties[0]
    with pytest.raises(NotAllowed):
        signatures.ratify(edition, party, decision, actor=seated(world.coalition, "delegate", party=party))
    officer = seated(world.coalition, "officer", party=party)
    assert signatures.ratify(edition, party, decision, actor=officer).state == "ratified"


def _frozen(world: World) -> Edition:
    for party in world.parties:
        world.answer(party)
    world.close()
    return world.freeze()


def test_a_decision_in_the_future_is_refused() -> None:
    world = World(parties=1)
    edition = _frozen(world)
    decision = signatures.Decision("Assembly", date.today() + timedelta(days=2))
    with pytest.raises(Refused, match="future"):
        signatures.ratify(edition, world.parties[0], decision, actor=world.signer(edition, world.parties[0]))


def test_a_reservation_without_words_is_refused_and_the_earlier_ones_stay() -> None:
    world = World(parties=1)
    party = world.parties[0]
    world.answer(party, Answer(world.wordings(1)[0], Stance.RESERVE, "Only in summer.", "en"))
    world.close()
    edition = world.freeze()
    line = edition.clauses.get(number="2")
    with pytest.raises(Refused, match="clause 2"):
        world.ratify(edition, party, notes={line.pk: signatures.Note("reservation", " ")})
    assert [note.words for note in signed(edition)[0].reservations.all()] == ["Only in summer."]


def test_a_party_signs_an_edition_once() -> None:
    world, edition = signed_world(parties=1)
    with pytest.raises(Refused, match="signed this edition already"):
        world.ratify(edition, world.parties[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(edition=edition, party=world.parties[0])


def test_publishing_needs_one_ratified_signature_and_happens_once() -> None:
    world = World(parties=1)
    edition = _frozen(world)
    with pytest.raises(Refused, match="ratified"):
        editions.publish(edition, actor=world.secretary)
    world.ratify(edition, world.parties[0])
    first = editions.publish(edition, actor=world.secretary).published_at
    assert editions.publish(edition, actor=world.secretary).published_at == first
    assert Event.objects.filter(verb="edition.published").count() == 1


def test_a_signature_after_publication_is_an_accession() -> None:
    world, edition = signed_world(parties=1)
    late = make_party(world.coalition, "Late")
    assert world.ratify(edition, late).accession


def test_a_withdrawal_keeps_the_fact_and_the_party_may_accede_again() -> None:
    world, edition = signed_world(parties=1)
    party = world.parties[0]
    signature = edition.signatures.get()
    signatures.withdraw(signature, "We changed our mind.", actor=world.signer(edition, party))
    with pytest.raises(Refused, match="already"):
        signatures.withdraw(signature, "", actor=world.signer(edition, party))
    again = world.ratify(edition, party)
    assert again.accession
    assert [s.state for s in edition.signatures.order_by("id")] == ["withdrawn", "ratified"]


def test_whoever_signs_only_with_the_one_who_left_is_asked_again_along_the_chain_and_not_removed() -> None:
    world = World(parties=4)
    first, second, third, free = world.parties
    wording = world.wordings(1)[0]
    world.answer(first)
    world.answer(second, Answer(wording, Stance.ACCEPT, conditions=(OnlyIf(party=first),)))
    world.answer(third, Answer(wording, Stance.ACCEPT, conditions=(OnlyIf(party=second),)))
    world.answer(free)
    world.close()
    edition = world.freeze()
    for party in world.parties:
        world.ratify(edition, party)

    signatures.withdraw(edition.signatures.get(party=first), "", actor=world.signer(edition, first))

    asked = edition.signatures.exclude(asked_again_at=None)
    assert {s.party for s in asked} == {second, third}
    assert {s.state for s in asked} == {"ratified"}


def test_who_stands_by_its_signature_is_not_asked_again() -> None:
    world = World(parties=2)
    first, second = world.parties
    world.answer(first)
    world.answer(second, Answer(world.wordings(1)[0], Stance.ACCEPT, conditions=(OnlyIf(party=first),)))
    world.close()
    edition = world.freeze()
    signatures.decline(
        edition.signatures.get(party=first), "No majority.", actor=world.signer(edition, first)
    )
    signature = edition.signatures.get(party=second)
    assert signature.asked_because.party == first

    signatures.confirm(signature, actor=world.signer(edition, second))

    signature.refresh_from_db()
    assert signature.asked_again_at is None
    assert list(signature.only_if.all()) == []


def test_mutual_offers_both_sign() -> None:
    world = World(parties=2)
    first, second = world.parties
    wording = world.wordings(1)[0]
    world.answer(first, Answer(wording, Stance.ACCEPT, conditions=(OnlyIf(party=second),)))
    world.answer(second, Answer(wording, Stance.ACCEPT, conditions=(OnlyIf(party=first),)))
    world.close()
    assert {s.party for s in signed(world.freeze())} == {first, second}


def test_what_a_party_signs_is_its_position_from_then_on() -> None:
    world, edition = signed_world()
    late = make_party(world.coalition, "Late")
    first, second, third = edition.clauses.all()
    notes = {
        first.pk: signatures.Note("reservation", "Only on Sundays."),
        second.pk: signatures.Note("stand_aside"),
    }

    world.ratify(edition, late, notes=notes, language="en")

    told = Position.objects.filter(party=late, superseded_at=None).order_by("wording__clause__order")
    assert [(p.wording_id, p.stance, p.words) for p in told] == [
        (first.wording_id, "C", "Only on Sundays."),
        (second.wording_id, "A", ""),
        (third.wording_id, "S", ""),
    ]
    assert all(position.ratified_at for position in told)


def test_a_note_taken_back_at_signing_supersedes_the_reservation_that_was_told() -> None:
    world = World()
    wording = world.wordings(1)[0]
    world.answer(world.parties[0], Answer(wording, Stance.RESERVE, "Only on Sundays.", "en"))
    world.answer(world.parties[1])
    world.close()
    edition = world.freeze()

    world.ratify(edition, world.parties[0], notes={})

    before, now = Position.objects.filter(party=world.parties[0], wording=wording)
    assert (before.stance, before.superseded_at) == ("C", now.taken_at)
    assert (now.stance, now.words, now.ratified_at) == ("S", "", now.taken_at)
