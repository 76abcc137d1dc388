"""What people type of a case as a whole, and of its terms."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.cases import actions
from undersigned.cases.models import Case
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.models import Audience
from undersigned.library.models import Source
from undersigned.library.queries.sources import passage_named, sources_of
from undersigned.parties.forms import language_choices
from undersigned.parties.models import Coalition

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})?")


class OpenForm(ActForm):
    """A case by its name."""

    name = forms.CharField(label=gettext_lazy("Name of the case"), max_length=200)
    made: Case

    def __init__(self, coalition: Coalition, data: Any = None) -> None:
        super().__init__(data)
        self.coalition = coalition

    def act(self, actor: Actor) -> None:
        self.made = actions.open_case(self.coalition, self.cleaned_data["name"], actor=actor)


class CaseForm(ActForm):
    """What a case is, who reads it, and its sources."""

    name = forms.CharField(label=gettext_lazy("Name of the case"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("What it is"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("For somebody who has never heard of it."),
    )
    names = forms.CharField(
        label=gettext_lazy("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("One on each line, with its language before it, such as fr: Le barrage."),
    )
    parent: forms.ModelChoiceField[Case] = forms.ModelChoiceField(
        queryset=Case.objects.none(),
        label=gettext_lazy("It is a part of"),
        required=False,
        empty_label=gettext_lazy("No other case"),
        to_field_name="uid",
    )
    audience = forms.TypedChoiceField(
        label=gettext_lazy("Who may read its page"), choices=Audience.choices, coerce=int
    )
    sources: forms.ModelMultipleChoiceField[Source] = forms.ModelMultipleChoiceField(
        queryset=Source.objects.none(),
        label=gettext_lazy("Sources in the library"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, case: Case, actor: Actor, data: Any = None) -> None:
        first = {"name": case.name, "summary": case.summary, "audience": case.audience}
        first["sources"] = list(case.sources.values_list("uid", flat=True))
        first["names"] = "\n".join(f"{each.language}: {each.name}" for each in case.names.all())
        first["parent"] = case.parent.uid if case.parent else ""
        super().__init__(data, initial=first)
        self.case = case
        others = case.coalition.cases.exclude(pk=case.pk)
        self.fields["parent"].queryset = others  # type: ignore[attr-defined]
        self.fields["sources"].queryset = sources_of(case.coalition, actor).filter(  # type: ignore[attr-defined]
            withdrawn_at=None
        )

    def clean_names(self) -> list[tuple[str, str]]:
        return [_named(line) for line in self.cleaned_data["names"].splitlines() if line.strip()]

    def act(self, actor: Actor) -> None:
        actions.describe_case(self.case, actor=actor, **self.cleaned_data)


def _named(line: str) -> tuple[str, str]:
    language, colon, name = (part.strip() for part in line.partition(":"))
    if not colon or not name or not LANGUAGE.fullmatch(language):
        raise forms.ValidationError(
            _("“%(line)s” does not begin with a language, such as fr: Le barrage."),
            params={"line": line.strip()},
        )
    return language.lower(), name


class TermForm(ActForm):
    """A word, what it means, and the source of that."""

    word = forms.CharField(label=gettext_lazy("Term"), max_length=120)
    definition = forms.CharField(
        label=gettext_lazy("What it means"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    address = forms.CharField(
        label=gettext_lazy("Address of the passage it comes from"), max_length=300, required=False
    )
    citation = forms.CharField(label=gettext_lazy("Or its source in words"), max_length=300, required=False)

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data)
        self.case = case
        choices = language_choices(case.coalition.languages)
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        address = told.pop("address")
        passage = passage_named(address, actor)
        actions.define_term(self.case, actor=actor, passage=passage, **told)
