"""Acts on what is said against links."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.chains import rules
from undersigned.chains.models import Link, LinkDispute
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties.models import Party

LONGEST = 2000  # characters


@transaction.atomic
def raise_dispute(
    link: Link, words: str, *, actor: Actor, language: str, party: Party | None = None
) -> LinkDispute:
    """Say that a link is not so; it stands beside the link for whoever reads that.

    Raises: Refused without words, with too many, and where the link was ended.
    """
    require(rules.can_dispute, actor, (link, party))
    words = _checked(words)
    if Link.objects.select_for_update().get(pk=link.pk).ended_at:
        raise Refused(_("This link was ended already."))
    made = LinkDispute.objects.create(link=link, party=party, words=words, language=language[:12])
    by = party.name if party else ""
    journal.record(actor, "link.disputed", made, coalition=link.coalition, party=by, words=words)
    return made


def _checked(words: str) -> str:
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise Refused(_("Say it in words."))
    if len(words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})
    return words


@transaction.atomic
def settle_dispute(dispute: LinkDispute, words: str, *, actor: Actor) -> None:
    """Say how a dispute was settled; both stay readable.

    Raises: Refused without words, or where it was settled already.
    """
    require(rules.can_settle, actor, dispute)
    words = _checked(words)
    told = {"settled_at": timezone.now(), "settled_words": words}
    if not LinkDispute.objects.filter(pk=dispute.pk, settled_at=None).update(**told):
        raise Refused(_("This dispute was settled already."))
    dispute.refresh_from_db()
    journal.record(actor, "link.settled", dispute, coalition=dispute.link.coalition, words=words)
