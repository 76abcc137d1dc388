"""Who asks in an appeal, who answers, who closes it. Small predicates; what none allows is denied."""

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.core.models import Audience
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.rules import is_secretary
from undersigned.pledges.models import Appeal, Ask


def can_begin(actor: Actor, begun: tuple[Coalition, Party, Party | None]) -> bool:
    """Whoever speaks for those concerned, or for who vouches for them; the secretary types it at their bidding.

    Nothing of it is published before those whose appeal it is, or who vouches for them, have signed it.
    """
    coalition, made_by, vouched_by = begun
    makers = (made_by, vouched_by) if vouched_by else (made_by,)
    return is_secretary(actor, coalition) or any(_seated(actor, coalition.pk, party) for party in makers)


def can_draft(actor: Actor, appeal: Appeal) -> bool:
    return can_begin(actor, (appeal.text.coalition, appeal.made_by, appeal.vouched_by))


def can_raise(actor: Actor, raised: tuple[Appeal, Party]) -> bool:
    """A party of the coalition adds its own question; who drafts the appeal, those of its makers alone."""
    appeal, party = raised
    if party in (appeal.made_by, appeal.vouched_by):
        return can_draft(actor, appeal)
    return _seated(actor, appeal.text.coalition_id, party)


def can_drop(actor: Actor, dropped: tuple[Ask, Party]) -> bool:
    """Those whose appeal it is drop any item, a party its own; nobody drops in another's name."""
    ask, party = dropped
    own = party in (ask.appeal.made_by, ask.appeal.vouched_by, ask.raised_by)
    return own and _seated(actor, ask.appeal.text.coalition_id, party)


def can_sign(actor: Actor, signed: tuple[Appeal, Party]) -> bool:
    """An officer of those whose appeal it is; with a private link they sign on its page (agreements)."""
    appeal, party = signed
    coalition = appeal.text.coalition_id
    return actor.kind == "person" and actor.holds(OFFICER, coalition=coalition, party=party.pk)


def can_close(actor: Actor, closed: tuple[Appeal, Party]) -> bool:
    """Those whose appeal it is, or who vouches for them: by a seat, or by a private link to the appeal."""
    appeal, party = closed
    linked = actor.holds(
        PrivateLink.Purpose.PLEDGE, coalition=appeal.text.coalition_id, party=party.pk, subject=appeal.uid
    )
    own = party in (appeal.made_by, appeal.vouched_by)
    return own and (linked or _seated(actor, appeal.text.coalition_id, party))


def can_answer(actor: Actor, answered: tuple[Ask, Party]) -> bool:
    """A delegate or officer of the party; by its private link, what everybody may read. On the party's node."""
    ask, party = answered
    coalition, appeal = ask.appeal.text.coalition_id, ask.appeal
    if party.elsewhere:
        return False
    linked = actor.holds(PrivateLink.Purpose.PLEDGE, coalition=coalition, party=party.pk, subject=appeal.uid)
    return _seated(actor, coalition, party) or (linked and ask.audience == Audience.PUBLIC)


def can_invite(actor: Actor, appeal: Appeal) -> bool:
    return is_secretary(actor, appeal.text.coalition)


def _seated(actor: Actor, coalition: int, party: Party) -> bool:
    return actor.kind == "person" and actor.holds(DELEGATE, OFFICER, coalition=coalition, party=party.pk)
