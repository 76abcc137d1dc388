"""Telling a party what would bring it back: a private link to a page of its own."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements import rules
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties.actions import issue_link
from undersigned.parties.models import Party, PrivateLink
from undersigned.parties.queries import parties_in
from undersigned.positions.queries import is_sealed_now
from undersigned.texts.models import Text

# Answers move on; what the page tells is of the day on which it is read.
LASTS = timedelta(days=30)


@transaction.atomic
def tell_way_back(
    text: Text, party: Party, weight: int, *, actor: Actor, language: str = ""
) -> tuple[PrivateLink, str]:
    """Make the private link with which a party reads what would bring it to the step of a weight.

    Returns: the link, in place of an earlier one for this text, and its secret, once.
    Raises: Refused while answers are sealed, or where the party is not in the coalition.
    """
    require(rules.can_send_way_back, actor, text)
    if is_sealed_now(text):
        raise Refused(_("Answers are sealed: nobody reads them until the round closes."))
    if not parties_in(text.coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(party)s is not in the coalition.") % {"party": party.name})
    link, token = issue_link(
        party,
        text.coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.BACK,
        subject_uid=text.uid,
        address=f"/back/{{link}}/{weight}/",
        expires_at=timezone.now() + LASTS,
        language=language,
    )
    _tell(actor, "reasons.sent", text, link)
    return link, token


@transaction.atomic
def note_mailed(text: Text, link: PrivateLink, *, actor: Actor) -> None:
    """Remember that the link went out by mail, and when; never to which address."""
    require(rules.can_send_way_back, actor, text)
    PrivateLink.objects.filter(pk=link.pk).update(mailed_at=timezone.now())
    _tell(actor, "reasons.mailed", text, link)


def _tell(actor: Actor, verb: str, text: Text, link: PrivateLink) -> None:
    journal.record(actor, verb, link, text=text, coalition=text.coalition, party=link.party.name)
