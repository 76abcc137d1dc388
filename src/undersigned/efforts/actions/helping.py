"""Acts on who helps from outside: always until a day, and nobody gives herself more."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import NotAllowed, Refused
from undersigned.efforts import queries, rules
from undersigned.efforts.actions.recording import held, record
from undersigned.efforts.models import Effort, Helping
from undersigned.efforts.states import Stage
from undersigned.people.models import User

LONGEST = timedelta(days=183)


@transaction.atomic
def give_help(effort: Effort, user: User, task: str, until: datetime, *, actor: Actor) -> Helping:
    """Let somebody from outside help until a moment, in place of an earlier end.

    Raises: NotAllowed for oneself; Refused for somebody without a seat or of the locals, without a task, for a
        moment that is past or more than half a year ahead, and once the organiser is gone.
    """
    require(rules.can_give_help, actor, effort)
    if user.pk == actor.user_id:
        raise NotAllowed(_("Nobody lets herself help longer: somebody else must."))
    stored = held(effort)
    if queries.stage_of(stored) == Stage.GONE:
        raise Refused(_("The organiser is gone: nobody from outside helps any more."))
    if not queries.helpers_possible(stored).filter(pk=user.pk).exists():
        raise Refused(_("Only a person with a seat here, who is not one of the locals, helps from outside."))
    stored.helpings.filter(user=user, ended_at=None).update(ended_at=timezone.now())
    return lay_help(stored, user.pk, task, until, actor)


def lay_help(effort: Effort, user: int, task: str, until: datetime, actor: Actor) -> Helping:
    """Store who helps, with what, until when."""
    now = timezone.now()
    if not task.strip():
        raise Refused(_("Say with what she helps."))
    if not now < until <= now + LONGEST:
        raise Refused(_("Help ends on a day to come, within half a year."))
    try:
        with transaction.atomic():
            made = Helping.objects.create(effort=effort, user_id=user, task=task.strip()[:200], until=until)
    except IntegrityError:
        raise Refused(_("Somebody said so in the same moment. Look again.")) from None
    told = {"person": str(made.user), "person_uid": made.user.uid, "until": until.date().isoformat()}
    record(actor, "help.given", made, effort, **told)
    return made


@transaction.atomic
def end_help(helping: Helping, *, actor: Actor) -> None:
    """End somebody's help before its day: the locals, whoever may give help, and she herself."""
    if helping.user_id != actor.user_id:
        require(rules.can_give_help, actor, helping.effort)
    if Helping.objects.filter(pk=helping.pk, ended_at=None).update(ended_at=timezone.now()):
        person = {"person": str(helping.user), "person_uid": helping.user.uid}
        record(actor, "help.ended", helping, helping.effort, **person)
