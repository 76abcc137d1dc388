"""Acts that say which question a clause answers, and on which facts it rests. Ended, never edited."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Asking, Case, CaseActor, Fact, Question
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.texts import rules
from undersigned.texts.models import CitedFact, Clause, Subject


@transaction.atomic
def set_subject(
    clause: Clause,
    question: Question,
    case: Case,
    polarity: int,
    *,
    actor: Actor,
    about: CaseActor | None = None,
) -> Subject:
    """Say that a clause answers a question about a case, and whether who accepts it says yes (1) or no (-1).

    What it was said to answer before is kept.
    Raises: Refused where these belong to another coalition, the question concerns an actor and none of the case is
        named (or a right, and one is), was replaced, or was said not to apply to the case.
    """
    require(rules.can_draft, actor, clause.text)
    _check(clause, question, case, polarity, about)
    told = {"question": question, "case": case, "about": about, "polarity": polarity}
    Clause.objects.select_for_update().get(pk=clause.pk)
    before = clause.subjects.filter(until_at=None).first()
    if before and all(getattr(before, name) == value for name, value in told.items()):
        return before
    now = timezone.now()
    clause.subjects.filter(until_at=None).update(until_at=now)
    made = Subject.objects.create(clause=clause, since_at=now, **told)
    words = {
        "reference": question.called,
        "case": case.name,
        "about": about.name if about else "",
    }
    _record(actor, "clause.answers", clause, **words, polarity=int(polarity))
    return made


def _check(clause: Clause, question: Question, case: Case, polarity: int, about: CaseActor | None) -> None:
    homes = {clause.text.coalition_id, question.coalition_id, case.coalition_id}
    if len(homes | ({about.coalition_id} if about else set())) > 1:
        raise Refused(_("Question, case and clause belong to different coalitions."))
    if polarity not in Subject.Polarity.values:
        raise Refused(_("Say whether who accepts the clause says yes or no."))
    if question.retired_at:
        raise Refused(
            _("%(reference)s was replaced: ask its other phrasing.") % {"reference": question.called}
        )
    if question.concerns == Question.Concerns.RIGHT and about:
        raise Refused(_("%(reference)s concerns a right, not an actor.") % {"reference": question.called})
    if question.concerns == Question.Concerns.ACTOR and (about is None or about not in case.actors.all()):
        raise Refused(
            _("%(reference)s concerns an actor: say which of those that the case talks about.")
            % {"reference": question.called}
        )
    if (
        Asking.objects.filter(question=question, case=case, closed_at=None)
        .exclude(inapplicable_at=None)
        .exists()
    ):
        raise Refused(
            _("%(reference)s was said not to apply to %(case)s.")
            % {"reference": question.called, "case": case.name}
        )


@transaction.atomic
def end_subject(clause: Clause, *, actor: Actor) -> None:
    """Say that a clause answers no question any more; that it did is kept."""
    require(rules.can_draft, actor, clause.text)
    if clause.subjects.filter(until_at=None).update(until_at=timezone.now()):
        _record(actor, "clause.answers_nothing", clause)


@transaction.atomic
def cite_fact(clause: Clause, fact: Fact, *, actor: Actor) -> CitedFact:
    """Rest a clause on a fact of a case; rested on it before, it stays so.

    Raises: Refused for a fact of another coalition, or one that was removed.
    """
    require(rules.can_draft, actor, clause.text)
    if fact.case.coalition_id != clause.text.coalition_id:
        raise Refused(_("The fact belongs to another coalition."))
    if Fact.objects.select_for_update().get(pk=fact.pk).removed_at:
        raise Refused(_("This entry was removed."))
    try:
        with transaction.atomic():
            made = CitedFact.objects.create(clause=clause, fact=fact)
    except IntegrityError:
        return CitedFact.objects.get(clause=clause, fact=fact, ended_at=None)
    _record(actor, "clause.fact_cited", clause)
    return made


@transaction.atomic
def uncite_fact(clause: Clause, fact: Fact, *, actor: Actor) -> None:
    """Take a fact from under a clause; that it rested there is kept."""
    require(rules.can_draft, actor, clause.text)
    resting = CitedFact.objects.filter(clause=clause, fact=fact, ended_at=None)
    if resting.update(ended_at=timezone.now()):
        _record(actor, "clause.fact_uncited", clause)


def _record(actor: Actor, verb: str, clause: Clause, **words: Any) -> None:
    text = clause.text
    journal.record(actor, verb, clause, text=text, coalition=text.coalition, number=clause.number, **words)
