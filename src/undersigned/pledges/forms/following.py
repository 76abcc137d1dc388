"""What people type of what became of a text."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.once import once
from undersigned.library.queries.sources import passage_named
from undersigned.pledges.actions import following as actions
from undersigned.pledges.models import FollowUp, Happening
from undersigned.pledges.queries.following import demands_of
from undersigned.pledges.states import Became
from undersigned.texts.models import Text
from undersigned.texts.queries import words_of


class HappeningForm(ActForm):
    """What happened, who did it, when, to which demand, and where it can be read."""

    words = forms.CharField(
        label=gettext_lazy("What happened"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    became = forms.ChoiceField(
        label=gettext_lazy("What it is"), choices=Became.choices, widget=forms.RadioSelect
    )
    clause = forms.ChoiceField(label=gettext_lazy("Which demand it answers"), required=False)
    by = forms.CharField(
        label=gettext_lazy("Who answered or acted"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    happened = forms.CharField(
        label=gettext_lazy("When"),
        max_length=10,
        help_text=gettext_lazy("As far as it is known: 2031, 2031-06 or 2031-06-03."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=gettext_lazy("Address of the passage it comes from"), max_length=300, required=False
    )
    citation = forms.CharField(label=gettext_lazy("Or its source in words"), max_length=400, required=False)

    def __init__(self, text: Text, language: str, data: Any = None) -> None:
        super().__init__(data, prefix="happened")
        self.text, self.language = text, language
        self.clauses = {clause.uid: clause for clause in demands_of(text)}
        demands = [(uid, f"{each.number} {words_of(each)}"[:120]) for uid, each in self.clauses.items()]
        whole = ("", gettext_lazy("The text as a whole"))
        self.fields["clause"].choices = [whole, *demands]  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        clause, passage = self.clauses.get(told.pop("clause")), passage_named(told.pop("address"), actor)
        account = actions.Account(clause=clause, passage=passage, language=self.language, **told)
        once(self.once_key, Happening, lambda: actions.record_happening(self.text, account, actor=actor))


class RemoveForm(ActForm):
    """Why something that was recorded is taken back."""

    why = forms.CharField(label=gettext_lazy("Why, in a sentence"), max_length=400)

    def __init__(self, happening: Happening, data: Any = None) -> None:
        super().__init__(data, auto_id=f"id-{happening.uid}-%s")
        self.happening = happening

    def act(self, actor: Actor) -> None:
        actions.remove_happening(self.happening, self.cleaned_data["why"], actor=actor)


class FollowForm(ActForm):
    """What the owner says when it is asked what happened, and when it is asked again."""

    words = forms.CharField(
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("In a few sentences. That nothing happened is an answer too."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    next_on = forms.DateField(
        label=gettext_lazy("Ask again on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, follow_up: FollowUp, language: str, data: Any = None) -> None:
        super().__init__(data, prefix="follow")
        self.follow_up, self.language = follow_up, language
        if follow_up.party.protected:
            del self.fields["next_on"]  # It would tell when it was answered.

    def act(self, actor: Actor) -> None:
        actions.answer_follow_up(self.follow_up, **self.cleaned_data, language=self.language, actor=actor)


class MailForm(forms.Form):
    """Where to mail a private link; the address is used for sending and kept nowhere."""

    mail = forms.EmailField(required=False)
