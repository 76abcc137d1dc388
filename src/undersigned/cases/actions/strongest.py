"""The view behind a question at its strongest: written by anybody, confirmed by somebody who holds it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.actions.recording import record
from undersigned.cases.models import Question, StrongestVersion
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties.actions import issue_link
from undersigned.parties.models import Party, PrivateLink

ADDRESS = "/view/{link}/"
VALID = timedelta(days=60)


@transaction.atomic
def write_strongest(question: Question, words: str, *, actor: Actor, language: str) -> StrongestVersion:
    """Write the view behind a question at its strongest; until somebody who holds it confirms, it says so.

    Raises: Refused without words.
    """
    require(rules.can_write_strongest, actor, question)
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise Refused(_("Write the view as those would say it who hold it."))
    made = StrongestVersion.objects.create(
        question=question,
        words=words,
        language=language[:12],
        written_by=actor.label[:200],
        by_id=actor.user_id,
    )
    record(actor, "strongest.written", made, question.coalition, reference=question.called, words=words)
    return made


@transaction.atomic
def confirm_strongest(version: StrongestVersion, party: Party, *, actor: Actor) -> StrongestVersion:
    """Confirm for a party that holds the view: yes, that is my view.

    Raises: Refused where somebody has confirmed it, or it was withdrawn or erased.
    """
    require(rules.can_confirm, actor, (version, party))
    standing = StrongestVersion.objects.filter(
        pk=version.pk, confirmed_at=None, withdrawn_at=None, erased_at=None
    )
    if not standing.update(confirmed_by=party, confirmed_at=timezone.now()):
        raise Refused(_("It was confirmed or withdrawn already."))
    version.refresh_from_db()
    question = version.question
    told = {"reference": question.called, "party": party.name}
    record(actor, "strongest.confirmed", version, question.coalition, **told)
    return version


@transaction.atomic
def withdraw_strongest(version: StrongestVersion, *, actor: Actor) -> None:
    """Withdraw it: an editor, or whoever speaks for the party that confirmed it."""
    require(rules.can_withdraw_strongest, actor, version)
    if StrongestVersion.objects.filter(pk=version.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
        question = version.question
        record(actor, "strongest.withdrawn", version, question.coalition, reference=question.called)


@transaction.atomic
def invite_to_confirm(version: StrongestVersion, party: Party, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Make a private link by which a party that holds the view confirms it; its secret is returned once.

    Raises: NotAllowed for whoever may not make links; Refused where the version does not wait for anybody.
    """
    if version.confirmed_at or version.withdrawn_at or version.erased_at:
        raise Refused(_("It was confirmed or withdrawn already."))
    return issue_link(
        party,
        version.question.coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.CONFIRM,
        subject_uid=version.uid,
        address=ADDRESS,
        expires_at=timezone.now() + VALID,
    )
