"""Who says what became of a text, and who answers when it is followed up."""

import rules

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.parties import rules as parties
from undersigned.parties.models import PrivateLink
from undersigned.pledges.models import FollowUp
from undersigned.texts.models import Text


@rules.predicate
def can_record(actor: Actor, text: Text) -> bool:
    """Those who draft, and who speaks for the text's owner, by a seat or by the private link to follow it up."""
    return bool(parties.can_draft(actor, text.coalition)) or bool(can_open_link(actor, text))


@rules.predicate
def can_open_link(actor: Actor, text: Text) -> bool:
    """Who holds the private link of a text's owner to follow it up, or speaks for the owner by a seat."""
    return _speaks_for_owner(actor, text, text.owner_id)


@rules.predicate
def can_follow_up(actor: Actor, follow_up: FollowUp) -> bool:
    """Who speaks for the party that is asked, by a seat or by its private link. Nobody answers for another."""
    return _speaks_for_owner(actor, follow_up.text, follow_up.party_id)


def _speaks_for_owner(actor: Actor, text: Text, party: int | None) -> bool:
    powers = (DELEGATE, OFFICER, PrivateLink.Purpose.FOLLOW)
    return party is not None and actor.holds(
        *powers, coalition=text.coalition_id, party=party, subject=text.uid
    )


@rules.predicate
def can_ask(actor: Actor, follow_up: FollowUp) -> bool:
    """The worker, when the day has come, and the secretary, who sends a link by hand."""
    return actor.kind == "worker" or bool(parties.is_secretary(actor, follow_up.text.coalition))
