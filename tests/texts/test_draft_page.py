from typing import Any

import pytest
from django.test import Client
from tests.factories import make_coalition, make_party, make_text, make_user
from tests.texts.worlds import clause_of, says, signed_in, tree

from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Coalition
from undersigned.texts import actions, queries
from undersigned.texts.models import Text, Wording

pytestmark = pytest.mark.django_db


def test_it_shows_every_wording_its_strength_and_whether_it_may_be_left_out(
    text: Text, editor: Client
) -> None:
    actions.set_kind(clause_of(text, 2), "claim", actor=OPERATOR)
    actions.pin_clause(clause_of(text, 2), actor=OPERATOR)
    party = make_party(text.coalition, "Fishers")
    Wording.objects.create(clause=clause_of(text), language="fr", body="Autrement.", proposed_by=party)

    said = says(editor.get(f"/t/{text.uid}/draft/"))

    assert "We ask for thing 1, said in way 1. Demand · strength 20 · may be left out" in said
    assert "or strength 10 We ask for thing 1, said in way 2." in said
    assert "or strength not given yet · proposed by Fishers Autrement." in said
    assert "Claim · strength 20 · pinned: never left out" in said


def test_a_text_without_addressee_says_that_nobody_follows_it_up_and_what_is_missing(
    text: Text, editor: Client
) -> None:
    actions.describe_text(text, actor=OPERATOR, title="T", addressee="Water Board", ask="Publish")

    said = says(editor.get(f"/t/{text.uid}/draft/"))

    assert "Nobody follows it up yet." in said
    assert "who sees to it when it is followed up" in said
    assert "whom it is addressed to" not in said


def test_readers_with_a_seat_see_it_without_the_means_to_change_it(text: Text) -> None:
    reader = signed_in(text.coalition, "observer")
    page = reader.get(f"/t/{text.uid}/draft/")

    assert "We ask for thing 1" in says(page)
    assert not tree(page).xpath("//main//form | //main//a[contains(@href, '/draft/')]")
    assert reader.post(f"/t/{text.uid}/draft/", {"new-body": "X."}).status_code == 403
    for inner in (f"draft/{clause_of(text).uid}/", "draft/details/", "translate/fr/"):
        assert reader.get(f"/t/{text.uid}/{inner}").status_code == 403


def test_strangers_find_nothing(text: Text) -> None:
    stranger = Client()
    other = Client()
    other.force_login(make_user())
    for client in (stranger, other, signed_in(make_coalition("Others"), "secretary")):
        for inner in ("draft/", f"draft/{clause_of(text).uid}/", "draft/details/", "translate/fr/"):
            assert client.get(f"/t/{text.uid}/{inner}").status_code == 404


def test_a_clause_added_twice_is_added_once(text: Text, editor: Client) -> None:
    sent = {"new-body": "And more.", "new-kind": "claim", "new-strength": "4", "once": "key"}

    first, second = (editor.post(f"/t/{text.uid}/draft/", sent) for _press in range(2))

    assert first.status_code == second.status_code == 302
    (added,) = queries.clauses_of(text)[3:]
    assert (added.number, added.kind, added.wordings.all()[0].strength) == ("4", "claim", 4)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"new-body": " "}, "Write the words of the clause."),
        ({"new-body": "Kept.", "new-strength": "many"}, "A strength is a whole number from 0 to 1000."),
    ],
)
def test_a_clause_that_cannot_be_added_keeps_what_was_typed(
    text: Text, editor: Client, sent: dict[str, str], said: str
) -> None:
    page = editor.post(f"/t/{text.uid}/draft/", sent)

    assert said in says(page)
    assert sent["new-body"].strip() in says(page)
    assert text.clauses.count() == 3


@pytest.mark.parametrize("clauses", [3, 30])
def test_it_takes_the_same_queries_whatever_its_length(
    coalition: Coalition, editor: Client, clauses: int, django_assert_num_queries: Any
) -> None:
    text = make_text(coalition, clauses, wordings=2)
    for wording in queries.wordings_of(text):
        actions.translate(wording, "fr", "Mots.", actor=OPERATOR)

    with django_assert_num_queries(13):
        editor.get(f"/t/{text.uid}/draft/")


def test_addressee_ask_owner_date_and_cases_are_saved(text: Text, editor: Client) -> None:
    owner = make_party(text.coalition)
    sent = {
        "title": "Joint statement",
        "why": "Wells run dry.",
        "addressee": "Water Board",
        "ask": "Publish the levels",
        "owner": owner.pk,
        "follow_up_on": "2031-09-01",
        "weight_rule": "members",
        "cases": "Harrow Dam\n\n Old  mains\nHarrow Dam",
    }

    response = editor.post(f"/t/{text.uid}/draft/details/", sent, follow=True)

    said = says(response)
    assert "Nobody follows it up yet." not in said
    for shown in (
        "Wells run dry.",
        "Water Board",
        "Publish the levels",
        owner.name,
        "2031",
        "Old mains",
    ):
        assert shown in said
    assert "Organisations count by their members" in said


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"follow_up_on": "soon"}, "Enter a valid date."),
        ({"owner": "0"}, "Select a valid choice."),
        ({"weight_rule": "loudest"}, "Select a valid choice."),
        ({"cases": "x" * 201}, "A case’s name has at most 200 characters."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    text: Text, editor: Client, wrong: dict[str, str], said: str
) -> None:
    sent = {"title": "T", "addressee": "Kept by the form", "weight_rule": "each"} | wrong

    page = editor.post(f"/t/{text.uid}/draft/details/", sent)

    assert said in says(page)
    assert 'value="Kept by the form"' in page.content.decode()
    text.refresh_from_db()
    assert text.title == "Joint statement"


def test_an_owner_of_another_coalition_cannot_be_chosen(text: Text, editor: Client) -> None:
    stranger = make_party(make_coalition("Others"))
    sent = {"title": "T", "weight_rule": "each", "owner": stranger.pk}

    assert "Select a valid choice." in says(editor.post(f"/t/{text.uid}/draft/details/", sent))


def tabs(client: Client, text: Text) -> list[str]:
    page = tree(client.get(f"/t/{text.uid}/draft/"))
    return [str(label) for label in page.xpath("//nav[@class='tabs']/a/text()")]


def test_each_sees_the_tabs_she_may_use(text: Text) -> None:
    assert tabs(signed_in(text.coalition, "secretary"), text) == [
        "Draft", "Ask", "Common text", "Sign", "Public page", "History",
    ]  # fmt: skip
    assert tabs(signed_in(text.coalition, "observer"), text) == [
        "Draft", "Common text", "Public page", "History",
    ]  # fmt: skip


def test_the_page_one_is_on_is_named(text: Text, editor: Client) -> None:
    page = tree(editor.get(f"/t/{text.uid}/draft/"))

    assert page.xpath("//nav[@class='tabs']/a[@aria-current='page']/text()") == ["Draft"]
