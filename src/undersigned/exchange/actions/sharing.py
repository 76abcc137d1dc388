"""Sharing a text with another node: what it is told, and which parties answer there."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.log import signer
from undersigned.exchange import rules
from undersigned.exchange.models import Hosted, Peer, Reader, Shared
from undersigned.exchange.outbound import ask
from undersigned.exchange.queries.telling import moment, rows_of
from undersigned.ledger import digest
from undersigned.ledger.log import Verifier
from undersigned.ledger.messages import write_message
from undersigned.parties.models import Party, PrivateLink, Seat
from undersigned.texts.models import Text

INBOX = "/exchange/inbox"
MEDIA_TYPE = "application/json"


@transaction.atomic
def share(text: Text, peer: Peer, parties: Collection[Party], *, actor: Actor) -> Shared:
    """Share a text with another node, and let some parties of the coalition answer there from now on.

    Their private links and seats here end: each party answers at one node.
    Raises: Refused for a text that is drafted elsewhere, a node without a key, and a party that answers elsewhere.
    """
    require(rules.can_share, actor, text)
    if text.elsewhere:
        raise Refused(
            _("This text is drafted on %(node)s: it is shared from there.") % {"node": text.elsewhere}
        )
    if peer.ended_at or not peer.log_key:
        raise Refused(_("The node %(name)s is not let in here.") % {"name": peer.name})
    shared, _made = Shared.objects.get_or_create(text=text)
    Reader.objects.get_or_create(shared=shared, peer=peer, ended_at=None)
    for party in parties:
        hand_over(text, party, peer)
    journal.record(
        actor,
        "exchange.shared",
        text,
        text=text,
        coalition=text.coalition,
        node=peer.name,
        parties=[party.uid for party in parties],
    )
    return shared


def hand_over(text: Text, party: Party, peer: Peer) -> None:
    """Let a party of a text's coalition answer at another node from now on; its links and seats here end.

    Part of an act. Raises: Refused where it answers at a third one, or is not in the coalition.
    """
    node = Verifier.read(peer.log_key.splitlines()[0]).name
    if party.elsewhere not in ("", node):
        raise Refused(_("%(party)s answers on another node.") % {"party": party.name})
    if not text.coalition.memberships.filter(party=party, until=None).exists():
        raise Refused(_("%(party)s is not in the coalition.") % {"party": party.name})
    Hosted.objects.get_or_create(party=party, defaults={"peer": peer})
    Party.objects.filter(pk=party.pk).update(elsewhere=node)
    now = timezone.now()
    PrivateLink.objects.filter(party=party, revoked_at=None).update(revoked_at=now)
    Seat.objects.filter(party=party, ended_at=None).update(ended_at=now)


@transaction.atomic
def message_for(text: Text, peer: Peer, *, actor: Actor, always: bool = True) -> bytes | None:
    """Return what another node is to be told now, signed; None where it knows all of it and `always` is not asked.

    Raises: Refused where the text is not shared with it.
    """
    require(rules.can_tell, actor, text)
    shared = Shared.objects.select_for_update().filter(text=text).first()
    reader = Reader.objects.filter(shared=shared, peer=peer, ended_at=None).select_related("only").first()
    if shared is None or reader is None:
        raise Refused(_("This text is not shared with %(name)s.") % {"name": peer.name})
    rows = rows_of(shared, reader.only)
    told = digest([[kind, value] for kind, value in rows])
    if not always and told == reader.rows_digest:
        return None
    Shared.objects.filter(pk=shared.pk).update(told=F("told") + 1)
    shared.refresh_from_db()
    data = write_message(
        rows,
        text=text.uid,
        number=shared.told,
        made_at=moment(timezone.now()),
        to=Verifier.read(peer.log_key.splitlines()[0]).name,
        signer=signer(),
    )
    Reader.objects.filter(pk=reader.pk).update(rows_digest=told)
    return data


def tell(text: Text, peer: Peer, *, actor: Actor) -> bool:
    """Tell another node what is new of a text; return whether there was anything to tell.

    Raises: Refused where it is not reached or refuses it; then it is told again next time.
    """
    data = message_for(text, peer, actor=actor, always=False)
    if data is None:
        return False
    readers = Reader.objects.filter(shared__text=text, peer=peer, ended_at=None)
    try:
        answer = ask(peer, INBOX, body=data, media_type=MEDIA_TYPE)
        if answer.status != 200:
            said = answer.body[:300].decode("utf-8", "replace").strip()
            raise Refused(_("%(name)s did not take it: %(said)s") % {"name": peer.name, "said": said})
    except Refused:
        readers.update(rows_digest="")
        raise
    readers.update(told_at=timezone.now())
    return True
