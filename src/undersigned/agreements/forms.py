"""What signing and open letters ask for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.agreements.models import Reservation
from undersigned.parties.forms import NameField

SHOWN_BY_NAME, COUNTED = "name", "counted"


class DecisionForm(forms.Form):
    """The decision of a party's own body."""

    body = forms.CharField(
        label=_("Which body of yours decided?"),
        help_text=_("For example: executive committee, general meeting, the council."),
        max_length=200,
    )
    decided_on = forms.DateField(
        label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, required=False)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, required=False)
    votes_abstaining = forms.IntegerField(label=_("Abstentions"), min_value=0, required=False)
    shown_as = forms.ChoiceField(
        label=_("How your signature is shown"),
        widget=forms.RadioSelect,
        required=False,
        initial=SHOWN_BY_NAME,
    )
    shown_from = forms.DateField(
        label=_("Show it only from a day on"),
        help_text=_("Until then it is in no page, count or file. Left empty, it is shown at once."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    minority_words = forms.CharField(
        label=_("The minority’s words"),
        help_text=_("If those who lost the vote want to be recorded, their words stand here, in public."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, data: Any = None, *, protected: bool = False) -> None:
        super().__init__(data)
        name = _("Under our pseudonym") if protected else _("Under our name")
        choices = [(SHOWN_BY_NAME, name), (COUNTED, _("Counted, without a name"))]
        self.fields["shown_as"].choices = choices  # type: ignore[attr-defined]
        if protected:
            self.fields["shown_from"].help_text = _(
                "Until then it is in no page, count or file. Left empty, it is shown tomorrow, with all others of"
                " the day."
            )

    def decision(self) -> dict[str, Any]:
        """Return what the body decided."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("shown_")}

    def showing(self) -> dict[str, Any]:
        """Return how the signature is shown."""
        named = self.cleaned_data["shown_as"] != COUNTED
        return {"named": named, "shown_from": self.cleaned_data["shown_from"]}

    def clean_decided_on(self) -> date:
        decided: date = self.cleaned_data["decided_on"]
        if decided > date.today():
            raise forms.ValidationError(_("A decision cannot lie in the future."))
        return decided

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        counted = [cleaned.get(name) for name in ("votes_for", "votes_against", "votes_abstaining")]
        if counted[0] is None and any(count is not None for count in counted):
            self.add_error("votes_for", _("Where votes were counted, say how many were for."))
        return cleaned


class NoteForm(forms.Form):
    """What a signer says beside one clause."""

    kind = forms.ChoiceField(
        label=_("Beside this clause"),
        choices=[("", _("Nothing")), *Reservation.Kind.choices],
        required=False,
    )
    words = forms.CharField(
        label=_("In your words"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        words = cleaned.get("words", "").strip()
        if cleaned.get("kind") == Reservation.Kind.RESERVATION and not words:
            self.add_error("words", _("Say the reservation in words."))
        if words and not cleaned.get("kind"):
            self.add_error("kind", _("Choose what these words are."))
        return cleaned


class EndForm(forms.Form):
    """Why a party does not sign, or no longer does."""

    words = forms.CharField(
        label=_("Why, in a sentence"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
    )


class NamedForm(forms.Form):
    """Whether a person's name stands under an open letter. Without her tick she is counted and no name is kept."""

    named = forms.BooleanField(
        label=_("Show my name under the text"),
        help_text=_(
            "In public, for everybody and for long. Leave it unticked if that could harm you: you are counted, and"
            " no name is kept."
        ),
        required=False,
    )
    name = NameField(
        label=_("Your name"), help_text=_("Only if it shall be shown."), max_length=120, required=False
    )
    affiliation = forms.CharField(
        label=_("Place or organisation"),
        help_text=_("Said of you, not for it: organisations sign apart."),
        max_length=160,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("named") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name that shall be shown."))
        return cleaned


class PersonForm(NamedForm):
    """A person signs an open letter."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "For one message, to confirm. Nobody sees it, and it is forgotten once you have confirmed."
        ),
    )


class WayBackForm(forms.Form):
    """To whom a party's page of reasons is mailed; a link to copy is made in any case."""

    seats = forms.BooleanField(label=_("Mail it to those who speak for it here"), required=False)
    mail = forms.EmailField(
        label=_("Mail it to another address too"),
        help_text=_("For this one message; it is kept nowhere."),
        required=False,
    )


class SupposeForm(forms.Form):
    """What if a clause had one more wording? Nothing is kept."""

    clause = forms.ChoiceField(label=_("In which clause?"))
    words = forms.CharField(
        label=_("The words you have in mind"),
        help_text=_("Only for yourself: nothing is kept and nobody is asked."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )
    strength = forms.IntegerField(
        label=_("How strong would they be?"),
        help_text=_("Between nothing and the strength of the clause’s strongest words."),
        min_value=0,
        max_value=1_000_000_000,
    )

    def __init__(self, data: Any = None, *, clauses: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["clause"].choices = clauses  # type: ignore[attr-defined]
