"""Meetings to come, for everybody and for the seats, and one that is over; their agenda, and who was invited."""

from datetime import timedelta

from django.utils import timezone
from tests.doors.house.world import House

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Audience
from undersigned.meetings import actions as meetings
from undersigned.meetings.models import Meeting
from undersigned.meetings.states import Presence

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:one@a.example
DTSTART:20310603T160000Z
DTEND:20310603T180000Z
SUMMARY:Evening
END:VEVENT
END:VCALENDAR
"""


def lay_meetings(house: House) -> None:
    soon, past = timedelta(days=3), timedelta(days=-3)
    made = {
        "open": _meeting(house, "School", soon, Audience.PUBLIC),
        "inner": _meeting(house, "Call", soon, Audience.COALITION),
        "past": _meeting(house, "Evening", past, Audience.PUBLIC),
    }
    clause = house.text.clauses.select_related("text").get(order=2)
    meetings.prepare_meeting(made["open"], [("Who mends", clause), ("The rest", None)], [], actor=OPERATOR)
    meetings.prepare_meeting(made["inner"], [("Who pays", None)], [], actor=OPERATOR)
    meetings.tell_presence(made["open"], {house.party: Presence.INVITED}, actor=OPERATOR)
    meetings.tell_presence(made["past"], {house.other: Presence.MISSING}, actor=OPERATOR)
    for name, meeting in made.items():
        house.put(f"meeting.{name}", uid=meeting.uid)


def _meeting(house: House, name: str, begins: timedelta, audience: int) -> Meeting:
    starts = timezone.now() + begins
    draft = meetings.MeetingDraft(
        title=f"{name} {house.name}",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        time_zone="Europe/Paris",
        summary="What it is about.",
        place="The old mill",
        online="https://a.example/room",
        audience=audience,
        cases=[house.cases["open"]],
        texts=[house.text],
    )
    return meetings.set_meeting(house.coalition, draft, actor=OPERATOR)
