"""A party's own key: its public half is told to the node, which never sees the other."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.ledger.dataproof import FalseProof, read_multikey
from undersigned.parties import rules
from undersigned.parties.models import Coalition, Party, PartyKey


@transaction.atomic
def tell_key(party: Party, coalition: Coalition, key: str, *, actor: Actor) -> PartyKey:
    """Keep the public key with which a party signs from now on; what it signed with an earlier one stays.

    Raises: Refused for anything but an Ed25519 public key as a multikey, and for a key of another party.
    """
    require(rules.can_tell_key, actor, (coalition, party))
    try:
        read_multikey(key.strip())
    except FalseProof:
        raise Refused(_("This is not a public key: it begins with z6Mk and has 48 signs.")) from None
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    if PartyKey.objects.filter(key=key.strip()).exclude(party=party).exists():
        raise Refused(_("Another party signs with this key: make one of your own."))
    same = PartyKey.objects.filter(party=party, key=key.strip(), ended_at=None).first()
    if same:
        return same
    PartyKey.objects.filter(party=party, ended_at=None).update(ended_at=timezone.now())
    told = PartyKey.objects.create(party=party, key=key.strip())
    journal.record(actor, "key.told", told, coalition=coalition, party=party.name, key=told.key)
    return told


def erase_keys_of(uid: str) -> int:
    """Destroy the keys of a party that is erased: they would tell it apart."""
    return PartyKey.objects.filter(party__uid=uid).exclude(key="").update(key="", ended_at=timezone.now())
