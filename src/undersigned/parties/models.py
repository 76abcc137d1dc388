"""Parties, coalitions, seats, and private links."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.core.names import look_key, name_key
from undersigned.people.models import User


class Coalition(models.Model):
    """The parties working on texts together; it owns its texts. A node holds several, strangers to one another."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    languages = models.JSONField(
        default=list, help_text="Language codes, the first is the one texts are drafted in"
    )
    time_zone = models.CharField(max_length=60, default="UTC")
    created_at = models.DateTimeField(default=timezone.now)
    parties: "models.ManyToManyField[Party, Membership]" = models.ManyToManyField(
        "Party", through="Membership", related_name="coalitions"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Party(Kept):
    """Whoever can take a position (Popolo: organization, post or person).

    `members` is the number of its members on `members_on`, by `members_evidence`; without evidence it is
    self-declared. A current names the organisation it belongs to in `parent`. `reference` is the id in a register
    that the party was imported from. `elsewhere` names the node where it answers and signs, if that is another one.
    """

    KEPT = ("kind", "name", "place", "languages", "parent", "members", "members_on", "members_evidence")

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Organisation")
        CURRENT = "current", _("Current")
        PERSON = "person", _("Person")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORGANISATION)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)
    languages = models.JSONField(default=list)
    reference = models.CharField(max_length=60, blank=True, db_index=True)
    elsewhere = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="currents")
    protected = models.BooleanField(default=False)
    voucher = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="vouched")
    members = models.PositiveBigIntegerField(null=True, blank=True)
    members_on = models.DateField(null=True, blank=True)
    members_evidence = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="current") | Q(parent__isnull=False), name="a_current_has_an_organisation"
            ),
            models.CheckConstraint(
                condition=Q(members__isnull=True) | Q(members_on__isnull=False), name="members_have_a_date"
            ),
            models.CheckConstraint(
                condition=Q(protected=False, voucher__isnull=True)
                | Q(
                    protected=True, voucher__isnull=False, place="", members__isnull=True, members_evidence=""
                ),
                name="the_protected_are_vouched_for",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def vouched_for(self) -> str:
        """Who vouches for a protected party, in the reader's language; empty for others."""
        if self.voucher is None:
            return ""
        return gettext("vouched for by %(name)s") % {"name": self.voucher.name}

    @property
    def beside_name(self) -> str:
        """What stands beside its name in public: its place, or who vouches for it."""
        return self.vouched_for or self.place

    @property
    def language(self) -> str:
        """The language it is addressed in; empty where it has told none."""
        return self.languages[0] if self.languages else ""


def keys_of(name: str) -> dict[str, str]:
    """Return by field what a membership holds of its party's name."""
    return {"name_key": name_key(name), "look_key": look_key(name)[:600]}


class Membership(Kept):
    """A party in a coalition, and since when.

    `name_key` and `look_key` hold that no two there now have one name, or names that look the same.

    `away` are the spans in which it had left, as pairs of the day it left and the day it was back.
    """

    KEPT = ("since", "until", "away")

    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="memberships")
    party = models.ForeignKey(Party, models.PROTECT, related_name="memberships")
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    away = models.JSONField(default=list, blank=True)
    name_key = models.CharField(max_length=600)
    look_key = models.CharField(max_length=600)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coalition", "party"], name="a_party_once_in_a_coalition"),
            models.UniqueConstraint(
                fields=["coalition", "name_key"],
                condition=Q(until__isnull=True),
                name="a_name_once_in_a_coalition",
            ),
            models.UniqueConstraint(
                fields=["coalition", "look_key"],
                condition=Q(until__isnull=True),
                name="a_look_once_in_a_coalition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} in {self.coalition}"

    def was_inside(self, first: date, last: date) -> bool:
        """Whether the party was in the coalition on some day of a span."""
        if self.since > last or (self.until is not None and self.until < first):
            return False
        spans = ((date.fromisoformat(left), date.fromisoformat(back)) for left, back in self.away)
        return not any(left < first and last < back for left, back in spans)

    def save(self, *args: Any, **kwargs: Any) -> None:
        for field, key in keys_of(self.party.name).items():
            setattr(self, field, getattr(self, field) or key)
        super().save(*args, **kwargs)


class Relation(models.Model):
    """A tie between two bodies: what `party` is to `body`, from when until when, and what shows it.

    `since` and `until` are days in the world; from `recorded_at` to `ended_at` it stood here.
    """

    class Kind(models.TextChoices):
        MEMBER = "member", _("Member")
        CONSULTATIVE = "consultative", _("Consultative member")
        OBSERVER = "observer", _("Observer")
        SISTER = "sister", _("Sister organisation")
        VIA = "via", _("Through a third body")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    party = models.ForeignKey(Party, models.PROTECT, related_name="relations")
    body = models.ForeignKey(Party, models.PROTECT, related_name="related")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    evidence = models.CharField(max_length=300, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("body__name", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(party=models.F("body")), name="nobody_is_tied_to_itself"),
            models.UniqueConstraint(
                fields=["party", "body", "kind"], condition=Q(ended_at__isnull=True), name="a_tie_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.kind} of {self.body}"


class Seat(models.Model):
    """What a person may do in a coalition, and for which party."""

    class Power(models.TextChoices):
        DELEGATE = "delegate", _("Delegate: answers for the organisation")
        OFFICER = "officer", _("Officer: signs and withdraws for the organisation")
        EDITOR = "editor", _("Editor: drafts texts and translations")
        SECRETARY = "secretary", _("Secretary: invites, asks, freezes and publishes")
        OBSERVER = "observer", _("Observer: reads")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="seats")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="seats")
    power = models.CharField(max_length=12, choices=Power.choices)
    since = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "coalition", "party", "power"],
                condition=Q(ended_at__isnull=True, party__isnull=False),
                name="a_party_seat_once",
            ),
            models.UniqueConstraint(
                fields=["user", "coalition", "power"],
                condition=Q(ended_at__isnull=True, party__isnull=True),
                name="a_coalition_seat_once",
            ),
            models.CheckConstraint(
                condition=~Q(power__in=["delegate", "officer"]) | Q(party__isnull=False),
                name="who_speaks_for_a_party_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.power}"


class PrivateLink(models.Model):
    """A capability: its secret is kept only as a hash; scoped to a party, a purpose, a subject and one address.

    One that was opened `through` another, from the page of what is asked of a party, lives no longer than that one.
    """

    class Purpose(models.TextChoices):
        ANSWER = "answer", _("Answer a text")
        SIGN = "sign", _("Sign an edition")
        BACK = "back", _("Read what would bring it back")
        REVIEW = "review", _("Say whether it still holds")
        REPLY = "reply", _("Reply to what is reported of it")
        CONFIRM = "confirm", _("Say whether its view is well put")
        PLEDGE = "pledge", _("Answer an appeal, report what was done")
        RECEIVE = "receive", _("Say what arrived")
        FOLLOW = "follow", _("Say what became of a text")
        INBOX = "inbox", _("See what is asked of it")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    token_hash = models.CharField(max_length=64, unique=True)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="links")
    party = models.ForeignKey(Party, models.PROTECT, related_name="links")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    subject_uid = models.CharField(max_length=12)
    address = models.CharField(max_length=200)
    language = models.CharField(max_length=12, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    through = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="opened")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["party", "purpose", "subject_uid"],
                condition=Q(revoked_at__isnull=True, through__isnull=True),
                name="one_live_link_a_party_purpose_and_subject",
            ),
            models.UniqueConstraint(
                fields=["through", "party", "purpose", "subject_uid"],
                condition=Q(revoked_at__isnull=True, through__isnull=False),
                name="one_live_link_through_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} link of {self.party}"

    @property
    def is_live(self) -> bool:
        live = self.revoked_at is None and timezone.now() < self.expires_at
        return live and (self.through is None or self.through.is_live)


class PartyKey(models.Model):
    """The public half of a key with which a party signs by itself, as a multikey; superseded, never edited."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    party = models.ForeignKey(Party, models.PROTECT, related_name="keys")
    key = models.CharField(max_length=80)
    told_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-told_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=Q(ended_at__isnull=True), name="a_party_signs_with_one_key"
            )
        ]

    def __str__(self) -> str:
        return self.key
