"""Dated facts of a case, and what is said there of rights and in criticism; superseded, never edited."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models.case import Case
from undersigned.cases.models.people import CaseActor
from undersigned.core.identifiers import new_uid
from undersigned.library.models import Passage


class Fact(models.Model):
    """An entry in a case: its address stays, its words are those of its last version. Removed, it leaves a trace."""

    class Section(models.TextChoices):
        EVENT = "event", _("Timeline")
        RIGHT = "right", _("Rights")
        CRITICISM = "criticism", _("Criticism")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    section = models.CharField(max_length=12, choices=Section.choices)
    recorded_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(removed_why=""), name="a_removed_fact_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.uid}"


class FactVersion(models.Model):
    """What a fact said from `since_at` to `until_at` (None: it says so now).

    `happened` and `happened_until` are ISO 8601 dates as far as they are known: a year, a month or a day.
    """

    fact = models.ForeignKey(Fact, models.PROTECT, related_name="versions")
    words = models.TextField()
    language = models.CharField(max_length=12)
    happened = models.CharField(max_length=10, blank=True)
    happened_until = models.CharField(max_length=10, blank=True)
    attributed_to = models.CharField(max_length=200, blank=True)
    about = models.ForeignKey(CaseActor, models.PROTECT, null=True, blank=True, related_name="facts")
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="facts")
    citation = models.CharField(max_length=400, blank=True)
    since_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["fact"], condition=Q(until_at__isnull=True), name="one_version_of_a_fact_now"
            ),
            models.CheckConstraint(
                condition=Q(passage__isnull=False) | ~Q(citation="") | Q(erased_at__isnull=False),
                name="a_fact_has_its_source",
            ),
        ]

    def __str__(self) -> str:
        return self.words
