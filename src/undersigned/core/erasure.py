"""Destroying words and names for good. The acts stay in the journal, without words."""

from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from undersigned.core import journal, search
from undersigned.core.actor import NOBODY, OPERATOR, Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.core.registry import ERASERS


@transaction.atomic
def erase(kind: str, uid: str, *, actor: Actor = OPERATOR) -> int:
    """Destroy the words and names of one thing everywhere on this node; return the number of rows erased.

    The operator may erase everything, a person her own account.
    Raises: Refused for an unknown kind, naming those there are, and for an id that is unknown or erased already.
    """
    require(_is_oneself, actor, (kind, uid))
    if kind not in ERASERS:
        kinds = ", ".join(sorted(ERASERS))
        raise Refused(
            _("“%(kind)s” is nothing that can be erased; these are: %(kinds)s.")
            % {"kind": kind, "kinds": kinds}
        )
    # What refers to a thing goes before the thing: the upper rooms, which declare last, go first.
    erased = sum(destroy(uid) for destroy in reversed(ERASERS[kind]))
    if not erased:
        raise Refused(
            _("No %(kind)s has the id %(uid)s, or it was erased already.") % {"kind": kind, "uid": uid}
        )
    # Who asked for it is a name too: the event keeps none.
    journal.write(NOBODY, "erased", (kind, uid), "", "", {})
    leave_nothing()
    return erased


def leave_nothing() -> None:
    """Let nothing be kept of what this transaction deletes, once it is committed, beside its row.

    Kept results of computing go, and tasks that are through, whose tracebacks may quote. SQLite overwrites freed
    pages (secure_delete), yet its index of words holds what was taken out until it is merged, and its write-ahead log
    the old pages until it is emptied. PostgreSQL keeps dead rows in its files until vacuum and its own log are
    through: no query or dump shows them.
    """
    DBTaskResult.objects.finished().delete()
    if connection.vendor == "sqlite":
        search.settle()
        transaction.on_commit(_empty_log)
    transaction.on_commit(cache.clear)


def _empty_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _is_oneself(actor: Actor, thing: tuple[str, str]) -> bool:
    return bool(actor.uid) and thing == ("person", actor.uid)


def erase_event(uid: str) -> int:
    """Destroy the words and salt of one event."""
    return journal.erase(Event.objects.filter(uid=uid))
