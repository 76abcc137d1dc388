"""Reads: what meetings ask of somebody."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import SECRETARY
from undersigned.core.asked import Asked, count_words
from undersigned.meetings.models import Meeting

# A record that nobody brought in two months will not come: what is asked has an end.
PATIENCE = timedelta(days=60)


def records_missing(parties: Collection[int], coalitions: Collection[int], at: datetime) -> Iterator[Asked]:
    """Yield the meetings that are over and have no record yet, for the secretaries; two queries."""
    over = Meeting.objects.filter(coalition__in=coalitions, ends_at__lte=at, ends_at__gt=at - PATIENCE)
    told = over.filter(record=None, cancelled_at=None, erased_at=None).prefetch_related("cases")
    for meeting in told:
        yield Asked(
            act=_("Bring the record of %(title)s"),
            names={"title": meeting.title},
            why="",
            language=meeting.language,
            address=reverse("meetings:record", args=[meeting.uid]),
            coalition=meeting.coalition_id,
            party=None,
            powers=frozenset({SECRETARY}),
            since=meeting.ends_at,
            cases=frozenset(case.pk for case in meeting.cases.all()),
            words=count_words(meeting.summary),
            clauses=1,
        )
