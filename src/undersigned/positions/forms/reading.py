"""A text's words in the language of whoever answers, and what is new to her."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from undersigned.parties.models import Party
from undersigned.positions import queries
from undersigned.positions.models import Position
from undersigned.reading import Change, word_diff
from undersigned.texts.models import Clause, Text, TitleTranslation, Translation, Wording


@dataclass(frozen=True)
class Words:
    """A wording as it is read.

    `original` is set where `body` is a translation; `stale` where the original has changed since. `mark` is
    "new" or "reworded" since the party was last here, with the `changes`, word by word.
    """

    body: str
    language: str
    original: Wording | None = None
    stale: bool = False
    mark: str = ""
    changes: tuple[Change, ...] = ()


class Reading:
    """Finds the words for one party; two queries more where something was reworded, none a wording."""

    def __init__(
        self,
        text: Text,
        party: Party,
        clauses: Sequence[Clause],
        stored: Iterable[Position],
        languages: Sequence[str],
    ) -> None:
        self.text, self.party, self.languages = text, party, languages
        last = queries.last_submission(party, text)
        self.since = last.submitted_at if last else min((p.taken_at for p in stored), default=None)
        replaced = [
            w.replaces_id for c in clauses for w in c.wordings.all() if self._is_new(w) and w.replaces_id
        ]
        earlier = Translation.objects.filter(wording__in=replaced, language__in=languages) if replaced else []
        self.earlier = {(t.wording_id, t.language): t.body for t in earlier}

    def title(self) -> tuple[str, str]:
        """Return the title and its language."""
        titles = TitleTranslation.objects.filter(text=self.text, language__in=self.languages)
        found = {title.language: title.title for title in titles} | {self.text.language: self.text.title}
        language = next((code for code in self.languages if code in found), self.text.language)
        return found[language], language

    def of(self, wording: Wording) -> Words:
        """Return the words in the first of the reader's languages that there is, else the original."""
        mark = ("reworded" if wording.replaces_id else "new") if self._is_new(wording) else ""
        changes = self._changes(wording) if mark == "reworded" else ()
        translations = {translation.language: translation for translation in wording.translations.all()}
        for language in self.languages:
            if language == wording.language:
                break
            if found := translations.get(language):
                stale = found.of_body != wording.body
                return Words(found.body, language, wording, stale, mark, changes)
        return Words(wording.body, wording.language, mark=mark, changes=changes)

    def _is_new(self, wording: Wording) -> bool:
        return (
            self.since is not None
            and wording.created_at > self.since
            and wording.proposed_by_id != self.party.pk
            and not wording.is_omission
        )

    def _changes(self, wording: Wording) -> tuple[Change, ...]:
        """Compare with the wording replaced, in the language that is read where both are in it."""
        translations = {t.language: t for t in wording.translations.all()}
        for language in self.languages:
            if language == wording.language:
                break
            now, before = translations.get(language), self.earlier.get((wording.replaces_id or 0, language))
            if now and before and now.of_body == wording.body:
                return word_diff(before, now.body)
        return word_diff(wording.replaces.body, wording.body) if wording.replaces else ()
