"""What people type: the day of a review, and whether it still holds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.parties.models import Party
from undersigned.parties.queries import parties_in
from undersigned.positions.models import Position
from undersigned.positions.states import Stance
from undersigned.reviews import actions
from undersigned.reviews.models import Review
from undersigned.reviews.queries import Subject
from undersigned.reviews.states import Outcome
from undersigned.texts.queries import words_of


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SetForm(ActForm):
    """On which day it is asked, and of whom."""

    due_on = forms.DateField(label=_("Ask on"), widget=DayInput())
    party: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        label=_("Who answers for it"), queryset=Party.objects.none(), to_field_name="uid"
    )

    def __init__(self, subject: Subject, data: Any = None) -> None:
        super().__init__(data)
        self.subject = subject
        if isinstance(subject, Position):
            del self.fields["party"]
            return
        self.fields["party"].queryset = parties_in(subject.text.coalition)  # type: ignore[attr-defined]
        owner = subject.text.owner
        self.fields["party"].initial = owner.uid if owner else None

    def act(self, actor: Actor) -> None:
        actions.set_review(self.subject, actor=actor, **self.cleaned_data)


class MailForm(forms.Form):
    """Where to mail a private link; the address is used for sending and kept nowhere."""

    mail = forms.EmailField(required=False)


class ReviewForm(ActForm):
    """Whether it holds, why, what is said instead, and when it is asked again."""

    outcome = forms.ChoiceField(
        label=_("Does it still hold?"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Why, in a sentence"),
        help_text=_("Readers are told. Where it holds you may leave it empty."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        required=False,
    )
    stance = forms.ChoiceField(label=_("If amended: what you say of these words now"), required=False)
    amended = forms.CharField(
        label=_("If amended: your words now"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
    )
    next_on = forms.DateField(label=_("Ask again on"), widget=DayInput(), required=False)

    def __init__(self, review: Review, language: str, data: Any = None) -> None:
        super().__init__(data, initial=_first(review))
        self.review, self.language = review, language
        stances = [("", "—"), *Stance.choices]
        self.fields["stance"].choices = stances  # type: ignore[attr-defined]
        if review.position is None:
            del self.fields["stance"]
        if review.edition is not None:
            del self.fields["amended"]

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        stance = told.pop("stance", "")
        answer = actions.Answer(**told, stance=Stance(stance) if stance else None, language=self.language)
        actions.answer_review(self.review, answer, actor=actor)


def _first(review: Review) -> dict[str, str]:
    if review.position:
        return {"stance": review.position.stance, "amended": review.position.words}
    return {"amended": words_of(review.clause)} if review.clause else {}
