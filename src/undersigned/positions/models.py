"""Rounds, and the spine of everything: positions."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.cases.models import Case, CaseActor, Fact, Question
from undersigned.core.identifiers import new_uid
from undersigned.library.models import Passage
from undersigned.parties.models import Coalition, Party
from undersigned.positions.states import Effect, Origin, Stance, Way
from undersigned.texts.models import Clause, Text, Wording


class Round(models.Model):
    """The time during which positions are asked. In a sealed round nobody reads another's until it closes.

    One that was imported has its `reference` there and the day it was `held_on`, an ISO 8601 date as far as it is
    known: a year, a month or a day.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.ForeignKey(Text, models.PROTECT, related_name="rounds")
    sealed = models.BooleanField(default=False)
    reference = models.CharField(max_length=80, blank=True)
    held_on = models.CharField(max_length=10, blank=True)
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
            ),
            models.UniqueConstraint(
                fields=["text", "reference"], condition=~Q(reference=""), name="a_round_once_in_a_register"
            ),
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
    own body has decided on an edition with this wording; until then the position is provisional. `mandate` tells by
    what decision the party says it. A position that was told here has words where it refuses or reserves; one taken
    over from a published register is told there, and may have none.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="positions")
    party = models.ForeignKey(Party, models.PROTECT, related_name="positions", db_index=False)
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="positions")
    stance = models.CharField(max_length=1, choices=Stance.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.TOLD)
    mandate = models.CharField(max_length=300, blank=True)
    taken_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    ratified_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("taken_at", "id")
        indexes = [models.Index(fields=["party", "wording"], name="positions_of_a_party")]
        constraints = [
            models.UniqueConstraint(
                fields=["wording", "party"],
                condition=Q(superseded_at__isnull=True),
                name="one_position_now_a_party_and_wording",
            ),
            models.CheckConstraint(
                condition=~Q(stance__in=["C", "N"])
                | ~Q(words="")
                | Q(erased_at__isnull=False)
                | Q(origin="register"),
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


class Absence(models.Model):
    """A party was asked and was not there: kept, and no position. `basis` is `source`, or `inferred` from no vote."""

    wording = models.ForeignKey(Wording, models.PROTECT, related_name="absences")
    party = models.ForeignKey(Party, models.PROTECT, related_name="absences", db_index=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="absences")
    basis = models.CharField(max_length=12)
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["party", "wording"], name="absences_of_a_party")]
        constraints = [
            models.UniqueConstraint(
                fields=["wording", "party"],
                condition=Q(superseded_at__isnull=True),
                name="absent_once_a_wording",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party} absent"


class Objection(models.Model):
    """Another party's answer to a reservation, with its effect between the two; it stands beside it everywhere."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    position = models.ForeignKey(Position, models.PROTECT, related_name="objections")
    party = models.ForeignKey(Party, models.PROTECT, related_name="objections")
    effect = models.CharField(max_length=8, choices=Effect.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    reference = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("made_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["position", "party"],
                condition=Q(withdrawn_at__isnull=True, reference=""),
                name="one_objection_a_party_and_reservation",
            ),
            models.CheckConstraint(
                condition=~Q(words="") | Q(erased_at__isnull=False), name="an_objection_has_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_effect_display()}"


class Precedent(models.Model):
    """What a party chose when it was about to answer otherwise than in a like case; asked once for the two.

    It followed (changed the answer, or put the `earlier` one to review) or distinguished: by a `fact` of one of the
    cases, in its words. When that fact changes, the distinction is reopened.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    party = models.ForeignKey(Party, models.PROTECT, related_name="precedents")
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="precedents")
    earlier = models.ForeignKey(Position, models.PROTECT, related_name="precedents")
    position = models.ForeignKey(
        Position, models.PROTECT, null=True, blank=True, related_name="chosen_against"
    )
    way = models.CharField(max_length=14, choices=Way.choices)
    fact = models.ForeignKey(Fact, models.PROTECT, null=True, blank=True, related_name="distinguishes")
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    chosen_at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("chosen_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "wording", "earlier"],
                condition=Q(ended_at__isnull=True),
                name="a_precedent_is_met_once",
            ),
            models.CheckConstraint(
                condition=~Q(way="distinguished")
                | (Q(fact__isnull=False) & (~Q(words="") | Q(erased_at__isnull=False))),
                name="a_distinction_names_a_fact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_way_display()}"


class Report(models.Model):
    """Hearsay: what somebody says that a party says. No position: it fills no blank and counts nowhere."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    party = models.ForeignKey(Party, models.PROTECT, related_name="reports")
    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    question = models.ForeignKey(Question, models.PROTECT, related_name="reports")
    about = models.ForeignKey(CaseActor, models.PROTECT, null=True, blank=True, related_name="reports")
    reporter = models.CharField(max_length=200)
    words = models.TextField()
    language = models.CharField(max_length=12)
    passage = models.ForeignKey(Passage, models.PROTECT, null=True, blank=True, related_name="reports")
    citation = models.CharField(max_length=400, blank=True)
    reported_at = models.DateTimeField(default=timezone.now)
    reply = models.TextField(blank=True)
    reply_language = models.CharField(max_length=12, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("reported_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(passage__isnull=False) | ~Q(citation="") | Q(erased_at__isnull=False),
                name="hearsay_has_its_source",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reporter} of {self.party}"


class Publication(models.Model):
    """A party lets everybody read its answers, or its blanks too, on a question, on a case, or on everything."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="publications")
    party = models.ForeignKey(Party, models.PROTECT, related_name="publications")
    question = models.ForeignKey(Question, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    blanks = models.BooleanField(default=False)
    since_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["coalition", "party"], name="publications_of_a_party")]

    def __str__(self) -> str:
        return f"{self.party} publishes"
