"""What people type of questions: phrasing them, putting them to cases, disputing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from undersigned.cases import actions
from undersigned.cases.models import Asking, Case, Dispute, Question, StrongestVersion
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.once import once
from undersigned.parties.forms import language_choices
from undersigned.parties.models import Coalition, Party

LONG = {"rows": 3, "dir": "auto"}


def language_field() -> forms.ChoiceField:
    """Return a field for a language; its choices are set by the form."""
    return forms.ChoiceField(label=gettext_lazy("Language"))


def phrasing_field() -> forms.CharField:
    """Return a field for the words of a question."""
    return forms.CharField(
        label=gettext_lazy("The question"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=gettext_lazy(
            "Write {case} where the name of the case goes: it will be asked of every case in the same words."
        ),
    )


class AskForm(ActForm):
    """A question that can be asked of every case."""

    phrasing = phrasing_field()
    concerns = forms.ChoiceField(
        label=gettext_lazy("What it concerns"), choices=Question.Concerns.choices, widget=forms.RadioSelect
    )
    polarity = forms.TypedChoiceField(
        label=gettext_lazy("What a yes means of it"),
        choices=Question.Polarity.choices,
        coerce=int,
        widget=forms.RadioSelect,
    )
    language = language_field()
    note = forms.CharField(
        label=gettext_lazy("How it is meant"),
        required=False,
        widget=forms.Textarea(attrs=LONG),
    )

    def __init__(self, coalition: Coalition, data: Any = None) -> None:
        super().__init__(data, initial={"concerns": Question.Concerns.RIGHT, "polarity": 1})
        self.coalition = coalition
        choices = language_choices(coalition.languages)
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        once(self.once_key, Question, lambda: actions.ask_question(self.coalition, actor=actor, **told))


class OfQuestionForm(ActForm):
    """An act on a question."""

    def __init__(self, question: Question, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.question = question
        if "language" in self.fields:
            choices = language_choices([question.language, *question.coalition.languages])
            self.fields["language"].choices = choices  # type: ignore[attr-defined]


class ReplaceForm(OfQuestionForm):
    """Other words: another question, with a reference of its own."""

    phrasing = phrasing_field()
    made: Question

    def __init__(self, question: Question, data: Any = None) -> None:
        super().__init__(question, data, prefix="replace", initial={"phrasing": question.phrasing})

    def act(self, actor: Actor) -> None:
        phrasing = self.cleaned_data["phrasing"]
        self.made = once(
            self.once_key, Question, lambda: actions.replace_question(self.question, phrasing, actor=actor)
        )


class LikeForm(OfQuestionForm):
    """Two cases, declared like for the question."""

    one: forms.ModelChoiceField[Case] = forms.ModelChoiceField(
        queryset=Case.objects.none(),
        label=gettext_lazy("This case"),
        empty_label=gettext_lazy("Choose"),
        to_field_name="uid",
    )
    other: forms.ModelChoiceField[Case] = forms.ModelChoiceField(
        queryset=Case.objects.none(),
        label=gettext_lazy("is like this one"),
        empty_label=gettext_lazy("Choose"),
        to_field_name="uid",
    )
    why = forms.CharField(
        label=gettext_lazy("in that"),
        max_length=400,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=gettext_lazy(
            "Whoever is about to answer them otherwise is asked to follow or to name the difference."
        ),
    )

    def __init__(self, question: Question, data: Any = None) -> None:
        super().__init__(question, data, prefix="like")
        for name in ("one", "other"):
            self.fields[name].queryset = question.coalition.cases.all()  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        actions.declare_like(self.question, actor=actor, **self.cleaned_data)


class StrongestForm(OfQuestionForm):
    """The view behind the question, as those would say it who hold it."""

    words = forms.CharField(
        label=gettext_lazy("The view at its strongest"),
        widget=forms.Textarea(attrs=LONG),
        help_text=gettext_lazy(
            "As those would say it who hold it. It says “unconfirmed” until one of them confirms it."
        ),
    )
    language = language_field()

    def __init__(self, question: Question, data: Any = None) -> None:
        super().__init__(question, data, prefix="strongest")

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        once(
            self.once_key,
            StrongestVersion,
            lambda: actions.write_strongest(self.question, actor=actor, **told),
        )


class OwnPartyForm(ActForm):
    """An act in the name of a party for which somebody speaks; without a choice where there is but one."""

    party: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        queryset=Party.objects.none(), label=gettext_lazy("For"), to_field_name="uid", empty_label=None
    )

    def __init__(self, parties: list[Party], data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        own = Party.objects.filter(pk__in=[party.pk for party in parties])
        self.fields["party"].queryset = own  # type: ignore[attr-defined]
        if len(parties) == 1:
            self.initial["party"] = parties[0].uid
            self.fields["party"].widget = forms.HiddenInput()


class ConfirmForm(OwnPartyForm):
    """Yes, that is our view."""

    def __init__(self, version: StrongestVersion, parties: list[Party], data: Any = None) -> None:
        super().__init__(parties, data, prefix=version.uid)
        self.version = version

    def act(self, actor: Actor) -> None:
        actions.confirm_strongest(self.version, self.cleaned_data["party"], actor=actor)


class PutForm(ActForm):
    """A question, put to a case in the words of whoever asked."""

    asker = forms.CharField(label=gettext_lazy("Who asked"), max_length=200, required=False)
    words = forms.CharField(
        label=gettext_lazy("In whose words"), required=False, widget=forms.Textarea(attrs=LONG)
    )
    language = language_field()

    def __init__(self, question: Question, case: Case, data: Any = None) -> None:
        super().__init__(data, prefix="put")
        self.question, self.case = question, case
        choices = language_choices(case.coalition.languages)
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        actions.put_question(self.question, self.case, actor=actor, **self.cleaned_data)


class InapplicableForm(ActForm):
    """Why a question cannot be asked of a case."""

    why = forms.CharField(
        label=gettext_lazy("Why it cannot be asked of this case"),
        max_length=400,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, question: Question, case: Case, data: Any = None) -> None:
        super().__init__(data, prefix="not")
        self.question, self.case = question, case

    def act(self, actor: Actor) -> None:
        actions.say_inapplicable(self.question, self.case, self.cleaned_data["why"], actor=actor)


class DisputeForm(ActForm):
    """What remains disputed; in the name of a party, where whoever writes speaks for one."""

    words = forms.CharField(label=gettext_lazy("What remains disputed"), widget=forms.Textarea(attrs=LONG))
    language = language_field()

    def __init__(self, asking: Asking, party: Party | None, data: Any = None) -> None:
        super().__init__(data, prefix="dispute")
        self.asking, self.party = asking, party
        choices = language_choices(asking.case.coalition.languages)
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        once(
            self.once_key,
            Dispute,
            lambda: actions.raise_dispute(self.asking, actor=actor, party=self.party, **told),
        )


class SettleForm(ActForm):
    """How a dispute was settled."""

    words = forms.CharField(label=gettext_lazy("How it was settled"), widget=forms.Textarea(attrs=LONG))

    def __init__(self, dispute: Dispute, data: Any = None) -> None:
        super().__init__(data, prefix=dispute.uid)
        self.dispute = dispute

    def act(self, actor: Actor) -> None:
        actions.settle_dispute(self.dispute, self.cleaned_data["words"], actor=actor)
