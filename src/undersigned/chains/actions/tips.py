"""What people know of links: sent by anybody, read by editors."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.chains import rules
from undersigned.chains.models import Tip
from undersigned.core import journal
from undersigned.core.actor import NOBODY, Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition

LONGEST = 2000  # characters
# Nobody's address is kept, so all of a coalition's together are counted.
AN_HOUR = 30


@transaction.atomic
def send_tip(coalition: Coalition, words: str, citation: str, *, actor: Actor) -> Tip:
    """Tell a coalition's editors of a link that somebody knows. Who sent it is kept nowhere.

    Raises: Refused without words or without where it can be read, with too many, and where many came this hour.
    """
    require(rules.can_tell, actor, coalition)
    words, citation = words.replace("\r\n", "\n").strip(), " ".join(citation.split())[:400]
    if not words:
        raise Refused(_("Say who does what with whom."))
    if not citation:
        raise Refused(_("Say where it can be read: a link without a source is not recorded."))
    if len(words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})
    if coalition.tips.filter(sent_at__gt=timezone.now() - timedelta(hours=1)).count() >= AN_HOUR:
        raise Refused(_("Many people write at this moment: send it again in an hour."))
    made = Tip.objects.create(coalition=coalition, words=words, citation=citation)
    journal.record(NOBODY, "tip.sent", made, coalition=coalition)
    return made


@transaction.atomic
def settle_tip(tip: Tip, *, actor: Actor) -> None:
    """Say that a tip was seen to; twice changes nothing."""
    require(parties.can_draft, actor, tip.coalition)
    if Tip.objects.filter(pk=tip.pk, settled_at=None).update(settled_at=timezone.now()):
        journal.record(actor, "tip.settled", tip, coalition=tip.coalition)
