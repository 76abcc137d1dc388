"""What ends with a seat: the links that were mailed to whoever had it."""

from django.utils import timezone

from undersigned.home.models import Digest
from undersigned.parties.models import PrivateLink, Seat


def end_mailed_links(_kind: str, uid: str, _text_uid: str) -> None:
    """Revoke, in the transaction in which a seat ends, the private link in the last letter to that person.

    What was opened through it ends with it; her next letter brings another one, for the seats that she still has.
    """
    letters = Digest.objects.filter(user__in=Seat.objects.filter(uid=uid).values("user")).values("uid")
    mailed = PrivateLink.objects.filter(purpose=PrivateLink.Purpose.INBOX, subject_uid__in=letters)
    mailed.filter(revoked_at=None).update(revoked_at=timezone.now())
