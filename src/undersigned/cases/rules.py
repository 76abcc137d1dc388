"""Who may do what with cases. Small predicates; what none allows is denied."""

from undersigned.cases.models import Case
from undersigned.core.actor import Actor
from undersigned.parties import rules as parties


def can_edit(actor: Actor, case: Case) -> bool:
    return bool(parties.can_draft(actor, case.coalition))
