"""Meetings: day schools, meetings and calls; their agenda and readings, who was asked, spoke, was missing."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.core.models import Audience
from undersigned.library.models import Passage, Source
from undersigned.meetings.states import Kind, Phase, Presence, Timed
from undersigned.parties.models import Coalition, Party
from undersigned.texts.models import Clause, Text


class Meeting(Timed, Kept):
    """A meeting online, at a place, or both; its moments are told in `time_zone`, where it is held.

    `sequence` counts its changes (RFC 5545, 3.8.7.4). `reference` is the UID in the calendar that it was taken from,
    `reference_sequence` the count of that calendar. Its record is a source of the library, read by whoever may read
    that source.
    """

    KEPT = (
        *("title", "kind", "summary", "place", "online", "starts_at", "ends_at", "time_zone", "audience"),
        *("cases", "texts", "record", "record_published_at"),
    )

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
    reference_sequence = models.PositiveBigIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    set_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
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
            models.CheckConstraint(
                condition=Q(record__isnull=True) | Q(record_published_at__isnull=False),
                name="a_record_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def phase(self, at: datetime) -> Phase:
        """Return where it stands at a moment: at its last moment it is over."""
        if self.cancelled_at is not None and self.cancelled_at <= at:
            return Phase.CANCELLED
        if at < self.starts_at:
            return Phase.COMING
        return Phase.ON if at < self.ends_at else Phase.PAST


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
    """What is known of a party, or a current, and a meeting, and whether it was invited; superseded, never edited.

    Of persons nothing is kept.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    party = models.ForeignKey(Party, models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=8, choices=Presence.choices)
    invited = models.BooleanField()
    told_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("party__name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "party"],
                condition=Q(superseded_at__isnull=True),
                name="a_party_at_a_meeting_once",
            ),
            models.CheckConstraint(
                condition=~Q(presence__in=["invited", "missing"]) | Q(invited=True),
                name="who_is_missing_was_invited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.presence}"
