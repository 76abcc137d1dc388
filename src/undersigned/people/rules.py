"""Who may do what with an account: whoever it is of."""

import rules

from undersigned.core.actor import Actor
from undersigned.people.models import User


@rules.predicate
def is_oneself(actor: Actor, user: User) -> bool:
    return actor.kind == "person" and actor.user_id == user.pk
