"""Who freezes, publishes, signs and withdraws."""

import rules

from undersigned.agreements.models import Edition
from undersigned.core.actor import OFFICER, Actor
from undersigned.parties.models import Party, PrivateLink
from undersigned.parties.rules import has_seat, is_secretary
from undersigned.texts.models import Text


@rules.predicate
def can_freeze(actor: Actor, text: Text) -> bool:
    """The secretary, on the node where the text is drafted; what one party says by itself has acts of its own."""
    joint = text.kind == Text.Kind.STATEMENT
    return joint and not text.elsewhere and is_secretary(actor, text.coalition)


@rules.predicate
def can_invite(actor: Actor, text: Text) -> bool:
    return is_secretary(actor, text.coalition)


@rules.predicate
def can_see_signing(actor: Actor, text: Text) -> bool:
    return has_seat(actor, text.coalition)


@rules.predicate
def can_read_way_back(actor: Actor, subject: tuple[Text, Party]) -> bool:
    """A seat in the coalition, which sees the frontier anyway; or the party's own private link for this."""
    text, party = subject
    own = actor.holds(PrivateLink.Purpose.BACK, coalition=text.coalition_id, party=party.pk, subject=text.uid)
    return has_seat(actor, text.coalition) or own


@rules.predicate
def can_send_way_back(actor: Actor, text: Text) -> bool:
    return is_secretary(actor, text.coalition)


@rules.predicate
def can_sign(actor: Actor, signing: tuple[Edition, Party]) -> bool:
    """An officer of the party, or who holds its private link for this edition. Nobody signs for another.

    A party that another node speaks for signs there.
    """
    edition, party = signing
    if party.elsewhere:
        return False
    coalition = edition.text.coalition_id
    officer = actor.kind == "person" and actor.holds(OFFICER, coalition=coalition, party=party.pk)
    return officer or actor.holds("sign", coalition=coalition, party=party.pk, subject=edition.uid)
