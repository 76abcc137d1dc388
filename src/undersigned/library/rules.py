"""Who may do what with sources. Small predicates; what none allows is denied."""

from undersigned.core.actor import Actor
from undersigned.core.models import Audience
from undersigned.library.models import Source
from undersigned.parties import rules as parties


def can_edit(actor: Actor, source: Source) -> bool:
    """Editors and secretaries describe, correct and withdraw."""
    return bool(parties.can_draft(actor, source.coalition))


def can_see(actor: Actor, source: Source) -> bool:
    if source.audience == Audience.PUBLIC:
        return True
    if source.audience == Audience.COALITION:
        return bool(parties.has_seat(actor, source.coalition))
    return can_edit(actor, source)


def can_quote(actor: Actor, source: Source) -> bool:
    """Whoever reads a source may quote it and suggest corrections: it needs no account."""
    return source.withdrawn_at is None and can_see(actor, source)
