from typing import Any

import pytest
from django.test import Client
from tests.factories import make_text
from tests.texts.worlds import clause_of, says, tree, wording_of

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event
from undersigned.parties.models import Coalition
from undersigned.texts import actions, queries
from undersigned.texts.models import Text, Wording

pytestmark = pytest.mark.django_db


def test_a_page_is_saved_as_one_act_and_untouched_fields_are_left_alone(text: Text, editor: Client) -> None:
    first, second, *_rest = queries.wordings_of(text)
    sent = {"t-title": "Déclaration", f"t-{first.uid}": "Mots.", f"t-{second.uid}": " "}

    page = editor.post(f"/t/{text.uid}/translate/fr/", sent, follow=True)

    assert "5 of 7 pieces to translate." in says(page)
    assert first.translations.get().body == "Mots."
    assert text.titles.get().title == "Déclaration"
    assert Event.objects.filter(verb="text.translated").count() == 1

    editor.post(f"/t/{text.uid}/translate/fr/", sent)
    assert Event.objects.filter(verb="text.translated").count() == 1


def test_what_went_stale_is_marked_with_what_changed(text: Text, editor: Client) -> None:
    wording = wording_of(text)
    actions.translate(wording, "fr", "Mots.", actor=OPERATOR)
    actions.reword(wording, "We demand thing 1, said in way 1.", actor=OPERATOR)

    page = editor.get(f"/t/{text.uid}/translate/fr/")

    assert "Out of date. The original has changed since:" in says(page)
    shown = tree(page)
    assert shown.xpath("//main//del/text()") == ["ask for"]
    assert shown.xpath("//main//ins/text()") == ["demand"]
    assert "1 piece out of date" in says(editor.get(f"/t/{text.uid}/draft/"))


def test_a_stale_translation_stays_stale_until_somebody_has_looked(text: Text, editor: Client) -> None:
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
    text: Text, editor: Client
) -> None:
    wording = wording_of(text)
    seen = wording.body
    actions.reword(wording, "Other.", actor=OPERATOR)

    editor.post(f"/t/{text.uid}/translate/fr/", {f"t-{wording.uid}": "Mots.", f"of-{wording.uid}": seen})

    assert wording_of(text).translations.get().stale


def test_a_title_too_long_is_refused_and_everything_typed_is_kept(text: Text, editor: Client) -> None:
    wording = wording_of(text)
    sent = {"t-title": "x" * 301, f"t-{wording.uid}": "Gardé."}

    page = editor.post(f"/t/{text.uid}/translate/fr/", sent)

    assert "The title has more than 300 characters." in says(page)
    assert "Gardé.</textarea>" in page.content.decode()
    assert not wording.translations.exists()


def test_a_wording_proposed_in_another_language_is_translated_home(text: Text, editor: Client) -> None:
    wording = Wording.objects.create(clause=clause_of(text), language="fr", body="Autrement.")

    page = editor.get(f"/t/{text.uid}/translate/en/")
    assert "1 of 1 pieces to translate." in says(page)
    editor.post(f"/t/{text.uid}/translate/en/", {f"t-{wording.uid}": "Otherwise."})

    assert wording.translations.get().language == "en"


@pytest.mark.parametrize("language", ["en", "xx"])
def test_a_language_with_nothing_to_translate_is_not_found(text: Text, editor: Client, language: str) -> None:
    assert editor.get(f"/t/{text.uid}/translate/{language}/").status_code == 404


@pytest.mark.parametrize("clauses", [3, 30])
def test_it_takes_the_same_queries_whatever_its_length(
    coalition: Coalition, editor: Client, clauses: int, django_assert_num_queries: Any
) -> None:
    text = make_text(coalition, clauses, wordings=2)
    for wording in queries.wordings_of(text):
        actions.translate(wording, "fr", "Mots.", actor=OPERATOR)

    with django_assert_num_queries(9):
        editor.get(f"/t/{text.uid}/translate/fr/")
