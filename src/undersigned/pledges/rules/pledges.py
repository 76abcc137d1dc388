"""Who makes pledges and reports, who says what arrived, and who reads it."""

import rules

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.core.models import Audience
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.pledges.models import Ask, Pledge
from undersigned.texts.models import Clause

PLEDGE, RECEIVE = PrivateLink.Purpose.PLEDGE, PrivateLink.Purpose.RECEIVE


def speaks_for(actor: Actor, coalition: int, party: int) -> bool:
    """Tell whether a person has a delegate's or officer's seat of the party."""
    return actor.kind == "person" and actor.holds(DELEGATE, OFFICER, coalition=coalition, party=party)


@rules.predicate
def can_make(actor: Actor, made: tuple[Coalition, Party, Ask | None]) -> bool:
    """Whoever speaks for the party, or holds its private link to the appeal that asks. Nobody pledges for another."""
    coalition, party, ask = made
    if speaks_for(actor, coalition.pk, party.pk):
        return True
    return (
        ask is not None
        and ask.audience == Audience.PUBLIC
        and actor.holds(PLEDGE, coalition=coalition.pk, party=party.pk, subject=ask.appeal.uid)
    )


@rules.predicate
def can_report(actor: Actor, pledge: Pledge) -> bool:
    """Whoever speaks for the giver, or holds its private link to this pledge, or to the appeal it answers."""
    subjects = [pledge.uid]
    if pledge.ask and pledge.ask.audience == Audience.PUBLIC:
        subjects.append(pledge.ask.appeal.uid)
    held = {"coalition": pledge.coalition_id, "party": pledge.party_id}
    return speaks_for(actor, **held) or any(actor.holds(PLEDGE, **held, subject=each) for each in subjects)


def receives(actor: Actor, pledge: Pledge, party: Party) -> bool:
    """Tell whether an actor speaks for a party in saying what its recipient got: by a seat or a private link."""
    assert pledge.recipient is not None
    linked = actor.holds(RECEIVE, coalition=pledge.coalition_id, party=party.pk, subject=pledge.recipient.uid)
    return linked or speaks_for(actor, pledge.coalition_id, party.pk)


def voucher_of(pledge: Pledge) -> Party | None:
    """Return who may say what arrived in the place of a protected recipient; never the giver itself."""
    recipient = pledge.recipient
    if recipient is None or recipient.voucher_id == pledge.party_id:
        return None
    return recipient.voucher


@rules.predicate
def can_receive(actor: Actor, pledge: Pledge) -> bool:
    """Those it was for; for a protected party also who vouches for it. The giver never."""
    if pledge.recipient is None or pledge.recipient_id == pledge.party_id:
        return False
    voucher = voucher_of(pledge)
    return receives(actor, pledge, pledge.recipient) or (
        voucher is not None and receives(actor, pledge, voucher)
    )


@rules.predicate
def can_see(actor: Actor, pledge: Pledge) -> bool:
    """Everybody reads what is public, but for what would name an unnamed signer; giver and recipient read theirs."""
    named = pledge.signature is None or pledge.signature.named
    if pledge.audience == Audience.PUBLIC and named:
        return True
    inside = parties.has_seat if pledge.audience <= Audience.COALITION else parties.can_draft
    return bool(inside(actor, pledge.coalition)) or can_report(actor, pledge) or can_receive(actor, pledge)


@rules.predicate
def can_see_task(actor: Actor, pledge: Pledge) -> bool:
    """Whose task it is inside the party is for its own seats."""
    return speaks_for(actor, pledge.coalition_id, pledge.party_id)


@rules.predicate
def can_set_terms(actor: Actor, clause: Clause) -> bool:
    return bool(parties.can_draft(actor, clause.text.coalition))


@rules.predicate
def can_invite(actor: Actor, pledge: Pledge) -> bool:
    """The secretary, who sends private links by hand."""
    return bool(parties.is_secretary(actor, pledge.coalition))
