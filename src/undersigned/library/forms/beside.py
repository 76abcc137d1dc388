"""What is laid beside a source: passages, corrections, names of speakers."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.core.forms import ActForm
from undersigned.library import actions
from undersigned.library.models import Correction, Passage, Segment, Source, Speaker, Version
from undersigned.library.queries.finding import find_anywhere, find_in_paragraph
from undersigned.reading.passages import Span


class WordsForm(ActForm):
    """Words typed, pasted or selected; where they stand several times, a person says which she means."""

    words = forms.CharField(
        label=gettext_lazy("The words"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    which = forms.IntegerField(
        label=gettext_lazy("Which of them, counted from the first"), required=False, min_value=1
    )

    def chosen(self, spans: list[Span]) -> Span:
        """Return the place that is meant. Raises: Refused where there is none, or more than one."""
        which: int | None = self.cleaned_data.get("which")
        if not spans:
            raise Refused(_("These words do not stand here: copy them as they stand."))
        if which and which <= len(spans):
            return spans[which - 1]
        if len(spans) > 1 or which:
            raise Refused(
                ngettext(
                    "These words stand here %(count)s time: say which of them.",
                    "These words stand here %(count)s times: say which of them.",
                    len(spans),
                )
                % {"count": len(spans)}
            )
        return spans[0]


class VoiceFields(forms.Form):
    """Whose words they are."""

    voice = forms.ChoiceField(
        label=gettext_lazy("Whose words they are"),
        choices=Passage.Voice.choices,
        initial=Passage.Voice.OWN,
        widget=forms.RadioSelect,
    )
    reported_of = forms.CharField(
        label=gettext_lazy("Of whom they are reported"), required=False, max_length=200
    )


class QuoteForm(WordsForm, VoiceFields):
    """Words of one paragraph, or from it on, get an address."""

    made: Passage

    def __init__(self, version: Version, segment: Segment, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.version, self.segment = version, segment

    def act(self, actor: Actor) -> None:
        start, end = self.chosen(find_in_paragraph(self.version, self.segment, self.cleaned_data["words"]))
        self.made = actions.quote(
            self.version,
            start,
            end,
            actor=actor,
            voice=self.cleaned_data["voice"],
            reported_of=self.cleaned_data["reported_of"],
        )


class VoiceForm(ActForm, VoiceFields):
    """Whose words a passage holds, said later."""

    def __init__(self, passage: Passage, data: Any = None) -> None:
        first = {"voice": passage.voice, "reported_of": passage.reported_of}
        super().__init__(data, initial=first)
        self.passage = passage

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        actions.attribute(self.passage, told["voice"], actor=actor, reported_of=told["reported_of"])


class SuggestForm(ActForm):
    """Heard and meant."""

    meant = forms.CharField(
        label=gettext_lazy("What was meant"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    reason = forms.CharField(label=gettext_lazy("How you know"), required=False, max_length=400)
    signed = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Whoever can read this source can read it too."),
    )
    made: Correction

    def __init__(self, passage: Passage, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        self.passage = passage
        if actor.user_id:
            del self.fields["signed"]

    def act(self, actor: Actor) -> None:
        self.made = actions.suggest(self.passage, actor=actor, **self.cleaned_data)


class AnnotationsForm(ActForm):
    """Passages of the same source, as another node or program hands them out."""

    file = forms.FileField(label=gettext_lazy("A file of W3C annotations"), allow_empty_file=True)
    made: actions.Imported

    def __init__(self, source: Source, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.source = source

    def act(self, actor: Actor) -> None:
        self.made = actions.import_annotations(self.source, self.cleaned_data["file"].read(), actor=actor)


class NameForm(WordsForm):
    """Who speaks under a label, or from which recording; and the words of the source that show it."""

    field_order = ("name", "clip", "origin", "words", "which")
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    clip = forms.BooleanField(
        label=gettext_lazy("The words come from a recording that is played there"), required=False
    )
    origin = forms.CharField(
        label=gettext_lazy("Where the recording comes from"), max_length=300, required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, speaker: Speaker, version: Version, data: Any = None) -> None:
        first = {"name": speaker.name, "clip": speaker.clip, "origin": speaker.origin, "seen": speaker.name}
        if speaker.evidence:
            first["words"] = speaker.evidence.exact
        super().__init__(data, initial=first)
        self.speaker, self.version = speaker, version
        self.fields["words"].label = _("The words in which it is said who speaks")

    @transaction.atomic
    def act(self, actor: Actor) -> None:
        start, end = self.chosen(find_anywhere(self.version, self.cleaned_data["words"]))
        evidence = actions.quote(self.version, start, end, actor=actor)
        told = self.cleaned_data
        actions.name_speaker(
            self.speaker,
            told["name"],
            evidence,
            actor=actor,
            clip=told["clip"],
            origin=told["origin"],
            seen=told["seen"],
        )
