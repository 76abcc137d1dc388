"""What people type of a fact of a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from undersigned.cases import actions
from undersigned.cases.models import Case, CaseActor, Fact, FactVersion
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.once import once
from undersigned.library.queries.sources import passage_named
from undersigned.parties.forms import language_choices


class FactForm(ActForm):
    """An entry of the timeline, or under rights or criticism."""

    words = forms.CharField(
        label=gettext_lazy("What happened, or what is said"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    happened = forms.CharField(
        label=gettext_lazy("When"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("As far as it is known: 2031, 2031-06 or 2031-06-03."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    happened_until = forms.CharField(
        label=gettext_lazy("Until when"),
        max_length=10,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    attributed_to = forms.CharField(
        label=gettext_lazy("Who says so"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("A criticism is always somebody’s: name whose."),
    )
    about: forms.ModelChoiceField[CaseActor] = forms.ModelChoiceField(
        queryset=CaseActor.objects.none(),
        label=gettext_lazy("About whom"),
        required=False,
        empty_label=gettext_lazy("Nobody in particular"),
        to_field_name="uid",
    )
    address = forms.CharField(
        label=gettext_lazy("Address of the passage it comes from"), max_length=300, required=False
    )
    citation = forms.CharField(label=gettext_lazy("Or its source in words"), max_length=400, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, case: Case, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.case = case
        choices = language_choices(case.coalition.languages)
        self.fields["language"].choices = choices  # type: ignore[attr-defined]
        self.fields["about"].queryset = case.actors.all()  # type: ignore[attr-defined]

    def told(self, actor: Actor) -> actions.FactDraft:
        """Return what was typed. Raises: Refused where no passage stands at the address."""
        typed = dict(self.cleaned_data)
        address = typed.pop("address")
        passage = passage_named(address, actor)
        return actions.FactDraft(passage=passage, **typed)


class RecordForm(FactForm):
    """A new entry in one section."""

    made: Fact

    def __init__(self, case: Case, section: str, data: Any = None) -> None:
        super().__init__(case, data)
        self.section = section

    def act(self, actor: Actor) -> None:
        told = self.told(actor)
        self.made = once(
            self.once_key, Fact, lambda: actions.record_fact(self.case, self.section, told, actor=actor)
        )


class ChangeForm(FactForm):
    """The same entry, said otherwise."""

    def __init__(self, said: FactVersion, data: Any = None) -> None:
        names = ("words", "happened", "happened_until", "attributed_to", "citation", "language")
        first = {name: getattr(said, name) for name in names}
        first["about"] = said.about.uid if said.about else ""
        first["address"] = said.passage.uid if said.passage else ""
        super().__init__(said.fact.case, data, initial=first)
        self.fact = said.fact

    def act(self, actor: Actor) -> None:
        actions.change_fact(self.fact, self.told(actor), actor=actor)


class RemoveForm(ActForm):
    """Why an entry is taken out."""

    why = forms.CharField(
        label=gettext_lazy("Why it is taken out"),
        max_length=400,
        help_text=gettext_lazy("The trace that stays tells it."),
    )

    def __init__(self, fact: Fact, data: Any = None) -> None:
        super().__init__(data)
        self.fact = fact

    def act(self, actor: Actor) -> None:
        actions.remove_fact(self.fact, self.cleaned_data["why"], actor=actor)


class ImportFactsForm(ActForm):
    """A table of facts."""

    file = forms.FileField(label=gettext_lazy("A file of facts (CSV)"), allow_empty_file=True)
    done_with: actions.FactsImported

    def __init__(self, case: Case, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.case = case

    def act(self, actor: Actor) -> None:
        file = self.cleaned_data["file"]
        self.done_with = actions.import_facts(self.case, file.name, file.read(), actor=actor)
