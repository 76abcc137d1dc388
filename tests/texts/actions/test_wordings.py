import pytest
from tests.factories import link_holder, make_party, make_round
from tests.texts.worlds import answer, clause_of, wording_of

from undersigned.core.actor import Actor
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.texts import actions
from undersigned.texts.models import Clause, Text

pytestmark = pytest.mark.django_db


def test_another_wording_is_added_once(text: Text, editor: Actor) -> None:
    wording = actions.add_wording(clause_of(text), "Softer still.", actor=editor, strength=1)

    assert (wording.strength, wording.language) == (1, "en")
    with pytest.raises(Refused, match="already"):
        actions.add_wording(clause_of(text), " Softer still. ", actor=editor)
    with pytest.raises(Refused):
        actions.add_wording(clause_of(text), " ", actor=editor)


def test_before_anybody_is_asked_a_wording_is_edited_in_place(text: Text, editor: Actor) -> None:
    wording = wording_of(text)
    actions.translate(wording, "fr", "Mots.", actor=editor)

    same = actions.reword(wording, "Other words.", actor=editor)

    assert same.pk == wording.pk
    assert same.body == "Other words."
    assert same.translations.get().stale


def test_an_answer_stays_with_the_words_it_was_given_to(text: Text, editor: Actor) -> None:
    old = wording_of(text)
    actions.translate(old, "fr", "Mots.", actor=editor)
    position = answer(old)

    new = actions.reword(old, "Other words.", actor=editor)

    position.refresh_from_db()
    old.refresh_from_db()
    assert position.wording_id == old.pk != new.pk
    assert old.body == "We ask for thing 1, said in way 1."
    assert old.retired_at is not None
    assert (new.replaces_id, new.strength, new.language) == (old.pk, old.strength, "en")
    assert not new.positions.exists()
    carried = new.translations.get()
    assert (carried.body, carried.of_body, carried.stale) == ("Mots.", old.body, True)


def test_while_a_round_is_open_words_do_not_change_under_the_reader(text: Text, editor: Actor) -> None:
    make_round(text)

    assert actions.reword(wording_of(text), "Other.", actor=editor).replaces is not None


def test_the_same_words_are_no_change(text: Text, editor: Actor) -> None:
    answer(wording_of(text))
    wording = wording_of(text)

    assert actions.reword(wording, f" {wording.body} ", actor=editor).pk == wording.pk
    assert not Event.objects.filter(verb="wording.reworded").exists()


def test_two_editors_do_not_overwrite_each_other(text: Text, editor: Actor) -> None:
    wording = wording_of(text)
    actions.reword(wording, "Hers.", actor=editor, seen=wording.body)

    with pytest.raises(Refused, match="Somebody changed"):
        actions.reword(wording, "His.", actor=editor, seen=wording.body)

    wording.refresh_from_db()
    assert wording.body == "Hers."


def test_a_clause_keeps_its_last_words(text: Text, editor: Actor) -> None:
    first, second, omission = clause_of(text).wordings.all()
    actions.retire_wording(first, actor=editor)

    with pytest.raises(Refused, match="only words"):
        actions.retire_wording(second, actor=editor)
    with pytest.raises(Refused, match="Pin"):
        actions.retire_wording(omission, actor=editor)


def test_strengths_are_fixed_once_there_are_answers_but_a_new_proposal_is_weighed(
    text: Text, editor: Actor
) -> None:
    actions.set_strength(wording_of(text), 12, actor=editor)
    answer(wording_of(text, 2))
    proposed = actions.add_wording(clause_of(text), "New.", actor=editor)

    with pytest.raises(Refused, match="answers"):
        actions.set_strength(wording_of(text), 13, actor=editor)
    actions.set_strength(wording_of(text), 12, actor=editor)
    actions.set_strength(proposed, 4, actor=editor)

    assert [w.strength for w in clause_of(text).wordings.all()] == [12, 10, 4, 0]
    with pytest.raises(Refused):
        actions.set_strength(proposed, 5, actor=editor)


@pytest.mark.parametrize("strength", [-1, 1001])
def test_a_strength_is_0_to_1000(text: Text, editor: Actor, strength: int) -> None:
    with pytest.raises(Refused):
        actions.set_strength(wording_of(text), strength, actor=editor)


def test_a_delegate_proposes_words_in_her_language_without_strength(text: Text) -> None:
    party = make_party(text.coalition)
    actor = link_holder(party, text.coalition, text.uid)

    wording = actions.propose_wording(clause_of(text), "Autrement.", "fr", party=party, actor=actor)

    assert (wording.strength, wording.proposed_by, wording.language) == (None, party, "fr")
    with pytest.raises(NotAllowed):
        actions.propose_wording(clause_of(text), "X.", "fr", party=make_party(text.coalition), actor=actor)


def test_nothing_is_proposed_for_a_clause_that_is_gone(text: Text, editor: Actor) -> None:
    party, clause = make_party(text.coalition), clause_of(text)
    actions.retire_clause(clause, actor=editor)
    gone = Clause.objects.get(pk=clause.pk)

    with pytest.raises(Refused, match="taken out"):
        actions.propose_wording(
            gone, "X.", "en", party=party, actor=link_holder(party, text.coalition, text.uid)
        )
