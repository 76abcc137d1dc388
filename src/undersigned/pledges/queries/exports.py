"""Pledges as plain values, for tables and other programs: exact figures as they are written, no floats."""

from decimal import Decimal
from typing import Any

from django.conf import settings

from undersigned.core.pages import url
from undersigned.pledges.queries.pledges import Stood, Told

FORMAT = "undersigned-pledges-1"
COLUMNS = (
    *("id", "party", "for", "words", "language", "quantity", "unit", "due_on", "time_zone"),
    *("state", "overdue", "arrived", "made_on", "dropped_on", "dropped_words", "address"),
)


def row_of(stood: Stood) -> dict[str, Any]:
    """Return a pledge as it stood, by the names in `COLUMNS`, and its `deliveries`; what is not there is None."""
    pledge = stood.pledge
    dropped = pledge.dropped_at if pledge.dropped_at and pledge.dropped_at <= stood.at else None
    return {
        "id": pledge.uid,
        "party": pledge.party.name,
        "for": pledge.recipient.name if pledge.recipient else None,
        "words": pledge.words,
        "language": pledge.language,
        "quantity": exact(pledge.quantity),
        "unit": pledge.unit or None,
        "due_on": pledge.due_on.isoformat() if pledge.due_on else None,
        "time_zone": pledge.time_zone,
        "state": str(stood.state.value),
        "overdue": "yes" if stood.overdue else "no",
        "arrived": exact(stood.arrived),
        "made_on": pledge.made_at.date().isoformat(),
        "dropped_on": dropped.date().isoformat() if dropped else None,
        "dropped_words": pledge.dropped_words if dropped else None,
        "address": settings.BASE_URL + url("pledges:pledge", pledge.uid),
        "deliveries": [_delivery(told) for told in stood.told],
    }


def _delivery(told: Told) -> dict[str, Any]:
    delivery, said = told.delivery, told.said
    row: dict[str, Any] = {
        "id": delivery.uid,
        "quantity": exact(delivery.quantity),
        "words": delivery.words,
        "language": delivery.language,
        "place": delivery.place or None,
        "delivered": delivery.delivered,
        "receipt": None,
    }
    if said is not None:
        receipt = said.receipt
        row["receipt"] = {
            "id": receipt.uid,
            "by": receipt.party.name,
            "through": receipt.through.name if receipt.through else None,
            "outcome": receipt.outcome,
            "quantity": exact(receipt.quantity),
            "words": receipt.words,
            "language": receipt.language or None,
            "place": receipt.place or None,
            "received": receipt.received or None,
            "reply": said.reply.words if said.reply else None,
        }
    return row


def exact(quantity: Decimal | None) -> str | None:
    """Return an exact quantity without needless noughts: "25", "2.5"."""
    return None if quantity is None else format(quantity.normalize(), "f")
