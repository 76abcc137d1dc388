"""Editions and signatures. An edition's words never change; one changed word is another edition."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.agreements.states import SignatureState
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.parties.models import Party, PartyKey
from undersigned.texts.models import Clause, Text, Wording


class Edition(Kept):
    """A text frozen: chosen wordings, and the hash of what is signed (docs/methods/bundle.md).

    `strength` and `strongest` are the edition's strength and that of the strongest text possible, so that what
    was lost stays on screen.
    """

    KEPT = ("open_to_persons",)

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.ForeignKey(Text, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    language = models.CharField(max_length=12)
    content_hash = models.CharField(max_length=71)
    strength = models.PositiveBigIntegerField()
    strongest = models.PositiveBigIntegerField()
    frozen_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    open_to_persons = models.BooleanField(default=False)

    class Meta:
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="an_edition_has_its_number")]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"


class EditionClause(models.Model):
    """A clause as it stands in an edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="clauses")
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="editions")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="editions")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=12)
    kind = models.CharField(max_length=12, blank=True)
    body = models.TextField()

    class Meta:
        ordering = ("order",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "clause"], name="a_clause_once_in_an_edition")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.body}"


class Signature(models.Model):
    """A party and an edition, provisional until the party's own body has decided.

    The decision: which `body`, when, its votes (None where it does not count them), the minority's words, and
    who entered it. `only_if` are the parties without whose signature this one falls.

    In public it stands from `shown_at` to `ended_at`, under the party's name if it is `named`. While `shown_from` is
    set, the last change waits for that day; then it is shown with all others of the day (docs/methods/protection.md).
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    state = models.CharField(
        max_length=12, choices=SignatureState.choices, default=SignatureState.PROVISIONAL
    )
    accession = models.BooleanField(default=False)
    provisional_at = models.DateTimeField(default=timezone.now)
    ratified_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_words = models.TextField(blank=True)
    body = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    votes_for = models.PositiveIntegerField(null=True, blank=True)
    votes_against = models.PositiveIntegerField(null=True, blank=True)
    votes_abstaining = models.PositiveIntegerField(null=True, blank=True)
    minority_words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    entered_by = models.CharField(max_length=120, blank=True)
    only_if = models.ManyToManyField(Party, blank=True, related_name="+")
    asked_again_at = models.DateTimeField(null=True, blank=True)
    asked_because = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    named = models.BooleanField(default=True)
    shown_from = models.DateField(null=True, blank=True, db_index=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("party__name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "party"],
                condition=Q(state__in=["provisional", "ratified"]),
                name="a_party_signs_an_edition_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="ratified") | (Q(ratified_at__isnull=False) & ~Q(body="")),
                name="a_ratified_signature_has_its_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="ratified") | Q(shown_at__isnull=False) | Q(shown_from__isnull=False),
                name="what_is_ratified_is_shown_or_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} signs {self.edition}"


class Reservation(models.Model):
    """What a signer says beside a clause: a reservation, or that it stands aside."""

    class Kind(models.TextChoices):
        RESERVATION = "reservation", _("Reservation")
        STAND_ASIDE = "stand_aside", _("Stands aside")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    signature = models.ForeignKey(Signature, models.CASCADE, related_name="reservations")
    edition_clause = models.ForeignKey(EditionClause, models.PROTECT, related_name="reservations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("edition_clause__order", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "edition_clause"], name="one_reservation_a_signature_and_clause"
            ),
            models.CheckConstraint(
                condition=Q(kind="stand_aside") | ~Q(words="") | Q(erased_at__isnull=False),
                name="a_reservation_has_words",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class OwnSignature(models.Model):
    """The document with which a party signed an edition with its own key (docs/methods/bundle.md); never edited."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    signature = models.ForeignKey(Signature, models.PROTECT, related_name="own")
    key = models.ForeignKey(PartyKey, models.PROTECT, related_name="signatures")
    document = models.TextField(blank=True)
    taken_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signature"], condition=Q(ended_at__isnull=True), name="one_document_a_signature"
            )
        ]

    def __str__(self) -> str:
        return f"{self.signature}, with its own key"


class PersonSignature(models.Model):
    """A person's name under an open letter, once, confirmed by e-mail.

    The address itself is kept until it is confirmed; after that only its keyed digest, so that nobody signs twice.
    Who does not ask to be `named` is counted: no name is kept.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="persons")
    named = models.BooleanField(default=False)
    name = models.CharField(max_length=120, blank=True)
    affiliation = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    email_digest = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("confirmed_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "email_digest"], name="a_person_signs_an_edition_once"
            ),
            models.CheckConstraint(
                condition=Q(named=True) | Q(name="", affiliation=""), name="only_who_asks_for_it_is_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name
