"""The same words in other languages."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.texts import rules
from undersigned.texts.models import Text, TitleTranslation, Translated, Translation, Wording


@dataclass(frozen=True)
class Rendering:
    """A wording's words in another language; `of_body` is what the translator had before her. Empty: none."""

    wording: Wording
    body: str
    of_body: str


def translate(
    wording: Wording, language: str, body: str, *, actor: Actor, of_body: str | None = None
) -> None:
    """Give a wording's words in another language; empty words take the translation away."""
    seen = wording.body if of_body is None else of_body
    translate_text(wording.clause.text, language, [Rendering(wording, body, seen)], actor=actor)


def translate_title(text: Text, language: str, title: str, *, actor: Actor) -> None:
    """Give the title in another language; an empty one takes the translation away."""
    translate_text(text, language, [], actor=actor, title=title)


@transaction.atomic
def translate_text(
    text: Text,
    language: str,
    renderings: Sequence[Rendering],
    *,
    actor: Actor,
    title: str | None = None,
    of_title: str | None = None,
) -> None:
    """Save a page of translations as one act. One made of older words than the wording's is stale from the start.

    Args:
        title: the title in that language; None leaves it as it is.
    Raises: Refused for a wording of another text, or in its own language.
    """
    require(rules.can_translate, actor, text)
    Text.objects.select_for_update().get(pk=text.pk)  # One page at a time: each ends what the other made.
    for rendering in renderings:
        if rendering.wording.clause.text_id != text.pk or rendering.wording.language == language:
            raise Refused(_("These words need no translation here."))
        _save(rendering, language)
    if title is not None:
        _save_title(text, language, title.strip(), text.title if of_title is None else of_title)
    journal.record(
        actor,
        "text.translated",
        text,
        text=text,
        coalition=text.coalition,
        language=language,
        count=len(renderings) + (title is not None),
    )


def _save(rendering: Rendering, language: str) -> None:
    before = rendering.wording.translations.filter(language=language).first()
    made = Translation(
        wording=rendering.wording, language=language, body=rendering.body.strip(), of_body=rendering.of_body
    )
    if before is None or (before.body, before.of_body) != (made.body, made.of_body):
        _supersede(before, made if made.body else None)


def _save_title(text: Text, language: str, title: str, of_title: str) -> None:
    before = text.titles.filter(language=language).first()
    if before is None or (before.title, before.of_title) != (title, of_title):
        made = TitleTranslation(text=text, language=language, title=title, of_title=of_title)
        _supersede(before, made if title else None)


def _supersede(before: Translated | None, made: Translated | None) -> None:
    now = timezone.now()
    if before is not None:
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    if made is not None:
        made.made_at = now
        made.save()
