"""Erasing names from under open letters, and of those who entered decisions."""

import hashlib
import hmac

from django.conf import settings
from django.utils import timezone

from undersigned.agreements.models import PersonSignature, Reservation, Signature
from undersigned.core import journal
from undersigned.core.models import Event
from undersigned.parties.models import Party
from undersigned.people.models import User
from undersigned.positions.models import Position


def email_digest(email: str) -> str:
    """Return the keyed digest by which one address signs once; the address cannot be read from it."""
    return hmac.new(settings.SECRET_KEY.encode(), email.strip().lower().encode(), hashlib.sha256).hexdigest()


def erase_person_signature(uid: str) -> int:
    """Empty a person's signature and the event of it; whoever signed may sign again."""
    emptied = journal.erase(Event.objects.filter(object_kind="personsignature", object_uid=uid))
    erased = PersonSignature.objects.filter(uid=uid, erased_at=None).update(
        named=False, name="", affiliation="", email="", email_digest=f"erased {uid}", erased_at=timezone.now()
    )
    return erased + emptied


def erase_letters_signed_by(uid: str) -> int:
    """Erase what a person has signed under open letters with the address of her account."""
    user = User.objects.filter(uid=uid).first()
    if user is None:
        return 0
    signed = PersonSignature.objects.filter(email_digest=email_digest(user.email), erased_at=None)
    return sum(erase_person_signature(each) for each in signed.values_list("uid", flat=True))


def erase_person_who_entered(uid: str) -> int:
    """Empty the name of whoever entered a decision, in the coalitions where she has a seat."""
    user = User.objects.filter(uid=uid).first()
    if user is None:
        return 0
    own = Signature.objects.filter(edition__text__coalition__seats__user=user, entered_by=str(user))
    return Signature.objects.filter(pk__in=own.values("pk")).update(entered_by="")


def erase_party_that_entered(uid: str) -> int:
    """Empty the name under decisions that were entered through the party's own private link."""
    party = Party.objects.filter(uid=uid).first()
    return party.signatures.filter(entered_by=party.name).update(entered_by="") if party else 0


def erase_reservation_of(uid: str) -> int:
    """Destroy the words of a position where they stand beside an edition that the party has signed."""
    position = Position.objects.filter(uid=uid, erased_at=None).exclude(words="").first()
    if position is None:
        return 0
    copies = Reservation.objects.filter(
        signature__party=position.party, edition_clause__wording=position.wording, words=position.words
    )
    return copies.update(words="", erased_at=timezone.now())
