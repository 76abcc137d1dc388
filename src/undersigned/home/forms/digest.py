"""How often one wants a letter about what waits, and about what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models import Case
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.home.actions.digest import set_digest
from undersigned.home.queries.digest import cases_to_choose, digest_of, parties_to_choose
from undersigned.home.states import Often
from undersigned.parties.models import Party
from undersigned.people.models import User


class DigestForm(ActForm):
    """Nothing ticked means everything; what there is nothing to choose of is not asked."""

    often = forms.ChoiceField(label=_("A letter"), choices=Often.choices, widget=forms.RadioSelect)
    parties: forms.ModelMultipleChoiceField[Party] = forms.ModelMultipleChoiceField(
        label=_("Only of these organisations"),
        help_text=_("With none ticked, of all."),
        queryset=None,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    cases: forms.ModelMultipleChoiceField[Case] = forms.ModelMultipleChoiceField(
        label=_("Only about these cases"),
        help_text=_("With none ticked, about all, and about what is of no case."),
        queryset=None,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, user: User, data: Any = None) -> None:
        self.user = user
        digest = digest_of(user)
        told: dict[str, Any] = {"often": digest.often}
        if digest.pk:
            told |= {"parties": list(digest.parties.all()), "cases": list(digest.cases.all())}
        super().__init__(data, initial=told)
        choices = {"parties": parties_to_choose(user), "cases": cases_to_choose(user)}
        for name, queryset in choices.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
            if not queryset:
                del self.fields[name]

    def act(self, actor: Actor) -> None:
        set_digest(self.user, actor=actor, **self.cleaned_data)
