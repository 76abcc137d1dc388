from datetime import date

import pytest
from tests.factories import make_coalition, make_party, seated
from tests.texts.worlds import numbers

from undersigned.core.actor import NOBODY, OPERATOR, Actor
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.journal import history
from undersigned.core.models import Event
from undersigned.parties.models import Coalition
from undersigned.reading import read_draft
from undersigned.texts import actions, queries
from undersigned.texts.actions import ClauseDraft
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


def told(*bodies: str, language: str = "") -> list[tuple[str, str, int | None]]:
    return [(language, body, None) for body in bodies]


def test_a_text_is_one_act_with_its_clauses_wordings_and_omissions(
    coalition: Coalition, editor: Actor
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


def test_told_numbers_and_strengths_stay_and_the_rest_is_counted(coalition: Coalition, editor: Actor) -> None:
    def made(*given: str) -> list[str]:
        drafts = [ClauseDraft([("", "Words.", 4)], number=number) for number in given]
        text = actions.create_text(coalition, actor=editor, title="T", language="en", clauses=drafts)
        assert {w.strength for w in queries.wordings_of(text)} == {4}
        return numbers(text)

    assert made("", "", "") == ["1", "2", "3"]
    assert made("", "", "A", "1", "2") == ["i", "ii", "A", "1", "2"]


def test_words_in_another_language_translate_and_none_are_lost(coalition: Coalition, editor: Actor) -> None:
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
    coalition: Coalition, editor: Actor, title: str, body: str
) -> None:
    with pytest.raises(Refused):
        actions.create_text(
            coalition, actor=editor, title=title, language="en", clauses=[ClauseDraft(told(body))]
        )

    assert not Text.objects.exists()


def test_a_draft_that_was_read_is_stored_as_it_was_read(coalition: Coalition) -> None:
    draft = b"# Statement\n\n1. [We ask.] [We demand.]\n\n2. We thank.\n"

    text = actions.create_text_from_draft(coalition, read_draft(draft), actor=OPERATOR)

    assert (text.title, text.language) == ("Statement", "en")
    assert [(w.clause.number, w.body, w.strength) for w in queries.wordings_of(text)] == [
        ("1", "We ask.", 10),
        ("1", "We demand.", 6),
        ("2", "We thank.", 10),
    ]


def test_only_drafters_draft(coalition: Coalition) -> None:
    delegate = seated(coalition, "delegate", party=make_party(coalition))
    for actor in (NOBODY, delegate, seated(coalition, "observer"), seated(make_coalition(), "secretary")):
        with pytest.raises(NotAllowed):
            actions.create_text(coalition, actor=actor, title="T", language="en")


def test_a_text_with_addressee_ask_owner_and_date_is_followed_up(text: Text, editor: Actor) -> None:
    owner = make_party(text.coalition)
    assert text.unfollowed

    actions.describe_text(
        text,
        actor=editor,
        title="New title",
        why=" Whoever drinks from the river is told. ",
        addressee="Water Board",
        ask="Publish the levels",
        owner=owner,
        follow_up_on=date(2031, 9, 1),
        weight_rule="members",
        cases=["Harrow Dam", "Mains"],
    )

    text.refresh_from_db()
    assert not text.unfollowed
    assert (text.title, text.weight_rule) == ("New title", "members")
    assert text.why == "Whoever drinks from the river is told."
    assert [case.name for case in text.cases.all()] == ["Harrow Dam", "Mains"]


def test_an_owner_from_elsewhere_is_refused(text: Text, editor: Actor) -> None:
    stranger = make_party(make_coalition())

    with pytest.raises(Refused, match="not in this coalition"):
        actions.describe_text(text, actor=editor, title="T", owner=stranger)


def test_a_new_title_makes_its_translations_stale(text: Text, editor: Actor) -> None:
    actions.translate_title(text, "fr", "Déclaration", actor=editor)
    actions.describe_text(text, actor=editor, title="Another")

    assert text.titles.get().stale


@pytest.mark.parametrize("clauses", [3, 30])
def test_storing_a_text_takes_the_same_queries_whatever_its_length(
    coalition: Coalition, editor: Actor, clauses: int, django_assert_max_num_queries: object
) -> None:
    drafts = [ClauseDraft([("en", "One.", None), ("fr", "Un.", None)]) for _ in range(clauses)]

    with django_assert_max_num_queries(24):  # type: ignore[operator]
        actions.create_text(coalition, actor=editor, title="T", language="en", clauses=drafts)
