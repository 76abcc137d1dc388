"""A source comes in, is described, comes again, and is withdrawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.models import Audience
from undersigned.core.once import once
from undersigned.library import actions
from undersigned.library.models import Source, Version
from undersigned.library.queries.sources import get_version
from undersigned.library.states import ReadingState
from undersigned.parties.forms import language_choices
from undersigned.parties.models import Coalition
from undersigned.reading import Unreadable


class BytesForm(ActForm):
    """Words or a file; what cannot be read is said at its field, and nothing is stored."""

    words = forms.CharField(
        label=gettext_lazy("Paste it"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )
    file = forms.FileField(label=gettext_lazy("Or choose a file"), required=False, allow_empty_file=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words, file = (cleaned.get("words") or "").strip(), cleaned.get("file")
        if words and file:
            self.add_error("file", _("Give either words or a file: choose one of them."))
        elif not words and not file:
            self.add_error("words", _("Paste the source here, or choose a file below."))
        return cleaned

    @property
    def data_and_name(self) -> tuple[bytes, str]:
        """The bytes as received and the file's name; browsers send pasted line ends as two characters."""
        if file := self.cleaned_data.get("file"):
            return file.read(), file.name
        return self.cleaned_data["words"].replace("\r\n", "\n").encode(), ""

    def done(self, actor: Actor) -> bool:
        try:
            return super().done(actor)
        except Unreadable as reason:
            self.add_error("file" if self.cleaned_data.get("file") else "words", str(reason))
            return False


class AddForm(BytesForm):
    """A source for a coalition's library; what else is known of it is asked on the next page."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        required=False,
        choices=[("", gettext_lazy("As the file shows")), *Source.Kind.choices],
    )
    audience = forms.TypedChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=Audience.choices,
        coerce=int,
        initial=Audience.COALITION,
        help_text=gettext_lazy(
            "What others wrote may be somebody’s own: make public only what you may publish."
        ),
    )
    received_from = forms.CharField(label=gettext_lazy("Received from whom"), required=False, max_length=200)
    made: Source

    def __init__(self, coalition: Coalition, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.coalition = coalition

    def act(self, actor: Actor) -> None:
        data, name = self.data_and_name
        told = actions.Provenance(
            audience=self.cleaned_data["audience"], received_from=self.cleaned_data["received_from"]
        )

        def add() -> Source:
            return actions.add_source(
                self.coalition,
                data,
                actor=actor,
                filename=name,
                kind=self.cleaned_data["kind"],
                told=told,
            )

        self.made = once(self.once_key, Source, add)


class VersionForm(BytesForm):
    """The same source as it was received again."""

    made: Version

    def __init__(self, source: Source, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source

    def act(self, actor: Actor) -> None:
        data, name = self.data_and_name
        self.made = actions.add_version(self.source, data, actor=actor, filename=name)


def authors_in(lines: str) -> list[tuple[str, str]]:
    """Return names and affiliations from lines such as "Ines Harrow; River Hour"."""
    pairs = (line.partition(";") for line in lines.splitlines() if line.strip())
    return [(name.strip(), affiliation.strip()) for name, _, affiliation in pairs]


class ProvenanceForm(ActForm):
    """Where a source comes from; every field may stay empty, because what is unknown stays unknown."""

    title = forms.CharField(label=gettext_lazy("Title"), required=False, max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Source.Kind.choices)
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    authors = forms.CharField(
        label=gettext_lazy("Authors"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("One a line; after a semicolon the affiliation that the source states."),
    )
    published = forms.CharField(
        label=gettext_lazy("Published on"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("As far as it is known: 2031, 2031-06 or 2031-06-03."),
    )
    first_published = forms.CharField(label=gettext_lazy("First published on"), required=False, max_length=10)
    origin = forms.CharField(label=gettext_lazy("Where it was found"), required=False, max_length=400)
    answers = forms.CharField(
        label=gettext_lazy("What it answers"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("The other text’s author, title or place, even where its address is lost."),
    )
    answers_address = forms.CharField(
        label=gettext_lazy("Address of what it answers"), required=False, max_length=400
    )
    rights = forms.CharField(label=gettext_lazy("Rights"), required=False, max_length=400)
    received_from = forms.CharField(label=gettext_lazy("Received from whom"), required=False, max_length=200)
    audience = forms.TypedChoiceField(
        label=gettext_lazy("Who may read it"), choices=Audience.choices, coerce=int
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, source: Source, data: Any = None) -> None:
        names = [
            "title", "kind", "language", "published", "first_published", "origin", "answers",
            "answers_address", "rights", "received_from", "audience",
        ]  # fmt: skip
        first = {name: getattr(source, name) for name in names}
        first["authors"] = "\n".join(
            "; ".join(part for part in (each["name"], each.get("affiliation")) if part)
            for each in source.authors
        )
        super().__init__(data, initial=first | {"seen": actions.told_digest(source)})
        self.source = source
        languages = [source.language, *source.coalition.languages]
        self.fields["language"].choices = language_choices(languages)  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        kind, seen = told.pop("kind"), told.pop("seen") or None
        told["authors"] = authors_in(told["authors"])
        if kind != self.source.kind:
            actions.read_anew(get_version(self.source), actor=actor, kind=kind)
        actions.describe_source(self.source, actions.Provenance(**told), actor=actor, seen=seen)

    def done(self, actor: Actor) -> bool:
        try:
            return super().done(actor)
        except Unreadable as reason:
            self.add_error("kind", str(reason))
            return False


class StateForm(ActForm):
    """How far somebody has compared the source with what it records."""

    state = forms.ChoiceField(label=gettext_lazy("Reading state"), choices=ReadingState.choices)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, source: Source, data: Any = None) -> None:
        super().__init__(data, initial={"state": source.state, "seen": source.state})
        self.source = source

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        actions.set_state(self.source, ReadingState(told["state"]), actor=actor, seen=told["seen"] or None)


class WithdrawForm(ActForm):
    """The reason stays at the address; every word goes."""

    reason = forms.CharField(label=gettext_lazy("Why it is withdrawn"), max_length=400)

    def __init__(self, source: Source, data: Any = None) -> None:
        super().__init__(data)
        self.source = source

    def act(self, actor: Actor) -> None:
        actions.withdraw_source(self.source, self.cleaned_data["reason"], actor=actor)
