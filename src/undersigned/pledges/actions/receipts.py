"""Deliveries as the giver reports them, and receipts: only those it was for, or who vouches for them, give them."""

from copy import copy
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.core.once import once
from undersigned.core.pages import day
from undersigned.library.actions.sources import is_partial_date
from undersigned.parties.actions import issue_link
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import stands_from
from undersigned.pledges.actions.pledges import check_unit, checked_amount, checked_words, tell
from undersigned.pledges.models import Delivery, Pledge, Receipt, Reply
from undersigned.pledges.queries.pledges_asked import giver_page
from undersigned.pledges.rules import pledges as rules
from undersigned.pledges.states import Outcome

LINK_LASTS = timedelta(days=120)
MONTH = 7  # characters of an ISO 8601 date that tell no day


@dataclass(frozen=True)
class Report:
    """What a giver says it delivered.

    Attributes:
        delivered: an ISO 8601 date as far as it is told: a year, a month or a day.
        unit: what the quantity counts, as the giver writes it.
    """

    words: str
    language: str
    delivered: str
    quantity: Decimal | None = None
    unit: str = ""
    place: str = ""


@dataclass(frozen=True)
class Word:
    """What those it was for say of a delivery; `received` as far as it is told, `quantity` where part of it came."""

    outcome: Outcome
    words: str = ""
    language: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    received: str = ""
    place: str = ""


def report_delivery(pledge: Pledge, told: Report, *, actor: Actor, key: str = "") -> Delivery:
    """Report what was delivered of a pledge; it is kept only once those it was for have said so.

    What was brought to a protected party is stored without a place, and no finer than the month.
    Args:
        key: pressed twice with one key, one delivery comes.
    Raises: NotAllowed; Refused for a dropped pledge, another unit, a date that is none or to come, and without words.
    """
    require(rules.can_report, actor, pledge)
    return once(key, Delivery, lambda: _report(pledge, told, actor))


@transaction.atomic
def _report(pledge: Pledge, told: Report, actor: Actor) -> Delivery:
    held = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    if held.dropped_at:
        raise Refused(_("This pledge was dropped on %(day)s.") % {"day": day(held.dropped_at)})
    _check_date(held, told.delivered)
    quantity = _counted(held, told.quantity, told.unit)
    coarse = _is_protected(pledge)
    delivery = Delivery.objects.create(
        pledge=pledge,
        quantity=quantity,
        words=checked_words(told.words),
        language=told.language,
        place="" if coarse else told.place.strip()[:120],
        delivered=told.delivered[:MONTH] if coarse else told.delivered,
        reported_at=stands_from(pledge.party, pledge.coalition),
    )
    tell(actor, "delivery.reported", pledge, about=delivery, body=delivery.words)
    return delivery


def _counted(pledge: Pledge, quantity: Decimal | None, unit: str) -> Decimal | None:
    if quantity is None and pledge.quantity is not None:
        raise Refused(_("Say how many %(unit)s.") % {"unit": pledge.unit})
    quantity, unit = checked_amount(quantity, unit if quantity is not None else "")
    if quantity is not None:
        check_unit(pledge.unit, unit)
    return quantity


def _check_date(pledge: Pledge, told: str) -> None:
    if not is_partial_date(told):
        raise Refused(_("Write the date as year, year-month or year-month-day, such as 2031-06-03."))
    today = timezone.localdate(timezone=ZoneInfo(pledge.time_zone)).isoformat()
    if told > today[: len(told)]:
        raise Refused(_("This day is still to come: report what was delivered."))


def _is_protected(pledge: Pledge) -> bool:
    return pledge.recipient is not None and pledge.recipient.protected


@transaction.atomic
def withdraw_delivery(delivery: Delivery, *, actor: Actor) -> None:
    """Take back what was reported by mistake; it stood until now. Twice changes nothing.

    Raises: NotAllowed; Refused once those it was for have answered.
    """
    require(rules.can_report, actor, delivery.pledge)
    _hold(delivery)
    if delivery.receipts.filter(superseded_at=None, given_at__lte=timezone.now()).exists():
        raise Refused(_("Those it was for have answered: say it in a reply to them."))
    at = max(timezone.now(), delivery.reported_at)
    if Delivery.objects.filter(pk=delivery.pk, withdrawn_at=None).update(withdrawn_at=at):
        tell(actor, "delivery.withdrawn", delivery.pledge, about=delivery)


def _hold(delivery: Delivery) -> Delivery:
    """Let other acts on a delivery wait for this transaction. Raises: Refused where it was taken back."""
    held = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if held.withdrawn_at:
        raise Refused(_("This report was taken back: look at what stands now."))
    return held


def give_receipt(delivery: Delivery, told: Word, *, actor: Actor, seen: str = "", key: str = "") -> Receipt:
    """Say what arrived of a delivery; what was said before is superseded, and kept.

    Whoever vouches for a protected recipient says it `through` itself. For a protected recipient no place is stored
    and no day; what it says stands from the next day on (docs/methods/protection.md).
    Args:
        seen: the uid of what stood when this was written, or ""; where something else stands by now it is refused.
        key: pressed twice with one key, one receipt comes.
    Raises: NotAllowed; Refused for another unit, more than was delivered, a date that is none or to come, words that
        are missing, and where somebody else answered meanwhile.
    """
    require(rules.can_receive, actor, delivery.pledge)
    return once(key, Receipt, lambda: _receive(delivery, told, actor, seen))


@transaction.atomic
def _receive(delivery: Delivery, told: Word, actor: Actor, seen: str) -> Receipt:
    pledge = delivery.pledge
    recipient = pledge.recipient
    assert recipient is not None
    delivery = _hold(delivery)
    at = stands_from(recipient, pledge.coalition)
    made = Receipt(delivery=delivery, party=recipient, through=_through(pledge, actor), given_at=at)
    made.outcome, made.language = told.outcome, told.language
    made.words = checked_words(told.words) if told.words.strip() or _needs_words(told) else ""
    made.quantity = _arrived(pledge, delivery, told)
    if told.received:
        _check_date(pledge, told.received)
    made.received, made.place = told.received, told.place.strip()[:120]
    if recipient.protected:
        made.received, made.place = told.received[:MONTH], ""
    _put(made, seen)
    teller = replace(copy(actor), protected=True) if recipient.protected else actor
    words = {"other": recipient.name, "outcome": str(Outcome(made.outcome).label), "body": made.words}
    tell(teller, "receipt.given", pledge, about=made, **words)
    return made


def _needs_words(told: Word) -> bool:
    return told.outcome != Outcome.ARRIVED


def _through(pledge: Pledge, actor: Actor) -> Party | None:
    assert pledge.recipient is not None
    return None if rules.receives(actor, pledge, pledge.recipient) else rules.voucher_of(pledge)


def _arrived(pledge: Pledge, delivery: Delivery, told: Word) -> Decimal | None:
    """Return how much arrived: all that was delivered, or the part that is told; None where it counts nothing."""
    if told.outcome == Outcome.ARRIVED:
        return delivery.quantity
    if told.outcome != Outcome.PARTLY or told.quantity is None:
        return None
    quantity, unit = checked_amount(told.quantity, told.unit)
    assert quantity is not None
    check_unit(pledge.unit, unit)
    if delivery.quantity is not None and quantity >= delivery.quantity:
        raise Refused(_("Part of it is less than what was delivered: say that it arrived."))
    return quantity


def _put(made: Receipt, seen: str) -> None:
    before = Receipt.objects.filter(delivery=made.delivery, superseded_at=None).first()
    if (before.uid if before else "") != seen:
        raise Refused(_("Somebody answered this meanwhile: look at what stands now."))
    Receipt.objects.filter(delivery=made.delivery, superseded_at=None).update(superseded_at=made.given_at)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused(_("Somebody answered this meanwhile: look at what stands now.")) from None


def reply_to(receipt: Receipt, words: str, *, actor: Actor, language: str, key: str = "") -> Reply:
    """Put the giver's words beside a receipt that says something did not arrive; once.

    Raises: NotAllowed; Refused where everything arrived, another receipt stands, it is answered, and without words.
    """
    require(rules.can_report, actor, receipt.delivery.pledge)
    return once(key, Reply, lambda: _reply(receipt, checked_words(words), actor, language))


@transaction.atomic
def _reply(receipt: Receipt, words: str, actor: Actor, language: str) -> Reply:
    if receipt.outcome == Outcome.ARRIVED:
        raise Refused(_("It arrived: there is nothing to answer."))
    if receipt.superseded_at and receipt.superseded_at <= timezone.now():
        raise Refused(_("Those it was for say something else by now: answer that."))
    pledge = receipt.delivery.pledge
    try:
        with transaction.atomic():
            at = stands_from(pledge.party, pledge.coalition)
            reply = Reply.objects.create(receipt=receipt, words=words, language=language, replied_at=at)
    except IntegrityError:
        raise Refused(_("Your organisation has answered this already.")) from None
    tell(actor, "receipt.answered", pledge, about=reply, body=words)
    return reply


def invite_giver(pledge: Pledge, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Make the private link by which a giver reports what it delivered of a pledge; the secret is returned once."""
    require(rules.can_invite, actor, pledge)
    return _link(pledge.party, pledge, PrivateLink.Purpose.PLEDGE, pledge.uid, giver_page(pledge), actor)


def invite_recipient(pledge: Pledge, *, actor: Actor, voucher: bool = False) -> tuple[PrivateLink, str]:
    """Make the private link by which a recipient, or who vouches for it, says what arrived of all that is for it.

    Raises: NotAllowed; Refused where it is for nobody, or nobody vouches for those it is for.
    """
    require(rules.can_invite, actor, pledge)
    party = rules.voucher_of(pledge) if voucher else pledge.recipient
    if pledge.recipient is None or party is None:
        raise Refused(_("Nobody is named who could say what arrived."))
    purpose = PrivateLink.Purpose.RECEIVE
    return _link(party, pledge, purpose, pledge.recipient.uid, "/receive/{link}/", actor)


def _link(
    party: Party, pledge: Pledge, purpose: str, subject: str, address: str, actor: Actor
) -> tuple[PrivateLink, str]:
    coalition: Coalition = pledge.coalition
    return issue_link(
        party,
        coalition,
        actor=actor,
        purpose=purpose,
        subject_uid=subject,
        address=address,
        expires_at=timezone.now() + LINK_LASTS,
    )


@transaction.atomic
def erase_delivery(uid: str) -> int:
    """Destroy the words and place of a delivery, and the acts that told them; what was counted stays."""
    journal.erase(Event.objects.filter(object_kind="delivery", object_uid=uid))
    found = Delivery.objects.filter(uid=uid, erased_at=None)
    return found.update(words="", place="", erased_at=timezone.now())


@transaction.atomic
def erase_receipt(uid: str) -> int:
    """Destroy the words and place of a receipt, the giver's words beside it, and the acts that told them."""
    journal.erase(Event.objects.filter(object_kind="receipt", object_uid=uid))
    replies = sum(
        erase_reply(each) for each in Reply.objects.filter(receipt__uid=uid).values_list("uid", flat=True)
    )
    found = Receipt.objects.filter(uid=uid, erased_at=None)
    return replies + found.update(words="", place="", erased_at=timezone.now())


@transaction.atomic
def erase_reply(uid: str) -> int:
    """Destroy the giver's words beside a receipt, and the act that told them."""
    journal.erase(Event.objects.filter(object_kind="reply", object_uid=uid))
    return Reply.objects.filter(uid=uid, erased_at=None).update(words="", erased_at=timezone.now())
