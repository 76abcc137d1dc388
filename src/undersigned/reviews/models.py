"""Does it still hold? Asked of a position, of a claim, of an edition, on a day; what stood before is kept."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.agreements.models import Edition
from undersigned.cases.models import Fact
from undersigned.core.identifiers import new_uid
from undersigned.parties.models import Coalition, Party
from undersigned.positions.models import Position
from undersigned.reviews.states import Cause, Outcome
from undersigned.texts.models import Clause, Wording

OPEN = Q(answered_at__isnull=True, ended_at__isnull=True)


class Review(models.Model):
    """The question whether something still holds: from when it is due, who answers for it, and what was answered.

    It is open until it is answered, or until another one takes its place (`ended_at`). An amended position names
    the one that took its place in `after`, an amended claim the words that were proposed.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="reviews")
    party = models.ForeignKey(Party, models.PROTECT, related_name="reviews")
    position = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="reviews")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="reviews")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="reviews")
    due_on = models.DateField()
    cause = models.CharField(max_length=10, choices=Cause.choices, default=Cause.DATE)
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, blank=True, related_name="reviews")
    set_at = models.DateTimeField(default=timezone.now)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    after = models.ForeignKey(Position, models.PROTECT, null=True, blank=True, related_name="+")
    proposed = models.ForeignKey(Wording, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["coalition", "due_on"], name="reviews_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(position__isnull=False, clause__isnull=True, edition__isnull=True)
                | Q(position__isnull=True, clause__isnull=False, edition__isnull=True)
                | Q(position__isnull=True, clause__isnull=True, edition__isnull=False),
                name="a_review_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="")
                | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="an_answered_review_has_its_outcome",
            ),
            models.UniqueConstraint(fields=["position"], condition=OPEN, name="one_open_review_a_position"),
            models.UniqueConstraint(fields=["clause"], condition=OPEN, name="one_open_review_a_clause"),
            models.UniqueConstraint(fields=["edition"], condition=OPEN, name="one_open_review_an_edition"),
        ]

    def __str__(self) -> str:
        return f"review of {self.subject}"

    @property
    def subject(self) -> Position | Clause | Edition:
        """What is reviewed."""
        found = self.position or self.clause or self.edition
        assert found is not None
        return found

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.ended_at is None
