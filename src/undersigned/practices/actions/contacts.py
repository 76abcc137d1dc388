"""Asking those who have tried it: contact data go to the other side alone, once both consent, until one ends it.

The events of these acts name neither text nor coalition, and an answer does not tell which it was.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.once import once
from undersigned.practices import rules
from undersigned.practices.models import Contact, Introduction, Practice


@transaction.atomic
def offer_contact(practice: Practice, reached_at: str, *, actor: Actor) -> Contact:
    """Offer to be asked about a report of one's party; how one is reached is shown to nobody without one's consent.

    Raises: Refused without how one is reached, or where one offers it already.
    """
    require(rules.can_write, actor, practice)
    if not reached_at.strip():
        raise Refused(_("Write how you are reached."))
    try:
        with transaction.atomic():
            contact = Contact.objects.create(
                practice=practice, user_id=_person(actor), reached_at=reached_at.strip()
            )
    except IntegrityError:
        raise Refused(_("You have offered that already.")) from None
    journal.record(actor, "contact.offered", contact)
    return contact


@transaction.atomic
def withdraw_contact(contact: Contact, *, actor: Actor) -> None:
    """Offer it no longer: all that was consented to ends, and no data are kept. Twice changes nothing."""
    require(rules.is_contact, actor, contact)
    now = timezone.now()
    offered = Contact.objects.filter(pk=contact.pk, withdrawn_at=None)
    if offered.update(withdrawn_at=now, reached_at=""):
        consented = contact.introductions.filter(ended_at=None).exclude(consented_at=None)
        consented.update(ended_at=now, reached_at="", words="")
        journal.record(actor, "contact.withdrawn", contact)


def ask_contact(
    contact: Contact, reached_at: str, words: str, *, actor: Actor, key: str = ""
) -> Introduction:
    """Ask a contact, with one's own contact data: whoever gives them consents to the other's seeing them.

    Args:
        key: pressed twice with one key, it is asked once.
    Raises: Refused without both, where one has asked already, or the other is no contact any more.
    """
    require(rules.can_ask, actor, contact)
    if not reached_at.strip() or not words.strip():
        raise Refused(_("Write what you want to ask, and how you are reached."))
    return once(key, Introduction, lambda: _ask(contact, reached_at.strip(), words.strip(), actor))


@transaction.atomic
def _ask(contact: Contact, reached_at: str, words: str, actor: Actor) -> Introduction:
    if not Contact.objects.select_for_update().filter(pk=contact.pk, withdrawn_at=None).exists():
        raise Refused(_("Nobody can be asked here any more."))
    before = Introduction.objects.filter(contact=contact, asked_by=_person(actor))
    # Who has declined once is not asked again; the asker is told nothing else than before.
    declined = before.exclude(declined_at=None).values_list("declined_at", flat=True).first()
    try:
        with transaction.atomic():
            asked = Introduction.objects.create(
                contact=contact,
                asked_by_id=_person(actor),
                reached_at=reached_at,
                words=words,
                declined_at=declined,
            )
    except IntegrityError:
        raise Refused(_("You have asked already.")) from None
    journal.record(actor, "contact.asked", asked)
    return asked


@transaction.atomic
def answer_question(introduction: Introduction, *, actor: Actor, consents: bool) -> None:
    """Consent, and both see how the other is reached; or decline, which the asker is not told.

    Raises: Refused where it was answered or ended already.
    """
    require(rules.is_asked, actor, introduction)
    open_one = Introduction.objects.filter(
        pk=introduction.pk, consented_at=None, declined_at=None, ended_at=None, contact__withdrawn_at=None
    )
    if not open_one.update(**{"consented_at" if consents else "declined_at": timezone.now()}):
        raise Refused(_("This was answered or taken back already."))
    introduction.refresh_from_db()
    journal.record(actor, "contact.answered", introduction)


@transaction.atomic
def end_introduction(introduction: Introduction, *, actor: Actor) -> None:
    """End it from either side: neither sees the other's data any more, and the question is not kept.

    Twice changes nothing.
    Raises: Refused where whoever is asked has not consented.
    """
    require(rules.is_side, actor, introduction)
    if rules.is_asked(actor, introduction) and introduction.consented_at is None:
        raise Refused(_("You have not said yes to it: there is nothing to end."))
    mine = Introduction.objects.filter(pk=introduction.pk, ended_at=None)
    if mine.update(ended_at=timezone.now(), reached_at="", words=""):
        journal.record(actor, "contact.ended", introduction)


def _person(actor: Actor) -> int:
    """Return the key of the person who acts: the operator is none, and has nothing to be reached at."""
    if actor.user_id is None:
        raise NotAllowed(_("You have no right to do this here."))
    return actor.user_id
