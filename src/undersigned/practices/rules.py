"""Who writes a practice report, and who asks whom about it. Small predicates; what none allows is denied."""

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.parties.models import Coalition, Party
from undersigned.parties.rules import has_seat
from undersigned.practices.models import Contact, Introduction, Practice


def can_begin(actor: Actor, subject: tuple[Coalition, Party]) -> bool:
    """Whoever speaks for the party by a seat; for a protected one, which has none, whoever speaks for its voucher."""
    coalition, party = subject
    teller = party.voucher_id if party.protected else party.pk
    speaks = teller is not None and actor.holds(DELEGATE, OFFICER, coalition=coalition.pk, party=teller)
    return actor.kind == "person" and speaks and not party.elsewhere


def can_write(actor: Actor, practice: Practice) -> bool:
    return can_begin(actor, (practice.text.coalition, practice.party))


def can_ask(actor: Actor, contact: Contact) -> bool:
    """A seat in the coalition; nobody asks herself."""
    own = contact.user_id == actor.user_id
    return has_seat(actor, contact.practice.text.coalition) and not own


def is_contact(actor: Actor, contact: Contact) -> bool:
    return actor.kind == "person" and actor.user_id == contact.user_id


def is_asked(actor: Actor, introduction: Introduction) -> bool:
    return is_contact(actor, introduction.contact)


def is_side(actor: Actor, introduction: Introduction) -> bool:
    """Whoever asks, or is asked."""
    asks = actor.kind == "person" and actor.user_id == introduction.asked_by_id
    return asks or is_asked(actor, introduction)
