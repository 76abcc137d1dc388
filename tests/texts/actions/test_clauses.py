import pytest
from tests.factories import make_coalition, make_round, seated
from tests.texts.worlds import clause_of, numbers, wording_of

from undersigned.core.actor import NOBODY, Actor
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.texts import actions, queries
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


def test_a_clause_is_added_at_the_end_and_counted(text: Text, editor: Actor) -> None:
    clause = actions.add_clause(text, actor=editor, body=" More. ", kind="claim")

    assert numbers(text) == ["1", "2", "3", "4"]
    assert [(w.body, w.strength) for w in clause.wordings.all()] == [("More.", 10), ("", 0)]


def test_a_clause_without_words_is_refused(text: Text, editor: Actor) -> None:
    with pytest.raises(Refused):
        actions.add_clause(text, actor=editor, body=" ")


@pytest.mark.parametrize(("place", "order"), [(1, "312"), (2, "132"), (99, "123"), (0, "312")])
def test_a_moved_clause_stands_at_its_place_and_the_count_goes_on(
    text: Text, editor: Actor, place: int, order: str
) -> None:
    before = {clause.pk: clause.number for clause in queries.clauses_of(text)}

    actions.move_clause(clause_of(text, 3), place, actor=editor)

    assert "".join(before[clause.pk] for clause in queries.clauses_of(text)) == order
    assert numbers(text) == ["1", "2", "3"]


def test_once_people_were_asked_clauses_keep_their_numbers(text: Text, editor: Actor) -> None:
    make_round(text)
    actions.move_clause(clause_of(text, 3), 1, actor=editor)
    actions.retire_clause(clause_of(text, 2), actor=editor)

    assert numbers(text) == ["3", "2"]


def test_own_numbers_are_never_counted_over(text: Text, editor: Actor) -> None:
    actions.number_clause(clause_of(text, 2), "2 bis", actor=editor)
    actions.retire_clause(clause_of(text, 1), actor=editor)

    assert numbers(text) == ["2 bis", "3"]


@pytest.mark.parametrize("number", ["", "1", "1234567890123"])
def test_a_number_is_short_and_its_own(text: Text, editor: Actor, number: str) -> None:
    with pytest.raises(Refused):
        actions.number_clause(clause_of(text, 2), number, actor=editor)


def test_a_clause_taken_out_twice_is_taken_out_once(text: Text, editor: Actor) -> None:
    clause = clause_of(text, 1)
    actions.retire_clause(clause, actor=editor)
    actions.retire_clause(clause, actor=editor)

    assert numbers(text) == ["1", "2"]
    assert Event.objects.filter(verb="clause.retired").count() == 1


def test_a_kind_is_one_of_the_six(text: Text, editor: Actor) -> None:
    actions.set_kind(clause_of(text), "undertaking", actor=editor)
    assert clause_of(text).kind == "undertaking"
    with pytest.raises(Refused):
        actions.set_kind(clause_of(text), "wish", actor=editor)


def test_a_pin_retires_the_omission_and_unpinning_makes_a_new_one(text: Text, editor: Actor) -> None:
    omission = clause_of(text).wordings.get(is_omission=True, retired_at=None)

    actions.pin_clause(clause_of(text), actor=editor)
    assert not clause_of(text).wordings.filter(is_omission=True, retired_at=None).exists()

    actions.unpin_clause(clause_of(text), actor=editor)
    actions.unpin_clause(clause_of(text), actor=editor)
    assert clause_of(text).wordings.get(is_omission=True, retired_at=None).pk != omission.pk


def test_each_act_on_a_draft_asks_at_the_door(text: Text) -> None:
    clause, wording = clause_of(text), wording_of(text)
    acts = [
        lambda actor: actions.describe_text(text, actor=actor, title="T"),
        lambda actor: actions.add_clause(text, actor=actor, body="X."),
        lambda actor: actions.move_clause(clause, 1, actor=actor),
        lambda actor: actions.retire_clause(clause, actor=actor),
        lambda actor: actions.set_kind(clause, "claim", actor=actor),
        lambda actor: actions.number_clause(clause, "9", actor=actor),
        lambda actor: actions.pin_clause(clause, actor=actor),
        lambda actor: actions.unpin_clause(clause, actor=actor),
        lambda actor: actions.add_wording(clause, "X.", actor=actor),
        lambda actor: actions.reword(wording, "X.", actor=actor),
        lambda actor: actions.retire_wording(wording, actor=actor),
        lambda actor: actions.set_strength(wording, 1, actor=actor),
        lambda actor: actions.translate(wording, "fr", "X.", actor=actor),
        lambda actor: actions.translate_title(text, "fr", "X", actor=actor),
    ]
    for actor in (NOBODY, seated(text.coalition, "observer"), seated(make_coalition(), "secretary")):
        for act in acts:
            with pytest.raises(NotAllowed):
                act(actor)
    assert not Event.objects.exists()
