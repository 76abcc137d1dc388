"""Showing on a day what has waited for it."""

from datetime import timedelta

from django_tasks import task

from undersigned.agreements.actions import days, showing
from undersigned.agreements.models import Signature
from undersigned.parties.models import Coalition

# After midnight, so that clocks which differ by a little agree on the day.
AFTER = timedelta(minutes=5)


def follow_waiting(_kind: str, uid: str, _text_uid: str) -> None:
    """Lay down, in the transaction in which a signature begins to wait, that its day shows it."""
    signature = Signature.objects.select_related("edition__text__coalition").get(uid=uid)
    if signature.shown_from:
        at = showing.beginning(signature, signature.shown_from) + AFTER
        show.using(run_after=at).enqueue(signature.edition.text.coalition.uid)


@task()
def show(coalition_uid: str) -> None:
    """Show what has waited for this day in a coalition; run again, it finds nothing more to do."""
    days.show_due(Coalition.objects.get(uid=coalition_uid))
