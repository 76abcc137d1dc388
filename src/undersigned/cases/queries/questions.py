"""Reads of questions: those of a coalition, one of them, and those put to a case as it stood at a moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from undersigned.cases.models import Asking, Case, Dispute, Likeness, Question, StrongestVersion
from undersigned.cases.queries.cases import cases_visible_to
from undersigned.cases.queries.said import Answer, answers_in
from undersigned.core.actor import Actor
from undersigned.core.asof import standing
from undersigned.parties.models import Coalition
from undersigned.parties.queries import SEATS


def questions_of(coalition: Coalition, at: datetime | None = None) -> QuerySet[Question]:
    """Return a coalition's questions that are asked now, or were at a moment, by their references."""
    asked = coalition.questions.select_related("replaces", "coalition")
    return asked.filter(standing(at, "phrased_at", "retired_at")) if at else asked.filter(retired_at=None)


def get_question(actor: Actor, uid: str) -> Question:
    """Return a question of a coalition in which the actor has a seat. Raises: Http404."""
    questions = Question.objects.select_related("coalition", "replaces")
    if not actor.is_operator:
        questions = questions.filter(coalition__in=actor.coalitions(*SEATS))
    return get_object_or_404(questions, uid=uid)


def strongest_of(questions: Iterable[Question], at: datetime) -> dict[int, list[StrongestVersion]]:
    """Return the strongest versions of questions that stood at a moment, by question; confirmed ones first."""
    stood = StrongestVersion.objects.filter(
        standing(at, "written_at", "withdrawn_at"), question__in=questions
    )
    found: defaultdict[int, list[StrongestVersion]] = defaultdict(list)
    for version in stood.select_related("confirmed_by"):
        if version.confirmed_at and version.confirmed_at > at:
            version.confirmed_at = version.confirmed_by = None
        found[version.question_id].append(version)
    return {key: sorted(told, key=lambda v: (v.confirmed_at is None, v.pk)) for key, told in found.items()}


@dataclass(frozen=True)
class Like:
    """Another case that is declared like for a question, and why."""

    case: Case
    likeness: Likeness


def likenesses_of(question: Question, at: datetime) -> QuerySet[Likeness]:
    """Return the pairs of cases declared like for a question that stood at a moment."""
    stood = question.likenesses.filter(standing(at, "declared_at", "ended_at"))
    return stood.select_related("one", "other")


def like_cases(case: Case, actor: Actor, at: datetime) -> dict[int, list[Like]]:
    """Return the cases declared like a case, as far as an actor may see them, by question; two queries."""
    stood = Likeness.objects.filter(Q(one=case) | Q(other=case), standing(at, "declared_at", "ended_at"))
    pairs = [(each.other_id if each.one_id == case.pk else each.one_id, each) for each in stood]
    seen = cases_visible_to(actor).in_bulk([other for other, _ in pairs])
    found: defaultdict[int, list[Like]] = defaultdict(list)
    for other, likeness in pairs:
        if other in seen:
            found[likeness.question_id].append(Like(seen[other], likeness))
    return dict(found)


@dataclass(frozen=True)
class Put:
    """A question about a case as it stood: put to it or not, answered by clauses, disputed.

    `asking` is None where clauses answer the question though nobody has put it to the case by itself.
    """

    question: Question
    asking: Asking | None
    answers: list[Answer] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)
    strongest: list[StrongestVersion] = field(default_factory=list)
    likes: list[Like] = field(default_factory=list)

    @property
    def inapplicable(self) -> bool:
        return self.asking is not None and self.asking.inapplicable_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return not self.inapplicable and not self.answers


def questions_put_to(case: Case, actor: Actor, at: datetime) -> list[Put]:
    """Return the questions put to a case, or answered about it, by their references; no more queries for more."""
    stood = case.askings.filter(standing(at, "asked_at", "closed_at")).select_related("question")
    askings = {asking.question_id: asking for asking in stood}
    answers = answers_in(case, actor, at)
    disputes = _disputes_in(case, at)
    questions = Question.objects.filter(pk__in={*askings, *answers, *disputes}).select_related("replaces")
    told = list(questions)
    strongest, likes = strongest_of(told, at), like_cases(case, actor, at)
    return [
        Put(
            question=question,
            asking=askings.get(question.pk),
            answers=answers.get(question.pk, []),
            disputes=disputes.get(question.pk, []),
            strongest=strongest.get(question.pk, []),
            likes=likes.get(question.pk, []),
        )
        for question in told
    ]


def question_of_case(case: Case, question_uid: str, actor: Actor, at: datetime) -> Put:
    """Return one question as it stood about a case; those with a seat may look at one not put to it yet.

    Raises: Http404.
    """
    for each in questions_put_to(case, actor, at):
        if each.question.uid == question_uid:
            return each
    return Put(get_question(actor, question_uid), None)


def not_put_to(case: Case) -> QuerySet[Question]:
    """Return the questions of the coalition that are not put to a case now."""
    put = case.askings.filter(closed_at=None).values("question")
    return questions_of(case.coalition).exclude(pk__in=put)


def askings_of(question: Question, actor: Actor) -> QuerySet[Asking]:
    """Return where a question is put now, by the names of the cases that an actor may see."""
    seen = cases_visible_to(actor)
    return (
        question.askings.filter(closed_at=None, case__in=seen).select_related("case").order_by("case__name")
    )


def _disputes_in(case: Case, at: datetime) -> dict[int, list[Dispute]]:
    """Return what was disputed in a case by a moment, by question; what was settled later stands as open."""
    raised = Dispute.objects.filter(asking__case=case, raised_at__lte=at).select_related(
        "raised_by", "asking"
    )
    found: defaultdict[int, list[Dispute]] = defaultdict(list)
    for dispute in raised:
        if dispute.settled_at and dispute.settled_at > at:
            dispute.settled_at, dispute.settled_words = None, ""
        found[dispute.asking.question_id].append(dispute)
    return found
