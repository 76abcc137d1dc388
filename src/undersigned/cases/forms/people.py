"""Whom a case concerns, and whom it talks about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from undersigned.cases import actions
from undersigned.cases.models import Case, CaseActor
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.parties.models import Party
from undersigned.parties.queries import parties_in


class ConcernForm(ActForm):
    """A party of the people concerned, and who vouches for it."""

    party: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        queryset=Party.objects.none(),
        label=gettext_lazy("Who speaks for them"),
        empty_label=gettext_lazy("Choose"),
        to_field_name="uid",
    )
    vouched_by: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        queryset=Party.objects.none(),
        label=gettext_lazy("Who vouches for that"),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
        to_field_name="uid",
    )
    words = forms.CharField(
        label=gettext_lazy("By what it is known"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data)
        self.case = case
        for name in ("party", "vouched_by"):
            self.fields[name].queryset = parties_in(case.coalition)  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        actions.concern(self.case, actor=actor, **self.cleaned_data)


class NameActorForm(ActForm):
    """A government, firm or force, named for a case."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=CaseActor.Kind.choices)

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data, prefix="actor")
        self.case = case

    def act(self, actor: Actor) -> None:
        made = actions.name_actor(self.case.coalition, actor=actor, **self.cleaned_data)
        actions.set_actors(self.case, [*self.case.actors.all(), made], actor=actor)


class ActorsForm(ActForm):
    """Which of the coalition's actors the case talks about."""

    actors: forms.ModelMultipleChoiceField[CaseActor] = forms.ModelMultipleChoiceField(
        queryset=CaseActor.objects.none(),
        label=gettext_lazy("The case talks about"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, case: Case, data: Any = None) -> None:
        super().__init__(data, initial={"actors": list(case.actors.values_list("uid", flat=True))})
        self.case = case
        self.fields["actors"].queryset = case.coalition.case_actors.all()  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        actions.set_actors(self.case, list(self.cleaned_data["actors"]), actor=actor)
