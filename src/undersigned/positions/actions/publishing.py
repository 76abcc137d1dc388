"""The mirror: a party lets everybody read its answers in the register, and where it has none, if it wishes."""

from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.cases.models import Case, Question
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import parties_in, stands_from
from undersigned.positions import rules
from undersigned.positions.models import Publication


@transaction.atomic
def publish_answers(
    party: Party,
    coalition: Coalition,
    *,
    actor: Actor,
    question: Question | None = None,
    case: Case | None = None,
    blanks: bool = False,
) -> Publication:
    """Let everybody read a party's answers: to a question, about a case, or all; published so already, it stays.

    Of a protected party they are read from the next day on.

    Args:
        blanks: also where it was asked and has not answered, or was absent.
    Raises: Refused where the party is not in the coalition, or question or case are another's.
    """
    require(rules.can_publish, actor, (coalition, party))
    if not parties_in(coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(party)s is not in the coalition.") % {"party": party.name})
    if any(thing and thing.coalition_id != coalition.pk for thing in (question, case)):
        raise Refused(_("This is not a question or a case of the coalition."))
    told = {"coalition": coalition, "party": party, "question": question, "case": case, "blanks": blanks}
    # Locked, so that two presses at once make one row.
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    there = Publication.objects.filter(**told, until_at=None).first()
    if there:
        return there
    made = Publication.objects.create(**told, since_at=stands_from(party, coalition))
    journal.record(
        actor, "answers.published", made, coalition=coalition, party=party.name, what=told_of(made)
    )
    return made


@transaction.atomic
def end_publication(publication: Publication, *, actor: Actor) -> None:
    """Let strangers read a party's answers no more; what they have read they have."""
    require(rules.can_publish, actor, (publication.coalition, publication.party))
    live = Publication.objects.filter(pk=publication.pk, until_at=None)
    if live.update(until_at=stands_from(publication.party, publication.coalition)):
        journal.record(
            actor,
            "answers.unpublished",
            publication,
            coalition=publication.coalition,
            party=publication.party.name,
            what=told_of(publication),
        )


def told_of(publication: Publication) -> str:
    """Return in words which answers a publication is about."""
    question, case = publication.question, publication.case
    if question and case:
        return question.of(case)
    if question or case:
        return question.phrasing if question else str(case)
    return _("everything")
