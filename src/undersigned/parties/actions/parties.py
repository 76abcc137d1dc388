"""Acts on parties: joining a coalition, changing what is said of them, leaving, coming back."""

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.names import legible_name
from undersigned.parties import rules
from undersigned.parties.models import Coalition, Membership, Party, keys_of

LOOKS_LIKE = gettext_lazy(
    "“%(name)s” looks like %(other)s, which is in the coalition: choose a name that nobody confuses."
)


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

    Raises: Refused when a party of that name is in the coalition already, and as `check_party` does.
    """
    require(rules.can_manage, actor, coalition)
    party = Party(
        kind=kind,
        name=name,
        place=place,
        languages=languages or coalition.languages[:1],
        parent=parent,
        members=members,
        members_on=members_on,
        members_evidence=members_evidence,
    )
    join(coalition, party)
    journal.record(actor, "party.admitted", party, coalition=coalition, party=party.name)
    return party


def join(coalition: Coalition, party: Party) -> None:
    """Store a new party and its membership. Raises: Refused as `admit_party` does."""
    check_party(coalition, party)
    try:
        with transaction.atomic():
            party.save()
            Membership.objects.create(coalition=coalition, party=party)
    except IntegrityError:
        raise taken(coalition, party) from None


def restate_party(coalition: Coalition, party: Party) -> None:
    """Store what is said of a party now, and keep what was said before. Raises: Refused as `check_party` does."""
    check_party(coalition, party)
    try:
        with transaction.atomic(), keeping(party):
            party.save()
            party.memberships.update(**keys_of(party.name))
    except IntegrityError:
        raise taken(coalition, party) from None


def check_looks(coalition: Coalition, parties: Iterable[Party]) -> None:
    """Raises: Refused where new parties' names look like one another's, or like those in the coalition."""
    inside = coalition.memberships.filter(until=None).values_list("look_key", "party__name")
    known = dict(inside)
    for party in parties:
        other = known.setdefault(keys_of(party.name)["look_key"], party.name)
        if other != party.name:
            raise Refused(LOOKS_LIKE % {"name": party.name, "other": other})


def taken(coalition: Coalition, party: Party) -> Refused:
    """Return why a name is refused: another party of the coalition has it, or one that looks the same."""
    others = coalition.memberships.filter(until=None).exclude(party=party.pk).select_related("party")
    keys = keys_of(party.name)
    alike = others.filter(look_key=keys["look_key"]).exclude(name_key=keys["name_key"]).first()
    if alike is None:
        return Refused(_("%(name)s is in the coalition already.") % {"name": party.name})
    told = {"name": party.name, "other": alike.party.name}
    return Refused(LOOKS_LIKE % told)


def check_party(coalition: Coalition, party: Party) -> None:
    """Bring a party's name into its form.

    Raises: Refused where the name cannot be shown, a current names no organisation of the coalition, or members
        have no date or one to come.
    """
    party.name = legible_name(party.name)
    if party.kind != Party.Kind.CURRENT:
        party.parent = None
    elif party.parent is None or not is_organisation_of(coalition, party.parent, party):
        raise Refused(_("A current works inside an organisation of this coalition: name which."))
    if party.members is None:
        party.members_on, party.members_evidence = None, ""
    elif party.members_on is None:
        raise Refused(_("Say on which day it had that many members."))
    elif party.members_on > timezone.localdate():
        raise Refused(_("Members are counted on a day that has been, not on one to come."))


def is_organisation_of(coalition: Coalition, parent: Party, child: Party) -> bool:
    inside = coalition.memberships.filter(party=parent, until=None).exists()
    return inside and parent.kind == Party.Kind.ORGANISATION and parent != child


@transaction.atomic
def change_party(
    party: Party,
    coalition: Coalition,
    *,
    actor: Actor,
    kind: str,
    name: str,
    place: str,
    languages: list[str],
    parent: Party | None,
    members: int | None,
    members_on: date | None,
    members_evidence: str,
) -> Party:
    """Change what is said of a party of the coalition; what it has signed keeps its own words.

    Raises: Refused as `admit_party` does, and for an organisation that has currents and would become something else.
    """
    require(rules.can_manage_party, actor, (coalition, party))
    if party.protected:
        raise Refused(_("It is protected: only its pseudonym, its language and who vouches for it are kept."))
    before = Party.objects.select_for_update().get(pk=party.pk).name
    if kind != Party.Kind.ORGANISATION and party.currents.exists():
        raise Refused(_("It has currents inside it, so it stays an organisation."))
    party.kind, party.name, party.place, party.parent = kind, name, place, parent
    party.languages = languages or party.languages
    party.members, party.members_on, party.members_evidence = members, members_on, members_evidence
    restate_party(coalition, party)
    journal.record(actor, "party.changed", party, coalition=coalition, party=party.name, before=before)
    return party


@transaction.atomic
def leave(party: Party, coalition: Coalition, *, actor: Actor) -> None:
    """End a party's membership today; what it answered and signed stays. Its links and seats end with it.

    Raises: Refused while a current inside it, or a protected party that it vouches for, is still in the coalition.
    """
    require(rules.can_manage_party, actor, (coalition, party))
    if coalition.memberships.filter(party__parent=party, until=None).exists():
        raise Refused(_("A current inside it is still in the coalition. That one leaves first."))
    if coalition.memberships.filter(party__voucher=party, until=None).exists():
        raise Refused(_("It vouches for a protected party of the coalition. That one leaves first."))
    membership = coalition.memberships.filter(party=party, until=None).first()
    if membership is None:
        return
    with keeping(membership):
        coalition.memberships.filter(pk=membership.pk).update(until=timezone.localdate())
    coalition.seats.filter(party=party, ended_at=None).update(ended_at=timezone.now())
    coalition.links.filter(party=party, revoked_at=None).update(revoked_at=timezone.now())
    journal.record(actor, "party.left", party, coalition=coalition, party=party.name)


@transaction.atomic
def rejoin(party: Party, coalition: Coalition, *, actor: Actor) -> None:
    """Take back a party that had left, with all it answered and signed before.

    Raises: Refused where another party has its name by now.
    """
    require(rules.can_manage_party, actor, (coalition, party))
    membership = coalition.memberships.filter(party=party).exclude(until=None).first()
    if membership is None:
        return
    assert membership.until is not None
    away = [membership.until.isoformat(), timezone.localdate().isoformat()]
    try:
        with transaction.atomic(), keeping(membership):
            told = {"until": None, "away": [*membership.away, away]}
            coalition.memberships.filter(pk=membership.pk).update(**told)
    except IntegrityError:
        raise taken(coalition, party) from None
    journal.record(actor, "party.rejoined", party, coalition=coalition, party=party.name)
