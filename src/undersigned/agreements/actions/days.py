"""The day's showing: every signature whose day has come is shown with the others, in no order of time."""

import secrets
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from undersigned.agreements.actions import showing
from undersigned.agreements.actions.signatures import ask_again, tell, verb_of, words_of
from undersigned.agreements.models import Signature
from undersigned.agreements.states import SignatureState
from undersigned.core.actor import WORKER
from undersigned.parties.models import Coalition


@transaction.atomic
def show_due(coalition: Coalition) -> int:
    """Show what the signatures of a coalition have waited to show until today; return how many there were.

    All of a day are shown in one transaction and told in a drawn order: neither time nor place tells who was first.
    """
    due = list(waiting(coalition).select_for_update(of=("self",)))
    secrets.SystemRandom().shuffle(due)
    for signature in due:
        _show(signature)
    for signature in due:
        _tell(signature)
    return len(due)


def waiting(coalition: Coalition) -> QuerySet[Signature]:
    """Return the signatures whose day to be shown has come."""
    today = timezone.localdate(timezone=ZoneInfo(coalition.time_zone))
    found = Signature.objects.filter(edition__text__coalition=coalition, shown_from__lte=today)
    return found.select_related("party", "edition__text__coalition")


def _show(signature: Signature) -> None:
    if signature.state == SignatureState.RATIFIED:
        # The day on which it is shown, which is a later one where nobody worked on its own.
        signature.shown_at = showing.beginning(signature, showing.today(signature))
    signature.shown_from = None
    signature.save(update_fields=["shown_at", "shown_from"])


def _tell(signature: Signature) -> None:
    if signature.state == SignatureState.RATIFIED:
        tell(WORKER, verb_of(signature), signature, **words_of(signature))
    else:
        tell(WORKER, "signature.withdrawn", signature)
        ask_again(signature, WORKER)
