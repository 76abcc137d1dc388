"""Links between bodies, each a claim with its passage; one after the other they lead from a trade to a case."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from undersigned.cases.models import CaseActor
from undersigned.chains.states import Out, Tie
from undersigned.core.identifiers import new_uid
from undersigned.core.models import Audience
from undersigned.parties.models import Coalition, Party
from undersigned.texts.models import Clause

LIVE = Q(ended_at__isnull=True, out_at__isnull=True)
WALKED = ("audience", "holds_until")  # Who may walk a link, and until when.


class Link(models.Model):
    """What one body does with another, as a claim clause says it, with its passages and dates.

    It stands from `recorded_at` to `ended_at` and is said to hold until `holds_until`; past that day it is expired.
    It is in no chain since `out_at`, for the reason `out_why`, while what it rests on is gone.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="chain_links")
    one = models.ForeignKey(CaseActor, models.PROTECT, related_name="links_from")
    other = models.ForeignKey(CaseActor, models.PROTECT, related_name="links_to")
    tie = models.CharField(max_length=10, choices=Tie.choices)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="chain_links")
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.COALITION)
    holds_from = models.CharField(max_length=10, blank=True)
    holds_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=400, blank=True)
    out_at = models.DateTimeField(null=True, blank=True)
    out_why = models.CharField(max_length=10, choices=Out.choices, blank=True)

    class Meta:
        ordering = ("id",)
        # Chains are walked in these alone: nothing of the rows themselves is read.
        indexes = [
            models.Index(fields=["one", "other", *WALKED], condition=LIVE, name="links_from_one"),
            models.Index(fields=["other", "one", *WALKED], condition=LIVE, name="links_to_other"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="nothing_is_linked_to_itself"),
            models.UniqueConstraint(
                fields=["one", "other", "tie"], condition=Q(ended_at__isnull=True), name="a_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} {self.tie} {self.other}"


class LinkDispute(models.Model):
    """Somebody says that a link is not so; it stands beside the link until it is settled, with words."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    link = models.ForeignKey(Link, models.PROTECT, related_name="disputes")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField()
    language = models.CharField(max_length=12)
    raised_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_words = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.words


class Tip(models.Model):
    """Somebody knows a link: in her words, with where it can be read; for the coalition's editors alone."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="tips")
    words = models.TextField()
    citation = models.CharField(max_length=400)
    sent_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("sent_at", "id")

    def __str__(self) -> str:
        return self.words
