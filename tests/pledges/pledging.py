"""A coalition in which one party pledges to another: the world of these tests."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.factories import make_coalition, make_party, seated
from undersigned.core.actor import OPERATOR, Actor
from undersigned.parties.actions import admit_protected
from undersigned.parties.models import Party
from undersigned.pledges.actions.pledges import make_pledge
from undersigned.pledges.actions.receipts import Report, Word, give_receipt, report_delivery
from undersigned.pledges.models import Delivery, Pledge, Receipt
from undersigned.pledges.states import Outcome


class Pledging:
    """A coalition in Paris with a giver, a recipient and a stranger; `voucher` vouches for a protected recipient."""

    def __init__(self, *, protected: bool = False, **fields: Any) -> None:
        self.coalition = make_coalition(**fields)
        self.giver = make_party(self.coalition, "Millford Waterworks Union")
        self.voucher = make_party(self.coalition, "Estuary Fishers")
        self.stranger = make_party(self.coalition, "Harbour Guild")
        self.recipient = self._protected() if protected else make_party(self.coalition, "Lower Ferry")
        self.secretary = seated(self.coalition)

    def _protected(self) -> Party:
        return admit_protected(self.coalition, "The lower landing", voucher=self.voucher, actor=OPERATOR)

    def delegate(self, party: Party) -> Actor:
        return seated(self.coalition, "delegate", party=party)

    def pledge(self, **told: Any) -> Pledge:
        """Return the giver's pledge of 25 pallets to the recipient within ten days, or what is told instead."""
        due_on = timezone.localdate() + timedelta(days=10)
        said: dict[str, Any] = {
            "quantity": Decimal(25),
            "unit": "pallets",
            "due_on": due_on,
            "recipient": self.recipient,
        }
        actor = told.pop("actor", None) or self.delegate(self.giver)
        words = told.pop("words", "Pallets of sandbags.")
        return make_pledge(self.giver, self.coalition, words, actor=actor, language="en", **said | told)

    def report(self, pledge: Pledge, quantity: str | None = "25", **told: Any) -> Delivery:
        """Return the giver's report of a delivery today."""
        said: dict[str, Any] = {"delivered": timezone.localdate().isoformat(), "unit": pledge.unit} | told
        amount = None if quantity is None else Decimal(quantity)
        key = said.pop("key", "")
        report = Report("Brought to the pier.", "en", quantity=amount, **said)
        return report_delivery(pledge, report, actor=self.delegate(self.giver), key=key)

    def receive(
        self, delivery: Delivery, outcome: Outcome = Outcome.ARRIVED, words: str = "", **told: Any
    ) -> Receipt:
        """Return what the recipient says of a delivery, by a seat or whoever is told as actor."""
        actor = told.pop("actor", None) or self.delegate(self.recipient)
        options = {name: told.pop(name) for name in ("seen", "key") if name in told}
        word = Word(outcome, words, "en", **told)
        return give_receipt(delivery, word, actor=actor, **options)
