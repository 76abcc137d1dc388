"""Who may let other nodes in. Small predicates; what none allows is denied."""

import rules

from undersigned.core.actor import Actor
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, Party
from undersigned.texts.models import Text


@rules.predicate
def can_admit(actor: Actor, subject: object) -> bool:
    """Nobody but the operator, who passes every door: which nodes this one talks to is no coalition's matter."""
    return False


@rules.predicate
def can_share(actor: Actor, text: Text) -> bool:
    """The secretary."""
    return bool(parties.is_secretary(actor, text.coalition))


@rules.predicate
def can_tell(actor: Actor, text: Text) -> bool:
    """The worker, as soon as something has changed, and the secretary."""
    return actor.kind == "worker" or bool(can_share(actor, text))


@rules.predicate
def can_take(actor: Actor, text: Text | None) -> bool:
    """Of a text that is shared here what its nodes send, by its signature; a new text the operator or a secretary."""
    if text is not None:
        return actor.kind == "worker" or bool(parties.is_secretary(actor, text.coalition))
    return actor.kind == "person"


@rules.predicate
def can_bring_in(actor: Actor, coalition: Coalition) -> bool:
    """Whoever takes another node's text into a coalition that is here: its secretary."""
    return bool(parties.is_secretary(actor, coalition))


@rules.predicate
def can_receive(actor: Actor, coalition: Coalition) -> bool:
    """Who takes in what others have published, and removes it: those who draft."""
    return bool(parties.can_draft(actor, coalition))


@rules.predicate
def can_hand_over(_actor: Actor, _party: Party) -> bool:
    """The operator alone, whom the party asks: from then on nobody answers for it here."""
    return False
