"""What is asked of somebody, gathered from every room: in order, and with an end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from undersigned.core import registry
from undersigned.core.actor import Actor
from undersigned.core.asked import SIZES, Asked
from undersigned.home.models import Digest
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import actor_of_user


def gathered(parties: Iterable[int], coalitions: Iterable[int], at: datetime) -> list[Asked]:
    """Return everything that waits for some parties, or for the seats of some coalitions, by their keys.

    What ends first comes first; of what ends together, or has no end, the shortest. Every room asks a fixed number
    of queries, however many things wait.
    """
    asked = {"parties": frozenset(parties), "coalitions": frozenset(coalitions), "at": at}
    found: list[Asked] = registry.offers("home.asked", **asked)
    return sorted(found, key=lambda each: (each.ends, each.minutes, each.since))


def waits_for(actor: Actor, asked: Asked) -> bool:
    """Tell whether an actor's seats are those of whom something is asked."""
    return actor.holds(*asked.powers, coalition=asked.coalition, party=asked.party)


def asked_of(actor: Actor, at: datetime) -> list[Asked]:
    """Return what waits for a person by her seats, in order."""
    if actor.kind != "person":
        return []
    parties = {grant.party for grant in actor.grants if grant.party}
    coalitions = {grant.coalition for grant in actor.grants}
    return [each for each in gathered(parties, coalitions, at) if waits_for(actor, each)]


def asked_by_link(link: PrivateLink, at: datetime) -> list[Asked]:
    """Return what waits behind the link to everything asked: of its party, or of the person who was written to.

    Only what can be done by a private link is there. A person's list ends with her seats.
    """
    letter = Digest.objects.filter(uid=link.subject_uid, user__is_active=True).select_related("user").first()
    if letter:
        found = asked_of(actor_of_user(letter.user), at)
    elif link.subject_uid == link.party.uid:
        own = (link.party_id, link.coalition_id)
        found = [e for e in gathered({link.party_id}, (), at) if (e.party, e.coalition) == own]
    else:
        found = []
    return [each for each in found if each.purpose]


@dataclass(frozen=True)
class Waiting:
    """One thing on a page: where it belongs, and the name under which its form sends it."""

    asked: Asked
    coalition: Coalition
    party: Party | None

    @property
    def key(self) -> str:
        return f"{self.asked.purpose}.{self.asked.subject}.{self.party.uid if self.party else ''}"


def waiting(found: Iterable[Asked]) -> list[Waiting]:
    """Return things with their coalition and party, in their order; two queries."""
    listed = list(found)
    coalitions = Coalition.objects.in_bulk({each.coalition for each in listed})
    parties = Party.objects.in_bulk({each.party for each in listed if each.party})
    return [Waiting(each, coalitions[each.coalition], parties.get(each.party or 0)) for each in listed]


def size_asked(told: str) -> int | None:
    """Return the minutes that an address asks for; None where it asks for everything."""
    return next((size for size in SIZES if told == str(size)), None)
