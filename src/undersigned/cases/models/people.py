"""Whom a case concerns, and who is talked about in it and never signs."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models.case import Case
from undersigned.core.identifiers import new_uid
from undersigned.core.names import name_key
from undersigned.core.search.analysis import exact_code, tokens
from undersigned.parties.models import Coalition, Party


class Concerned(models.Model):
    """A party of the people whom a case concerns, and the party that vouches that it is theirs."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    case = models.ForeignKey(Case, models.CASCADE, related_name="concerned")
    party = models.ForeignKey(Party, models.PROTECT, related_name="concerned_in")
    vouched_by = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="vouches")
    words = models.CharField(max_length=300, blank=True)
    since_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("party__name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party"], condition=Q(ended_at__isnull=True), name="a_party_concerned_once"
            ),
            models.CheckConstraint(
                condition=Q(vouched_by__isnull=True) | ~Q(vouched_by=models.F("party")),
                name="nobody_vouches_for_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} in {self.case}"


class CaseActor(models.Model):
    """A government, firm or force, or a trade, product or place: talked about in cases, never signing."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        FIRM = "firm", _("Firm")
        FORCE = "force", _("Armed force")
        TRADE = "trade", _("Trade")
        PRODUCT = "product", _("Product")
        PLACE = "place", _("Place")
        OTHER = "other", _("Other body")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="case_actors")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    cases: "models.ManyToManyField[Case, models.Model]" = models.ManyToManyField(
        Case, blank=True, related_name="actors"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["coalition", "name"], name="an_actor_once_in_a_coalition")
        ]

    def __str__(self) -> str:
        return self.name


def actor_key(name: str) -> str:
    """Return what an actor is looked up by: its words as search compares them, without accents, signs and case."""
    return " ".join(exact_code(token.form) for token in tokens(name))[:600] or name_key(name)[:600]


class ActorName(models.Model):
    """A name of an actor, its own or another, in any script; `key` is what it is looked up by."""

    actor = models.ForeignKey(CaseActor, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    key = models.CharField(max_length=600, db_index=True)
    language = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="a_name_of_an_actor_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = actor_key(self.name)
        super().save(*args, **kwargs)
