"""Practice reports: what was tried and what came of it; and who may be asked, when both sides want it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.core.identifiers import new_uid
from undersigned.parties.models import Party
from undersigned.people.models import User
from undersigned.pledges.models import Ask
from undersigned.practices.states import Part
from undersigned.texts.models import Clause, Text


class Practice(models.Model):
    """A practice report: a text of a party, bound to cases by the text and to asks; its clauses are its parts.

    It stands in public from `published_at`, which may be a day to come, until it is withdrawn, in words.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.OneToOneField(Text, models.PROTECT, related_name="practice")
    party = models.ForeignKey(Party, models.PROTECT, related_name="practices")
    asks = models.ManyToManyField(Ask, blank=True, related_name="practices")
    begun_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_words = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-published_at", "-id")
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_words="") | Q(erased_at__isnull=False),
                name="a_withdrawn_report_says_why",
            )
        ]

    def __str__(self) -> str:
        return str(self.text)


class PracticePart(models.Model):
    """Which part of a practice report a clause is."""

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="parts")
    part = models.CharField(max_length=10, choices=Part.choices)
    clause = models.OneToOneField(Clause, models.PROTECT, related_name="practice_part")

    class Meta:
        ordering = ("clause__order",)
        constraints = [models.UniqueConstraint(fields=["practice", "part"], name="a_part_once_in_a_report")]

    def __str__(self) -> str:
        return f"{self.practice}: {self.part}"


class Contact(models.Model):
    """A person who may be asked about a report, and how she is reached: shown to whom she has consented to alone."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="contacts")
    user = models.ForeignKey(User, models.CASCADE, related_name="contacts")
    reached_at = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("offered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "user"], condition=Q(withdrawn_at__isnull=True), name="a_contact_once"
            )
        ]

    def __str__(self) -> str:
        return f"contact for {self.practice}"


class Introduction(models.Model):
    """Somebody asks a contact: her own contact data with it is her consent; the other's is `consented_at`.

    Whoever is asked may decline, which nobody is told: to the asker it is a question without an answer. Ended by
    either side, it keeps no data.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="introductions")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="introductions")
    reached_at = models.CharField(max_length=300, blank=True)
    words = models.CharField(max_length=600, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    consented_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "asked_by"], condition=Q(ended_at__isnull=True), name="asked_once"
            ),
            models.CheckConstraint(
                condition=Q(consented_at__isnull=True) | Q(declined_at__isnull=True),
                name="who_consents_has_not_declined",
            ),
        ]

    def __str__(self) -> str:
        return f"question to {self.contact}"
