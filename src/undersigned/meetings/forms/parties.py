"""Who is invited and, once it has begun, who was there: a row for each party."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.meetings import actions
from undersigned.meetings.models import Meeting
from undersigned.meetings.states import Phase, Presence
from undersigned.parties.models import Party

NOTHING = ("", _("Nothing said"))


class PresenceForm(ActForm):
    """A choice for each party: before it begins only whether it is invited."""

    def __init__(
        self,
        meeting: Meeting,
        parties: Sequence[Party],
        phase: Phase,
        data: Any = None,
        *,
        edits: bool,
    ) -> None:
        super().__init__(data)
        self.meeting, self.parties = meeting, parties
        rows = meeting.attendances.filter(superseded_at=None)
        self.known = {row.party_id: Presence(row.presence) for row in rows}
        told = [Presence.INVITED] if phase == Phase.COMING else list(Presence)
        for party in parties:
            now = self.known.get(party.pk)
            own = [each for each in told if edits or each in (now, *told[1:])]
            choices = [(each.value, each.label) for each in own]
            self.fields[party.uid] = forms.ChoiceField(
                label=party.name,
                choices=[NOTHING, *choices] if edits or now is None else choices,
                required=False,
                initial=now.value if now else "",
            )

    def act(self, actor: Actor) -> None:
        told = {party: self._chosen(party) for party in self.parties}
        changed = {party: each for party, each in told.items() if each != self.known.get(party.pk)}
        actions.tell_presence(self.meeting, changed, actor=actor)

    def _chosen(self, party: Party) -> Presence | None:
        value = self.cleaned_data[party.uid]
        return Presence(value) if value else None
