import pytest
from django.test import Client
from tests.factories import make_party, make_round, make_text
from tests.texts.worlds import clause_of, page_of, says, tree, wording_of

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event
from undersigned.positions.models import Position
from undersigned.texts import actions, queries
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


def test_words_and_strength_are_saved_together(text: Text, editor: Client) -> None:
    wording = wording_of(text)
    sent = {
        "do": f"save:{wording.uid}",
        f"{wording.uid}-body": "New words.",
        f"{wording.uid}-strength": "7",
        f"{wording.uid}-seen": wording.body,
    }

    page = editor.post(page_of(wording.clause), sent, follow=True)

    wording.refresh_from_db()
    assert (wording.body, wording.strength) == ("New words.", 7)
    assert "Saved." in says(page)


def test_words_that_somebody_changed_meanwhile_are_shown_beside_what_was_typed(
    text: Text, editor: Client
) -> None:
    wording = wording_of(text)
    seen = wording.body
    actions.reword(wording, "Hers.", actor=OPERATOR)
    sent = {
        "do": f"save:{wording.uid}",
        f"{wording.uid}-body": "His.",
        f"{wording.uid}-strength": "7",
        f"{wording.uid}-seen": seen,
    }

    said = says(editor.post(page_of(wording.clause), sent))

    assert "Somebody changed these words while you were writing." in said
    assert "The words now Hers." in said
    assert "His." in said
    wording.refresh_from_db()
    assert (wording.body, wording.strength) == ("Hers.", 20)


@pytest.mark.parametrize(("body", "strength"), [(" ", "7"), ("Other.", "-1"), ("Other.", "seven")])
def test_bad_words_or_strengths_change_nothing(text: Text, editor: Client, body: str, strength: str) -> None:
    wording = wording_of(text)
    sent = {f"{wording.uid}-body": body, f"{wording.uid}-strength": strength}

    page = editor.post(page_of(wording.clause), sent | {"do": f"save:{wording.uid}"})

    assert tree(page).xpath("//p[@class='error']")
    wording.refresh_from_db()
    assert (wording.body, wording.strength) == ("We ask for thing 1, said in way 1.", 20)


def test_once_there_are_answers_strengths_are_fixed_and_rewording_asks_again(
    text: Text, editor: Client
) -> None:
    wording = wording_of(text)
    party = make_party(text.coalition)
    Position.objects.create(wording=wording, party=party, stance="S", round=make_round(text))
    sent = {
        "do": f"save:{wording.uid}",
        f"{wording.uid}-body": "New words.",
        f"{wording.uid}-strength": "1",
        f"{wording.uid}-seen": wording.body,
    }

    assert "There are answers already" in says(editor.get(page_of(wording.clause)))
    editor.post(page_of(wording.clause), sent)

    new = wording.replacements.get()
    assert (new.body, new.strength) == ("New words.", 20)


def test_a_wording_is_added_once_taken_out_and_the_last_one_stays(text: Text, editor: Client) -> None:
    clause = clause_of(text)
    sent = {"do": "add", "new-body": "Third way.", "new-strength": "", "once": "key"}
    presses = [editor.post(page_of(clause), sent).status_code for _press in range(2)]
    assert presses == [302, 302]
    assert [w.strength for w in queries.wordings_of(text)[:3]] == [20, 10, None]

    for wording in queries.wordings_of(text)[:2]:
        editor.post(page_of(clause), {"do": f"retire:{wording.uid}"})
    (last,) = [w for w in queries.wordings_of(text) if w.clause_id == clause.pk]
    page = editor.post(page_of(clause), {"do": f"retire:{last.uid}"})
    assert "These are the only words of the clause" in says(page)


def test_the_same_words_are_not_added_again(text: Text, editor: Client) -> None:
    wording = wording_of(text)

    page = editor.post(page_of(wording.clause), {"do": "add", "new-body": wording.body})

    assert "The clause has these words already." in says(page)


def test_it_is_pinned_numbered_moved_and_taken_out(text: Text, editor: Client) -> None:
    clause = clause_of(text, 3)
    page = page_of(clause)

    editor.post(page, {"do": "pin", "pinned": "1"})
    assert "Pinned: whoever signs the text signs this clause." in says(editor.get(page))
    editor.post(page, {"do": "pin"})
    editor.post(page, {"do": "describe", "number": "3 bis", "kind": "principle"})
    editor.post(page, {"do": "move", "place": "1"})
    first = queries.clauses_of(text)[0]
    assert (first.number, first.kind, first.pinned) == ("3 bis", "principle", False)

    response = editor.post(page, {"do": "retire"})
    assert response.headers["Location"] == f"/t/{text.uid}/draft/"
    assert editor.get(page).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"do": "describe", "number": "2", "kind": ""}, "Another clause has the number 2."),
        ({"do": "describe", "number": "1", "kind": "wish"}, "wish is not one of the available choices"),
        ({"do": "move", "place": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_said_at_its_place(
    text: Text, editor: Client, sent: dict[str, str], said: str
) -> None:
    assert said in says(editor.post(page_of(clause_of(text)), sent))
    assert not Event.objects.exists()


def test_an_act_of_another_clause_or_none_is_not_found(text: Text, editor: Client) -> None:
    foreign = f"save:{clause_of(text, 2).wordings.all()[0].uid}"
    for do in ("", "burn", foreign):
        assert editor.post(page_of(clause_of(text)), {"do": do}).status_code == 404
    other = clause_of(make_text(text.coalition))
    assert editor.get(f"/t/{text.uid}/draft/{other.uid}/").status_code == 404
