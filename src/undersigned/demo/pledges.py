"""What was delivered to the lower landing, and what those who vouch for it say of that."""

from decimal import Decimal

from django.utils import timezone

from undersigned.core.actor import Actor
from undersigned.parties.models import Coalition
from undersigned.parties.queries import actor_of_link
from undersigned.pledges.actions import receipts
from undersigned.pledges.models import Pledge, Receipt
from undersigned.pledges.queries.pledges import pledges
from undersigned.pledges.states import Outcome

SPLIT = "وصلت عشرون منصة سليمة. خمس منها مزقها المطر."
NO_BOAT = "لم يكن القارب هنا في الليلة التي بلغ فيها المقياس مترين."


def tell_pledges(coalition: Coalition, secretary: Actor) -> None:
    """Let two givers report by private link; who vouches for the landing says what came of it."""
    pallets = pledges().get(coalition=coalition, party__name="Millford Waterworks Union", ask__order=1)
    brought = ("Two lorries, unloaded by hand.", Decimal(25))
    twenty = receipts.Word(Outcome.PARTLY, SPLIT, "ar", Decimal(20), pallets.unit)
    _say(pallets, brought, twenty, secretary)
    boat = pledges().get(coalition=coalition, party__name="Town of Saltmere", ask__order=2)
    disputed = receipts.Word(Outcome.DISPUTED, NO_BOAT, "ar")
    receipt = _say(boat, ("The tender lay at the landing for three nights.", None), disputed, secretary)
    words = "She left at four in the morning, when the gauge had fallen again; our log has it."
    receipts.reply_to(receipt, words, actor=_giver(boat, secretary), language="en")


def _say(
    pledge: Pledge, brought: tuple[str, Decimal | None], said: receipts.Word, secretary: Actor
) -> Receipt:
    words, quantity = brought
    month = timezone.localdate().isoformat()[: receipts.MONTH]
    told = receipts.Report(words, "en", month, quantity, pledge.unit if quantity else "")
    delivery = receipts.report_delivery(pledge, told, actor=_giver(pledge, secretary))
    link, _token = receipts.invite_recipient(pledge, actor=secretary, voucher=True)
    receipt = receipts.give_receipt(delivery, said, actor=actor_of_link(link))
    # What is said for a protected party stands from the next day on; the story is told in one.
    Receipt.objects.filter(pk=receipt.pk).update(given_at=timezone.now())
    return receipt


def _giver(pledge: Pledge, secretary: Actor) -> Actor:
    link, _token = receipts.invite_giver(pledge, actor=secretary)
    return actor_of_link(link)
