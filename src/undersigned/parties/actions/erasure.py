"""Erasing a party: its name and what is said of it go, what it did stays without a name."""

import json

from django.db.models import Q
from django.utils import timezone

from undersigned.core import journal
from undersigned.core.kept import forget
from undersigned.core.models import Event
from undersigned.parties.models import Coalition, Party, PrivateLink, Relation

ERASED = "(erased)"


def erase_party(uid: str) -> int:
    """Replace a party's name by a marker and empty every event of its coalitions that names it."""
    party = Party.objects.filter(uid=uid, erased_at=None).first()
    if party is None:
        return 0
    tied = Coalition.objects.filter(parties__relations__body=party)
    inside = Q(coalition_uid__in=[c.uid for c in party.coalitions.all() | tied]) | Q(coalition_uid="")
    emptied = journal.erase(journal.naming(uid, *names_of(party)).filter(inside))
    PrivateLink.objects.filter(party=party, revoked_at=None).update(revoked_at=timezone.now())
    party.memberships.update(name_key=uid, look_key=uid)
    Relation.objects.filter(Q(party=party) | Q(body=party)).update(evidence="")
    said = {"name": ERASED, "place": "", "members": None, "members_on": None, "members_evidence": ""}
    forget(Party.objects.filter(pk=party.pk), **said)
    Party.objects.filter(pk=party.pk).update(**said, erased_at=timezone.now())
    return emptied + 1


def names_of(party: Party) -> set[str]:
    """Return the names a party has and had, as far as the journal still tells."""
    told = Event.objects.filter(object_uid=party.uid, object_kind="party").exclude(words__entry="")
    words = [json.loads(entry)["words"] for entry in told.values_list("words__entry", flat=True)]
    return {party.name, *(each[key] for each in words for key in ("party", "before") if key in each)}
