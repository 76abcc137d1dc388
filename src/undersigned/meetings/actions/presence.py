"""Acts on who was invited, was there, spoke, was missing: of parties and currents, never of persons."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.meetings import rules
from undersigned.meetings.actions.meetings import held, record
from undersigned.meetings.models import Attendance, Meeting
from undersigned.meetings.states import Phase, Presence
from undersigned.parties.models import Party

INVITING = (None, Presence.INVITED)
Known = Mapping[int, Attendance]


@transaction.atomic
def tell_presence(meeting: Meeting, told: Mapping[Party, Presence | None], *, actor: Actor) -> None:
    """Say of parties whether they are invited or, once it has begun, whether they were there.

    Args:
        told: by party; None takes back what was said of it.
    Raises: NotAllowed for a party that the actor does not speak for, if she does not edit either; Refused for a
        party of another coalition, before the meeting has begun, and where it was called off.
    """
    meeting = held(meeting)
    known = {row.party_id: row for row in meeting.attendances.filter(superseded_at=None)}
    for party, presence in told.items():
        if presence in INVITING:
            require(rules.can_edit, actor, meeting)
        else:
            require(rules.can_tell, actor, (meeting, party))
        _check(meeting, party, presence)
        _tell(meeting, party, presence, known, actor)


def _check(meeting: Meeting, party: Party, presence: Presence | None) -> None:
    if not meeting.coalition.memberships.filter(party=party).exists():
        raise Refused(_("%(name)s is not in the coalition.") % {"name": party.name})
    phase = meeting.phase(timezone.now())
    if presence not in INVITING and phase == Phase.COMING:
        raise Refused(_("It has not begun yet: nobody was there or was missing."))
    if presence is not None and phase == Phase.CANCELLED:
        raise Refused(_("It was called off."))


def _tell(meeting: Meeting, party: Party, presence: Presence | None, known: Known, actor: Actor) -> None:
    before = known.get(party.pk)
    if (before.presence if before else None) == presence:
        return
    if before is not None:
        Attendance.objects.filter(pk=before.pk).update(superseded_at=timezone.now())
    if presence is None:
        record(actor, "presence.taken_back", meeting, party=party.name)
        return
    invited = presence in (Presence.INVITED, Presence.MISSING) or (before is not None and before.invited)
    Attendance.objects.create(meeting=meeting, party=party, presence=presence, invited=invited)
    record(actor, f"presence.{presence}", meeting, party=party.name)
