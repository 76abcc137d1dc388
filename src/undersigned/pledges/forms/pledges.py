"""What people type about pledges: what they promise, change and drop, and the terms of an undertaking."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.once import key_of
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import parties_in
from undersigned.pledges.actions import pledges as actions
from undersigned.pledges.models import Pledge, UndertakingTerms
from undersigned.texts.models import Clause


def words_field(label: Any, rows: int = 3) -> forms.CharField:
    """Return a field for a sentence or a few."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, max_length=actions.LONGEST, widget=widget)


def quantity_field() -> forms.DecimalField:
    """Return a field for an exact quantity; the act says what is wrong with one."""
    return forms.DecimalField(
        label=_("How much"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )


def unit_field() -> forms.CharField:
    """Return a field for what is counted."""
    return forms.CharField(
        label=_("What is counted"), max_length=40, required=False, help_text=_("Such as pallets, or hours.")
    )


def day_field() -> forms.DateField:
    """Return a field for the day until which it is done."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=_("Until"), required=False, widget=widget)


def recipient_field() -> "forms.ModelChoiceField[Party]":
    """Return a field for whom it is for."""
    return forms.ModelChoiceField(
        label=_("Whom it is for"),
        queryset=Party.objects.none(),
        to_field_name="uid",
        required=False,
        help_text=_(
            "They alone say what arrived. Without them it can be reported, and never counts as kept."
        ),
    )


class PledgeForm(ActForm):
    """What an organisation promises, not asked by an appeal and not signed in a text."""

    party: "forms.ModelChoiceField[Party]" = forms.ModelChoiceField(
        label=_("Who pledges"), queryset=Party.objects.none(), to_field_name="uid"
    )
    words = words_field(_("What you will do"))
    quantity = quantity_field()
    unit = unit_field()
    due_on = day_field()
    recipient = recipient_field()
    task_of = forms.CharField(
        label=_("Whose task it is"),
        max_length=120,
        required=False,
        help_text=_("Read by your organisation’s own seats alone."),
    )

    def __init__(self, coalition: Coalition, own: Sequence[Party], language: str, data: Any = None) -> None:
        super().__init__(data)
        self.coalition, self.language = coalition, language
        inside = parties_in(coalition)
        self.fields["party"].queryset = inside.filter(pk__in=[party.pk for party in own])  # type: ignore[attr-defined]
        self.fields["party"].initial = own[0].uid if len(own) == 1 else None
        self.fields["recipient"].queryset = inside  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        party, words = told.pop("party"), told.pop("words")
        self.made = actions.make_pledge(
            party,
            self.coalition,
            words,
            actor=actor,
            language=self.language,
            key=key_of(self.data),  # type: ignore[arg-type]
            **told,
        )


class ChangeForm(ActForm):
    """The share, the day, and whose task it is; a private link does not read whose task it is."""

    quantity = quantity_field()
    due_on = day_field()
    task_of = PledgeForm.base_fields["task_of"]

    def __init__(self, pledge: Pledge, data: Any = None, *, sees_task: bool = True) -> None:
        first = {"quantity": pledge.quantity and format(pledge.quantity.normalize(), "f")}
        super().__init__(data, initial=first | {"due_on": pledge.due_on, "task_of": pledge.task_of})
        self.pledge = pledge
        self.fields["quantity"].help_text = pledge.unit
        if pledge.quantity is None:
            del self.fields["quantity"]
        if not sees_task:
            del self.fields["task_of"]

    def act(self, actor: Actor) -> None:
        actions.change_pledge(
            self.pledge,
            actor=actor,
            quantity=self.cleaned_data.get("quantity"),
            due_on=self.cleaned_data["due_on"],
            task_of=self.cleaned_data.get("task_of"),
        )


class DropForm(ActForm):
    """Why it will not be done."""

    words = words_field(_("Why you will not do it"), rows=2)

    def __init__(self, pledge: Pledge, data: Any = None) -> None:
        super().__init__(data)
        self.pledge = pledge

    def act(self, actor: Actor) -> None:
        actions.drop_pledge(self.pledge, self.cleaned_data["words"], actor=actor)


class TermsForm(ActForm):
    """What an undertaking means in figures."""

    quantity = quantity_field()
    unit = unit_field()
    due_on = day_field()
    recipient = recipient_field()

    def __init__(self, clause: Clause, data: Any = None) -> None:
        terms = UndertakingTerms.objects.filter(clause=clause).select_related("recipient").first()
        super().__init__(data, initial=_first(terms) if terms else None)
        self.clause = clause
        self.fields["recipient"].queryset = parties_in(clause.text.coalition)  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        actions.set_terms(self.clause, actor=actor, **self.cleaned_data)


def _first(terms: UndertakingTerms) -> dict[str, Any]:
    return {
        "quantity": terms.quantity and format(terms.quantity.normalize(), "f"),
        "unit": terms.unit,
        "due_on": terms.due_on,
        "recipient": terms.recipient.uid if terms.recipient else None,
    }
