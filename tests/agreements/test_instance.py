"""From positions in the database to the letters that the frontier reads."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_coalition, make_party, make_round, make_text
from undersigned.agreements.queries.instance import instance_of
from undersigned.core.errors import Refused
from undersigned.frontier import Pins
from undersigned.parties.models import Party
from undersigned.positions.models import Condition, Position, Submission
from undersigned.texts.models import Clause, Text, Wording

pytestmark = pytest.mark.django_db


def say(party: Party, wording: Wording, stance: str) -> Position:
    return Position.objects.create(party=party, wording=wording, stance=stance, words="Why", language="en")


def row(text: Text, clause: int) -> list[Wording]:
    return list(text.clauses.all()[clause].wordings.all())


def hand_in(party: Party, text: Text) -> None:
    closed = make_round(text, closed_at=timezone.now())
    Submission.objects.create(round=closed, party=party)


def test_stances_become_letters_and_silence_is_unknown() -> None:
    coalition = make_coalition()
    party = make_party(coalition, "Anglers")
    text = make_text(coalition, 2, wordings=2)
    for wording, stance in zip(row(text, 0), "SAN", strict=True):
        say(party, wording, stance)
    say(party, row(text, 1)[0], "C")

    assert instance_of(text).draft.answers == (("SAN", "CUU"),)


def test_leaving_a_clause_out_is_accepted_only_by_who_handed_in_and_was_shown_it() -> None:
    coalition = make_coalition()
    silent, answered = make_party(coalition, "A"), make_party(coalition, "B")
    text = make_text(coalition, 1)
    hand_in(answered, text)
    late = Clause.objects.create(text=text, order=9, number="9")
    later = timezone.now() + timedelta(minutes=1)
    Wording.objects.create(clause=late, language="en", is_omission=True, strength=0, created_at=later)

    instance = instance_of(text)

    assert instance.parties == (silent, answered)
    assert instance.draft.answers == (("UU", "U"), ("US", "U"))


def test_who_says_that_a_clause_must_stay_has_said_so_even_after_handing_in() -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    text = make_text(coalition, 1)
    hand_in(party, text)
    say(party, row(text, 0)[-1], "N")

    assert instance_of(text).draft.answers == (("UN",),)


def test_a_wording_without_strength_is_in_no_text_and_is_named() -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    text = make_text(coalition, 1)
    clause = text.clauses.get()
    proposed = Wording.objects.create(clause=clause, language="en", body="Perhaps", proposed_by=party)
    say(party, proposed, "S")

    instance = instance_of(text)

    assert instance.unweighed == (proposed,)
    assert [w.strength for w in instance.wordings[0]] == [10, 0]
    assert instance.positions == {}


def test_a_pinned_clause_has_no_omission() -> None:
    coalition = make_coalition()
    make_party(coalition)
    text = make_text(coalition, 2)
    text.clauses.filter(number="2").update(pinned=True)

    instance = instance_of(text)

    assert [len(clause.variants) for clause in instance.draft.clauses] == [2, 1]
    assert instance.draft.pins == Pins(clauses=frozenset({1}))


def test_a_pinned_clause_without_strength_is_named() -> None:
    coalition = make_coalition()
    make_party(coalition)
    text = make_text(coalition, 1)
    text.clauses.update(pinned=True)
    Wording.objects.filter(is_omission=False).update(strength=None)

    with pytest.raises(Refused, match="Clause 1 has no wording with a strength yet"):
        instance_of(text)


def test_conditions_come_with_what_the_answer_then_becomes() -> None:
    coalition = make_coalition()
    a, b = make_party(coalition, "A"), make_party(coalition, "B")
    text = make_text(coalition, 2, wordings=2)
    held = say(a, row(text, 0)[0], "C")
    Condition.objects.create(position=held, party=b)
    Condition.objects.create(position=held, clause=text.clauses.all()[1]).wordings.set(row(text, 1)[:2])

    draft = instance_of(text).draft

    assert draft.answers[0] == ("IUU", "UUU")
    assert [(k.if_party, k.if_clause, k.if_variants, k.then) for k in draft.conditions] == [
        (1, None, (), "C"),
        (None, 1, (0, 1), "C"),
    ]


def test_a_condition_on_what_is_gone_is_settled_by_what_remains() -> None:
    coalition = make_coalition()
    a, gone = make_party(coalition, "A"), Party.objects.create(name="Gone")
    text = make_text(coalition, 4)
    retired = text.clauses.get(number="4")
    only_if_gone_signs = say(a, row(text, 0)[0], "S")
    Condition.objects.create(position=only_if_gone_signs, party=gone)
    only_if_left_out = say(a, row(text, 1)[0], "A")
    Condition.objects.create(position=only_if_left_out, clause=retired).wordings.set(row(text, 3)[1:])
    only_if_it_stays = say(a, row(text, 2)[0], "S")
    Condition.objects.create(position=only_if_it_stays, clause=retired).wordings.set(row(text, 3)[:1])
    Clause.objects.filter(pk=retired.pk).update(retired_at=timezone.now())

    draft = instance_of(text).draft

    assert draft.answers == (("NU", "AU", "NU"),)
    assert draft.conditions == ()


def test_weights_are_members_where_the_text_says_so() -> None:
    coalition = make_coalition()
    for name, members in (("A", 120), ("B", 7)):
        make_party(coalition, name, members=members, members_on=date(2031, 1, 1))
    each, by_members = make_text(coalition, 1), make_text(coalition, 1, weight_rule="members")

    assert [p.weight for p in instance_of(each).draft.parties] == [1, 1]
    assert [p.weight for p in instance_of(by_members).draft.parties] == [120, 7]


def test_who_has_not_told_its_members_is_named() -> None:
    coalition = make_coalition()
    make_party(coalition, "Anglers")
    text = make_text(coalition, 1, weight_rule="members")

    with pytest.raises(Refused, match="missing for: Anglers"):
        instance_of(text)


def test_a_sealed_round_shows_nothing_until_it_closes() -> None:
    coalition = make_coalition()
    make_party(coalition)
    text = make_text(coalition, 1)
    sealed = make_round(text, sealed=True)
    with pytest.raises(Refused, match="sealed"):
        instance_of(text)
    sealed.closed_at = timezone.now()
    sealed.save()

    assert instance_of(text).draft.answers == (("UU",),)


def test_the_signers_of_chosen_wordings_are_those_of_the_frontier() -> None:
    coalition = make_coalition()
    a, b = make_party(coalition, "A"), make_party(coalition, "B")
    text = make_text(coalition, 1)
    strong, omission = row(text, 0)
    say(a, strong, "S")
    say(b, omission, "A")

    assert instance_of(text).signers_of([strong.pk]) == [a]
    assert instance_of(text).signers_of([omission.pk]) == [b]
    with pytest.raises(Refused):
        instance_of(text).signers_of([strong.pk, omission.pk])


@pytest.mark.parametrize("size", [3, 30])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    coalition = make_coalition()
    parties = [make_party(coalition) for _ in range(size)]
    text = make_text(coalition, size)
    for clause in text.clauses.all():
        for party in parties[:2]:
            held = say(party, clause.wordings.all()[0], "S")
            Condition.objects.create(position=held, party=parties[2])

    with django_assert_num_queries(9):
        instance_of(text)
