"""The pages of a case: the same number of queries however much stands there, and nothing of two axes is added up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cases.worlds import editor_of, make_case, make_fact, make_question
from tests.factories import make_coalition, make_party, make_text
from tests.library.worlds import signed_in
from tests.weighing import PAGE_BYTES

from undersigned.cases import actions
from undersigned.cases.models import Case
from undersigned.cases.queries import Kind, Said
from undersigned.core import registry
from undersigned.core.actor import OPERATOR, Actor
from undersigned.texts import actions as texts
from undersigned.texts.queries import clauses_of

pytestmark = pytest.mark.django_db


def filled(rows: int) -> Case:
    """Return a case with so many of everything."""
    case = make_case(make_coalition(f"Coalition of {rows}"), f"Case of {rows}")
    coalition, editor = case.coalition, editor_of(case.coalition)
    clauses = list(clauses_of(make_text(coalition, rows)))
    for n in range(rows):
        for section in ("event", "right", "criticism"):
            make_fact(case, f"Fact {n}.", section, happened=f"20{n:02}", attributed_to="A paper")
        party = make_party(coalition, f"Town {n}")
        actions.concern(case, party, actor=editor, vouched_by=None)
        question = make_question(coalition, f"Is {{case}} thing {n}?")
        asking = actions.put_question(question, case, actor=editor, asker="She")
        actions.raise_dispute(asking, f"Disputed {n}.", actor=editor, language="en", party=party)
        actions.define_term(case, f"word {n}", "Means.", actor=editor, language="en", citation="A book")
        texts.set_subject(clauses[n], question, case, 1, actor=editor)
        named = actions.name_actor(coalition, f"Firm {n}", "firm", actor=editor)
        actions.set_actors(case, [*case.actors.all(), named], actor=editor)
        actions.declare_like(question, case, make_case(coalition, f"Like {n}"), "So.", actor=editor)
    return case


def queries_of(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured)


def test_a_page_takes_the_same_queries_with_three_and_with_thirty_of_everything() -> None:
    counts: dict[str, list[int]] = {}
    for rows in (3, 30):
        case = filled(rows)
        question = case.askings.all()[0].question
        for power in ("editor", "observer"):
            client = signed_in(case.coalition, power)
            for name, page in {
                "case": f"/case/{case.uid}/",
                "then": f"/case/{case.uid}/?as_of=2020-01-01",
                "cases": f"/c/{case.coalition.slug}/cases/",
                "questions": f"/c/{case.coalition.slug}/questions/",
                "question": f"/question/{question.uid}/",
                "put": f"/case/{case.uid}/questions/{question.uid}/",
                "people": f"/case/{case.uid}/people/",
                "history": f"/case/{case.uid}/history/",
                "draft": f"/t/{case.coalition.texts.get().uid}/draft/",
            }.items():
                if name == "people" and power == "observer":
                    continue
                counts.setdefault(f"{name} {power}", []).append(queries_of(client, page))

    assert {name: found for name, found in counts.items() if found[0] != found[1]} == {}


def test_a_case_with_thirty_of_everything_is_a_light_page() -> None:
    case = filled(30)

    assert len(Client().get(f"/case/{case.uid}/").content) < PAGE_BYTES


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Said]:
    """What upper rooms would tell of any case."""
    told: list[Said] = []

    def give(case: Case, actor: Actor, at: datetime) -> Iterator[Said]:
        yield from told

    monkeypatch.setitem(registry._offers, "case.said", [give])
    return told


def test_what_is_said_of_a_right_and_of_each_actor_stands_apart_and_is_never_added_up(
    said: list[Said],
) -> None:
    case = make_case()
    editor, own = editor_of(case.coalition), make_party(case.coalition, "Upper town")
    right = make_question(case.coalition)
    duty = make_question(case.coalition, "Has whoever runs {case} failed?", "actor")
    board = actions.name_actor(case.coalition, "Water Board", "government", actor=editor)
    actions.set_actors(case, [board], actor=editor)
    actions.concern(case, own, actor=editor)
    ours = Said(right, None, own, Kind.SUPPORT, "No wall without us.", "en", "/t/x/")
    theirs = replace(ours, question=duty, about=board, kind=Kind.CRITICISM, words="It failed.")
    undecided = replace(ours, party=make_party(case.coalition, "Lower town"), kind=Kind.UNDECIDED, words="")
    agreeing = replace(ours, party=make_party(case.coalition, "Hill town"))
    said += [ours, theirs, undecided, agreeing]

    page = Client().get(f"/case/{case.uid}/").content.decode()
    concerned, of_right, of_board, after = (
        page.index(f'id="{name}"') for name in ("people", "right", f"actor-{board.uid}", "rights")
    )
    assert "No wall without us." in page[concerned:of_right], "those concerned speak first"
    assert "supports" in page[of_right:of_board]
    assert page[of_right:of_board].count("No wall without us.") == 1, "words that two say stand once"
    assert "Hill town" in page[of_right:of_board]
    assert "It failed." not in page[of_right:of_board]
    assert "criticises" in page[of_board:after]
    assert "No wall without us." not in page[of_board:after]
    assert "%" not in page[of_right:after]


def test_a_question_of_an_actor_answered_by_nobody_says_so() -> None:
    page = Client().get(f"/case/{make_case().uid}/").content.decode()

    assert "Nothing that you may read is said of it yet." in page


def test_the_history_of_a_case_is_for_seats_and_leads_to_each_day() -> None:
    case = make_case()
    make_fact(case, "Rusted.")
    page = f"/case/{case.uid}/history/"

    assert "Rusted." in signed_in(case.coalition, "observer").get(page).content.decode()
    assert Client().get(page).status_code == 403


def test_parts_stand_under_their_whole() -> None:
    whole = make_case(name="Zulu")
    part = make_case(whole.coalition, "Alpha")
    for case, parent in ((whole, None), (part, whole)):
        actions.describe_case(
            case, actor=OPERATOR, name=case.name, summary="", audience=0, sources=[], parent=parent
        )

    said = signed_in(whole.coalition, "observer").get(f"/c/{whole.coalition.slug}/cases/").content.decode()
    assert said.index("Zulu") < said.index("Alpha")
    assert "part of <bdi>Zulu</bdi>" in said


def test_other_names_have_their_language() -> None:
    case = make_case()
    editor = signed_in(case.coalition, "editor")
    sent = {"name": "The dam", "audience": "0", "names": "fr: Le barrage\nar: السد", "summary": ""}
    editor.post(f"/case/{case.uid}/details/", sent)

    said = Client().get(f"/case/{case.uid}/").content.decode()
    assert '<bdi lang="ar" dir="rtl">السد</bdi>' in said
    wrong = editor.post(f"/case/{case.uid}/details/", sent | {"names": "Le barrage"}).content.decode()
    assert "does not begin with a language" in wrong
