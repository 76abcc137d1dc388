"""Reads: who is who, and what an actor may see."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from undersigned.core.actor import DELEGATE, EDITOR, OBSERVER, OFFICER, SECRETARY, Actor, Grant
from undersigned.parties.models import Coalition, Membership, Party, PrivateLink, Seat
from undersigned.people.models import User

SEATS = (DELEGATE, OFFICER, EDITOR, SECRETARY, OBSERVER)


def hashed(token: str) -> str:
    """Return what is kept of a private link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of_token(token: str) -> PrivateLink | None:
    """Return the link whose secret this is, live or not, with its party and coalition."""
    links = PrivateLink.objects.select_related("party", "coalition")
    return links.filter(token_hash=hashed(token)).first()


def actor_of_link(link: PrivateLink) -> Actor:
    """Return the actor that a link's holder is: its party, for its purpose and subject alone."""
    grant = Grant(link.purpose, link.coalition_id, link.party_id, link.subject_uid)
    return Actor(kind="link", label=link.party.name, link_id=link.pk, grants=frozenset({grant}))


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


def memberships_in(coalition: Coalition) -> QuerySet[Membership]:
    """Return all memberships of a coalition, ended ones too, with party and its organisation, by name."""
    return coalition.memberships.select_related("party__parent").order_by("party__name", "pk")


def currents_under_organisations(memberships: Iterable[Membership]) -> list[Party]:
    """Return the parties now in a coalition, each current after its organisation."""
    parties = [membership.party for membership in memberships if membership.until is None]
    inside = {party.pk for party in parties}
    under: defaultdict[int | None, list[Party]] = defaultdict(list)
    for party in parties:
        under[party.parent_id].append(party)
    heads = [party for party in parties if party.parent_id not in inside]
    return [party for head in heads for party in (head, *under[head.pk])]


def seats_in(coalition: Coalition) -> QuerySet[Seat]:
    """Return the seats in force in a coalition, with their people and parties."""
    return (
        coalition.seats.filter(ended_at=None).select_related("user", "party").order_by("power", "user__name")
    )


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
    """Return the links in force or expired, not those revoked, for one subject."""
    links = PrivateLink.objects.select_related("party")
    return links.filter(Q(subject_uid=subject_uid, purpose=purpose, revoked_at=None)).order_by("party__name")
