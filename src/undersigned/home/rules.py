"""Who takes out, and brings back, everything of a person or party; who has a party's calendar."""

import rules

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.parties.models import Coalition, Party


@rules.predicate
def is_operator(actor: Actor, _subject: object) -> bool:
    return actor.is_operator


@rules.predicate
def is_officer_of(actor: Actor, party: Party) -> bool:
    """An officer's seat for the party, in any coalition."""
    own = {grant.party for grant in actor.grants if grant.power == OFFICER}
    return actor.kind == "person" and party.pk in own


@rules.predicate
def can_read_calendar(actor: Actor, asked: tuple[Coalition, Party]) -> bool:
    """Whoever speaks for the party in the coalition."""
    coalition, party = asked
    own = actor.holds(DELEGATE, OFFICER, coalition=coalition.pk, party=party.pk)
    return own and actor.kind == "person"


can_bring_back = is_operator
can_take_all = is_operator | is_officer_of
