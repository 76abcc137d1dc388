"""A page of translations: the original beside a field for each wording, saved as one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.reading import Change, word_diff
from undersigned.texts import actions
from undersigned.texts.models import Text, Wording

LONGEST_TITLE = 300


@dataclass(frozen=True)
class Row:
    """One piece to translate; `wording` is None for the title.

    `stored` was made of `stored_of`; `typed` is in the field; `seen` are the original's words that the translator
    has before her; `holds` is her word that a stale translation still says the same.
    """

    key: str
    original: str
    language: str
    stored: str
    stored_of: str
    typed: str
    seen: str
    holds: bool
    wording: Wording | None = None

    @property
    def stale(self) -> bool:
        return bool(self.stored) and self.stored_of != self.original

    @property
    def changes(self) -> Sequence[Change]:
        """What changed in the original since the translation was made."""
        return word_diff(self.stored_of, self.original)

    @property
    def changed(self) -> bool:
        return self.typed != self.stored or (self.stale and self.holds)


class TranslationForm(ActForm):
    """The fields are not declared: there is one for each wording, and one for the title."""

    def __init__(
        self, text: Text, language: str, wordings: Sequence[Wording], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.text, self.language = text, language
        self.title = _title_row(text, language, data or {}) if text.language != language else None
        self.rows = [_row(each, language, data or {}) for each in wordings if each.language != language]

    def clean(self) -> dict[str, Any]:
        if self.title and len(self.title.typed) > LONGEST_TITLE:
            raise forms.ValidationError(
                _("The title has more than %(longest)s characters.") % {"longest": LONGEST_TITLE}
            )
        return super().clean() or {}

    def act(self, actor: Actor) -> None:
        """Save what changed, and what is said to hold still; the rest stays as stale as it was."""
        title = self.title if self.title and self.title.changed else None
        renderings = [
            actions.Rendering(row.wording, row.typed, row.seen)
            for row in self.rows
            if row.changed and row.wording
        ]
        if title or renderings:
            actions.translate_text(
                self.text,
                self.language,
                renderings,
                actor=actor,
                title=title.typed if title else None,
                of_title=title.seen if title else None,
            )


def _title_row(text: Text, language: str, data: Mapping[str, Any]) -> Row:
    made = next((each for each in text.titles.all() if each.language == language), None)
    stored, of = (made.title, made.of_title) if made else ("", "")
    return _as_sent("title", text.title, text.language, stored, of, data)


def _row(wording: Wording, language: str, data: Mapping[str, Any]) -> Row:
    made = next((each for each in wording.translations.all() if each.language == language), None)
    stored, of = (made.body, made.of_body) if made else ("", "")
    return _as_sent(wording.uid, wording.body, wording.language, stored, of, data, wording)


def _as_sent(
    key: str,
    original: str,
    language: str,
    stored: str,
    stored_of: str,
    data: Mapping[str, Any],
    wording: Wording | None = None,
) -> Row:
    # Browsers send line ends as two characters.
    typed = data.get(f"t-{key}", stored).replace("\r\n", "\n").strip()
    seen = data.get(f"of-{key}", original).replace("\r\n", "\n")
    return Row(
        key, original, language, stored, stored_of, typed, seen, holds=f"holds-{key}" in data, wording=wording
    )
