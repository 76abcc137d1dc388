"""Taking in what another node has published, as theirs: its bytes as they came."""

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.exchange import rules
from undersigned.exchange.models import Peer, Received
from undersigned.exchange.outbound import ask
from undersigned.exchange.queries.bundles import editions_in
from undersigned.ledger import read_canonical, verify
from undersigned.parties.models import Coalition


@transaction.atomic
def receive(coalition: Coalition, data: bytes, *, actor: Actor, peer: Peer | None = None) -> Received:
    """Keep a bundle for a coalition; the same one twice is kept once.

    Raises: Refused with the first thing that is damaged; nothing is kept then.
    """
    require(rules.can_receive, actor, coalition)
    report = verify(data)
    if not report.whole:
        raise Refused(report.damages[0].sentence)
    editions = editions_in(data)
    if not editions:
        raise Refused(_("There is no edition in this bundle."))
    received = Received(
        coalition=coalition,
        peer=peer,
        title=editions[0].title[:300],
        node=str(read_canonical(data)["node"])[:300],
        root=report.root,
        data=data,
    )
    try:
        with transaction.atomic():
            received.save()
    except IntegrityError:
        return Received.objects.get(coalition=coalition, root=report.root, removed_at=None)
    journal.record(actor, "bundle.received", received, coalition=coalition, title=received.title)
    return received


def fetch(coalition: Coalition, peer: Peer, path: str, *, actor: Actor) -> Received:
    """Ask a node that is let in for a bundle, and keep it. Raises: Refused, as `receive` and `ask` do."""
    require(rules.can_receive, actor, coalition)
    if not path.startswith("/"):
        raise Refused(
            _("The address on the other node begins with a slash, as in %(example)s.")
            % {"example": "/t/k7m2p9q4r8st/edition-1.json"}
        )
    answer = ask(peer, path)
    if answer.status != 200:
        raise Refused(_("%(name)s has nothing there.") % {"name": peer.name})
    return receive(coalition, answer.body, actor=actor, peer=peer)


@transaction.atomic
def remove(received: Received, *, actor: Actor) -> None:
    """Destroy a bundle that was taken in; that it was here is kept."""
    require(rules.can_receive, actor, received.coalition)
    if _empty(Received.objects.filter(pk=received.pk)):
        journal.record(actor, "bundle.removed", received, coalition=received.coalition, title=received.title)


def erase_bundle(uid: str) -> int:
    """Destroy a bundle of others, and its title in the journal."""
    erased = _empty(Received.objects.filter(uid=uid))
    return erased + journal.erase(Event.objects.filter(object_kind="received", object_uid=uid))


def _empty(received: QuerySet[Received]) -> int:
    return received.filter(removed_at=None).update(data=b"", title="", removed_at=timezone.now())
