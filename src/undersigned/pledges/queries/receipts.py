"""Reads: what was delivered to somebody, and what waits for their word."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.pledges.models import Delivery, Receipt

BESIDE = (
    *("pledge__coalition", "pledge__party__voucher", "pledge__recipient__voucher", "pledge__signature"),
    *("pledge__ask__appeal__text", "pledge__edition_clause__edition__text"),
)


@dataclass(frozen=True)
class Delivered:
    """A delivery and what its recipient said last of it, which may still wait for its day to be shown."""

    delivery: Delivery
    said: Receipt | None
    at: datetime

    @property
    def waits(self) -> bool:
        """Whether what was said is not shown yet."""
        return self.said is not None and self.said.given_at > self.at


def deliveries() -> QuerySet[Delivery]:
    """Return all deliveries that were not taken back, each with its pledge."""
    return Delivery.objects.filter(withdrawn_at=None).select_related(*BESIDE)


def delivered_to(recipient: Party, coalition: Coalition) -> list[Delivered]:
    """Return what was delivered to a party in a coalition: first what waits for its word, the newest first."""
    found = deliveries().filter(pledge__recipient=recipient, pledge__coalition=coalition)
    said = last_said(found)
    now = timezone.now()
    told = [Delivered(each, said.get(each.pk), now) for each in found.order_by("-reported_at", "-id")]
    return sorted(told, key=lambda each: each.said is not None)


def last_said(found: QuerySet[Delivery]) -> dict[int, Receipt]:
    """Return by delivery what its recipient said last, shown or not; one query."""
    receipts = Receipt.objects.filter(delivery__in=found.order_by().values("pk"), superseded_at=None)
    return {receipt.delivery_id: receipt for receipt in receipts.select_related("party", "through")}


def recipient_of(link: PrivateLink) -> Party | None:
    """Return for whom a private link says what arrived: its own party, or one that this party vouches for."""
    own = Q(pk=link.party_id) | Q(voucher=link.party_id, protected=True)
    return Party.objects.filter(own, uid=link.subject_uid).first()
