"""Questions that can be asked of every case, and what people have declared about them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models.case import Case
from undersigned.core.identifiers import new_uid
from undersigned.parties.models import Coalition, Party
from undersigned.people.models import User


class Question(models.Model):
    """A question with a place for the case, `{case}`: its words never change, other words are another question.

    It concerns a right or an actor; `polarity` says what a yes means of it: support (1) or criticism (-1).
    `number` makes its reference in the coalition; `reference` is its id in an imported register.
    """

    class Concerns(models.TextChoices):
        RIGHT = "right", _("A right of the people concerned")
        ACTOR = "actor", _("An actor: a government, a firm, a force")

    class Polarity(models.IntegerChoices):
        SUPPORT = 1, _("Yes is support")
        CRITICISM = -1, _("Yes is criticism")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=60, blank=True)
    phrasing = models.CharField(max_length=400)
    language = models.CharField(max_length=12)
    concerns = models.CharField(max_length=8, choices=Concerns.choices)
    polarity = models.SmallIntegerField(choices=Polarity.choices)
    note = models.TextField(blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replacements")
    phrased_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["coalition", "number"], name="a_question_has_its_number"),
            models.UniqueConstraint(
                fields=["coalition", "reference"],
                condition=~Q(reference=""),
                name="a_question_once_in_a_register",
            ),
            models.CheckConstraint(
                condition=Q(phrasing__contains="{case}"), name="a_question_names_its_case"
            ),
        ]

    def __str__(self) -> str:
        return self.phrasing

    @property
    def called(self) -> str:
        """Its reference in the coalition, such as Q7."""
        return f"Q{self.number}"

    def of(self, case: Case) -> str:
        """Return the question with the case's name in its place."""
        return self.phrasing.replace("{case}", case.name)


class StrongestVersion(models.Model):
    """The view behind a question at its strongest, beside the asker's words; confirmed by somebody who holds it."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    question = models.ForeignKey(Question, models.CASCADE, related_name="strongest")
    words = models.TextField()
    language = models.CharField(max_length=12)
    written_by = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="a_confirmation_has_its_party",
            )
        ]

    def __str__(self) -> str:
        return self.words


class Asking(models.Model):
    """A question put to a case, in the asker's words; or said not to apply to it, with the reason."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    question = models.ForeignKey(Question, models.PROTECT, related_name="askings")
    case = models.ForeignKey(Case, models.PROTECT, related_name="askings")
    asker = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    inapplicable_at = models.DateTimeField(null=True, blank=True)
    inapplicable_why = models.CharField(max_length=400, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("question__number", "case__name")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "case"],
                condition=Q(closed_at__isnull=True),
                name="a_question_once_of_a_case",
            ),
            models.CheckConstraint(
                condition=Q(inapplicable_at__isnull=True) | ~Q(inapplicable_why=""),
                name="what_does_not_apply_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.case}"


class Dispute(models.Model):
    """What remains disputed of a question about a case; it stays listed until somebody settles it, with words."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    asking = models.ForeignKey(Asking, models.PROTECT, related_name="disputes")
    words = models.TextField()
    language = models.CharField(max_length=12)
    raised_by = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_words = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.words


class Likeness(models.Model):
    """A person has declared two cases like for a question, and says why. `one` has the smaller key."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    question = models.ForeignKey(Question, models.PROTECT, related_name="likenesses")
    one = models.ForeignKey(Case, models.PROTECT, related_name="+")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    why = models.CharField(max_length=400)
    declared_by = models.CharField(max_length=200)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="two_cases_are_like_once"),
            models.UniqueConstraint(
                fields=["question", "one", "other"],
                condition=Q(ended_at__isnull=True),
                name="a_likeness_declared_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one} like {self.other}"
