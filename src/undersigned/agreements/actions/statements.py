"""What stands in public is stated in the log, in the transaction of the act that makes or changes it."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet

from undersigned.agreements.models import Edition
from undersigned.agreements.queries.bundles import members_of
from undersigned.agreements.queries.editions import standing
from undersigned.core import statements
from undersigned.ledger import Member


def follow_text(_kind: str, _uid: str, text_uid: str) -> None:
    """State what an act on a text has changed of its published editions; what waits for a day is none of it."""
    statements.state(_members(_published().filter(text__uid=text_uid), persons=False))


def follow_party(_kind: str, uid: str, _text_uid: str) -> None:
    """State what an act on a party has changed of the published editions that name it."""
    named = Q(signatures__party__uid=uid) | Q(text__owner__uid=uid)
    statements.state(_members(_published().filter(named).distinct(), persons=False))


def follow_erasing(_kind: str, _uid: str, _text_uid: str) -> None:
    """Leave no statement of what was erased, or stands no longer."""
    state_all()


@transaction.atomic
def state_all() -> int:
    """State all that stands in public and is not stated, and destroy the words of every other statement.

    Returns: how many statements that took.
    """
    members = _members(_published(), persons=True)
    stated = statements.state(members)
    statements.forget(members)
    return stated


def _published() -> QuerySet[Edition]:
    return Edition.objects.exclude(published_at=None).select_related("text__coalition", "text__owner")


def _members(editions: Iterable[Edition], *, persons: bool) -> list[Member]:
    """Return the members of editions. The count of persons changes with each: it is stated once a day."""
    found = {(m.kind, m.id): m for edition in editions for m in members_of([standing(edition)])}
    return [member for member in found.values() if persons or member.kind != "persons"]
