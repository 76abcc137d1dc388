import pytest
from tests.factories import make_text
from tests.texts.worlds import wording_of

from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.texts import actions, queries
from undersigned.texts.actions import Rendering
from undersigned.texts.models import Text, Translation

pytestmark = pytest.mark.django_db


def test_a_page_of_translations_is_one_act(text: Text, editor: Actor) -> None:
    page = [Rendering(w, f"Mots {w.pk}.", w.body) for w in queries.wordings_of(text)]

    actions.translate_text(text, "fr", page, actor=editor, title="Titre")

    assert Translation.objects.filter(language="fr").count() == 6
    assert text.titles.get().title == "Titre"
    assert Event.objects.filter(verb="text.translated").count() == 1


def test_made_of_older_words_a_translation_is_stale_from_the_start(text: Text, editor: Actor) -> None:
    actions.translate(wording_of(text), "fr", "Mots.", actor=editor, of_body="Older words.")

    assert wording_of(text).translations.get().stale


def test_emptied_words_take_the_translation_away(text: Text, editor: Actor) -> None:
    actions.translate(wording_of(text), "fr", "Mots.", actor=editor)
    actions.translate(wording_of(text), "fr", "  ", actor=editor)
    actions.translate_title(text, "fr", "Titre", actor=editor)
    actions.translate_title(text, "fr", "", actor=editor)

    assert not Translation.objects.exists()
    assert not text.titles.exists()


def test_words_of_another_text_or_in_their_own_language_are_refused(text: Text, editor: Actor) -> None:
    other = wording_of(make_text(text.coalition))

    with pytest.raises(Refused):
        actions.translate_text(text, "fr", [Rendering(other, "X.", "Y.")], actor=editor)
    with pytest.raises(Refused):
        actions.translate(wording_of(text), "en", "X.", actor=editor)
