"""Who may do what with links. Small predicates; what none allows is denied."""

from undersigned.cases.rules import speaks_for
from undersigned.chains.models import Link, LinkDispute
from undersigned.chains.queries.links import audience_of, open_coalitions
from undersigned.core.actor import Actor
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, Party


def can_edit(actor: Actor, link: Link) -> bool:
    return bool(parties.can_draft(actor, link.coalition))


def can_see(actor: Actor, link: Link) -> bool:
    return link.audience <= audience_of(actor, link.coalition)


def can_dispute(actor: Actor, subject: tuple[Link, Party | None]) -> bool:
    """Editors, in nobody's name or a party's; and whoever speaks for the party."""
    link, party = subject
    return can_see(actor, link) and (can_edit(actor, link) or speaks_for(actor, link.coalition, party))


def can_settle(actor: Actor, dispute: LinkDispute) -> bool:
    return can_edit(actor, dispute.link) or speaks_for(actor, dispute.link.coalition, dispute.party)


def can_tell(actor: Actor, coalition: Coalition) -> bool:
    """Anybody may say that she knows a link, where she reads anything of the coalition."""
    return open_coalitions(actor).filter(pk=coalition.pk).exists()
