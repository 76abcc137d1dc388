"""Acts on what belongs to whom. A thing is handed over, never renamed: what was before stays beside it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.efforts import rules
from undersigned.efforts.actions.recording import record
from undersigned.efforts.models import Belonging, Effort
from undersigned.parties.models import Party


@transaction.atomic
def keep_thing(effort: Effort, thing: str, owner: Party, *, actor: Actor, words: str = "") -> Belonging:
    """Say that a thing of an effort belongs to a party of the coalition. Raises: Refused without a thing."""
    require(rules.can_keep, actor, effort)
    _check_owner(effort, owner)
    thing = " ".join(thing.split())[:200]
    if not thing:
        raise Refused(_("Say what it is."))
    made = Belonging.objects.create(effort=effort, thing=thing, owner=owner, words=words.strip()[:400])
    record(actor, "thing.kept", made, effort, thing=thing, party=owner.name)
    return made


@transaction.atomic
def pass_on(belonging: Belonging, owner: Party, *, actor: Actor, words: str = "") -> Belonging:
    """Hand a thing over to another party of the coalition.

    Raises: Refused where it is that party's already, or was handed over in the meantime.
    """
    require(rules.can_pass_on, actor, belonging)
    _check_owner(belonging.effort, owner)
    if belonging.owner_id == owner.pk:
        raise Refused(_("It belongs to %(name)s already.") % {"name": owner.name})
    made = _after(belonging, owner, words=words.strip()[:400])
    record(actor, "thing.passed_on", made, belonging.effort, thing=made.thing, party=owner.name)
    return made


@transaction.atomic
def let_stay(belonging: Belonging, why: str, *, actor: Actor) -> Belonging:
    """Agree, for the locals, that a thing stays with an organisation from outside. Raises: Refused without why."""
    require(rules.is_local, actor, belonging.effort)
    if not why.strip():
        raise Refused(_("Say why it stays with them."))
    made = _after(belonging, belonging.owner, words=belonging.words, stays=why.strip()[:400])
    record(actor, "thing.stays", made, belonging.effort, thing=made.thing, party=belonging.owner.name)
    return made


def _after(belonging: Belonging, owner: Party, **said: str) -> Belonging:
    """End a row and lay another down after it; the database lets only one follow."""
    now = timezone.now()
    if not Belonging.objects.filter(pk=belonging.pk, until_at=None).update(until_at=now):
        raise Refused(_("It was handed over in the meantime. Look again."))
    told = {"thing": belonging.thing, "owner": owner, "after": belonging, "since_at": now, **said}
    try:
        with transaction.atomic():
            return Belonging.objects.create(effort=belonging.effort, **told)
    except IntegrityError:
        raise Refused(_("It was handed over in the meantime. Look again.")) from None


def _check_owner(effort: Effort, owner: Party) -> None:
    if not effort.coalition.memberships.filter(party=owner, until=None).exists():
        raise Refused(_("%(name)s is not in the coalition.") % {"name": owner.name})
