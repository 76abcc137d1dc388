"""A draft pasted or uploaded, and the preview that holds everything in its fields: nothing is stored meanwhile."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.once import once
from undersigned.core.pages import language_name
from undersigned.parties.models import Coalition
from undersigned.reading import DraftDocument, Unreadable, read_draft
from undersigned.texts import actions
from undersigned.texts.actions.wordings import LARGEST_STRENGTH, STRENGTH_RANGE
from undersigned.texts.forms.boundaries import Block, Blocks, Way, blocks_of
from undersigned.texts.models import Clause, Text
from undersigned.texts.numbers import counted_numbers


class PasteForm(forms.Form):
    """Words or a file; whichever it is, it is read at once, and what cannot be read is said at its field."""

    words = forms.CharField(
        label=gettext_lazy("Paste the draft"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
        help_text=gettext_lazy("Plain text, Markdown or HTML, with or without numbers."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Word (DOCX), OpenDocument (ODT), HTML, Markdown or plain text."),
    )
    document: DraftDocument
    place: str

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words, file = cleaned.get("words", ""), cleaned.get("file")
        if words and file:
            self.add_error("file", _("Give either words or a file: choose one of them."))
        elif not words and not file:
            self.add_error("words", _("Paste a draft here, or choose a file below."))
        else:
            self._read(file.read() if file else words.encode(), file.name if file else "")
        return cleaned

    def _read(self, data: bytes, name: str) -> None:
        # What word processors write is a zip archive, and has paragraphs and no lines.
        in_paragraphs = data.startswith(b"PK")
        self.place = _("Paragraph %(n)s: %(doubt)s") if in_paragraphs else _("Line %(n)s: %(doubt)s")
        try:
            self.document = read_draft(data, name=name)
        except Unreadable as reason:
            self.add_error("file" if name else "words", str(reason))


class PreviewForm(ActForm):
    """The draft as it would be stored: title, language and blocks, with buttons that move their boundaries."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"),
        help_text=gettext_lazy("Words in other languages become translations."),
    )
    blocks: Blocks
    made: Text

    def __init__(self, coalition: Coalition, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.coalition = coalition
        self.wrong: dict[int, str] = {}
        self.warnings = list(data.getlist("warning")) if data else []
        self.blocks = blocks_in(data or {})
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, language_name(code)) for code in self._languages()
        ]

    def _languages(self) -> list[str]:
        told = [way.language for block in self.blocks for way in block.ways if way.language]
        chosen = [str(code) for code in (self.initial.get("language"), self.data.get("language")) if code]
        known = [*self.coalition.languages, *told, *chosen, *(code for code, _name in settings.LANGUAGES)]
        return list(dict.fromkeys(code for code in known if len(code) <= 12))

    @classmethod
    def of(cls, coalition: Coalition, draft: PasteForm) -> "PreviewForm":
        """Return the preview of a draft that was just read."""
        document = draft.document
        blocks = blocks_of(document)
        told = [way.language for block in blocks for way in block.ways if way.language]
        home = [code for code in coalition.languages if code in told or not told] + told
        form = cls(
            coalition,
            initial={"title": document.title or "", "language": document.language or home[0]},
        )
        form.blocks = blocks
        form.warnings = [
            draft.place % {"n": each.line, "doubt": each.message} if each.line else each.message
            for each in document.warnings
        ]
        return form

    @property
    def rows(self) -> list[tuple[int, Block, str, str]]:
        """Each block with its place, the number it would be given, and what is wrong with it."""
        counted = iter(counted_numbers([block.number for block in self.blocks if block.taken]))
        return [
            (place, block, next(counted) if block.taken else "", self.wrong.get(place, ""))
            for place, block in enumerate(self.blocks)
        ]

    @property
    def count(self) -> int:
        return sum(block.taken for block in self.blocks)

    def clean(self) -> dict[str, Any]:
        self.wrong = {place: said for place, block in enumerate(self.blocks) if (said := _wrong_with(block))}
        if self.wrong:
            raise forms.ValidationError(_("Something in the clauses is not right yet: it is marked below."))
        if not self.count:
            raise forms.ValidationError(
                _("There is no clause yet: make at least one of the pieces a clause.")
            )
        return super().clean() or {}

    def act(self, actor: Actor) -> None:
        drafts = [_draft_of(block) for block in self.blocks if block.taken]
        self.made = once(
            self.once_key,
            Text,
            lambda: actions.create_text(self.coalition, actor=actor, clauses=drafts, **self.cleaned_data),
        )


def blocks_in(data: Mapping[str, Any]) -> Blocks:
    """Read the blocks from the preview's fields; the first way to say each is always sent."""
    blocks: list[Block] = []
    while f"b{len(blocks)}-w0-words" in data:
        blocks.append(_block_in(data, f"b{len(blocks)}-"))
    return tuple(blocks)


def _block_in(data: Mapping[str, Any], prefix: str) -> Block:
    ways: list[Way] = []
    while f"{prefix}w{len(ways)}-words" in data:
        ways.append(_way_in(data, f"{prefix}w{len(ways)}-"))
    said = [way for way in ways if way.words]
    return Block(
        tuple(said or ways[:1]),
        taken=f"{prefix}taken" in data,
        may_omit=f"{prefix}omit" in data,
        **{key: data.get(prefix + key, "").strip() for key in ("number", "kind", "line", "note", "comments")},
    )


def _way_in(data: Mapping[str, Any], prefix: str) -> Way:
    # Browsers send line ends as two characters.
    given = {key: data.get(prefix + key, "") for key in ("words", "language", "strength", "change", "by")}
    return Way(**{key: value.replace("\r\n", "\n").strip() for key, value in given.items()})


def _wrong_with(block: Block) -> str:
    if not block.taken:
        return ""
    if not block.words:
        return _("This clause has no words: write them, or say that it is not a clause.")
    if len(block.number) > 12:
        return _("A clause’s number has 1 to 12 characters.")
    if block.kind and block.kind not in Clause.Kind.values:
        return _("Choose one of the kinds of clause.")
    if not all(_is_strength(way.strength) for way in block.ways):
        return str(STRENGTH_RANGE)
    return ""


def _is_strength(typed: str) -> bool:
    return not typed or (
        typed.isascii() and typed.isdigit() and len(typed) < 5 and int(typed) <= LARGEST_STRENGTH
    )


def _draft_of(block: Block) -> actions.ClauseDraft:
    ways = [(way.language[:12], way.words, int(way.strength) if way.strength else None) for way in block.ways]
    return actions.ClauseDraft(ways, number=block.number, kind=block.kind, may_omit=block.may_omit)
