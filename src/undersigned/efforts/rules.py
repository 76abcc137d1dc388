"""Who may do what in a local effort. Small predicates; what none allows is denied.

Locals are whoever speaks for the effort's own party; for a protected one, whoever speaks for the party that vouches.
Whoever helps from outside may write until her last day, and no longer: the rule asks for the moment, so no act and
no work in the background must end it. Once locals run it, she writes no log; she still helps to hand things over.
"""

from django.utils import timezone

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.efforts import queries
from undersigned.efforts.models import Belonging, Effort
from undersigned.efforts.states import Stage
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, Party


def speaks_for(actor: Actor, coalition: int, party: Party | None) -> bool:
    """A delegate's or officer's seat of the party; of a protected one, of the party that vouches for it."""
    if party is None or actor.kind != "person":
        return False
    speaker = party.voucher_id if party.protected else party.pk
    return actor.holds(DELEGATE, OFFICER, coalition=coalition, party=speaker)


def is_local(actor: Actor, effort: Effort) -> bool:
    """Who speaks for the locals' party and did not come to help: an outsider never says what locals say."""
    return speaks_for(actor, effort.coalition_id, effort.party) and not queries.has_helped(effort, actor)


def helps(actor: Actor, effort: Effort) -> bool:
    return queries.helps_at(effort, actor, timezone.now())


def can_begin(actor: Actor, coalition: Coalition) -> bool:
    return bool(parties.can_draft(actor, coalition))


def can_listen(actor: Actor, effort: Effort) -> bool:
    """Write in the log: locals, and until they run it whoever helps."""
    gone_on = queries.stage_of(effort) in (Stage.RUN, Stage.GONE)
    return is_local(actor, effort) or (not gone_on and helps(actor, effort))


def can_keep(actor: Actor, effort: Effort) -> bool:
    """Say what belongs to whom: locals, and whoever helps."""
    return is_local(actor, effort) or helps(actor, effort)


def can_pass_on(actor: Actor, belonging: Belonging) -> bool:
    """Hand a thing over: locals, whoever helps, and whoever speaks for the organisation that has it."""
    effort = belonging.effort
    return can_keep(actor, effort) or speaks_for(actor, effort.coalition_id, belonging.owner)


def can_name_locals(actor: Actor, effort: Effort) -> bool:
    return bool(parties.is_secretary(actor, effort.coalition))


def can_give_help(actor: Actor, effort: Effort) -> bool:
    """Ask somebody from outside to help: the locals, and while there are none the secretary."""
    if queries.stage_of(effort) in (None, Stage.HEARD):
        return is_local(actor, effort) or can_name_locals(actor, effort)
    return is_local(actor, effort)
