"""Who takes out, and brings back, everything of a person or party."""

import rules

from undersigned.core.actor import OFFICER, Actor
from undersigned.parties.models import Party


@rules.predicate
def is_operator(actor: Actor, _subject: object) -> bool:
    return actor.is_operator


@rules.predicate
def is_officer_of(actor: Actor, party: Party) -> bool:
    """An officer's seat for the party, in any coalition."""
    own = {grant.party for grant in actor.grants if grant.power == OFFICER}
    return actor.kind == "person" and party.pk in own


can_bring_back = is_operator
can_take_all = is_operator | is_officer_of
