"""Acts on the ties between bodies: what a party is to another body, and by what that is shown."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.names import legible_name, look_key, name_key
from undersigned.parties import rules
from undersigned.parties.actions.parties import LOOKS_LIKE
from undersigned.parties.models import Coalition, Party, Relation


@transaction.atomic
def tie(
    party: Party,
    coalition: Coalition,
    body: str,
    kind: str,
    *,
    actor: Actor,
    evidence: str = "",
    since: date | None = None,
) -> Relation:
    """Say what a party of the coalition is to another body, named as the coalition knows it or for the first time.

    Raises: Refused where the name cannot be shown, it is the party itself, the kind is none, the day is to come, or
        the tie stands already.
    """
    require(rules.can_manage_party, actor, (coalition, party))
    if party.protected:
        raise Refused(_("Of a protected party nothing is said that could lead to it."))
    if kind not in Relation.Kind.values:
        raise Refused(_("Say what it is to that body."))
    if since is not None and since > timezone.localdate():
        raise Refused(_("A tie begins on a day that has been, not on one to come."))
    other = _body_called(coalition, legible_name(body)[:200])
    if other == party:
        raise Refused(_("Nobody is tied to itself."))
    told = {"evidence": " ".join(evidence.split())[:300], "since": since}
    try:
        with transaction.atomic():
            made = Relation.objects.create(party=party, body=other, kind=kind, **told)
    except IntegrityError:
        raise Refused(_("That is said of it already.")) from None
    journal.record(
        actor, "relation.told", made, coalition=coalition, party=party.name, body=other.name, kind=kind
    )
    return made


def _body_called(coalition: Coalition, name: str) -> Party:
    """Return the body that the coalition calls so, as a party of its own or through a tie; else a new one."""
    within = Q(memberships__coalition=coalition) | Q(related__party__memberships__coalition=coalition)
    for body in Party.objects.filter(within, erased_at=None).distinct():
        if name_key(body.name) == name_key(name):
            return body
        if look_key(body.name) == look_key(name):
            raise Refused(LOOKS_LIKE % {"name": name, "other": body.name})
    return Party.objects.create(name=name, languages=[])


@transaction.atomic
def untie(relation: Relation, coalition: Coalition, *, actor: Actor) -> None:
    """Say that a tie is no more, from today on; that it was stays."""
    require(rules.can_manage_party, actor, (coalition, relation.party))
    told = {"ended_at": timezone.now(), "until": timezone.localdate()}
    if Relation.objects.filter(pk=relation.pk, ended_at=None).update(**told):
        journal.record(
            actor,
            "relation.ended",
            relation,
            coalition=coalition,
            party=relation.party.name,
            body=relation.body.name,
        )
