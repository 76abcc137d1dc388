"""Appeals: texts whose clauses are asks, made by the people concerned, and how others answer each ask."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.core.models import Audience
from undersigned.parties.models import Party
from undersigned.pledges.states import Way
from undersigned.positions.models import Position
from undersigned.texts.models import Clause, Text


class Appeal(models.Model):
    """A text in which a party of the people concerned asks for things. `vouched_by` published it in its place.

    It is closed by those who made it, in their words, never by silence.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.OneToOneField(Text, models.PROTECT, related_name="appeal")
    case = models.ForeignKey(Case, models.PROTECT, related_name="appeals")
    made_by = models.ForeignKey(Party, models.PROTECT, related_name="appeals")
    vouched_by = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_words = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-published_at", "-id")

    def __str__(self) -> str:
        return str(self.text)


class Ask(Kept):
    """What a clause of an appeal asks for: how much of it, until when, for whom, and who may read it.

    `raised_by` is whose item it is: those who made the appeal come first, in their order. `by_when` is a day in
    the coalition's time zone. A dropped ask stays, with who dropped it and why. Whoever could answer can read it:
    everybody, or the coalition's seats (docs/methods/pledges.md).
    """

    KEPT = ("order", "quantity", "unit", "by_when", "audience")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="asks")
    clause = models.OneToOneField(Clause, models.PROTECT, related_name="ask")
    raised_by = models.ForeignKey(Party, models.PROTECT, related_name="+")
    for_whom = models.ForeignKey(Party, models.PROTECT, related_name="+")
    order = models.PositiveIntegerField()
    quantity = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    by_when = models.DateField(null=True, blank=True)
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.PUBLIC)
    raised_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    dropped_why = models.CharField(max_length=400, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True)
                | (Q(dropped_by__isnull=False) & (~Q(dropped_why="") | Q(erased_at__isnull=False))),
                name="a_dropped_ask_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | ~Q(unit=""), name="an_asked_quantity_has_its_unit"
            ),
            models.CheckConstraint(
                condition=Q(audience__lte=Audience.COALITION), name="who_could_answer_reads_what_is_asked"
            ),
        ]

    def __str__(self) -> str:
        return str(self.clause)

    @property
    def of_makers(self) -> bool:
        """Whether it is an item of those whose appeal it is; they come first."""
        return self.raised_by_id == self.appeal.made_by_id


class AskAnswer(models.Model):
    """How a party answers an ask; the position is what it says of the ask's wording. Superseded, never edited."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    ask = models.ForeignKey(Ask, models.PROTECT, related_name="answers")
    party = models.ForeignKey(Party, models.PROTECT, related_name="ask_answers")
    way = models.CharField(max_length=10, choices=Way.choices)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    passed_to = models.CharField(max_length=200, blank=True)
    position = models.ForeignKey(Position, models.PROTECT, related_name="ask_answers")
    audience = models.PositiveSmallIntegerField(choices=Audience.choices, default=Audience.COALITION)
    answered_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("answered_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["ask", "party"],
                condition=Q(superseded_at__isnull=True),
                name="one_answer_now_an_ask_and_party",
            ),
            models.CheckConstraint(
                condition=~Q(way="cannot") | ~Q(words="") | Q(erased_at__isnull=False),
                name="who_cannot_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(way="passed_on") | ~Q(passed_to="") | Q(erased_at__isnull=False),
                name="what_is_passed_on_has_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.way}"
