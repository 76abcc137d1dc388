"""Destroying the words of links, disputes and tips: rows and dates stay, and say that they were erased."""

from django.db.models import Model
from django.utils import timezone

from undersigned.chains.models import Link, LinkDispute, Tip
from undersigned.core import journal
from undersigned.core.models import Event

ERASED = "(erased)"
"""Stands where a reason must not be empty."""


def erase_dispute(uid: str) -> int:
    """Destroy what was said against a link, and how it was settled."""
    return _emptied(LinkDispute, uid, words="", settled_words="")


def erase_tip(uid: str) -> int:
    """Destroy what somebody sent."""
    return _emptied(Tip, uid, words="", citation="")


def _emptied(model: type[Model], uid: str, **words: str) -> int:
    rows = model._default_manager.filter(uid=uid, erased_at=None)
    gone = rows.update(**words, erased_at=timezone.now())
    return gone + _events(uid) if gone else 0


def erase_link(uid: str) -> int:
    """Destroy why a link was ended, and the words of the acts on it; claim and names are erased for themselves."""
    gone = Link.objects.filter(uid=uid).exclude(ended_why__in=("", ERASED)).update(ended_why=ERASED)
    return gone + _events(uid)


def _events(uid: str) -> int:
    return journal.erase(Event.objects.filter(object_uid=uid))
