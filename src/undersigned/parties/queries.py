"""Reads: who is who, and what an actor may see."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from undersigned.core.actor import DELEGATE, EDITOR, OBSERVER, OFFICER, SECRETARY, Actor, Grant
from undersigned.core.asof import standing
from undersigned.parties.models import Coalition, Membership, Party, PrivateLink, Relation, Seat
from undersigned.people.models import User

SEATS = (DELEGATE, OFFICER, EDITOR, SECRETARY, OBSERVER)


def hashed(token: str) -> str:
    """Return what is kept of a private link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of_token(token: str) -> PrivateLink | None:
    """Return the link whose secret this is, live or not, with its party and coalition."""
    links = PrivateLink.objects.select_related("party", "coalition", "through")
    return links.filter(token_hash=hashed(token)).first()


def actor_of_link(link: PrivateLink) -> Actor:
    """Return the actor that a link's holder is: its party, for its purpose and subject alone."""
    grant = Grant(link.purpose, link.coalition_id, link.party_id, link.subject_uid)
    return Actor(
        kind="link",
        label=link.party.name,
        link_id=link.pk,
        grants=frozenset({grant}),
        protected=link.party.protected,
        inbox=link.through.address if link.through else "",
    )


def actor_of_user(user: User) -> Actor:
    """Return the actor that a person is, with her seats in force."""
    seats = Seat.objects.filter(user=user, ended_at=None).values_list("power", "coalition_id", "party_id")
    grants = frozenset(Grant(power, coalition, party) for power, coalition, party in seats)
    return Actor(kind="person", label=str(user), uid=user.uid, user_id=user.pk, grants=grants)


def coalitions_of(actor: Actor) -> QuerySet[Coalition]:
    """Return the coalitions in which the actor has a seat; the operator sees all."""
    if actor.is_operator:
        return Coalition.objects.all()
    return Coalition.objects.filter(pk__in=actor.coalitions(*SEATS))


def get_coalition(actor: Actor, slug: str) -> Coalition:
    """Return a coalition in which the actor has a seat.

    Raises: Http404 where there is none, which tells a stranger nothing.
    """
    return get_object_or_404(coalitions_of(actor), slug=slug)


def parties_in(coalition: Coalition) -> QuerySet[Party]:
    """Return the parties now in a coalition, by name."""
    return Party.objects.filter(memberships__coalition=coalition, memberships__until=None)


def can_vouch(coalition: Coalition) -> QuerySet[Party]:
    """Return the organisations of a coalition that can vouch for a protected party: under their own name."""
    return parties_in(coalition).filter(kind=Party.Kind.ORGANISATION, protected=False)


def parties_spoken_for(actor: Actor, coalition: Coalition) -> list[Party]:
    """Return the parties of a coalition for which an actor holds a delegate's or officer's seat, by name."""
    if actor.kind != "person":
        return []
    speaking = [g for g in actor.grants if g.power in (DELEGATE, OFFICER) and g.coalition == coalition.pk]
    return list(Party.objects.filter(pk__in={grant.party for grant in speaking if grant.party}))


def stands_from(party: Party, coalition: Coalition) -> datetime:
    """Return from when on something that a party says now stands: of a protected one from the next day on."""
    now = timezone.now()
    if not party.protected:
        return now
    zone = ZoneInfo(coalition.time_zone)
    return datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time.min, zone)


def memberships_in(coalition: Coalition) -> QuerySet[Membership]:
    """Return all memberships of a coalition, ended ones too, with party and its organisation, by name."""
    return coalition.memberships.select_related("party__parent", "party__voucher").order_by(
        "party__name", "pk"
    )


def currents_under_organisations(memberships: Iterable[Membership]) -> list[Party]:
    """Return the parties now in a coalition, each current after its organisation."""
    parties = [membership.party for membership in memberships if membership.until is None]
    inside = {party.pk for party in parties}
    under: defaultdict[int | None, list[Party]] = defaultdict(list)
    for party in parties:
        under[party.parent_id].append(party)
    heads = [party for party in parties if party.parent_id not in inside]
    return [party for head in heads for party in (head, *under[head.pk])]


def ties_of(parties: Iterable[Party], at: datetime | None = None) -> dict[int, list[Relation]]:
    """Return the ties of parties that stand now, or stood at a moment, by the party's key; one query."""
    told = Relation.objects.filter(party__in=[party.pk for party in parties])
    told = told.filter(standing(at, "recorded_at", "ended_at")) if at else told.filter(ended_at=None)
    found: defaultdict[int, list[Relation]] = defaultdict(list)
    for relation in told.select_related("body"):
        found[relation.party_id].append(relation)
    return dict(found)


def bodies_known_to(coalition: Coalition) -> list[str]:
    """Return the names of the bodies that a coalition knows: its parties, and those they are tied to."""
    within = Q(memberships__coalition=coalition) | Q(related__party__memberships__coalition=coalition)
    known = Party.objects.filter(within, erased_at=None)
    return list(known.order_by("name").values_list("name", flat=True).distinct())


def shared_affiliation(parties: Sequence[Party], at: datetime | None = None) -> Party | None:
    """Return a body to which all of two or more parties belong: as currents of it, or by ties that stood.

    One of them may be that body itself.
    """
    if len(parties) < 2:
        return None
    ties = ties_of(parties, at)
    belongs = [_belongs(party, ties.get(party.pk, [])) for party in parties]
    shared = set.intersection(*(set(bodies) for bodies in belongs))
    return belongs[0][min(shared)] if shared else None


def _belongs(party: Party, ties: Iterable[Relation]) -> dict[int, Party]:
    bodies = [party, *([party.parent] if party.parent else []), *(relation.body for relation in ties)]
    return {body.pk: body for body in bodies}


def seats_in(coalition: Coalition) -> QuerySet[Seat]:
    """Return the seats in force in a coalition, with their people and parties."""
    return (
        coalition.seats.filter(ended_at=None).select_related("user", "party").order_by("power", "user__name")
    )


def written_to(coalition: Coalition) -> QuerySet[Seat]:
    """Return the seats in force of those to whom letters go: to no account that is suspended."""
    return seats_in(coalition).filter(user__is_active=True)


def seats_of(user: User) -> QuerySet[Seat]:
    """Return a person's seats in force, with coalition and party."""
    seats = Seat.objects.filter(user=user, ended_at=None).select_related("coalition", "party")
    return seats.order_by("coalition__name", "power")


def led_alone_by(user: User) -> QuerySet[Coalition]:
    """Return the coalitions whose only secretary a person is."""
    secretaries = Seat.objects.filter(power=SECRETARY, ended_at=None)
    others = secretaries.filter(coalition=OuterRef("pk")).exclude(user=user)
    own = secretaries.filter(user=user).values("coalition")
    return Coalition.objects.filter(pk__in=own).exclude(Exists(others))


def links_for(subject_uid: str, purpose: str) -> QuerySet[PrivateLink]:
    """Return the links in force or expired, not those revoked, that were issued for one subject."""
    links = PrivateLink.objects.select_related("party").filter(through=None)
    return links.filter(Q(subject_uid=subject_uid, purpose=purpose, revoked_at=None)).order_by("party__name")
