"""Telling other nodes what is new, by itself, soon after an act; and again where one was not reached."""

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from undersigned.core.actor import WORKER
from undersigned.core.errors import Refused
from undersigned.exchange.actions.sharing import tell
from undersigned.exchange.models import Reader

SOON, LATER = timedelta(seconds=20), timedelta(minutes=10)
CHANGES = (
    *("positions.taken", "positions.handed_in", "round.opened", "round.closed", "text.described"),
    *("clause.added", "clause.retired", "clause.moved", "clause.pinned", "clause.unpinned"),
    *("wording.added", "wording.proposed", "wording.reworded", "wording.retired", "wording.weighed"),
    *("edition.frozen", "edition.published", "signature.ratified", "signature.acceded"),
    *("signature.declined", "signature.withdrawn", "exchange.shared", "exchange.taken"),
)


def follow(_kind: str, _uid: str, text_uid: str) -> None:
    """Lay down, in the transaction of an act on a text that is shared, that its nodes are told soon."""
    if text_uid and Reader.objects.filter(shared__text__uid=text_uid, ended_at=None).exists():
        tell_after(text_uid, SOON)


def tell_after(text_uid: str, wait: timedelta) -> None:
    """Tell the nodes of a text after a while; what happens until then goes with it."""
    if cache.add(_key(text_uid), 1, wait.total_seconds()):
        tell_nodes.using(run_after=timezone.now() + wait).enqueue(text_uid)


@task()
def tell_nodes(text_uid: str) -> None:
    """Tell every node of a text what is new; one that is not reached is told again later."""
    cache.delete(_key(text_uid))
    readers = Reader.objects.filter(shared__text__uid=text_uid, ended_at=None, peer__ended_at=None)
    failed = False
    for reader in readers.select_related("peer", "shared__text__coalition"):
        try:
            tell(reader.shared.text, reader.peer, actor=WORKER)
        except Refused:
            failed = True
    if failed:
        tell_after(text_uid, LATER)


def _key(text_uid: str) -> str:
    return f"tell-{text_uid}"
