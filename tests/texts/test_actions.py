from datetime import date

import pytest
from tests.factories import (
    link_holder,
    make_coalition,
    make_party,
    make_round,
    make_text,
    seated,
)

from undersigned.core.actor import NOBODY, OPERATOR, Actor
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.journal import history
from undersigned.core.models import Event
from undersigned.parties.models import Coalition
from undersigned.positions.models import Position
from undersigned.reading import read_draft
from undersigned.texts import actions, queries
from undersigned.texts.actions import ClauseDraft, Rendering
from undersigned.texts.models import Clause, Text, Translation, Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition()


@pytest.fixture
def editor(coalition: Coalition) -> Actor:
    return seated(coalition, "editor")


@pytest.fixture
def text(coalition: Coalition) -> Text:
    return make_text(coalition, 3, wordings=2)


def clause_of(text: Text, place: int = 1) -> Clause:
    return queries.clauses_of(text)[place - 1]


def wording_of(text: Text, place: int = 1) -> Wording:
    return clause_of(text, place).wordings.all()[0]


def numbers(text: Text) -> list[str]:
    return [clause.number for clause in queries.clauses_of(text)]


def answer(wording: Wording) -> Position:
    party = make_party(wording.clause.text.coalition)
    return Position.objects.create(wording=wording, party=party, stance="S")


def told(*bodies: str, language: str = "") -> list[tuple[str, str, int | None]]:
    return [(language, body, None) for body in bodies]


class TestCreating:
    def test_a_text_is_one_act_with_its_clauses_wordings_and_omissions(
        self, coalition: Coalition, editor: Actor
    ) -> None:
        drafts = [
            ClauseDraft(told("Strong.", "Softer.", "Softest.", "Whisper.", "Breath."), kind="demand"),
            ClauseDraft(told("Pinned."), may_omit=False),
        ]

        text = actions.create_text(coalition, actor=editor, title=" A title ", language="en", clauses=drafts)

        first, second = queries.clauses_of(text)
        assert text.title == "A title"
        assert [(w.body, w.strength) for w in first.wordings.all()] == [
            ("Strong.", 10),
            ("Softer.", 6),
            ("Softest.", 3),
            ("Whisper.", 2),
            ("Breath.", 1),
            ("", 0),
        ]
        assert [(w.body, w.strength) for w in second.wordings.all()] == [("Pinned.", 10)]
        assert (first.kind, first.pinned, second.pinned) == ("demand", False, True)
        assert Event.objects.filter(text_uid=text.uid).count() == 1
        assert history(text, public=False)[0].sentence == "The text was drafted as “A title”, with 2 clauses."

    def test_told_numbers_and_strengths_stay_and_the_rest_is_counted(
        self, coalition: Coalition, editor: Actor
    ) -> None:
        def made(*given: str) -> list[str]:
            drafts = [ClauseDraft([("", "Words.", 4)], number=number) for number in given]
            text = actions.create_text(coalition, actor=editor, title="T", language="en", clauses=drafts)
            assert {w.strength for w in queries.wordings_of(text)} == {4}
            return numbers(text)

        assert made("", "", "") == ["1", "2", "3"]
        assert made("", "", "A", "1", "2") == ["i", "ii", "A", "1", "2"]

    def test_words_in_another_language_translate_and_none_are_lost(
        self, coalition: Coalition, editor: Actor
    ) -> None:
        wordings = [("en", "One.", 5), ("fr", "Un.", None), ("fr", "Une.", None), ("ar", "واحد", None)]

        text = actions.create_text(
            coalition, actor=editor, title="T", language="en", clauses=[ClauseDraft(wordings)]
        )

        one, spare = queries.wordings_of(text)
        assert {t.language: (t.body, t.stale) for t in one.translations.all()} == {
            "fr": ("Un.", False),
            "ar": ("واحد", False),
        }
        assert (spare.body, spare.language) == ("Une.", "fr")

    @pytest.mark.parametrize(("title", "body"), [("  ", "Words."), ("Title", "  ")])
    def test_without_title_or_words_nothing_is_stored(
        self, coalition: Coalition, editor: Actor, title: str, body: str
    ) -> None:
        with pytest.raises(Refused):
            actions.create_text(
                coalition, actor=editor, title=title, language="en", clauses=[ClauseDraft(told(body))]
            )

        assert not Text.objects.exists()

    def test_a_draft_that_was_read_is_stored_as_it_was_read(self, coalition: Coalition) -> None:
        draft = b"# Statement\n\n1. [We ask.] [We demand.]\n\n2. We thank.\n"

        text = actions.create_text_from_draft(coalition, read_draft(draft), actor=OPERATOR)

        assert (text.title, text.language) == ("Statement", "en")
        assert [(w.clause.number, w.body, w.strength) for w in queries.wordings_of(text)] == [
            ("1", "We ask.", 10),
            ("1", "We demand.", 6),
            ("2", "We thank.", 10),
        ]

    def test_only_drafters_draft(self, coalition: Coalition) -> None:
        delegate = seated(coalition, "delegate", party=make_party(coalition))
        for actor in (NOBODY, delegate, seated(coalition, "observer"), seated(make_coalition(), "secretary")):
            with pytest.raises(NotAllowed):
                actions.create_text(coalition, actor=actor, title="T", language="en")


class TestDescribing:
    def test_a_text_with_addressee_ask_owner_and_date_is_more_than_words(
        self, text: Text, editor: Actor
    ) -> None:
        owner = make_party(text.coalition)
        assert text.words_only

        actions.describe_text(
            text,
            actor=editor,
            title="New title",
            addressee="Water Board",
            ask="Publish the levels",
            owner=owner,
            follow_up_on=date(2031, 9, 1),
            weight_rule="members",
            cases=["Harrow Dam", "Mains"],
        )

        text.refresh_from_db()
        assert not text.words_only
        assert (text.title, text.weight_rule) == ("New title", "members")
        assert [case.name for case in text.cases.all()] == ["Harrow Dam", "Mains"]

    def test_an_owner_from_elsewhere_is_refused(self, text: Text, editor: Actor) -> None:
        stranger = make_party(make_coalition())

        with pytest.raises(Refused, match="not in this coalition"):
            actions.describe_text(text, actor=editor, title="T", owner=stranger)

    def test_a_new_title_makes_its_translations_stale(self, text: Text, editor: Actor) -> None:
        actions.translate_title(text, "fr", "Déclaration", actor=editor)
        actions.describe_text(text, actor=editor, title="Another")

        assert text.titles.get().stale


class TestClauses:
    def test_a_clause_is_added_at_the_end_and_counted(self, text: Text, editor: Actor) -> None:
        clause = actions.add_clause(text, actor=editor, body=" More. ", kind="claim")

        assert numbers(text) == ["1", "2", "3", "4"]
        assert [(w.body, w.strength) for w in clause.wordings.all()] == [("More.", 10), ("", 0)]

    def test_a_clause_without_words_is_refused(self, text: Text, editor: Actor) -> None:
        with pytest.raises(Refused):
            actions.add_clause(text, actor=editor, body=" ")

    @pytest.mark.parametrize(("place", "order"), [(1, "312"), (2, "132"), (99, "123"), (0, "312")])
    def test_a_moved_clause_stands_at_its_place_and_the_count_goes_on(
        self, text: Text, editor: Actor, place: int, order: str
    ) -> None:
        before = {clause.pk: clause.number for clause in queries.clauses_of(text)}

        actions.move_clause(clause_of(text, 3), place, actor=editor)

        assert "".join(before[clause.pk] for clause in queries.clauses_of(text)) == order
        assert numbers(text) == ["1", "2", "3"]

    def test_once_people_were_asked_clauses_keep_their_numbers(self, text: Text, editor: Actor) -> None:
        make_round(text)
        actions.move_clause(clause_of(text, 3), 1, actor=editor)
        actions.retire_clause(clause_of(text, 2), actor=editor)

        assert numbers(text) == ["3", "2"]

    def test_own_numbers_are_never_counted_over(self, text: Text, editor: Actor) -> None:
        actions.number_clause(clause_of(text, 2), "2 bis", actor=editor)
        actions.retire_clause(clause_of(text, 1), actor=editor)

        assert numbers(text) == ["2 bis", "3"]

    @pytest.mark.parametrize("number", ["", "1", "1234567890123"])
    def test_a_number_is_short_and_its_own(self, text: Text, editor: Actor, number: str) -> None:
        with pytest.raises(Refused):
            actions.number_clause(clause_of(text, 2), number, actor=editor)

    def test_a_clause_taken_out_twice_is_taken_out_once(self, text: Text, editor: Actor) -> None:
        clause = clause_of(text, 1)
        actions.retire_clause(clause, actor=editor)
        actions.retire_clause(clause, actor=editor)

        assert numbers(text) == ["1", "2"]
        assert Event.objects.filter(verb="clause.retired").count() == 1

    def test_a_kind_is_one_of_the_six(self, text: Text, editor: Actor) -> None:
        actions.set_kind(clause_of(text), "undertaking", actor=editor)
        assert clause_of(text).kind == "undertaking"
        with pytest.raises(Refused):
            actions.set_kind(clause_of(text), "wish", actor=editor)

    def test_a_pin_retires_the_omission_and_unpinning_makes_a_new_one(
        self, text: Text, editor: Actor
    ) -> None:
        omission = clause_of(text).wordings.get(is_omission=True, retired_at=None)

        actions.pin_clause(clause_of(text), actor=editor)
        assert not clause_of(text).wordings.filter(is_omission=True, retired_at=None).exists()

        actions.unpin_clause(clause_of(text), actor=editor)
        actions.unpin_clause(clause_of(text), actor=editor)
        assert clause_of(text).wordings.get(is_omission=True, retired_at=None).pk != omission.pk


class TestWordings:
    def test_another_wording_is_added_once(self, text: Text, editor: Actor) -> None:
        wording = actions.add_wording(clause_of(text), "Softer still.", actor=editor, strength=1)

        assert (wording.strength, wording.language) == (1, "en")
        with pytest.raises(Refused, match="already"):
            actions.add_wording(clause_of(text), " Softer still. ", actor=editor)
        with pytest.raises(Refused):
            actions.add_wording(clause_of(text), " ", actor=editor)

    def test_before_anybody_is_asked_a_wording_is_edited_in_place(self, text: Text, editor: Actor) -> None:
        wording = wording_of(text)
        actions.translate(wording, "fr", "Mots.", actor=editor)

        same = actions.reword(wording, "Other words.", actor=editor)

        assert same.pk == wording.pk
        assert same.body == "Other words."
        assert same.translations.get().stale

    def test_an_answer_stays_with_the_words_it_was_given_to(self, text: Text, editor: Actor) -> None:
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

    def test_while_a_round_is_open_words_do_not_change_under_the_reader(
        self, text: Text, editor: Actor
    ) -> None:
        make_round(text)

        assert actions.reword(wording_of(text), "Other.", actor=editor).replaces is not None

    def test_the_same_words_are_no_change(self, text: Text, editor: Actor) -> None:
        answer(wording_of(text))
        wording = wording_of(text)

        assert actions.reword(wording, f" {wording.body} ", actor=editor).pk == wording.pk
        assert not Event.objects.filter(verb="wording.reworded").exists()

    def test_two_editors_do_not_overwrite_each_other(self, text: Text, editor: Actor) -> None:
        wording = wording_of(text)
        actions.reword(wording, "Hers.", actor=editor, seen=wording.body)

        with pytest.raises(Refused, match="Somebody changed"):
            actions.reword(wording, "His.", actor=editor, seen=wording.body)

        wording.refresh_from_db()
        assert wording.body == "Hers."

    def test_a_clause_keeps_its_last_words(self, text: Text, editor: Actor) -> None:
        first, second, omission = clause_of(text).wordings.all()
        actions.retire_wording(first, actor=editor)

        with pytest.raises(Refused, match="only words"):
            actions.retire_wording(second, actor=editor)
        with pytest.raises(Refused, match="Pin"):
            actions.retire_wording(omission, actor=editor)

    def test_strengths_are_fixed_once_there_are_answers_but_a_new_proposal_is_weighed(
        self, text: Text, editor: Actor
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
    def test_a_strength_is_0_to_1000(self, text: Text, editor: Actor, strength: int) -> None:
        with pytest.raises(Refused):
            actions.set_strength(wording_of(text), strength, actor=editor)

    def test_a_delegate_proposes_words_in_her_language_without_strength(self, text: Text) -> None:
        party = make_party(text.coalition)
        actor = link_holder(party, text.coalition, text.uid)

        wording = actions.propose_wording(clause_of(text), "Autrement.", "fr", party=party, actor=actor)

        assert (wording.strength, wording.proposed_by, wording.language) == (None, party, "fr")
        with pytest.raises(NotAllowed):
            actions.propose_wording(
                clause_of(text), "X.", "fr", party=make_party(text.coalition), actor=actor
            )

    def test_nothing_is_proposed_for_a_clause_that_is_gone(self, text: Text, editor: Actor) -> None:
        party, clause = make_party(text.coalition), clause_of(text)
        actions.retire_clause(clause, actor=editor)
        gone = Clause.objects.get(pk=clause.pk)

        with pytest.raises(Refused, match="taken out"):
            actions.propose_wording(
                gone, "X.", "en", party=party, actor=link_holder(party, text.coalition, text.uid)
            )


class TestTranslating:
    def test_a_page_of_translations_is_one_act(self, text: Text, editor: Actor) -> None:
        page = [Rendering(w, f"Mots {w.pk}.", w.body) for w in queries.wordings_of(text)]

        actions.translate_text(text, "fr", page, actor=editor, title="Titre")

        assert Translation.objects.filter(language="fr").count() == 6
        assert text.titles.get().title == "Titre"
        assert Event.objects.filter(verb="text.translated").count() == 1

    def test_made_of_older_words_a_translation_is_stale_from_the_start(
        self, text: Text, editor: Actor
    ) -> None:
        actions.translate(wording_of(text), "fr", "Mots.", actor=editor, of_body="Older words.")

        assert wording_of(text).translations.get().stale

    def test_emptied_words_take_the_translation_away(self, text: Text, editor: Actor) -> None:
        actions.translate(wording_of(text), "fr", "Mots.", actor=editor)
        actions.translate(wording_of(text), "fr", "  ", actor=editor)
        actions.translate_title(text, "fr", "Titre", actor=editor)
        actions.translate_title(text, "fr", "", actor=editor)

        assert not Translation.objects.exists()
        assert not text.titles.exists()

    def test_words_of_another_text_or_in_their_own_language_are_refused(
        self, text: Text, editor: Actor
    ) -> None:
        other = wording_of(make_text(text.coalition))

        with pytest.raises(Refused):
            actions.translate_text(text, "fr", [Rendering(other, "X.", "Y.")], actor=editor)
        with pytest.raises(Refused):
            actions.translate(wording_of(text), "en", "X.", actor=editor)


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


@pytest.mark.parametrize("clauses", [3, 30])
def test_storing_a_text_takes_the_same_queries_whatever_its_length(
    coalition: Coalition, editor: Actor, clauses: int, django_assert_max_num_queries: object
) -> None:
    drafts = [ClauseDraft([("en", "One.", None), ("fr", "Un.", None)]) for _ in range(clauses)]

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        actions.create_text(coalition, actor=editor, title="T", language="en", clauses=drafts)
