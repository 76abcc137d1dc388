"""What became of a published text: what happened, and when its owner is asked."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.core.identifiers import new_uid
from undersigned.library.models import Passage
from undersigned.parties.models import Party
from undersigned.pledges.states import Became
from undersigned.texts.models import Clause, Text

OPEN = Q(answered_at__isnull=True, ended_at__isnull=True)


class Happening(models.Model):
    """Something that became of a text, or of one demand in it, with its source; removed, it leaves a trace.

    `happened` is an ISO 8601 date as far as it is known: a year, a month or a day. `by` is who answered or acted.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.ForeignKey(Text, models.PROTECT, related_name="happenings")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="happenings")
    became = models.CharField(max_length=10, choices=Became.choices)
    by = models.CharField(max_length=200, blank=True)
    words = models.TextField()
    language = models.CharField(max_length=12)
    happened = models.CharField(max_length=10)
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="happenings")
    citation = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=400, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("happened", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(removed_why="") | Q(erased_at__isnull=False),
                name="what_is_said_not_to_have_happened_has_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.words


class FollowUp(models.Model):
    """The question to a text's owner on a day: what happened? Open until it is answered or set for another day."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.ForeignKey(Text, models.PROTECT, related_name="follow_ups")
    party = models.ForeignKey(Party, models.PROTECT, related_name="follow_ups")
    due_on = models.DateField()
    set_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        constraints = [
            models.UniqueConstraint(fields=["text"], condition=OPEN, name="one_open_follow_up_a_text")
        ]

    def __str__(self) -> str:
        return f"what became of {self.text}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.ended_at is None
