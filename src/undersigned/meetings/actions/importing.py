"""The act that takes meetings in from a calendar: all of them or none, with one event."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.meetings.actions.meetings import MeetingDraft, call_off, change, set_row
from undersigned.meetings.models import Meeting
from undersigned.meetings.states import Timed
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition

OWN = re.compile(r"meeting-([0-9a-z]{12})@.+")
"""How this node calls its meetings in the calendars that it hands out."""


@dataclass(frozen=True)
class CalendarEntry(Timed):
    """What a calendar says of one meeting.

    `reference` is its UID there; of two entries with one UID the one with the higher `sequence` is the later.
    """

    reference: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    summary: str = ""
    place: str = ""
    online: str = ""
    cancelled: bool = False


class Change(models.TextChoices):
    """What taking an entry in does."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    CANCELLED = "cancelled", _("Called off")
    SAME = "same", _("Nothing new")


@dataclass(frozen=True)
class Step:
    """An entry, the meeting that it is here, and what taking it in does."""

    entry: CalendarEntry
    meeting: Meeting | None
    change: Change


@dataclass(frozen=True)
class Taken:
    """How many meetings a calendar brought, changed and called off."""

    new: int
    changed: int
    cancelled: int


def steps_of(coalition: Coalition, entries: Sequence[CalendarEntry]) -> list[Step]:
    """Return what taking entries in would do now; two queries."""
    own = {found[0]: found[1] for entry in entries if (found := OWN.fullmatch(entry.reference))}
    references = [entry.reference for entry in entries]
    known = {row.reference: row for row in coalition.meetings.filter(reference__in=references)}
    mine = {row.uid: row for row in coalition.meetings.filter(uid__in=own.values())}
    return [
        _step(entry, known.get(entry.reference) or mine.get(own.get(entry.reference, "")))
        for entry in entries
    ]


def _step(entry: CalendarEntry, meeting: Meeting | None) -> Step:
    if meeting is None:
        # What was never here need not be called off.
        return Step(entry, None, Change.SAME if entry.cancelled else Change.NEW)
    kept = meeting.reference_sequence if meeting.reference == entry.reference else meeting.sequence
    if meeting.cancelled_at or meeting.erased_at or entry.sequence < kept:
        return Step(entry, meeting, Change.SAME)
    if entry.cancelled:
        return Step(entry, meeting, Change.CANCELLED)
    return Step(entry, meeting, Change.CHANGED if entry.sequence > kept else Change.SAME)


@transaction.atomic
def import_meetings(coalition: Coalition, entries: Sequence[CalendarEntry], *, actor: Actor) -> Taken:
    """Take meetings in from a calendar. Taken in twice nothing changes; an entry with a higher sequence does.

    What a calendar does not say stays as it is here: who reads the page, cases, texts, agenda, who was there.
    """
    require(parties.can_draft, actor, coalition)
    # One calendar at a time: two that each look first could both set the same meeting.
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    steps = [step for step in steps_of(coalition, entries) if step.change != Change.SAME]
    uids = [_take(coalition, step) for step in steps]
    changes = [step.change for step in steps]
    taken = Taken(*(changes.count(each) for each in (Change.NEW, Change.CHANGED, Change.CANCELLED)))
    if uids:
        count: dict[str, Any] = {"new": taken.new, "changed": taken.changed, "cancelled": taken.cancelled}
        journal.record(actor, "meetings.imported", coalition, coalition=coalition, rows=uids, **count)
    return taken


def _take(coalition: Coalition, step: Step) -> str:
    entry, meeting = step.entry, step.meeting
    if meeting is None:
        made = set_row(coalition, _draft(entry), reference=entry.reference, reference_sequence=entry.sequence)
        return made.uid
    if meeting.reference == entry.reference:
        meeting.reference_sequence = entry.sequence
    if step.change == Change.CANCELLED:
        call_off(meeting)
    else:
        change(meeting, _draft(entry, meeting))
    return meeting.uid


def _draft(entry: CalendarEntry, meeting: Meeting | None = None) -> MeetingDraft:
    said: dict[str, Any] = {
        name: getattr(entry, name) for name in ("title", "starts_at", "ends_at", "time_zone")
    }
    said |= {name: getattr(entry, name) for name in ("summary", "place", "online")}
    if meeting is None:
        return MeetingDraft(**said)
    about: dict[str, Any] = {"cases": list(meeting.cases.all()), "texts": list(meeting.texts.all())}
    return MeetingDraft(**said, kind=meeting.kind, audience=meeting.audience, **about)
