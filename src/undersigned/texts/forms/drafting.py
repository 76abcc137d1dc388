"""The acts on a draft: the text's details, a clause, a wording."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.cases.queries import fact_at
from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.core.forms import ActForm
from undersigned.core.once import once
from undersigned.library.queries.sources import passage_at
from undersigned.parties.models import Party
from undersigned.parties.queries import parties_in
from undersigned.texts import actions
from undersigned.texts.actions.wordings import LARGEST_STRENGTH, STRENGTH_RANGE
from undersigned.texts.models import Clause, Text, Wording
from undersigned.texts.numbers import DEFAULT_STRENGTHS

KINDS = [("", gettext_lazy("Not said yet")), *Clause.Kind.choices]


def strength_field(**options: Any) -> forms.IntegerField:
    """Return a field for a whole number, the drafters' opinion."""
    said = {"invalid": STRENGTH_RANGE, "min_value": STRENGTH_RANGE, "max_value": STRENGTH_RANGE}
    return forms.IntegerField(
        label=gettext_lazy("Strength"),
        required=False,
        min_value=0,
        max_value=LARGEST_STRENGTH,
        error_messages=said,
        **options,
    )


def words_field(without: Any) -> forms.CharField:
    """Return a field for the words of a clause; `without` is said where there are none."""
    return forms.CharField(
        label=gettext_lazy("Words"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": without},
    )


class DetailsForm(ActForm):
    """What the text is for."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    why = forms.CharField(
        label=gettext_lazy("Why it matters to somebody outside the debate"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy("One sentence. It leads the text’s page."),
    )
    addressee = forms.CharField(
        label=gettext_lazy("Addressed to"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Who is to read it and can do what it asks."),
    )
    ask = forms.CharField(
        label=gettext_lazy("What is asked"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("In one sentence."),
    )
    owner: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        queryset=Party.objects.none(),
        label=gettext_lazy("Who sees to it"),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
        help_text=gettext_lazy("The organisation that delivers it and asks what became of it."),
    )
    follow_up_on = forms.DateField(
        label=gettext_lazy("Followed up on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The day on which it is asked what became of it."),
    )
    weight_rule = forms.ChoiceField(
        label=gettext_lazy("How organisations count"),
        choices=Text.WeightRule.choices,
        widget=forms.RadioSelect,
    )
    cases = forms.CharField(
        label=gettext_lazy("Cases"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The struggles or situations it speaks of, one on each line."),
    )

    def __init__(self, text: Text, data: Any = None) -> None:
        super().__init__(data, initial=_details(text))
        self.text = text
        self.fields["owner"].queryset = parties_in(text.coalition)  # type: ignore[attr-defined]

    def clean_cases(self) -> list[str]:
        names = list(
            dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["cases"].splitlines())
        )
        if any(len(name) > 200 for name in names):
            raise forms.ValidationError(_("A case’s name has at most 200 characters."))
        return [name for name in names if name]

    def act(self, actor: Actor) -> None:
        actions.describe_text(self.text, actor=actor, **self.cleaned_data)


def _details(text: Text) -> dict[str, Any]:
    names = ("title", "why", "addressee", "ask", "owner", "follow_up_on", "weight_rule")
    cases = "\n".join(case.name for case in text.cases.all())
    return {name: getattr(text, name) for name in names} | {"cases": cases}


class NewClauseForm(ActForm):
    """A clause at the end of the text."""

    body = words_field(gettext_lazy("Write the words of the clause."))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, required=False)
    strength = strength_field(initial=DEFAULT_STRENGTHS[0])

    def __init__(self, text: Text, data: Any = None) -> None:
        super().__init__(data, prefix="new")
        self.text = text

    def act(self, actor: Actor) -> None:
        once(
            self.once_key,
            Clause,
            lambda: actions.add_clause(self.text, actor=actor, **self.cleaned_data),
        )


class OfClauseForm(ActForm):
    """An act on a clause."""

    def __init__(self, clause: Clause, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.clause = clause


class ClauseForm(OfClauseForm):
    """Number and kind."""

    number = forms.CharField(label=gettext_lazy("Number"), max_length=12)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS, required=False)

    def __init__(self, clause: Clause, data: Any = None) -> None:
        super().__init__(clause, data, initial={"number": clause.number, "kind": clause.kind})

    def act(self, actor: Actor) -> None:
        actions.describe_clause(self.clause, actor=actor, **self.cleaned_data)


class CiteForm(OfClauseForm):
    """A passage of the library, or a fact of a case, by its address."""

    address = forms.CharField(
        label=gettext_lazy("Address of the passage or fact"),
        max_length=300,
        help_text=gettext_lazy(
            "Quote the words in the library, or open the fact of a case, and paste the address of that page here."
        ),
    )

    def act(self, actor: Actor) -> None:
        address = self.cleaned_data["address"]
        if passage := passage_at(address, actor):
            actions.cite_passage(self.clause, passage, actor=actor)
        elif fact := fact_at(address, actor):
            actions.cite_fact(self.clause, fact, actor=actor)
        else:
            raise Refused(_("There is no passage and no fact at this address."))


class UnciteForm(OfClauseForm):
    """A passage or fact that the clause rests on no longer, by its uid."""

    rest = forms.CharField(widget=forms.HiddenInput)

    def act(self, actor: Actor) -> None:
        uid = self.cleaned_data["rest"]
        if passage := passage_at(uid, actor):
            actions.uncite_passage(self.clause, passage, actor=actor)
        elif fact := fact_at(uid, actor):
            actions.uncite_fact(self.clause, fact, actor=actor)


class MoveForm(OfClauseForm):
    """Another place in the text."""

    place = forms.IntegerField(label=gettext_lazy("Place in the text"), min_value=1, max_value=100_000)

    def act(self, actor: Actor) -> None:
        actions.move_clause(self.clause, self.cleaned_data["place"], actor=actor)


class PinForm(OfClauseForm):
    """Whether the clause may be left out: the button says which way."""

    pinned = forms.BooleanField(required=False)

    def act(self, actor: Actor) -> None:
        change = actions.pin_clause if self.cleaned_data["pinned"] else actions.unpin_clause
        change(self.clause, actor=actor)


class RetireClauseForm(OfClauseForm):
    def act(self, actor: Actor) -> None:
        actions.retire_clause(self.clause, actor=actor)


class AddWordingForm(OfClauseForm):
    """Another way to say a clause."""

    body = words_field(gettext_lazy("Write the words you would have instead."))
    strength = strength_field()

    def __init__(self, clause: Clause, data: Any = None) -> None:
        super().__init__(clause, data, prefix="new")

    def act(self, actor: Actor) -> None:
        once(
            self.once_key,
            Wording,
            lambda: actions.add_wording(self.clause, actor=actor, **self.cleaned_data),
        )


class WordingForm(ActForm):
    """A wording's words and strength; `seen` are the words the editor had before her."""

    body = words_field(gettext_lazy("Write the words; to take them away, take the wording out."))
    strength = strength_field()
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, wording: Wording, data: Any = None, *, strength_is_fixed: bool = False) -> None:
        initial = {"body": wording.body, "strength": wording.strength, "seen": wording.body}
        super().__init__(data, prefix=wording.uid, initial=initial)
        self.wording = wording
        self.fields["body"].widget.attrs["lang"] = wording.language
        if strength_is_fixed and wording.strength is not None:
            self.fields["strength"].disabled = True
            self.fields["strength"].help_text = _("There are answers already, so strengths stay as they are.")

    def act(self, actor: Actor) -> None:
        words = self.cleaned_data
        seen = words["seen"].replace("\r\n", "\n")
        body = words["body"].replace("\r\n", "\n")
        actions.save_wording(self.wording, body, actor=actor, strength=words["strength"], seen=seen)


class RetireWordingForm(ActForm):
    def __init__(self, wording: Wording, data: Any = None) -> None:
        super().__init__(data)
        self.wording = wording

    def act(self, actor: Actor) -> None:
        actions.retire_wording(self.wording, actor=actor)
