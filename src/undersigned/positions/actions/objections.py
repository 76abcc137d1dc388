"""Answering another party's reservation. What an objection does, it does between the two alone.

Source: Vienna Convention on the Law of Treaties (1969), art. 20(4)(b) and 21(3).
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.core.once import once
from undersigned.parties.models import Party
from undersigned.parties.queries import parties_in, stands_from
from undersigned.positions import queries, rules
from undersigned.positions.actions.answers import LONGEST
from undersigned.positions.models import Objection, Position
from undersigned.positions.states import Effect


def object_to(
    position: Position,
    party: Party,
    effect: Effect,
    words: str,
    *,
    actor: Actor,
    language: str = "",
    key: str = "",
) -> Objection:
    """Put a party's answer beside another's reservation; what it answered before is withdrawn by it, and kept.

    A protected party's stands from the next day on, and what it replaces until then.

    Args:
        key: pressed twice with one key, one objection comes.
    Raises: NotAllowed; Refused without words, or where the reservation is not the actor's to read.
    """
    require(rules.can_object, actor, (position.wording.clause.text, party))
    return once(key, Objection, lambda: _object(position, party, effect, words.strip(), actor, language))


@transaction.atomic
def _object(
    position: Position, party: Party, effect: Effect, words: str, actor: Actor, language: str
) -> Objection:
    _check(position, party, words, actor)
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    at = stands_from(party, position.wording.clause.text.coalition)
    earlier = Objection.objects.filter(position=position, party=party, withdrawn_at=None, reference="")
    earlier.update(withdrawn_at=at)
    objection = Objection.objects.create(
        position=position, party=party, effect=effect, words=words, language=language, made_at=at
    )
    _tell(actor, "objection.made", objection, effect=str(Effect(effect).label), body=words)
    return objection


def _check(position: Position, party: Party, words: str, actor: Actor) -> None:
    text = position.wording.clause.text
    if not queries.reservations_open_to(actor, text, party).filter(pk=position.pk).exists():
        raise Refused(_("There is no reservation here that you could answer."))
    if not parties_in(text.coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(party)s is not in the coalition any more.") % {"party": party.name})
    if not words:
        raise Refused(_("Write your answer to the reservation."))
    if len(words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})


@transaction.atomic
def withdraw_objection(objection: Objection, *, actor: Actor) -> None:
    """Take an objection back: it stood until now, a protected one's until the day is over. Twice changes nothing."""
    text = objection.position.wording.clause.text
    require(rules.can_object, actor, (text, objection.party))
    live = Objection.objects.filter(pk=objection.pk, withdrawn_at=None)
    if live.update(withdrawn_at=stands_from(objection.party, text.coalition)):
        _tell(actor, "objection.withdrawn", objection)


def _tell(actor: Actor, verb: str, objection: Objection, **words: str) -> None:
    clause = objection.position.wording.clause
    journal.record(
        actor,
        verb,
        objection,
        text=clause.text,
        coalition=clause.text.coalition,
        party=objection.party.name,
        other=objection.position.party.name,
        number=clause.number,
        **words,
    )


@transaction.atomic
def erase_objection(uid: str) -> int:
    """Destroy the words of an objection and of the acts that told them; that somebody objected stays."""
    journal.erase(Event.objects.filter(object_kind="objection", object_uid=uid))
    return Objection.objects.filter(uid=uid, erased_at=None).update(words="", erased_at=timezone.now())
