"""The act on a meeting's record: a source of the library."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.library.models import Source
from undersigned.meetings import rules
from undersigned.meetings.actions.meetings import held, record
from undersigned.meetings.models import Meeting
from undersigned.meetings.queries.meetings import unanswered
from undersigned.meetings.states import Phase


@transaction.atomic
def publish_record(meeting: Meeting, source: Source, *, actor: Actor) -> None:
    """Give a past meeting its record; another one later stands in its place, and the earlier stays beside it.

    Raises: Refused before it is over, where it was called off, for a source that is withdrawn or of another
        coalition, and while nothing is said of a party that was invited.
    """
    require(rules.can_edit, actor, meeting)
    meeting = held(meeting)
    _check(meeting, source)
    if meeting.record_id == source.pk:
        return
    with keeping(meeting):
        meeting.record, meeting.record_published_at = source, timezone.now()
        meeting.save(update_fields=["record", "record_published_at"])
    record(actor, "meeting.recorded", meeting)


def _check(meeting: Meeting, source: Source) -> None:
    phase = meeting.phase(timezone.now())
    if phase == Phase.CANCELLED:
        raise Refused(_("It was called off: there is no record of it."))
    if phase != Phase.PAST:
        raise Refused(_("It is not over yet: its record comes afterwards."))
    if source.coalition_id != meeting.coalition_id or source.withdrawn_at:
        raise Refused(_("That source cannot be its record."))
    if silent := unanswered(meeting):
        names = ", ".join(f"\u2068{row.party.name}\u2069" for row in silent)
        raise Refused(
            _(
                "Say first of each that was invited whether it was there; what nobody knows is “Not known”: %(names)s"
            )
            % {"names": names}
        )
