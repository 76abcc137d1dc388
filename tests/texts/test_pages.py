"""The drafters' pages: the draft, one clause, the details, the translations."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from lxml import html
from tests.factories import (
    make_coalition,
    make_party,
    make_round,
    make_seat,
    make_text,
    make_user,
)

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event
from undersigned.parties.models import Coalition
from undersigned.positions.models import Position
from undersigned.texts import actions, queries
from undersigned.texts.models import Clause, Text, Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition()


@pytest.fixture
def text(coalition: Coalition) -> Text:
    return make_text(coalition, 3, wordings=2)


@pytest.fixture
def editor(coalition: Coalition) -> Client:
    return signed_in(coalition, "editor")


def signed_in(coalition: Coalition, power: str) -> Client:
    client = Client()
    client.force_login(make_seat(coalition, power).user)
    return client


def says(response: HttpResponse) -> str:
    (main,) = html.fromstring(response.content.decode()).xpath("//main")
    return " ".join(" ".join(main.itertext()).split())


def clause_of(text: Text, place: int = 1) -> Clause:
    return queries.clauses_of(text)[place - 1]


def wording_of(text: Text) -> Wording:
    return clause_of(text).wordings.all()[0]


def page_of(clause: Clause) -> str:
    return f"/t/{clause.text.uid}/draft/{clause.uid}/"


class TestDraft:
    def test_it_shows_every_wording_its_strength_and_whether_it_may_be_left_out(
        self, text: Text, editor: Client
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

    def test_a_text_without_addressee_says_that_it_is_words_only_and_what_is_missing(
        self, text: Text, editor: Client
    ) -> None:
        actions.describe_text(text, actor=OPERATOR, title="T", addressee="Water Board", ask="Publish")

        said = says(editor.get(f"/t/{text.uid}/draft/"))

        assert "Words only." in said
        assert "who sees to it when it is followed up" in said
        assert "whom it is addressed to" not in said

    def test_readers_with_a_seat_see_it_without_the_means_to_change_it(self, text: Text) -> None:
        reader = signed_in(text.coalition, "observer")
        page = reader.get(f"/t/{text.uid}/draft/")

        assert "We ask for thing 1" in says(page)
        assert not html.fromstring(page.content.decode()).xpath(
            "//main//form | //main//a[contains(@href, '/draft/')]"
        )
        assert reader.post(f"/t/{text.uid}/draft/", {"new-body": "X."}).status_code == 403
        for inner in (f"draft/{clause_of(text).uid}/", "draft/details/", "translate/fr/"):
            assert reader.get(f"/t/{text.uid}/{inner}").status_code == 403

    def test_strangers_find_nothing(self, text: Text) -> None:
        stranger = Client()
        other = Client()
        other.force_login(make_user())
        for client in (stranger, other, signed_in(make_coalition("Others"), "secretary")):
            for inner in ("draft/", f"draft/{clause_of(text).uid}/", "draft/details/", "translate/fr/"):
                assert client.get(f"/t/{text.uid}/{inner}").status_code == 404

    def test_a_clause_added_twice_is_added_once(self, text: Text, editor: Client) -> None:
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
        self, text: Text, editor: Client, sent: dict[str, str], said: str
    ) -> None:
        page = editor.post(f"/t/{text.uid}/draft/", sent)

        assert said in says(page)
        assert sent["new-body"].strip() in says(page)
        assert text.clauses.count() == 3

    @pytest.mark.parametrize("clauses", [3, 30])
    def test_it_takes_the_same_queries_whatever_its_length(
        self, coalition: Coalition, editor: Client, clauses: int, django_assert_num_queries: Any
    ) -> None:
        text = make_text(coalition, clauses, wordings=2)
        for wording in queries.wordings_of(text):
            actions.translate(wording, "fr", "Mots.", actor=OPERATOR)

        with django_assert_num_queries(9):
            editor.get(f"/t/{text.uid}/draft/")


class TestClause:
    def test_words_and_strength_are_saved_together(self, text: Text, editor: Client) -> None:
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
        self, text: Text, editor: Client
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
    def test_bad_words_or_strengths_change_nothing(
        self, text: Text, editor: Client, body: str, strength: str
    ) -> None:
        wording = wording_of(text)
        sent = {f"{wording.uid}-body": body, f"{wording.uid}-strength": strength}

        page = editor.post(page_of(wording.clause), sent | {"do": f"save:{wording.uid}"})

        assert html.fromstring(page.content.decode()).xpath("//p[@class='error']")
        wording.refresh_from_db()
        assert (wording.body, wording.strength) == ("We ask for thing 1, said in way 1.", 20)

    def test_once_there_are_answers_strengths_are_fixed_and_rewording_asks_again(
        self, text: Text, editor: Client
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

    def test_a_wording_is_added_once_taken_out_and_the_last_one_stays(
        self, text: Text, editor: Client
    ) -> None:
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

    def test_the_same_words_are_not_added_again(self, text: Text, editor: Client) -> None:
        wording = wording_of(text)

        page = editor.post(page_of(wording.clause), {"do": "add", "new-body": wording.body})

        assert "The clause has these words already." in says(page)

    def test_it_is_pinned_numbered_moved_and_taken_out(self, text: Text, editor: Client) -> None:
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
        self, text: Text, editor: Client, sent: dict[str, str], said: str
    ) -> None:
        assert said in says(editor.post(page_of(clause_of(text)), sent))
        assert not Event.objects.exists()

    def test_an_act_of_another_clause_or_none_is_not_found(self, text: Text, editor: Client) -> None:
        foreign = f"save:{clause_of(text, 2).wordings.all()[0].uid}"
        for do in ("", "burn", foreign):
            assert editor.post(page_of(clause_of(text)), {"do": do}).status_code == 404
        other = clause_of(make_text(text.coalition))
        assert editor.get(f"/t/{text.uid}/draft/{other.uid}/").status_code == 404


class TestDetails:
    def test_addressee_ask_owner_date_and_cases_are_saved(self, text: Text, editor: Client) -> None:
        owner = make_party(text.coalition)
        sent = {
            "title": "Joint statement",
            "addressee": "Water Board",
            "ask": "Publish the levels",
            "owner": owner.pk,
            "follow_up_on": "2031-09-01",
            "weight_rule": "members",
            "cases": "Harrow Dam\n\n Old  mains\nHarrow Dam",
        }

        response = editor.post(f"/t/{text.uid}/draft/details/", sent, follow=True)

        said = says(response)
        assert "Words only." not in said
        for shown in (
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
        self, text: Text, editor: Client, wrong: dict[str, str], said: str
    ) -> None:
        sent = {"title": "T", "addressee": "Kept by the form", "weight_rule": "each"} | wrong

        page = editor.post(f"/t/{text.uid}/draft/details/", sent)

        assert said in says(page)
        assert 'value="Kept by the form"' in page.content.decode()
        text.refresh_from_db()
        assert text.title == "Joint statement"

    def test_an_owner_of_another_coalition_cannot_be_chosen(self, text: Text, editor: Client) -> None:
        stranger = make_party(make_coalition("Others"))
        sent = {"title": "T", "weight_rule": "each", "owner": stranger.pk}

        assert "Select a valid choice." in says(editor.post(f"/t/{text.uid}/draft/details/", sent))


class TestTranslating:
    def test_a_page_is_saved_as_one_act_and_untouched_fields_are_left_alone(
        self, text: Text, editor: Client
    ) -> None:
        first, second, *_rest = queries.wordings_of(text)
        sent = {"t-title": "Déclaration", f"t-{first.uid}": "Mots.", f"t-{second.uid}": " "}

        page = editor.post(f"/t/{text.uid}/translate/fr/", sent, follow=True)

        assert "5 of 7 pieces to translate." in says(page)
        assert first.translations.get().body == "Mots."
        assert text.titles.get().title == "Déclaration"
        assert Event.objects.filter(verb="text.translated").count() == 1

        editor.post(f"/t/{text.uid}/translate/fr/", sent)
        assert Event.objects.filter(verb="text.translated").count() == 1

    def test_what_went_stale_is_marked_with_what_changed(self, text: Text, editor: Client) -> None:
        wording = wording_of(text)
        actions.translate(wording, "fr", "Mots.", actor=OPERATOR)
        actions.reword(wording, "We demand thing 1, said in way 1.", actor=OPERATOR)

        page = editor.get(f"/t/{text.uid}/translate/fr/")

        assert "Out of date. The original has changed since:" in says(page)
        tree = html.fromstring(page.content.decode())
        assert tree.xpath("//main//del/text()") == ["ask for"]
        assert tree.xpath("//main//ins/text()") == ["demand"]
        assert "1 piece out of date" in says(editor.get(f"/t/{text.uid}/draft/"))

    def test_a_stale_translation_stays_stale_until_somebody_has_looked(
        self, text: Text, editor: Client
    ) -> None:
        wording = wording_of(text)
        actions.translate(wording, "fr", "Mots.", actor=OPERATOR)
        actions.reword(wording, "Other.", actor=OPERATOR)
        address = f"/t/{text.uid}/translate/fr/"
        sent = {f"t-{wording.uid}": "Mots.", f"of-{wording.uid}": "Other."}

        editor.post(address, sent)
        assert wording_of(text).translations.get().stale
        editor.post(address, sent | {f"holds-{wording.uid}": "on"})
        assert not wording_of(text).translations.get().stale

    def test_words_changed_while_the_translator_wrote_leave_her_translation_stale(
        self, text: Text, editor: Client
    ) -> None:
        wording = wording_of(text)
        seen = wording.body
        actions.reword(wording, "Other.", actor=OPERATOR)

        editor.post(f"/t/{text.uid}/translate/fr/", {f"t-{wording.uid}": "Mots.", f"of-{wording.uid}": seen})

        assert wording_of(text).translations.get().stale

    def test_a_title_too_long_is_refused_and_everything_typed_is_kept(
        self, text: Text, editor: Client
    ) -> None:
        wording = wording_of(text)
        sent = {"t-title": "x" * 301, f"t-{wording.uid}": "Gardé."}

        page = editor.post(f"/t/{text.uid}/translate/fr/", sent)

        assert "The title has more than 300 characters." in says(page)
        assert "Gardé.</textarea>" in page.content.decode()
        assert not wording.translations.exists()

    def test_a_wording_proposed_in_another_language_is_translated_home(
        self, text: Text, editor: Client
    ) -> None:
        wording = Wording.objects.create(clause=clause_of(text), language="fr", body="Autrement.")

        page = editor.get(f"/t/{text.uid}/translate/en/")
        assert "1 of 1 pieces to translate." in says(page)
        editor.post(f"/t/{text.uid}/translate/en/", {f"t-{wording.uid}": "Otherwise."})

        assert wording.translations.get().language == "en"

    @pytest.mark.parametrize("language", ["en", "xx"])
    def test_a_language_with_nothing_to_translate_is_not_found(
        self, text: Text, editor: Client, language: str
    ) -> None:
        assert editor.get(f"/t/{text.uid}/translate/{language}/").status_code == 404

    @pytest.mark.parametrize("clauses", [3, 30])
    def test_it_takes_the_same_queries_whatever_its_length(
        self, coalition: Coalition, editor: Client, clauses: int, django_assert_num_queries: Any
    ) -> None:
        text = make_text(coalition, clauses, wordings=2)
        for wording in queries.wordings_of(text):
            actions.translate(wording, "fr", "Mots.", actor=OPERATOR)

        with django_assert_num_queries(9):
            editor.get(f"/t/{text.uid}/translate/fr/")


class TestTabs:
    def tabs(self, client: Client, text: Text) -> list[str]:
        page = html.fromstring(client.get(f"/t/{text.uid}/draft/").content.decode())
        return [str(label) for label in page.xpath("//nav[@class='tabs']/a/text()")]

    def test_each_sees_the_tabs_she_may_use(self, text: Text) -> None:
        assert self.tabs(signed_in(text.coalition, "secretary"), text) == [
            "Draft", "Ask", "Common text", "Sign", "Public page", "History",
        ]  # fmt: skip
        assert self.tabs(signed_in(text.coalition, "observer"), text) == [
            "Draft", "Common text", "Public page", "History",
        ]  # fmt: skip

    def test_the_page_one_is_on_is_named(self, text: Text, editor: Client) -> None:
        page = html.fromstring(editor.get(f"/t/{text.uid}/draft/").content.decode())

        assert page.xpath("//nav[@class='tabs']/a[@aria-current='page']/text()") == ["Draft"]
