"""What people type: a report, why it is withdrawn, what is taken out of it, and how they are reached."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models import Case
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.models import Audience
from undersigned.core.pages import language_name
from undersigned.parties.models import Coalition, Party
from undersigned.pledges.models import Ask
from undersigned.practices.actions import contacts, erasure, reports
from undersigned.practices.models import Contact, Practice
from undersigned.practices.states import Part
from undersigned.texts.queries import words_of

HELP = {
    Part.TRIED: _("As somebody who was not there needs it to try it too."),
    Part.CAME: _("Also what did not work."),
}


class AskChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, ask: Any) -> str:
        return f"{ask.appeal.text.title}: {words_of(ask.clause)}"


class ReportForm(ActForm):
    """A report, begun or changed; its parts are fields named after them."""

    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    why = forms.CharField(
        label=_("Why it matters to somebody outside, in one sentence"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(
        self, coalition: Coalition, party: Party, data: Any = None, practice: Practice | None = None
    ) -> None:
        super().__init__(data, initial=_first(practice) if practice else None)
        self.coalition, self.party, self.practice = coalition, party, practice
        languages = [(code, language_name(code)) for code in coalition.languages]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
        if practice:
            del self.fields["language"]
        for part in Part:
            self.fields[part.value] = _part(part)
        self.fields["cases"] = _choice(_("Cases it is about"), coalition.cases.all())
        self.fields["asks"] = AskChoice(
            label=_("Asks it helps with"),
            queryset=_asks(coalition),
            to_field_name="uid",
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        language = told.pop("language", "")
        parts = {part: told.pop(part.value) for part in Part}
        report = reports.Report(parts=parts, **told)
        if self.practice:
            reports.write_practice(self.practice, report, actor=actor)
            return
        self.practice = reports.begin_practice(
            self.coalition, self.party, report, actor=actor, language=language, key=self.once_key
        )


def _part(part: Part) -> forms.CharField:
    return forms.CharField(
        label=part.label,
        help_text=HELP.get(part, ""),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


def _choice(label: Any, queryset: "QuerySet[Case]") -> "forms.ModelMultipleChoiceField[Case]":
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=queryset,
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _asks(coalition: Coalition) -> "QuerySet[Ask]":
    """Return the asks that everybody can read, of the coalition's open appeals."""
    public = Ask.objects.filter(
        appeal__text__coalition=coalition, appeal__published_at__isnull=False, audience=Audience.PUBLIC
    )
    found = public.filter(dropped_at=None).select_related("appeal__text", "clause")
    return found.prefetch_related("clause__wordings")


def _first(practice: Practice) -> dict[str, Any]:
    parts = practice.parts.select_related("clause").prefetch_related("clause__wordings")
    told: dict[str, Any] = {part.part: words_of(part.clause) for part in parts}
    text = practice.text
    return told | {
        "title": text.title,
        "why": text.why,
        "cases": [case.uid for case in text.cases.all()],
        "asks": [ask.uid for ask in practice.asks.all()],
    }


class PracticeForm(ActForm):
    """One act on a report, in words."""

    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))

    def __init__(self, practice: Practice, data: Any = None) -> None:
        super().__init__(data)
        self.practice = practice


class WithdrawForm(PracticeForm):
    def __init__(self, practice: Practice, data: Any = None) -> None:
        super().__init__(practice, data)
        self.fields["words"].label = _("Why it is withdrawn, in a sentence")

    def act(self, actor: Actor) -> None:
        reports.withdraw_practice(self.practice, self.cleaned_data["words"], actor=actor)


class EraseWordsForm(PracticeForm):
    def __init__(self, practice: Practice, data: Any = None) -> None:
        super().__init__(practice, data)
        self.fields["words"].label = _("The name or the words to erase, as they stand in it")
        self.fields["words"].widget = forms.TextInput(attrs={"dir": "auto"})

    def act(self, actor: Actor) -> None:
        erasure.erase_words(self.practice, self.cleaned_data["words"], actor=actor)


class ReachedForm(ActForm):
    """How one is reached, in one's own words."""

    reached_at = forms.CharField(
        label=_("How you are reached, in your words"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


class OfferForm(ReachedForm):
    def __init__(self, practice: Practice, data: Any = None) -> None:
        super().__init__(data)
        self.practice = practice

    def act(self, actor: Actor) -> None:
        contacts.offer_contact(self.practice, self.cleaned_data["reached_at"], actor=actor)


class AskForm(ReachedForm):
    words = forms.CharField(
        label=_("What you want to ask"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, contact: Contact, data: Any = None) -> None:
        super().__init__(data)
        self.contact = contact

    def act(self, actor: Actor) -> None:
        contacts.ask_contact(self.contact, **self.cleaned_data, actor=actor, key=self.once_key)
