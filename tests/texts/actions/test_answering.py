"""A clause answers one question about one case at a time, and rests on facts; what was before is kept."""

import pytest
from django.test import Client
from django.utils import timezone
from tests.cases.worlds import editor_of, make_case, make_fact, make_question, told
from tests.factories import make_coalition, make_text, seated
from tests.texts.worlds import clause_of, page_of, signed_in

from undersigned.cases import actions as cases
from undersigned.cases.models import Case, CaseActor
from undersigned.core.actor import NOBODY
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience
from undersigned.texts import actions, queries
from undersigned.texts.models import Clause

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


@pytest.fixture
def clause(case: Case) -> Clause:
    return clause_of(make_text(case.coalition))


def test_a_clause_answers_one_question_now_and_what_it_answered_is_kept(case: Case, clause: Clause) -> None:
    one, other = make_question(case.coalition), make_question(case.coalition, "Is {case} safe?")
    editor = editor_of(case.coalition)
    first = actions.set_subject(clause, one, case, 1, actor=editor)
    assert actions.set_subject(clause, one, case, 1, actor=editor) == first
    before = timezone.now()
    actions.set_subject(clause, other, case, -1, actor=editor)
    then = timezone.now()
    actions.end_subject(clause, actor=editor)

    assert [(each.question, each.polarity) for each in clause.subjects.all()] == [(one, 1), (other, -1)]
    assert queries.subjects_in([clause.pk], editor) == {}
    assert queries.subjects_in([clause.pk], editor, before)[clause.pk].question == one
    assert queries.subjects_in([clause.pk], editor, then)[clause.pk].question == other


def test_what_a_question_concerns_is_what_the_clause_is_about(case: Case, clause: Clause) -> None:
    editor = editor_of(case.coalition)
    right, duty = make_question(case.coalition), make_question(case.coalition, "Has {case}?", "actor")
    board = cases.name_actor(case.coalition, "Board", "government", actor=editor)
    stranger = CaseActor.objects.create(coalition=make_coalition(), name="A firm", kind="firm")
    for question, about, sentence in [
        (right, board, "concerns a right"),
        (duty, None, "concerns an actor"),
        (duty, board, "which of those that the case talks about"),
        (duty, stranger, "different coalitions"),
        (make_question(make_coalition()), None, "different coalitions"),
    ]:
        with pytest.raises(Refused, match=sentence):
            actions.set_subject(clause, question, case, 1, about=about, actor=editor)
    with pytest.raises(Refused, match="yes or no"):
        actions.set_subject(clause, right, case, 0, actor=editor)

    cases.set_actors(case, [board], actor=editor)
    assert actions.set_subject(clause, duty, case, 1, about=board, actor=editor).about == board


def test_no_clause_answers_what_was_replaced_or_does_not_apply(case: Case, clause: Clause) -> None:
    editor, question = editor_of(case.coalition), make_question(case.coalition)
    cases.say_inapplicable(question, case, "No house.", actor=editor)
    with pytest.raises(Refused, match="said not to apply"):
        actions.set_subject(clause, question, case, 1, actor=editor)
    cases.replace_question(question, "Must {case}?", actor=editor)
    question.refresh_from_db()
    with pytest.raises(Refused, match="was replaced"):
        actions.set_subject(clause, question, case, 1, actor=editor)


def test_only_drafters_say_what_a_clause_answers_and_rests_on(case: Case, clause: Clause) -> None:
    observer, question, fact = (
        seated(case.coalition, "observer"),
        make_question(case.coalition),
        make_fact(case),
    )
    for act in (
        lambda: actions.set_subject(clause, question, case, 1, actor=observer),
        lambda: actions.end_subject(clause, actor=observer),
        lambda: actions.cite_fact(clause, fact, actor=observer),
        lambda: actions.uncite_fact(clause, fact, actor=observer),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_clause_rests_on_a_fact_until_it_is_taken_away_and_that_it_did_stays(
    case: Case, clause: Clause
) -> None:
    fact, editor = make_fact(case), editor_of(case.coalition)
    made = actions.cite_fact(clause, fact, actor=editor)
    assert actions.cite_fact(clause, fact, actor=editor) == made
    before = timezone.now()
    actions.uncite_fact(clause, fact, actor=editor)

    assert queries.cited_in([clause.pk], editor) == {}
    (rest,) = queries.cited_in([clause.pk], editor, before)[clause.pk]
    assert rest.fact
    assert rest.fact.fact == fact


def test_a_fact_that_changed_after_it_was_cited_or_was_removed_says_so(case: Case, clause: Clause) -> None:
    fact, editor = make_fact(case, "Rusted."), editor_of(case.coalition)
    actions.cite_fact(clause, fact, actor=editor)
    page = signed_in(case.coalition, "editor")
    assert "after it was cited" not in page.get(page_of(clause)).content.decode()
    cases.change_fact(fact, told("Rusted through."), actor=editor)
    said = page.get(page_of(clause)).content.decode()
    assert "Rusted through." in said
    assert "after it was cited" in said

    cases.remove_fact(fact, "Mistaken.", actor=editor)
    said = page.get(page_of(clause)).content.decode()
    assert "Mistaken." in said
    assert "Rusted" not in said
    with pytest.raises(Refused, match="was removed"):
        actions.cite_fact(clause_of(make_text(case.coalition)), fact, actor=editor)
    with pytest.raises(Refused, match="another coalition"):
        actions.cite_fact(clause, make_fact(make_case()), actor=editor)


def test_a_fact_of_a_case_that_a_reader_may_not_see_is_told_without_its_words(clause: Clause) -> None:
    hidden = make_case(clause.text.coalition, "Hidden", audience=Audience.EDITORS)
    actions.cite_fact(clause, make_fact(hidden, "Zyx."), actor=editor_of(hidden.coalition))

    said = signed_in(hidden.coalition, "observer").get(f"/t/{clause.text.uid}/draft/").content.decode()
    assert "A fact that only the coalition reads." in said
    assert "Zyx" not in said
    assert queries.cited_in([clause.pk], NOBODY)[clause.pk][0].fact is None


def test_editors_do_it_on_the_page_of_the_clause(case: Case, clause: Clause) -> None:
    question, fact, editor = (
        make_question(case.coalition),
        make_fact(case),
        signed_in(case.coalition, "editor"),
    )
    sent = {"subject-question": question.uid, "subject-case": case.uid, "subject-polarity": "-1"}
    editor.post(page_of(clause), sent | {"do": "answer"})
    assert clause.subjects.get().polarity == -1
    said = editor.get(page_of(clause)).content.decode()
    assert "Must The dam wait until" in said
    assert "This clause answers" in editor.get(f"/t/{clause.text.uid}/draft/").content.decode()
    editor.post(page_of(clause), {"do": "unanswer"})
    assert clause.subjects.get().until_at

    editor.post(page_of(clause), {"do": "cite", "address": f"http://localhost:8000/fact/{fact.uid}/"})
    assert clause.cited_facts.get(ended_at=None).fact == fact
    assert clause.text.title in editor.get(f"/fact/{fact.uid}/").content.decode()
    assert clause.text.title not in Client().get(f"/fact/{fact.uid}/").content.decode()
    editor.post(page_of(clause), {"do": "uncite", "rest": fact.uid})
    assert not clause.cited_facts.filter(ended_at=None).exists()
