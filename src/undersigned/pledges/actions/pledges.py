"""Pledges: made, changed, dropped; and the one that follows from an undertaking which a party signs."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements.models import EditionClause, Reservation, Signature
from undersigned.agreements.queries.shown import shown_at
from undersigned.agreements.states import SignatureState
from undersigned.core import journal
from undersigned.core.actor import WORKER, Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import forget, keeping
from undersigned.core.models import Audience, Event
from undersigned.core.names import legible_name, name_key
from undersigned.core.once import once
from undersigned.core.pages import day
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import parties_in, stands_from
from undersigned.pledges.models import Ask, Pledge, UndertakingTerms
from undersigned.pledges.queries.pledges import is_over, pledges, state_of
from undersigned.pledges.rules import pledges as rules
from undersigned.pledges.states import PledgeState
from undersigned.texts.models import Clause

LONGEST = 2000  # characters
MOST = Decimal(10) ** 11  # what the column holds, with three figures after the point
FINEST = Decimal("0.001")


def checked_amount(quantity: Decimal | None, unit: str) -> tuple[Decimal | None, str]:
    """Return a quantity and its unit as they are stored; (None, "") where nothing is counted.

    Raises: Refused for one without the other, and for what is no quantity: zero, less, endless, too large, too fine.
    """
    unit = unit.strip()
    if quantity is None:
        if unit:
            raise Refused(_("Say how many %(unit)s, or leave both empty.") % {"unit": unit})
        return None, ""
    if not quantity.is_finite() or not 0 < quantity < MOST or quantity % FINEST:
        raise Refused(
            _("A quantity is a number above zero, with at most 11 figures before the point and 3 after it.")
        )
    if not unit:
        raise Refused(_("Say what is counted, such as pallets or hours."))
    if len(unit) > 40:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": 40})
    return quantity, legible_name(unit)


def check_unit(counted: str, unit: str, *, asked: bool = False) -> None:
    """Let a quantity pass that is counted like the pledge, or like the ask. Raises: Refused naming both units."""
    if name_key(counted) == name_key(unit):
        return
    if not counted:
        raise Refused(_("The pledge counts nothing: say it in words, without a quantity."))
    units = {"unit": counted, "other": unit}
    if asked:
        raise Refused(_("The ask counts in %(unit)s, not in %(other)s.") % units)
    raise Refused(_("The pledge counts in %(unit)s, not in %(other)s.") % units)


def check_day(due_on: date | None, zone: str) -> None:
    """Let a day pass that is to come in a time zone. Raises: Refused for a past day, or one that is not there."""
    if due_on is None:
        return
    if not is_there(due_on, zone):
        told = {"day": day(due_on), "zone": zone}
        raise Refused(
            _("There is no %(day)s in the time zone %(zone)s: choose the day before or after.") % told
        )
    if due_on < timezone.localdate(timezone=ZoneInfo(zone)):
        raise Refused(_("This day has passed: choose one that is to come."))


def is_there(asked: date, zone: str) -> bool:
    """Tell whether a day exists in a time zone: where clocks crossed the date line, one was left out."""
    local = datetime.combine(asked, time(12), ZoneInfo(zone))
    return local.astimezone(UTC).astimezone(ZoneInfo(zone)).date() == asked


def checked_words(words: str) -> str:
    """Return words without what surrounds them. Raises: Refused where there are none, or too many."""
    if not words.strip():
        raise Refused(_("Say it in a sentence."))
    if len(words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})
    return words.strip()


def make_pledge(
    party: Party,
    coalition: Coalition,
    words: str,
    *,
    actor: Actor,
    language: str,
    quantity: Decimal | None = None,
    unit: str = "",
    due_on: date | None = None,
    recipient: Party | None = None,
    ask: Ask | None = None,
    task_of: str = "",
    audience: int = Audience.PUBLIC,
    key: str = "",
) -> Pledge:
    """Say what a party will do, how much of it, until when and for whom; in answer to an ask, or alone.

    A protected party's stands from the next day on.
    Args:
        recipient: who says what arrived; of an ask it is those for whom it asks.
        audience: who reads it; an ask that fewer read narrows it.
        key: pressed twice with one key, one pledge comes.
    Raises: NotAllowed; Refused as `checked_amount`, `check_unit`, `check_day` and `checked_words` say, for a
        recipient that is not in the coalition or is the party itself, and where a pledge of it for the ask stands.
    """
    require(rules.can_make, actor, (coalition, party, ask))
    pledge = Pledge(coalition=coalition, party=party, ask=ask, language=language, audience=audience)
    pledge.time_zone, pledge.recipient, pledge.task_of = coalition.time_zone, recipient, task_of.strip()[:120]
    pledge.words, pledge.due_on = words, due_on
    pledge.quantity, pledge.unit = quantity, unit
    pledge.made_at = stands_from(party, coalition)
    return once(key, Pledge, lambda: _make(pledge, actor))


@transaction.atomic
def _make(pledge: Pledge, actor: Actor) -> Pledge:
    pledge.words = checked_words(pledge.words)
    pledge.quantity, pledge.unit = checked_amount(pledge.quantity, pledge.unit)
    check_day(pledge.due_on, pledge.time_zone)
    if ask := pledge.ask:
        pledge.recipient = ask.for_whom
        pledge.audience = max(pledge.audience, ask.audience)
        if ask.unit and pledge.unit:
            check_unit(ask.unit, pledge.unit, asked=True)
    _check_recipient(pledge)
    try:
        with transaction.atomic():
            pledge.save()
    except IntegrityError:
        raise Refused(_("Your organisation has a pledge here already: change that one.")) from None
    tell(actor, "pledge.made", pledge, body=pledge.words)
    return pledge


def _check_recipient(pledge: Pledge) -> None:
    recipient = pledge.recipient
    if recipient is None:
        return
    if recipient.pk == pledge.party_id:
        raise Refused(_("A pledge is for somebody else: those it is for say what arrived."))
    if not parties_in(pledge.coalition).filter(pk=recipient.pk).exists():
        raise Refused(_("%(party)s is not in the coalition any more.") % {"party": recipient.name})


@transaction.atomic
def change_pledge(
    pledge: Pledge,
    *,
    actor: Actor,
    quantity: Decimal | None,
    due_on: date | None,
    task_of: str | None = None,
) -> Pledge:
    """Set the share, the day and whose task it is (None leaves it); the unit stays, what it said before is kept.

    Raises: NotAllowed; Refused where it is kept or dropped, for a day that has passed or is not there, where another
        day is set after the first has passed, and for a smaller share once something was delivered.
    """
    require(rules.can_report, actor, pledge)
    with keeping(pledge):
        held = _hold_owing(pledge)
        quantity, _unit = checked_amount(quantity, held.unit if quantity is not None else "")
        _check_change(held, quantity, due_on)
        told = {
            "quantity": quantity,
            "due_on": due_on,
            "task_of": held.task_of if task_of is None else task_of,
        }
        changed = {name for name, value in told.items() if getattr(held, name) != value}
        Pledge.objects.filter(pk=pledge.pk).update(**told)
    pledge.refresh_from_db(fields=list(told))
    if changed - {"task_of"}:
        tell(actor, "pledge.changed", pledge)
    return pledge


def _check_change(held: Pledge, quantity: Decimal | None, due_on: date | None) -> None:
    if (quantity is None) != (held.quantity is None):
        raise Refused(_("What is counted stays counted: drop this pledge and make another."))
    smaller = quantity is not None and held.quantity is not None and quantity < held.quantity
    if smaller and held.deliveries.filter(withdrawn_at=None).exists():
        raise Refused(_("Something was delivered already: the share can grow, and no longer shrink."))
    if due_on == held.due_on:
        return
    if is_over(held, timezone.now()):
        raise Refused(_("Its day has passed and stays: readers see when it was due, and when it came."))
    check_day(due_on, held.time_zone)


def _hold_owing(pledge: Pledge) -> Pledge:
    """Hold a pledge's row for this transaction. Raises: Refused where nothing is owed any more."""
    held = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    if held.dropped_at:
        raise Refused(_("This pledge was dropped on %(day)s.") % {"day": day(held.dropped_at)})
    if state_of(held, timezone.now()) == PledgeState.KEPT:
        raise Refused(_("This pledge is kept: what was promised has arrived."))
    return held


@transaction.atomic
def drop_pledge(pledge: Pledge, words: str, *, actor: Actor) -> Pledge:
    """Say that a party will not do what it pledged, and why; the pledge stays, with both.

    Raises: NotAllowed; Refused without words, and where it is kept or was dropped already.
    """
    require(rules.can_report, actor, pledge)
    words = checked_words(words)
    _hold_owing(pledge)
    _drop(pledge, words, stands_from(pledge.party, pledge.coalition), actor)
    return pledge


def _drop(pledge: Pledge, words: str, at: datetime, actor: Actor) -> None:
    pledge.dropped_at, pledge.dropped_words = at, words
    pledge.save(update_fields=["dropped_at", "dropped_words"])
    tell(actor, "pledge.dropped", pledge, body=words)


@transaction.atomic
def set_terms(
    clause: Clause,
    *,
    actor: Actor,
    quantity: Decimal | None = None,
    unit: str = "",
    due_on: date | None = None,
    recipient: Party | None = None,
) -> UndertakingTerms:
    """Say what an undertaking means in figures: how much, until when, for whom. Each signer's pledge begins with it.

    Raises: NotAllowed; Refused as `make_pledge` does, where the clause is no undertaking, or was signed.
    """
    require(rules.can_set_terms, actor, clause)
    if clause.kind != Clause.Kind.UNDERTAKING:
        raise Refused(_("Only an undertaking has terms: say first that the clause is one."))
    coalition = clause.text.coalition
    quantity, unit = checked_amount(quantity, unit)
    check_day(due_on, coalition.time_zone)
    if Pledge.objects.filter(edition_clause__clause=clause).exists():
        raise Refused(_("An organisation has signed it: its terms stay as they were signed."))
    if recipient and not parties_in(coalition).filter(pk=recipient.pk).exists():
        raise Refused(_("%(party)s is not in the coalition any more.") % {"party": recipient.name})
    told = {"quantity": quantity, "unit": unit, "due_on": due_on, "recipient": recipient}
    Clause.objects.select_for_update(of=("self",)).get(pk=clause.pk)
    terms, made = UndertakingTerms.objects.get_or_create(clause=clause, defaults=told)
    if not made:
        with keeping(terms):
            UndertakingTerms.objects.filter(pk=terms.pk).update(**told)
        terms.refresh_from_db()
    journal.record(actor, "terms.set", clause, text=clause.text, coalition=coalition, number=clause.number)
    return terms


def pledge_signed(_kind: str, uid: str, _text_uid: str) -> None:
    """Make, in the transaction in which a signature is shown, the pledge of each undertaking that it signs."""
    signature = _signature(uid)
    aside = signature.reservations.filter(kind=Reservation.Kind.STAND_ASIDE).values("edition_clause")
    lines = EditionClause.objects.filter(edition=signature.edition, kind=Clause.Kind.UNDERTAKING)
    for line in lines.exclude(pk__in=aside).select_related("clause__terms__recipient"):
        _undertake(signature, line)


def _signature(uid: str) -> Signature:
    found = Signature.objects.select_related("party", "edition__text__coalition")
    return found.get(uid=uid)


def _undertake(signature: Signature, line: EditionClause) -> None:
    same = Pledge.objects.filter(
        party=signature.party, edition_clause__wording=line.wording_id, dropped_at=None
    )
    if same.exists():
        return  # It signed these words in an earlier edition.
    terms = getattr(line.clause, "terms", None) or UndertakingTerms(clause=line.clause)
    coalition = signature.edition.text.coalition
    today = timezone.localdate(timezone=ZoneInfo(coalition.time_zone))
    # Whoever accedes after the day has not promised to be late: it sets a day of its own.
    due_on = terms.due_on if terms.due_on and terms.due_on >= today else None
    own = terms.recipient_id == signature.party_id
    pledge = Pledge(
        coalition=coalition,
        party=signature.party,
        edition_clause=line,
        signature=signature,
        recipient=None if own else terms.recipient,
        words=line.body,
        language=signature.edition.language,
        quantity=terms.quantity,
        unit=terms.unit,
        due_on=due_on,
        time_zone=coalition.time_zone,
        made_at=signature.shown_at or timezone.now(),
    )
    try:
        with transaction.atomic():
            pledge.save()
    except IntegrityError:
        return  # Another process was first.
    tell(WORKER, "pledge.made", pledge, body=pledge.words)


def drop_withdrawn(_kind: str, uid: str, _text_uid: str) -> None:
    """Drop, in the transaction in which a withdrawal is shown, what the signature had pledged and is not kept.

    What the party signs in another edition too, in the same words, stays pledged by that one.
    """
    signature = _signature(uid)
    for pledge in pledges().filter(signature=signature, dropped_at=None):
        if other := _signed_elsewhere(pledge):
            Pledge.objects.filter(pk=pledge.pk).update(signature=other)
        elif state_of(pledge, timezone.now()) != PledgeState.KEPT:
            _drop(pledge, signature.ended_words, signature.ended_at or timezone.now(), WORKER)


def _signed_elsewhere(pledge: Pledge) -> Signature | None:
    assert pledge.edition_clause is not None
    words = Q(edition__clauses__wording=pledge.edition_clause.wording_id)
    stand = shown_at(timezone.now()) & Q(party=pledge.party, state=SignatureState.RATIFIED)
    aside = Q(
        reservations__kind=Reservation.Kind.STAND_ASIDE,
        reservations__edition_clause__wording=pledge.edition_clause.wording_id,
    )
    return Signature.objects.filter(words, stand).exclude(aside).first()


def tell(
    actor: Actor, verb: str, pledge: Pledge, *, about: journal.Recorded | None = None, **words: str
) -> None:
    """Record an act on a pledge, or on what came of it.

    A text's history holds it where the coalition's seats may read it at once, which they do of no protected party.
    """
    text = pledge.edition_clause.edition.text if pledge.edition_clause else None
    if pledge.ask and pledge.audience <= Audience.COALITION:
        text = pledge.ask.appeal.text
    if pledge.party.protected or (pledge.recipient and pledge.recipient.protected):
        text = None
    told = {"party": pledge.party.name} | words
    journal.record(actor, verb, about or pledge, text=text, coalition=pledge.coalition, **told)


@transaction.atomic
def erase_pledge(uid: str) -> int:
    """Destroy the words of a pledge, whose task it is, why it was dropped, and the acts that told them."""
    journal.erase(Event.objects.filter(object_kind="pledge", object_uid=uid))
    found = Pledge.objects.filter(uid=uid, erased_at=None)
    forget(found, task_of="")
    return found.update(words="", task_of="", dropped_words="", erased_at=timezone.now())
