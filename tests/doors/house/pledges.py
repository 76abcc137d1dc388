"""What the parties of a house pledged to one another, what was delivered, and what was said of it."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from tests.doors.house.world import House
from tests.factories import make_text

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Audience
from undersigned.pledges.actions import pledges as pledging
from undersigned.pledges.actions import receipts
from undersigned.pledges.models import Delivery, Pledge
from undersigned.pledges.states import Outcome
from undersigned.texts import actions as texts


def lay_pledges(house: House) -> None:
    """A pledge of which a part was delivered, disputed and answered, another that waits, one inside, one dropped."""
    pledge = _pledge(house, "Bread for the night watch.")
    disputed = _report(pledge)
    said = receipts.Word(Outcome.DISPUTED, "It was stale.", "en")
    receipt = receipts.give_receipt(disputed, said, actor=OPERATOR)
    receipts.reply_to(receipt, "It was baked that day.", actor=OPERATOR, language="en")
    waiting = _report(pledge)
    inner = _pledge(house, "Bread for those in hiding.", audience=Audience.COALITION)
    pledging.drop_pledge(_pledge(house, "Cake."), "There is no sugar.", actor=OPERATOR)
    promise = house.link("promise", receipts.invite_giver(pledge, actor=OPERATOR))
    receive = house.link("receive", receipts.invite_recipient(pledge, actor=OPERATOR))
    house.put("pledge", uid=pledge.uid, form="csv")
    house.put("pledge.inner", uid=inner.uid)
    house.put("delivery", uid=waiting.uid)
    house.put("link.promise", link_uid=promise.uid, uid=pledge.uid)
    house.put("link.receive", link_uid=receive.uid, uid=waiting.uid)
    _undertaking(house)


def _pledge(house: House, words: str, audience: int = Audience.PUBLIC) -> Pledge:
    due_on = timezone.localdate() + timedelta(days=30)
    return pledging.make_pledge(
        house.party,
        house.coalition,
        words,
        actor=OPERATOR,
        language="en",
        quantity=Decimal(20),
        unit="loaves",
        due_on=due_on,
        recipient=house.other,
        audience=audience,
    )


def _report(pledge: Pledge) -> Delivery:
    told = receipts.Report("Brought to the shed.", "en", "2026-01", Decimal(5), "loaves", "The shed")
    return receipts.report_delivery(pledge, told, actor=OPERATOR)


def _undertaking(house: House) -> None:
    clause = make_text(house.coalition, 1).clauses.get()
    texts.set_kind(clause, "undertaking", actor=OPERATOR)
    clause.refresh_from_db()
    pledging.set_terms(clause, actor=OPERATOR, quantity=Decimal(3), unit="nights", recipient=house.other)
    house.put("undertaking", uid=clause.text.uid, clause_uid=clause.uid)
