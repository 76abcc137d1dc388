"""Meetings: day schools, meetings and calls; their agenda and readings, who was asked, spoke, was missing."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.core.models import Audience
from undersigned.library.models import Passage, Source
from undersigned.meetings.states import Kind, Presence
from undersigned.parties.models import Coalition, Party
from undersigned.texts.models import Clause, Text


class Meeting(Kept):
    """A meeting online, at a place, or both; its moments are told in `time_zone`, where it is held.

    `reference` is the UID of the calendar that it was taken from; `sequence` counts its changes (RFC 5545, 3.8.7.4).
    Its record is a source or a text; both are read only where their own rules let them be read.
    """

    KEPT = ("title", "kind", "summary", "place", "online", "starts_at", "ends_at", "time_zone", "audience")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="meetings")
    cases = models.ManyToManyField(Case, blank=True, related_name="meetings")
    texts = models.ManyToManyField(Text, blank=True, related_name="meetings")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.MEETING)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    place = models.CharField(max_length=200, blank=True)
    online = models.CharField(max_length=300, blank=True)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.COALITION)
    reference = models.CharField(max_length=255, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    set_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    record = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="meetings")
    record_published_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("starts_at", "id")
        indexes = [models.Index(fields=["coalition", "starts_at"], name="meetings_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["coalition", "reference"],
                condition=~Q(reference=""),
                name="a_meeting_once_from_a_calendar",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """An item of the agenda, from when until when; it may be about one clause."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="agenda")
    order = models.PositiveIntegerField()
    words = models.CharField(max_length=300)
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.words


class Reading(models.Model):
    """A passage to read before a meeting, from when until when."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="readings")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="readings")
    order = models.PositiveIntegerField()
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "passage"], condition=Q(ended_at__isnull=True), name="a_reading_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.passage)


class Attendance(models.Model):
    """What is known of a party, or a current, and a meeting; superseded, never edited."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    party = models.ForeignKey(Party, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence.choices)
    told_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("party__name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "party"],
                condition=Q(superseded_at__isnull=True),
                name="a_party_at_a_meeting_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.presence}"
