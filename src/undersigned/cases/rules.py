"""Who may do what with cases and questions. Small predicates; what none allows is denied."""

from undersigned.cases.models import Asking, Case, Dispute, Question, StrongestVersion
from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, Party, PrivateLink


def can_edit(actor: Actor, case: Case) -> bool:
    return bool(parties.can_draft(actor, case.coalition))


def can_edit_question(actor: Actor, question: Question) -> bool:
    return bool(parties.can_draft(actor, question.coalition))


def speaks_for(actor: Actor, coalition: Coalition, party: Party | None) -> bool:
    """A delegate's or officer's seat of the party, not a link."""
    return (
        party is not None
        and actor.kind == "person"
        and actor.holds(DELEGATE, OFFICER, coalition=coalition.pk, party=party.pk)
    )


def can_write_strongest(actor: Actor, question: Question) -> bool:
    """Editors, and whoever speaks for a party of the coalition."""
    seat = actor.kind == "person" and actor.holds(DELEGATE, OFFICER, coalition=question.coalition_id)
    return seat or can_edit_question(actor, question)


def can_confirm(actor: Actor, subject: tuple[StrongestVersion, Party]) -> bool:
    """Only somebody who holds a view can say that it is well said, by a seat or a private link: no editor for her."""
    version, party = subject
    coalition, linked = version.question.coalition, PrivateLink.Purpose.CONFIRM
    held = actor.holds(linked, coalition=coalition.pk, party=party.pk, subject=version.uid)
    return held or speaks_for(actor, coalition, party)


def can_withdraw_strongest(actor: Actor, version: StrongestVersion) -> bool:
    """Editors, and whoever may speak for the party that confirmed it."""
    own = version.confirmed_by is not None and can_confirm(actor, (version, version.confirmed_by))
    return own or can_edit_question(actor, version.question)


def can_dispute(actor: Actor, subject: tuple[Asking, Party | None]) -> bool:
    """Editors, in nobody's name or a party's; and whoever speaks for the party."""
    asking, party = subject
    return can_edit(actor, asking.case) or speaks_for(actor, asking.case.coalition, party)


def can_settle(actor: Actor, dispute: Dispute) -> bool:
    case = dispute.asking.case
    return can_edit(actor, case) or speaks_for(actor, case.coalition, dispute.raised_by)
