"""A case: a struggle or situation that texts and sources speak of, its names and its terms."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.core.asof import standing
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept, Said
from undersigned.core.models import Audience
from undersigned.core.names import name_key
from undersigned.library.models import Passage, Source
from undersigned.parties.models import Coalition


class Case(Kept):
    """A struggle or situation, named by the coalition that speaks of it; a sub-case has a `parent`.

    `reference` is its id in the register that it was imported from. What it was called before its versions tell.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="cases")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    reference = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.COALITION)
    sources = models.ManyToManyField(Source, blank=True, related_name="cases")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["coalition", "name"], name="a_case_once_in_a_coalition"),
            models.UniqueConstraint(
                fields=["coalition", "reference"],
                condition=~Q(reference=""),
                name="a_case_once_in_a_register",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def said_at(cls, at: datetime) -> dict[int, Said]:
        stood = CaseVersion.objects.filter(standing(at), until_at__isnull=False, erased_at=None)
        return {case: {"name": name} for case, name in stood.values_list("case", "name")}


class CaseName(models.Model):
    """Another name of a case: in a language, or as others call it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="names")
    language = models.CharField(max_length=12)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ("language", "name")
        constraints = [
            models.UniqueConstraint(fields=["case", "language", "name"], name="a_name_of_a_case_once")
        ]

    def __str__(self) -> str:
        return self.name


class CaseVersion(models.Model):
    """What was said of a case, from when until when: `until_at` is None for what is said now.

    `names` are pairs of language and name; `sources` and `actors` are uids, as they stood in the case.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="versions")
    parent = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    names = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    actors = models.JSONField(default=list, blank=True)
    since_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_at__isnull=True), name="one_version_of_a_case_now"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A word that a newcomer does not know, defined once in a case, with the source of the definition.

    The source is a passage of the library or, where it is not in it, a citation in words. Defined anew, the uid goes
    over to the new definition; the earlier one stays with its `removed_at` and a uid of its own.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    case = models.ForeignKey(Case, models.PROTECT, related_name="terms")
    word = models.CharField(max_length=120)
    key = models.CharField(max_length=400)
    definition = models.CharField(max_length=600)
    language = models.CharField(max_length=12)
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="terms")
    citation = models.CharField(max_length=300, blank=True)
    defined_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("key",)
        constraints = [
            models.UniqueConstraint(
                fields=["case", "key"], condition=Q(removed_at__isnull=True), name="a_term_once_in_a_case"
            ),
            models.CheckConstraint(
                condition=Q(passage__isnull=False) | ~Q(citation=""), name="a_definition_has_its_source"
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.word)
        super().save(*args, **kwargs)
