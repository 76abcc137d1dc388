"""Who sets a review, and who answers it. Small predicates; what none allows is denied."""

import rules

from undersigned.agreements.models import Edition
from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.parties import rules as parties
from undersigned.parties.models import PrivateLink
from undersigned.positions.models import Position
from undersigned.positions.rules import can_choose
from undersigned.reviews.models import Review
from undersigned.texts.models import Clause


@rules.predicate
def can_set(actor: Actor, subject: Position | Clause | Edition) -> bool:
    """Those who draft in the coalition; for a position those who speak for its party too."""
    if isinstance(subject, Position):
        coalition = subject.wording.clause.text.coalition
        own = actor.holds(DELEGATE, OFFICER, coalition=coalition.pk, party=subject.party_id)
        return own or bool(parties.can_draft(actor, coalition))
    return bool(parties.can_draft(actor, subject.text.coalition))


@rules.predicate
def can_answer(actor: Actor, review: Review) -> bool:
    """The party's delegate or officer, or whoever holds its private link to what is reviewed."""
    powers = (DELEGATE, OFFICER, PrivateLink.Purpose.REVIEW)
    return actor.holds(
        *powers, coalition=review.coalition_id, party=review.party_id, subject=review.subject.uid
    )


@rules.predicate
def can_ask(actor: Actor, review: Review) -> bool:
    """The worker, when the day has come, and the secretary, who sends a link by hand."""
    return actor.kind == "worker" or bool(parties.is_secretary(actor, review.coalition))


__all__ = ["can_answer", "can_ask", "can_choose", "can_set"]
