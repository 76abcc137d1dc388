"""Rounds, and the spine of everything: positions."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.core.identifiers import new_uid
from undersigned.parties.models import Party
from undersigned.positions.states import Stance
from undersigned.texts.models import Clause, Text, Wording


class Round(models.Model):
    """The time during which positions are asked. In a sealed round nobody reads another's until it closes."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.ForeignKey(Text, models.PROTECT, related_name="rounds")
    sealed = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)
    remind_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["text"], condition=Q(closed_at__isnull=True), name="one_open_round_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"round of {self.text}"

    @property
    def is_open(self) -> bool:
        """Whether answers are taken now; past its deadline a round takes none, closed by hand or not."""
        return self.closed_at is None and timezone.now() < self.closes_at


class Position(models.Model):
    """Which party says what about which wording, in whose words, since when: superseded, never edited.

    `words` is the reservation, or the reason of a refusal, in `language`. `ratified_at` is set when the party's
    own body has decided on an edition with this wording; until then the position is provisional.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="positions")
    party = models.ForeignKey(Party, models.PROTECT, related_name="positions")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="positions")
    stance = models.CharField(max_length=1, choices=Stance.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    ratified_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("taken_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["wording", "party"],
                condition=Q(superseded_at__isnull=True),
                name="one_position_now_a_party_and_wording",
            ),
            models.CheckConstraint(
                condition=~Q(stance__in=["C", "N"]) | ~Q(words="") | Q(erased_at__isnull=False),
                name="a_refusal_or_reservation_has_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_stance_display()}"


class Condition(models.Model):
    """`Only if`: another party signs, or a clause has one of some wordings. All of a position's must hold."""

    position = models.ForeignKey(Position, models.CASCADE, related_name="conditions")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    clause = models.ForeignKey(Clause, models.PROTECT, null=True, blank=True, related_name="+")
    wordings = models.ManyToManyField(Wording, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, clause__isnull=True)
                | Q(party__isnull=True, clause__isnull=False),
                name="a_condition_names_a_party_or_a_clause",
            )
        ]

    def __str__(self) -> str:
        return f"only if {self.party or self.clause}"


class Submission(models.Model):
    """A party has handed in the form, which said that clauses left out do not stop it from signing."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="submissions")
    party = models.ForeignKey(Party, models.PROTECT, related_name="submissions")
    submitted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "party"], name="a_party_submits_once_a_round")
        ]

    def __str__(self) -> str:
        return f"{self.party} answered"
