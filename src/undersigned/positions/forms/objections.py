"""Another party's answer to a reservation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.parties.models import Party
from undersigned.positions import actions
from undersigned.positions.actions.answers import LONGEST
from undersigned.positions.models import Position
from undersigned.positions.states import Effect


class ObjectionForm(ActForm):
    """What it does between the two, and the words."""

    effect = forms.ChoiceField(
        label=_("Between you and them, your answer"), choices=Effect.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("They stand beside the reservation, in public once it is published."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=LONGEST,
    )

    def __init__(self, position: Position, party: Party, language: str, data: Any = None) -> None:
        super().__init__(data, prefix=position.uid, initial={"effect": Effect.STANDS})
        self.position, self.party, self.language = position, party, language

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        effect, key = Effect(told["effect"]), self.once_key
        actions.object_to(
            self.position, self.party, effect, told["words"], actor=actor, language=self.language, key=key
        )
