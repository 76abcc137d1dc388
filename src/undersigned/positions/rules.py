"""Who may ask, and who may answer. Small predicates; what none allows is denied."""

import rules

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.positions.models import Position, Precedent, Report, Round
from undersigned.texts.models import Text


@rules.predicate
def can_ask(actor: Actor, text: Text) -> bool:
    """Who opens and closes rounds: the secretary, on the node where the text is drafted. What one party says
    by itself is not put to the others.
    """
    joint = text.kind == Text.Kind.STATEMENT
    return joint and not text.elsewhere and bool(parties.can_manage(actor, text.coalition))


@rules.predicate
def can_invite(actor: Actor, text: Text) -> bool:
    return bool(parties.can_manage(actor, text.coalition))


@rules.predicate
def can_answer(actor: Actor, asked: tuple[Round, Party]) -> bool:
    """The party's delegate or officer, or whoever holds its private link for this round; on the party's node."""
    round, party = asked
    powers = (DELEGATE, OFFICER, PrivateLink.Purpose.ANSWER)
    return not party.elsewhere and actor.holds(
        *powers, coalition=round.text.coalition_id, party=party.pk, subject=round.uid
    )


@rules.predicate
def can_object(actor: Actor, objecting: tuple[Text, Party]) -> bool:
    """The party's delegate or officer, or whoever holds its private link for a round of the text."""
    text, party = objecting
    if actor.holds(DELEGATE, OFFICER, coalition=text.coalition_id, party=party.pk):
        return True
    linked = PrivateLink.Purpose.ANSWER
    rounds = text.rounds.values_list("uid", flat=True)
    return any(
        actor.holds(linked, coalition=text.coalition_id, party=party.pk, subject=uid) for uid in rounds
    )


@rules.predicate
def can_restate(actor: Actor, position: Position) -> bool:
    """The party's delegate or officer, or whoever holds its private link to review this position."""
    powers = (DELEGATE, OFFICER, PrivateLink.Purpose.REVIEW)
    coalition = position.wording.clause.text.coalition_id
    return actor.holds(*powers, coalition=coalition, party=position.party_id, subject=position.uid)


@rules.predicate
def can_choose(actor: Actor, precedent: Precedent) -> bool:
    """Whoever may answer for the party, or holds its private link to this, or to review the position."""
    text, party = precedent.wording.clause.text, precedent.party
    positions = Position.objects.filter(party=party, wording=precedent.wording).values_list("uid", flat=True)
    linked, uids = PrivateLink.Purpose.REVIEW, [precedent.uid, *positions]
    held = (actor.holds(linked, coalition=text.coalition_id, party=party.pk, subject=uid) for uid in uids)
    return bool(can_object(actor, (text, party))) or any(held)


@rules.predicate
def can_publish(actor: Actor, owned: tuple[Coalition, Party]) -> bool:
    """What a party says is the party's to publish: its delegate or officer, nobody else."""
    coalition, party = owned
    return actor.holds(DELEGATE, OFFICER, coalition=coalition.pk, party=party.pk)


@rules.predicate
def can_report(actor: Actor, coalition: Coalition) -> bool:
    return bool(parties.can_draft(actor, coalition))


@rules.predicate
def can_reply(actor: Actor, report: Report) -> bool:
    """The party concerned: its delegate or officer, or whoever holds its private link for this report."""
    powers = (DELEGATE, OFFICER, PrivateLink.Purpose.REPLY)
    coalition = report.question.coalition_id
    return actor.holds(*powers, coalition=coalition, party=report.party_id, subject=report.uid)


@rules.predicate
def can_remind(actor: Actor, _round: Round) -> bool:
    """Reminders are the worker's."""
    return actor.kind == "worker"
