"""Who may do what with meetings. Small predicates; what none allows is denied."""

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.meetings.models import Meeting
from undersigned.parties import rules as parties
from undersigned.parties.models import Party


def can_edit(actor: Actor, meeting: Meeting) -> bool:
    """Editors and secretaries set it, invite, call it off and publish its record."""
    return bool(parties.can_draft(actor, meeting.coalition))


def can_tell(actor: Actor, subject: tuple[Meeting, Party]) -> bool:
    """Whether a party was there say editors and secretaries, and whoever speaks for that party."""
    meeting, party = subject
    own = actor.kind == "person" and actor.holds(
        DELEGATE, OFFICER, coalition=meeting.coalition_id, party=party.pk
    )
    return own or can_edit(actor, meeting)
