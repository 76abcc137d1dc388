"""Acts on coalitions, parties, seats and private links."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.identifiers import new_token, new_uid
from undersigned.parties import queries, rules
from undersigned.parties.models import Coalition, Membership, Party, PrivateLink, Seat
from undersigned.people.models import User


@transaction.atomic
def found_coalition(
    name: str, *, actor: Actor, languages: list[str], time_zone: str = "UTC", secretary: User | None = None
) -> Coalition:
    """Found a coalition and give its founder the secretary's seat."""
    require(rules.can_found, actor, None)
    slug = slugify(name)[:47] or "coalition"
    if Coalition.objects.filter(slug=slug).exists():
        slug = f"{slug}-{new_uid()}"
    coalition = Coalition.objects.create(name=name, slug=slug, languages=languages, time_zone=time_zone)
    journal.record(actor, "coalition.founded", coalition, coalition=coalition, name=name)
    if secretary is not None:
        Seat.objects.create(user=secretary, coalition=coalition, power=Seat.Power.SECRETARY)
    return coalition


@transaction.atomic
def admit_party(
    coalition: Coalition,
    name: str,
    *,
    actor: Actor,
    kind: str = Party.Kind.ORGANISATION,
    place: str = "",
    languages: list[str] | None = None,
    parent: Party | None = None,
    members: int | None = None,
    members_on: date | None = None,
    members_evidence: str = "",
) -> Party:
    """Take a party into a coalition.

    Raises: Refused when a party of that name is in the coalition already.
    """
    require(rules.can_manage, actor, coalition)
    if queries.parties_in(coalition).filter(name__iexact=name).exists():
        raise Refused(_("%(name)s is in the coalition already.") % {"name": name})
    party = Party.objects.create(
        kind=kind,
        name=name,
        place=place,
        languages=languages or coalition.languages[:1],
        parent=parent,
        members=members,
        members_on=members_on,
        members_evidence=members_evidence,
    )
    Membership.objects.create(coalition=coalition, party=party)
    journal.record(actor, "party.admitted", party, coalition=coalition, party=name)
    return party


@transaction.atomic
def give_seat(
    coalition: Coalition, user: User, power: str, *, actor: Actor, party: Party | None = None
) -> Seat:
    """Give a person a seat with one stated power.

    Raises: Refused when she holds it already, or when a delegate's or officer's seat names no party.
    """
    require(rules.can_manage, actor, coalition)
    if power in {Seat.Power.DELEGATE, Seat.Power.OFFICER} and party is None:
        raise Refused(_("A delegate or officer speaks for an organisation: name it."))
    try:
        with transaction.atomic():
            seat = Seat.objects.create(user=user, coalition=coalition, party=party, power=power)
    except IntegrityError:
        raise Refused(_("This person holds that seat already.")) from None
    journal.record(actor, "seat.given", seat, coalition=coalition, person=str(user), power=power)
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, actor: Actor) -> None:
    """End a seat; a coalition's last secretary stays.

    Raises: Refused for the last secretary.
    """
    require(rules.can_manage, actor, seat.coalition)
    secretaries = queries.seats_in(seat.coalition).filter(power=Seat.Power.SECRETARY)
    if seat.power == Seat.Power.SECRETARY and secretaries.count() == 1:
        raise Refused(_("A coalition keeps at least one secretary."))
    if Seat.objects.filter(pk=seat.pk, ended_at=None).update(ended_at=timezone.now()):
        journal.record(
            actor, "seat.ended", seat, coalition=seat.coalition, person=str(seat.user), power=seat.power
        )


@transaction.atomic
def issue_link(
    party: Party,
    coalition: Coalition,
    *,
    actor: Actor,
    purpose: str,
    subject_uid: str,
    address: str,
    expires_at: datetime,
    language: str = "",
) -> tuple[PrivateLink, str]:
    """Issue a private link, revoking the one it replaces; the secret is returned once and kept only as a hash.

    `address` is the page it opens, with `{link}` where the link's uid stands.
    """
    require(rules.can_manage, actor, coalition)
    _revoke(PrivateLink.objects.filter(party=party, purpose=purpose, subject_uid=subject_uid))
    token = new_token()
    link = PrivateLink(
        token_hash=queries.hashed(token),
        coalition=coalition,
        party=party,
        purpose=purpose,
        subject_uid=subject_uid,
        expires_at=expires_at,
        language=language or party.language,
    )
    link.address = address.format(link=link.uid)
    link.save()
    journal.record(actor, "link.issued", link, coalition=coalition, party=party.name, purpose=purpose)
    return link, token


@transaction.atomic
def revoke_link(link: PrivateLink, *, actor: Actor) -> None:
    """Revoke a private link: whoever opens it next reads that it no longer opens."""
    require(rules.can_manage, actor, link.coalition)
    if _revoke(PrivateLink.objects.filter(pk=link.pk)):
        journal.record(actor, "link.revoked", link, coalition=link.coalition, party=link.party.name)


def _revoke(links: "queries.QuerySet[PrivateLink]") -> int:
    return links.filter(revoked_at=None).update(revoked_at=timezone.now())
