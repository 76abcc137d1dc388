"""Acts on a meeting as a whole: set, changed, prepared, called off. What was said before stays beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Case
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.models import Audience
from undersigned.library.models import Passage
from undersigned.meetings import rules
from undersigned.meetings.models import AgendaItem, Meeting, Reading
from undersigned.meetings.states import Kind, Phase
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition
from undersigned.texts.models import Clause, Text

# What lies directly in the row of a meeting.
TOLD = ("title", "kind", "summary", "place", "online", "starts_at", "ends_at", "time_zone", "audience")


@dataclass(frozen=True)
class MeetingDraft:
    """What is said of a meeting: its moments with their zone, which is `time_zone`, and what it is about."""

    title: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    kind: str = Kind.MEETING
    summary: str = ""
    place: str = ""
    online: str = ""
    audience: int = Audience.COALITION
    cases: Sequence[Case] = ()
    texts: Sequence[Text] = ()


@transaction.atomic
def set_meeting(coalition: Coalition, draft: MeetingDraft, *, actor: Actor) -> Meeting:
    """Set a meeting; one that is over already can be set too, so that its record has a place.

    Raises: Refused without a title, in a zone that is none, or where it ends before it begins.
    """
    require(parties.can_draft, actor, coalition)
    _check(draft)
    made = set_row(coalition, draft)
    record(actor, "meeting.set", made)
    return made


def set_row(coalition: Coalition, draft: MeetingDraft, **fields: Any) -> Meeting:
    """Store a meeting as it is said to be."""
    row = {name: getattr(draft, name) for name in TOLD} | fields
    made = Meeting.objects.create(coalition=coalition, language=coalition.languages[0], **row)
    _set_about(made, draft)
    return made


@transaction.atomic
def change_meeting(meeting: Meeting, draft: MeetingDraft, *, actor: Actor) -> Meeting:
    """Say otherwise what a meeting is, or when; calendars are told by its higher sequence.

    Raises: as `set_meeting` does, and Refused for a meeting that was called off.
    """
    require(rules.can_edit, actor, meeting)
    _check(draft)
    meeting = held(meeting)
    if meeting.cancelled_at:
        raise Refused(_("It was called off. Set another meeting."))
    change(meeting, draft)
    record(actor, "meeting.changed", meeting)
    return meeting


def change(meeting: Meeting, draft: MeetingDraft) -> None:
    """Store what a meeting says now, and keep what it said before."""
    with keeping(meeting):
        for name in TOLD:
            setattr(meeting, name, getattr(draft, name))
        _save_changed(meeting)
        _set_about(meeting, draft)


def held(meeting: Meeting) -> Meeting:
    """Return the row as it is stored; who changes it too waits for this transaction."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _save_changed(meeting: Meeting) -> None:
    meeting.sequence += 1
    meeting.changed_at = timezone.now()
    meeting.save()


def _set_about(meeting: Meeting, draft: MeetingDraft) -> None:
    meeting.cases.set(each for each in draft.cases if each.coalition_id == meeting.coalition_id)
    meeting.texts.set(each for each in draft.texts if each.coalition_id == meeting.coalition_id)


def _check(draft: MeetingDraft) -> None:
    if not draft.title.strip():
        raise Refused(_("Give the meeting a title."))
    if draft.time_zone not in available_timezones():
        raise Refused(_("“%(zone)s” is not a time zone. One is Europe/Madrid.") % {"zone": draft.time_zone})
    if draft.ends_at <= draft.starts_at:
        raise Refused(_("A meeting ends after it has begun."))


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, actor: Actor) -> None:
    """Call a meeting off; it stays, and says so. Called off twice, nothing changes.

    Raises: Refused for a meeting that is over.
    """
    require(rules.can_edit, actor, meeting)
    meeting = held(meeting)
    if meeting.cancelled_at:
        return
    if meeting.phase(timezone.now()) == Phase.PAST:
        raise Refused(_("It is over: it cannot be called off any more."))
    call_off(meeting)
    record(actor, "meeting.cancelled", meeting)


def call_off(meeting: Meeting) -> None:
    """Store that a meeting is called off."""
    meeting.cancelled_at = timezone.now()
    _save_changed(meeting)


@transaction.atomic
def prepare_meeting(
    meeting: Meeting,
    agenda: Sequence[tuple[str, Clause | None]],
    readings: Sequence[Passage],
    *,
    actor: Actor,
) -> None:
    """Say what is talked about, in which order, and what is read before; what was said before ends and stays.

    Args:
        agenda: words, each with the clause that it is about or None.
        readings: passages that the actor may read.
    Raises: Refused for a passage of a withdrawn source, or a clause of another coalition.
    """
    require(rules.can_edit, actor, meeting)
    meeting = held(meeting)
    for _words, clause in agenda:
        if clause is not None and clause.text.coalition_id != meeting.coalition_id:
            raise Refused(_("That clause belongs to another coalition."))
    if any(passage.source.withdrawn_at for passage in readings):
        raise Refused(_("The source of a passage was withdrawn: it cannot be read any more."))
    changed = _set_agenda(meeting, agenda) | _set_readings(meeting, list(dict.fromkeys(readings)))
    if changed:
        record(actor, "meeting.prepared", meeting)


def _set_agenda(meeting: Meeting, agenda: Sequence[tuple[str, Clause | None]]) -> bool:
    wanted = [(words[:300], clause.pk if clause else None) for words, clause in agenda]
    now = meeting.agenda.filter(ended_at=None)
    if list(now.values_list("words", "clause")) == wanted:
        return False
    now.update(ended_at=timezone.now())
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, words=words, clause_id=clause)
        for order, (words, clause) in enumerate(wanted, 1)
    )
    return True


def _set_readings(meeting: Meeting, readings: Sequence[Passage]) -> bool:
    now = meeting.readings.filter(ended_at=None)
    if list(now.values_list("passage", flat=True)) == [passage.pk for passage in readings]:
        return False
    now.update(ended_at=timezone.now())
    Reading.objects.bulk_create(
        Reading(meeting=meeting, order=order, passage=passage) for order, passage in enumerate(readings, 1)
    )
    return True


def record(actor: Actor, verb: str, meeting: Meeting, **words: Any) -> None:
    """Write the event of an act into the history of a meeting."""
    told = {"title": meeting.title, **words}
    journal.record(actor, verb, meeting, text=meeting, coalition=meeting.coalition, **told)
