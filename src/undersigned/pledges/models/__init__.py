"""Appeals and their asks; pledges, deliveries and receipts; what became of a text."""

from undersigned.pledges.models.appeals import Appeal, Ask, AskAnswer
from undersigned.pledges.models.following import FollowUp, Happening
from undersigned.pledges.models.pledges import Delivery, Pledge, Receipt, Reply, UndertakingTerms

__all__ = [
    "Appeal",
    "Ask",
    "AskAnswer",
    "Delivery",
    "FollowUp",
    "Happening",
    "Pledge",
    "Receipt",
    "Reply",
    "UndertakingTerms",
]
