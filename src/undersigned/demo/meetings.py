"""The story’s meetings: a day school that is over, with its record, and a call to come."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.core.actor import OPERATOR
from undersigned.core.models import Audience
from undersigned.library.actions.sources import Provenance, add_source
from undersigned.library.models import Passage
from undersigned.meetings import actions
from undersigned.meetings.models import Meeting
from undersigned.meetings.states import Kind, Presence
from undersigned.parties.models import Coalition, Party
from undersigned.texts.models import Clause, Text

MINUTES = """# Reading a gauge: minutes of the day school

We stood at the weir and read the gauge together. A centimetre there is an hour at the landing, if the sluice is shut.

Whoever reads it says three things: the figure, the hour, and whether it rises. Nothing else over the loudspeaker.

We did not agree who pays for the batteries.
"""
WERE_THERE = {
    "Friends of the Arle": Presence.SPOKE,
    "Estuary Fishers' Cooperative": Presence.SPOKE,
    "Millford Waterworks Union": Presence.PRESENT,
    "Town of Saltmere": Presence.MISSING,
    "Arle Farmers' Association": Presence.UNKNOWN,
}


def tell_meetings(coalition: Coalition) -> None:
    """Hold a day school three weeks ago, and set a call in ten days about the joint statement."""
    dam = Case.objects.get(coalition=coalition, name="The Harrow Dam")
    statement = Text.objects.get(coalition=coalition, title__startswith="Joint")
    school = _set(
        coalition,
        -21,
        (time(10), time(16)),
        title="How to read a gauge",
        kind=Kind.DAY_SCHOOL,
        summary="A day at the weir for whoever has never read a gauge. No knowledge is needed.",
        place="Boat shed at the weir, Ferrow",
        cases=[dam],
    )
    level = list(Passage.objects.filter(source__coalition=coalition, exact__contains="19 hundredths")[:1])
    agenda = [("What a centimetre means", None), ("Who reads, and in which language", None)]
    actions.prepare_meeting(school, agenda, level, actor=OPERATOR)
    _tell_presence(school)
    told = Provenance(title="Minutes of “How to read a gauge”", language="en", audience=Audience.PUBLIC)
    minutes = add_source(coalition, MINUTES.encode(), actor=OPERATOR, filename="minutes.md", told=told)
    actions.publish_record(school, minutes, actor=OPERATOR)
    _call(coalition, dam, statement)


def _call(coalition: Coalition, dam: Case, statement: Text) -> None:
    call = _set(
        coalition,
        10,
        (time(19), time(20, 30)),
        title="Before we choose the common text",
        kind=Kind.CALL,
        summary="Whoever answered the joint statement says in two minutes what would move it.",
        online="https://talk.rivers.example/common-text",
        cases=[dam],
        texts=[statement],
    )
    clause = Clause.objects.select_related("text").get(text=statement, number="4")
    agenda = [("The clause that costs most", clause), ("What nobody has said yet", None)]
    actions.prepare_meeting(call, agenda, [], actor=OPERATOR)
    asked = Party.objects.filter(memberships__coalition=coalition, memberships__until=None, protected=False)
    actions.tell_presence(call, dict.fromkeys(asked, Presence.INVITED), actor=OPERATOR)


def _set(coalition: Coalition, days: int, hours: tuple[time, time], **said: Any) -> Meeting:
    """Set a public meeting so many days from today, on the clock of the coalition."""
    zone = ZoneInfo(coalition.time_zone)
    day = timezone.localdate(timezone=zone) + timedelta(days=days)
    starts, ends = (datetime.combine(day, hour, zone) for hour in hours)
    draft = actions.MeetingDraft(
        starts_at=starts,
        ends_at=ends,
        time_zone=coalition.time_zone,
        audience=Audience.PUBLIC,
        **said,
    )
    return actions.set_meeting(coalition, draft, actor=OPERATOR)


def _tell_presence(school: Meeting) -> None:
    parties = {each.name: each for each in Party.objects.filter(memberships__coalition=school.coalition)}
    invited = {parties[name]: Presence.INVITED for name in WERE_THERE}
    actions.tell_presence(school, invited, actor=OPERATOR)
    told = {parties[name]: presence for name, presence in WERE_THERE.items()}
    actions.tell_presence(school, told, actor=OPERATOR)
