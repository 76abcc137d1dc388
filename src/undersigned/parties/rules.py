"""Who may do what with coalitions, parties and seats. Small predicates; what none allows is denied."""

import rules

from undersigned.core.actor import DELEGATE, EDITOR, OBSERVER, OFFICER, SECRETARY, Actor
from undersigned.parties.models import Coalition, Party, PrivateLink


@rules.predicate
def is_secretary(actor: Actor, coalition: Coalition) -> bool:
    return actor.holds(SECRETARY, coalition=coalition.pk)


@rules.predicate
def is_editor(actor: Actor, coalition: Coalition) -> bool:
    return actor.holds(EDITOR, coalition=coalition.pk)


@rules.predicate
def has_seat(actor: Actor, coalition: Coalition) -> bool:
    """A seat, not a link: whoever answers by a private link reads no more than its own page."""
    seats = (DELEGATE, OFFICER, EDITOR, SECRETARY, OBSERVER)
    return actor.kind == "person" and actor.holds(*seats, coalition=coalition.pk)


@rules.predicate
def is_person(actor: Actor, _subject: object) -> bool:
    return actor.kind == "person"


@rules.predicate
def is_worker(actor: Actor, _subject: object) -> bool:
    """The worker makes links for what it mails, in the moment it mails it."""
    return actor.kind == "worker"


@rules.predicate
def can_manage_party(actor: Actor, subject: tuple[Coalition, Party]) -> bool:
    """A secretary of the coalition that the party is or was in; another coalition's she cannot touch."""
    coalition, party = subject
    return is_secretary(actor, coalition) and coalition.memberships.filter(party=party).exists()


@rules.predicate
def can_protect(actor: Actor, subject: tuple[Coalition, Party]) -> bool:
    """A secretary, or an officer of the organisation that vouches."""
    coalition, voucher = subject
    officer = actor.kind == "person" and actor.holds(OFFICER, coalition=coalition.pk, party=voucher.pk)
    return officer or is_secretary(actor, coalition)


@rules.predicate
def can_tell_key(actor: Actor, subject: tuple[Coalition, Party]) -> bool:
    """Whoever may sign for the party: an officer of it, or who holds a private link with which it signs.

    A protected party has none: all that it signs could be brought together by its key.
    """
    coalition, party = subject
    own = {
        grant.power for grant in actor.grants if (grant.coalition, grant.party) == (coalition.pk, party.pk)
    }
    return bool(own & {OFFICER, "sign"}) and not party.protected


@rules.predicate
def can_open_through(actor: Actor, link: PrivateLink) -> bool:
    """Whoever holds the link itself, and nobody who only sits beside it."""
    return actor.kind == "link" and actor.link_id == link.pk


can_found = is_person
can_see = has_seat
can_manage = is_secretary
can_issue_link = is_secretary | is_worker
can_draft = is_secretary | is_editor
