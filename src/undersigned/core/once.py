"""An act that a person could press twice happens once, and both presses lead to the same place."""

import hashlib
import json
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.http import QueryDict

from undersigned.core import journal
from undersigned.core.errors import Refused
from undersigned.core.models import Once

Made = TypeVar("Made", bound=models.Model)


def once(key: str, model: type[Made], act: Callable[[], Made]) -> Made:
    """Run the act unless its key was used, and return what the first press made; its receipt is the first one's.

    Args:
        key: from the form's hidden field; an empty key runs the act without remembering it.
        model: the kind of thing the act makes; it has a `uid`.
    """
    if not key:
        return act()
    if first := _made_before(key, model):
        return first
    try:
        with transaction.atomic(), journal.receipts() as uids:
            made = act()
            Once.objects.create(key=key[:80], result_uid=made.uid, events=",".join(uids))  # type: ignore[attr-defined]
            return made
    except (IntegrityError, Refused):
        # In the same moment the other press was first; what it made may also refuse a second of its kind.
        if first := _made_before(key, model):
            return first
        raise


def _made_before(key: str, model: type[Made]) -> Made | None:
    first = Once.objects.filter(key=key[:80]).first()
    if first is None:
        return None
    made = model._default_manager.filter(uid=first.result_uid).first()
    if made is not None:
        journal.retell(filter(None, first.events.split(",")))
    return made


@transaction.atomic
def tell_again(key: str, act: Callable[[], object]) -> None:
    """Run an act that changes nothing the second time; where nothing was changed, its first receipt is told again.

    For what is superseded, not made: a key that kept the act from running would let a press on an older page pass
    for stored although something else was stored meanwhile.
    """
    with journal.receipts() as uids:
        act()
    if not key:
        return
    known = Once.objects.filter(key=key[:80])
    if not uids:
        journal.retell(uid for first in known for uid in first.events.split(",") if uid)
    elif not known.update(events=",".join(uids)):
        Once.objects.create(key=key[:80], events=",".join(uids))


def key_of(data: QueryDict) -> str:
    """Return the key of a form with all that was sent in it: the same key with other words is another act."""
    if not data.get("once"):
        return ""
    sent = [(name, data.getlist(name)) for name in sorted(data) if name != "csrfmiddlewaretoken"]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()
