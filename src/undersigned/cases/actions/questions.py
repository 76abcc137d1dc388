"""Acts on the questions of a coalition: phrased, phrased otherwise, declared alike for two cases."""

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.actions.recording import record
from undersigned.cases.models import Case, Likeness, Question
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition


@transaction.atomic
def ask_question(
    coalition: Coalition,
    phrasing: str,
    *,
    actor: Actor,
    language: str,
    concerns: str,
    polarity: int,
    note: str = "",
) -> Question:
    """Phrase a question so that it can be asked of every case; it gets the next reference.

    Args:
        phrasing: with `{case}` where the case's name goes.
        concerns: a right of the people concerned, or an actor.
        polarity: what a yes means of it: support (1) or criticism (-1).
    Raises: Refused where the phrasing has no place for the case, or the others are none of these.
    """
    require(parties.can_draft, actor, coalition)
    phrasing = _phrased(phrasing)
    if concerns not in Question.Concerns.values or polarity not in Question.Polarity.values:
        raise Refused(_("Say whether it concerns a right or an actor, and what a yes means."))
    made = Question(coalition=coalition, phrasing=phrasing, language=language[:12])
    made.concerns, made.polarity, made.note = concerns, polarity, note.strip()
    _number(made)
    record(actor, "question.phrased", made, coalition, reference=made.called, phrasing=phrasing)
    return made


@transaction.atomic
def replace_question(question: Question, phrasing: str, *, actor: Actor, note: str = "") -> Question:
    """Phrase a question otherwise: another question, with a reference of its own; what was answered stays answered.

    Raises: Refused as `ask_question` does, where the words are the same, or where it was replaced already.
    """
    require(rules.can_edit_question, actor, question)
    phrasing = _phrased(phrasing)
    if phrasing == question.phrasing:
        raise Refused(_("These are the words that it has."))
    if not Question.objects.filter(pk=question.pk, retired_at=None).update(retired_at=timezone.now()):
        raise Refused(_("This question was replaced already."))
    made = Question(coalition=question.coalition, phrasing=phrasing, language=question.language)
    made.concerns, made.polarity = question.concerns, question.polarity
    made.note, made.replaces = note.strip(), question
    _number(made)
    told = {"reference": made.called, "phrasing": phrasing, "before": question.called}
    record(actor, "question.replaced", made, question.coalition, **told)
    return made


def _phrased(phrasing: str) -> str:
    phrasing = " ".join(phrasing.split())
    if "{case}" not in phrasing:
        raise Refused(
            _(
                "Write {case} where the name of the case goes, so that the question can be asked of every case."
            )
        )
    if len(phrasing) > 400:
        raise Refused(_("A question has at most 400 characters."))
    return phrasing


def _number(question: Question) -> None:
    Coalition.objects.select_for_update().get(pk=question.coalition_id)
    last = question.coalition.questions.aggregate(last=Max("number"))["last"] or 0
    question.number = last + 1
    question.save()


@transaction.atomic
def declare_like(question: Question, one: Case, other: Case, why: str, *, actor: Actor) -> Likeness:
    """Declare two cases like for a question, and say why: who answers them otherwise is asked for the difference.

    Raises: Refused without a reason, for one case twice, for cases of another coalition, or where they are declared
        like already.
    """
    require(rules.can_edit_question, actor, question)
    why = " ".join(why.split())[:400]
    if not why:
        raise Refused(_("Say in which way the two cases are like."))
    if one == other or {one.coalition_id, other.coalition_id} != {question.coalition_id}:
        raise Refused(_("Choose two cases of this coalition."))
    one, other = sorted((one, other), key=lambda case: case.pk)
    try:
        with transaction.atomic():
            made = Likeness.objects.create(
                question=question,
                one=one,
                other=other,
                why=why,
                declared_by=actor.label[:200],
                by_id=actor.user_id,
            )
    except IntegrityError:
        raise Refused(_("These two cases are declared like already.")) from None
    told = {"reference": question.called, "one": one.name, "other": other.name, "why": why}
    record(actor, "likeness.declared", made, question.coalition, **told)
    return made


@transaction.atomic
def end_like(likeness: Likeness, *, actor: Actor) -> None:
    """Say that two cases are no longer declared like; that they were stays."""
    require(rules.can_edit_question, actor, likeness.question)
    if Likeness.objects.filter(pk=likeness.pk, ended_at=None).update(ended_at=timezone.now()):
        question = likeness.question
        told = {"reference": question.called, "one": likeness.one.name, "other": likeness.other.name}
        record(actor, "likeness.ended", likeness, question.coalition, **told)
