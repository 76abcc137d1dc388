"""A briefing at three lengths, chosen from the claims that rest on passages."""

from typing import Any

from django import forms
from django.db import transaction

from undersigned.cases.models import Case
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.library.models import Source
from undersigned.texts import actions
from undersigned.texts.models import BriefingLine
from undersigned.texts.queries import briefing_of, claims_of, words_of


class BriefingForm(ActForm):
    """For each length the claims it holds, in the order of their texts."""

    def __init__(self, subject: Case | Source, data: Any = None) -> None:
        super().__init__(data)
        self.subject = subject
        self.claims = {claim.uid: claim for claim in claims_of(subject.coalition)}
        self.told = briefing_of(subject)
        choices = [(uid, words_of(claim)) for uid, claim in self.claims.items()]
        for length in BriefingLine.Length:
            self.fields[length.value] = forms.MultipleChoiceField(
                label=length.label,
                choices=choices,
                required=False,
                initial=[claim.uid for claim in self.told.get(length.value, [])],
                widget=forms.CheckboxSelectMultiple,
            )

    @transaction.atomic
    def act(self, actor: Actor) -> None:
        for length in BriefingLine.Length:
            chosen = set(self.cleaned_data[length.value])
            claims = [claim for uid, claim in self.claims.items() if uid in chosen]
            if claims != self.told.get(length.value, []):
                actions.set_briefing(self.subject, length, claims, actor=actor)
