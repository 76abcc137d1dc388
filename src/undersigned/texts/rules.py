"""Who may do what with texts. Small predicates; what none allows is denied."""

from undersigned.core.actor import DELEGATE, Actor
from undersigned.parties import rules as parties
from undersigned.parties.models import Party, PrivateLink
from undersigned.texts.models import Text


def can_draft(actor: Actor, text: Text) -> bool:
    """Whoever drafts in the coalition; what is drafted on another node, nobody here.

    The words of an appeal, or of a practice report, are those of one party: they have acts of their own.
    """
    return text.kind == Text.Kind.STATEMENT and can_translate(actor, text)


def can_translate(actor: Actor, text: Text) -> bool:
    """Whoever drafts in the coalition, what one party says by itself too."""
    return not text.elsewhere and bool(parties.can_draft(actor, text.coalition))


def can_see(actor: Actor, text: Text) -> bool:
    """Drafts are the coalition's own: a seat, not a link."""
    return bool(parties.has_seat(actor, text.coalition))


def can_propose(actor: Actor, subject: tuple[Text, Party]) -> bool:
    """A delegate, or the holder of the private link on this text, proposes words for its own party."""
    text, party = subject
    return actor.holds(
        DELEGATE,
        PrivateLink.Purpose.ANSWER,
        coalition=text.coalition_id,
        party=party.pk,
        subject=text.uid,
    )
