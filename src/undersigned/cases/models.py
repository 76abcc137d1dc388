"""A case: a struggle or situation that texts speak of. Its facts, terms and questions come to stand here."""

from django.db import models
from django.utils import timezone

from undersigned.core.identifiers import new_uid
from undersigned.parties.models import Coalition


class Case(models.Model):
    """A struggle or situation, named by the coalition that speaks of it."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="cases")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(fields=["coalition", "name"], name="a_case_once_in_a_coalition")
        ]

    def __str__(self) -> str:
        return self.name
