"""What is found of a meeting: what it is called, what it is about, where, and its agenda."""

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from undersigned.core import search
from undersigned.meetings.models import AgendaItem, Meeting

FOLLOWED = ("meeting.set", "meeting.changed", "meeting.prepared", "meeting.cancelled", "meetings.imported")


def index_meetings(meetings: QuerySet[Meeting]) -> None:
    """Lay down meetings, in the place of what was there; erased ones are found no more."""
    uids = list(meetings.values_list("uid", flat=True))
    search.hold(*uids)
    agenda = Prefetch("agenda", AgendaItem.objects.filter(ended_at=None))
    told = Meeting.objects.filter(uid__in=uids, erased_at=None).prefetch_related(agenda)
    search.change("meeting", uids, map(_entry, told.order_by("pk")))


def follow(kind: str, uid: str, _text_uid: str) -> None:
    """Lay a meeting down anew in the transaction of the act that changed it; of a calendar, all of its coalition."""
    one = kind == "meeting"
    index_meetings(Meeting.objects.filter(uid=uid) if one else Meeting.objects.filter(coalition__uid=uid))


def _entry(meeting: Meeting) -> search.Entry:
    items = [item.words for item in meeting.agenda.all()]
    return search.Entry(
        kind="meeting",
        uid=meeting.uid,
        coalition=meeting.coalition_id,
        audience=meeting.audience,
        address=reverse("meetings:meeting", args=[meeting.uid]),
        title=f"{meeting.title}, {meeting.first_day.isoformat()}",
        heading=meeting.title,
        words="\n".join(part for part in (meeting.summary, meeting.place, *items) if part),
        language=meeting.language,
    )
