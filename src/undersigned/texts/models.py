"""Texts, their clauses, and the ways to say each clause."""

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models import Case, CaseActor, Fact, Question
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept
from undersigned.library.models import Passage, Source
from undersigned.parties.models import Coalition, Party

Row = TypeVar("Row", bound=models.Model)


class Text(Kept):
    """A document made of clauses. Without addressee, ask, owner and follow-up date nobody follows it up.

    `reference` is its id in the register that it was imported from, and where it came from. `why` is one sentence on
    why it matters to somebody outside the debate.
    """

    KEPT = ("title", "why", "addressee", "ask", "owner", "follow_up_on", "weight_rule", "cases")

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("Joint text")
        APPEAL = "appeal", _("Appeal")
        PRACTICE = "practice", _("Practice report")

    class WeightRule(models.TextChoices):
        EACH = "each", _("Each organisation counts one")
        MEMBERS = "members", _("Organisations count by their members")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    coalition = models.ForeignKey(Coalition, models.PROTECT, related_name="texts")
    cases = models.ManyToManyField(Case, blank=True, related_name="texts")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STATEMENT, db_index=True)
    title = models.CharField(max_length=300)
    why = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    elsewhere = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=12)
    weight_rule = models.CharField(max_length=8, choices=WeightRule.choices, default=WeightRule.EACH)
    addressee = models.CharField(max_length=200, blank=True)
    ask = models.CharField(max_length=400, blank=True)
    owner = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="owned_texts")
    follow_up_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["coalition", "reference"],
                condition=~Q(reference=""),
                name="a_text_once_in_a_register",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unfollowed(self) -> bool:
        """Whether nobody is asked for anything, or nobody asks what became of it."""
        return not (self.addressee and self.ask and self.owner_id and self.follow_up_on)


class Unended(models.Manager[Row]):
    """What stands: given anew or taken away, a translation ends and stays."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().filter(ended_at=None)


class Translated(models.Model):
    """Words in another language, from when until when; `ever` reads those too that stood once."""

    language = models.CharField(max_length=12)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: "ClassVar[Unended[Self]]" = Unended()
    ever: "ClassVar[models.Manager[Self]]" = models.Manager()

    class Meta:
        abstract = True


class TitleTranslation(Translated):
    """The title in another language; stale when `of_title` is no longer the title."""

    text = models.ForeignKey(Text, models.CASCADE, related_name="titles")
    title = models.CharField(max_length=300)
    of_title = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["text", "language"],
                condition=Q(ended_at__isnull=True),
                name="a_title_once_a_language",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stale(self) -> bool:
        return self.of_title != self.text.title


class Clause(Kept):
    """An addressable place in a text. A pinned clause has no omission."""

    KEPT = ("number", "kind")

    class Kind(models.TextChoices):
        CITATION = "citation", _("Citation")
        RECITAL = "recital", _("Recital")
        CLAIM = "claim", _("Claim")
        PRINCIPLE = "principle", _("Principle")
        DEMAND = "demand", _("Demand")
        UNDERTAKING = "undertaking", _("Undertaking")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    text = models.ForeignKey(Text, models.PROTECT, related_name="clauses")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices, blank=True)
    pinned = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "id")

    def __str__(self) -> str:
        return f"{self.number} {self.kind}".strip()


class Subject(models.Model):
    """The one question about one case that a clause answers, and since when; answered otherwise, another row.

    `polarity` says whether who accepts the clause says yes (1) or no (-1) to the question. `about` is the actor,
    where the question concerns one.
    """

    class Polarity(models.IntegerChoices):
        YES = 1, _("Who accepts the clause says yes")
        NO = -1, _("Who accepts the clause says no")

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="subjects")
    question = models.ForeignKey(Question, models.PROTECT, related_name="subjects")
    case = models.ForeignKey(Case, models.PROTECT, related_name="subjects")
    about = models.ForeignKey(CaseActor, models.PROTECT, null=True, blank=True, related_name="subjects")
    polarity = models.SmallIntegerField(choices=Polarity.choices)
    since_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=["question", "case"], name="subjects_of_a_cell")]
        constraints = [
            models.UniqueConstraint(
                fields=["clause"], condition=Q(until_at__isnull=True), name="a_clause_answers_one_question"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.case}"


class CitedFact(models.Model):
    """A fact of a case that a clause rests on, from when until when."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="cited_facts")
    fact = models.ForeignKey(Fact, models.PROTECT, related_name="cited")
    cited_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "fact"],
                condition=Q(ended_at__isnull=True),
                name="a_clause_cites_a_fact_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.fact}"


class Wording(Kept):
    """One way to say a clause, in the text's language; leaving the clause out is a wording too.

    `strength` is a whole number, the drafters' opinion; None until they have given it to a proposed wording.
    A wording that somebody has answered is never reworded: another one `replaces` it, and is asked again.
    """

    KEPT = ("body", "strength")

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="wordings")
    is_omission = models.BooleanField(default=False)
    language = models.CharField(max_length=12)
    body = models.TextField(blank=True)
    strength = models.PositiveIntegerField(null=True, blank=True)
    proposed_by = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="proposals")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replacements")
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # The strongest first, omission last: the order in which people and the frontier read them.
        ordering = ("is_omission", models.F("strength").desc(nulls_last=True), "id")
        constraints = [
            models.UniqueConstraint(
                fields=["clause"],
                condition=Q(is_omission=True, retired_at__isnull=True),
                name="a_clause_has_one_omission",
            ),
            models.CheckConstraint(
                condition=Q(is_omission=False) | Q(strength=0, body=""),
                name="an_omission_has_no_words_or_strength",
            ),
        ]

    def __str__(self) -> str:
        return self.body or "(omitted)"


class Translation(Translated):
    """A wording's words in another language; stale when `of_body` is no longer what the wording says."""

    wording = models.ForeignKey(Wording, models.CASCADE, related_name="translations")
    body = models.TextField()
    of_body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wording", "language"],
                condition=Q(ended_at__isnull=True),
                name="a_translation_once_a_language",
            )
        ]

    def __str__(self) -> str:
        return self.body

    @property
    def stale(self) -> bool:
        return self.of_body != self.wording.body


class CitedPassage(models.Model):
    """A passage of the library that a clause rests on, from when until when."""

    clause = models.ForeignKey(Clause, models.PROTECT, related_name="cited")
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="cited")
    cited_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["clause", "passage"],
                condition=Q(ended_at__isnull=True),
                name="a_clause_cites_a_passage_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.clause}: {self.passage}"


class BriefingLine(models.Model):
    """A claim in the briefing of a case or of a source, at one of three lengths, from when until when."""

    class Length(models.TextChoices):
        SENTENCE = "sentence", _("One sentence")
        MINUTE = "minute", _("One minute")
        FIVE = "five", _("Five minutes")

    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="briefing")
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="briefing")
    length = models.CharField(max_length=8, choices=Length.choices)
    order = models.PositiveIntegerField()
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="briefings")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, source__isnull=True)
                | Q(case__isnull=True, source__isnull=False),
                name="a_briefing_is_of_a_case_or_a_source",
            ),
            models.UniqueConstraint(
                fields=["case", "length", "clause"],
                condition=Q(ended_at__isnull=True),
                name="a_claim_once_in_a_briefing_of_a_case",
            ),
            models.UniqueConstraint(
                fields=["source", "length", "clause"],
                condition=Q(ended_at__isnull=True),
                name="a_claim_once_in_a_briefing_of_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.length}: {self.clause}"
