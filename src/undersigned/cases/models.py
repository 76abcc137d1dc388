"""A case: a struggle or situation that texts and sources speak of, and its terms. Facts and questions come later."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.core.identifiers import new_uid
from undersigned.core.models import Audience
from undersigned.core.names import name_key
from undersigned.library.models import Passage, Source
from undersigned.parties.models import Coalition


class Case(models.Model):
    """A struggle or situation, named by the coalition that speaks of it."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="cases")
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.COALITION)
    sources = models.ManyToManyField(Source, blank=True, related_name="cases")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["coalition", "name"], name="a_case_once_in_a_coalition")
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """A word that a newcomer does not know, defined once in a case, with the source of the definition.

    The source is a passage of the library or, where it is not in it, a citation in words.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    case = models.ForeignKey(Case, models.PROTECT, related_name="terms")
    word = models.CharField(max_length=120)
    key = models.CharField(max_length=400)
    definition = models.CharField(max_length=600)
    language = models.CharField(max_length=12)
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="terms")
    citation = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("key",)
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], name="a_term_once_in_a_case"),
            models.CheckConstraint(
                condition=Q(passage__isnull=False) | ~Q(citation=""), name="a_definition_has_its_source"
            ),
        ]

    def __str__(self) -> str:
        return self.word

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.word)
        super().save(*args, **kwargs)
