"""Who does what by when, what was delivered, and what those it was for say of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.agreements.models import EditionClause, Signature
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.core.models import Audience
from undersigned.parties.models import Coalition, Party
from undersigned.pledges.models.appeals import Ask
from undersigned.pledges.states import Outcome
from undersigned.texts.models import Clause


class UndertakingTerms(Kept):
    """What an undertaking means in figures: how much, until when, for whom. A signer's pledge begins with it."""

    KEPT = ("quantity", "unit", "due_on", "recipient")

    clause = models.OneToOneField(Clause, models.PROTECT, related_name="terms")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True, blank=True)
    recipient = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | ~Q(unit=""), name="an_undertaken_quantity_has_its_unit"
            )
        ]

    def __str__(self) -> str:
        return f"terms of {self.clause}"


class Pledge(Kept):
    """What a party will do, how much of it, until when: by an ask, by an undertaking it signed, or alone.

    `due_on` is a day in `time_zone`. `recipient` is whom it is for, who alone (or whose voucher) says what arrived.
    `task_of` is whose task it is inside the party, and is read there alone. Dropped, it stays with the reason.
    """

    KEPT = ("quantity", "unit", "due_on", "task_of")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="pledges")
    party = models.ForeignKey(Party, models.PROTECT, related_name="pledges")
    ask = models.ForeignKey(Ask, models.PROTECT, null=True, blank=True, related_name="pledges")
    edition_clause = models.ForeignKey(
        EditionClause, models.PROTECT, null=True, blank=True, related_name="pledges"
    )
    signature = models.ForeignKey(Signature, models.PROTECT, null=True, blank=True, related_name="pledges")
    recipient = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="pledged_to")
    words = models.TextField()
    language = models.CharField(max_length=12)
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    due_on = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=60)
    task_of = models.CharField(max_length=120, blank=True)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.PUBLIC)
    made_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_words = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("due_on", "id")
        indexes = [models.Index(fields=["coalition", "due_on"], name="pledges_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ask__isnull=True) | Q(edition_clause__isnull=True),
                name="a_pledge_comes_from_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | ~Q(unit=""), name="a_pledged_quantity_has_its_unit"
            ),
            models.UniqueConstraint(
                fields=["edition_clause", "party"],
                condition=Q(dropped_at__isnull=True, edition_clause__isnull=False),
                name="an_undertaking_is_pledged_once",
            ),
            models.UniqueConstraint(
                fields=["ask", "party"],
                condition=Q(dropped_at__isnull=True, ask__isnull=False),
                name="an_ask_is_pledged_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.words}"


class Delivery(models.Model):
    """What the giver reports. `delivered` is an ISO 8601 date as far as it is told: a year, a month or a day."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="deliveries")
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    words = models.TextField()
    language = models.CharField(max_length=12)
    place = models.CharField(max_length=120, blank=True)
    delivered = models.CharField(max_length=10)
    reported_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("reported_at", "id")

    def __str__(self) -> str:
        return f"delivery of {self.pledge}"


class Receipt(models.Model):
    """What those it was for say of a delivery, by themselves or `through` who vouches for them; superseded."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="receipts")
    party = models.ForeignKey(Party, models.PROTECT, related_name="receipts")
    through = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=120, blank=True)
    received = models.CharField(max_length=10, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("given_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["delivery"],
                condition=Q(superseded_at__isnull=True),
                name="one_receipt_now_a_delivery",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="disputed") | ~Q(words="") | Q(erased_at__isnull=False),
                name="who_disputes_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.outcome}"


class Reply(models.Model):
    """The giver's words beside a receipt that says otherwise; once."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    receipt = models.OneToOneField(Receipt, models.PROTECT, related_name="reply")
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12)
    replied_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.words
