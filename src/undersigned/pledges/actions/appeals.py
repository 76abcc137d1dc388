"""Appeals: what the people concerned ask for, in their words and order; signed, published, closed by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements.actions.editions import freeze_own, publish_own
from undersigned.agreements.actions.signatures import Decision, invite_to_sign, ratify
from undersigned.agreements.models import Edition, Signature
from undersigned.cases.models import Case, Concerned
from undersigned.core import journal
from undersigned.core.actor import WORKER, Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.models import Audience
from undersigned.core.once import once
from undersigned.parties import actions as parties
from undersigned.parties.models import Party, PrivateLink
from undersigned.parties.queries import parties_in, stands_from
from undersigned.pledges.actions.pledges import check_day, checked_amount, checked_words
from undersigned.pledges.models import Appeal, Ask
from undersigned.pledges.queries.appeals import changeable, standing_asks
from undersigned.pledges.rules import appeals as rules
from undersigned.texts.models import Clause, Text, Wording

ADDRESS = "/pledge/{link}/"
VALID = timedelta(days=120)


@dataclass(frozen=True)
class Terms:
    """How much of it, until when, and who may read the ask: everybody, or the coalition's seats."""

    quantity: Decimal | None = None
    unit: str = ""
    by_when: date | None = None
    audience: int = Audience.PUBLIC


def begin_appeal(
    case: Case,
    made_by: Party,
    title: str,
    *,
    actor: Actor,
    language: str,
    vouched_by: Party | None = None,
    why: str = "",
    key: str = "",
) -> Appeal:
    """Begin an appeal of a party of the people whom a case concerns.

    Args:
        vouched_by: who vouches for them, and signs and publishes it in their place; None where they do it.
        why: one sentence on why it matters to somebody outside.
        key: pressed twice with one key, one appeal comes.
    Raises: Refused without a title, where the party is not concerned, or the other does not vouch for it.
    """
    require(rules.can_begin, actor, (case.coalition, made_by, vouched_by))
    if not title.strip():
        raise Refused(_("Give the appeal a title."))
    _check_makers(case, made_by, vouched_by)
    text = Text(coalition=case.coalition, kind=Text.Kind.APPEAL, language=language)
    text.title, text.why, text.owner = title.strip()[:300], why.strip()[:300], vouched_by or made_by
    appeal = Appeal(text=text, case=case, made_by=made_by, vouched_by=vouched_by)
    return once(key, Appeal, lambda: _begin(appeal, actor))


@transaction.atomic
def _begin(appeal: Appeal, actor: Actor) -> Appeal:
    appeal.text.save()
    appeal.text.cases.add(appeal.case)
    appeal.save()
    record(actor, "appeal.begun", appeal, party=appeal.made_by.name, title=appeal.text.title)
    return appeal


def _check_makers(case: Case, made_by: Party, vouched_by: Party | None) -> None:
    concerned = Concerned.objects.filter(case=case, party=made_by, ended_at=None).first()
    if concerned is None:
        raise Refused(
            _("%(party)s is not named among the people whom the case concerns.") % {"party": made_by.name}
        )
    if vouched_by is not None and vouched_by.pk not in (made_by.voucher_id, concerned.vouched_by_id):
        told = {"voucher": vouched_by.name, "party": made_by.name}
        raise Refused(_("%(voucher)s does not vouch for %(party)s.") % told)


def raise_ask(
    appeal: Appeal,
    words: str,
    *,
    actor: Actor,
    raised_by: Party | None = None,
    for_whom: Party | None = None,
    terms: Terms | None = None,
    key: str = "",
) -> Ask:
    """Add an ask at the end of an appeal; one that another party raises stands after those of its makers.

    Args:
        raised_by: whose item it is; those whose appeal it is, unless told.
        for_whom: whom it is for; those whose appeal it is, unless told.
        key: pressed twice with one key, one ask comes.
    Raises: Refused without words, for a quantity or a day that is none, or where the appeal is closed.
    """
    party, terms = raised_by or appeal.made_by, terms or Terms()
    require(rules.can_raise, actor, (appeal, party))
    return once(key, Ask, lambda: _raise(appeal, words, party, for_whom or appeal.made_by, terms, actor))


@transaction.atomic
def _raise(appeal: Appeal, words: str, party: Party, for_whom: Party, terms: Terms, actor: Actor) -> Ask:
    hold_open(appeal)
    words = checked_words(words)
    quantity, unit = checked_amount(terms.quantity, terms.unit)
    _check_terms(appeal, terms, (party, for_whom))
    order = appeal.asks.count() + 1
    ask = Ask.objects.create(
        appeal=appeal,
        clause=_clause(appeal.text, order, words),
        raised_by=party,
        for_whom=for_whom,
        order=order,
        quantity=quantity,
        unit=unit,
        by_when=terms.by_when,
        audience=terms.audience,
    )
    told = {"quantity": str(ask.quantity or ""), "unit": ask.unit}
    record(actor, "ask.raised", ask, party=party.name, number=str(order), body=words.strip(), **told)
    return ask


def _clause(text: Text, order: int, words: str) -> Clause:
    made = Clause.objects.create(
        text=text, order=order, number=str(order), kind=Clause.Kind.DEMAND, pinned=True
    )
    Wording.objects.create(clause=made, language=text.language, body=words, strength=1)
    return made


def _check_terms(appeal: Appeal, terms: Terms, named: Sequence[Party]) -> None:
    check_day(terms.by_when, appeal.text.coalition.time_zone)
    if terms.audience not in (Audience.PUBLIC, Audience.COALITION):
        raise Refused(_("An ask is read by everybody, or by the coalition’s seats: they could answer it."))
    inside = set(parties_in(appeal.text.coalition).values_list("pk", flat=True))
    for party in named:
        if party.pk not in inside:
            raise Refused(_("%(party)s is not in the coalition any more.") % {"party": party.name})


@transaction.atomic
def change_ask(ask: Ask, words: str, *, actor: Actor, terms: Terms) -> None:
    """Say otherwise what is asked for, until an edition holds it or somebody answered; for whom it is stays.

    Raises: as `raise_ask`; Refused where it was dropped, or those whose appeal it is have it before them to sign.
    """
    require(rules.can_raise, actor, (ask.appeal, ask.raised_by))
    hold_open(ask.appeal)
    words, (quantity, unit) = checked_words(words), checked_amount(terms.quantity, terms.unit)
    _check_terms(ask.appeal, terms, (ask.raised_by,))
    if not changeable(ask):
        raise Refused(
            _(
                "These words were signed, or answered, or are before those who sign: drop the item and add another."
            )
        )
    told = {"quantity": quantity, "unit": unit, "by_when": terms.by_when, "audience": terms.audience}
    wording = ask.clause.wordings.get(retired_at=None)
    with keeping(ask, wording):
        Ask.objects.filter(pk=ask.pk).update(**told)
        Wording.objects.filter(pk=wording.pk).update(body=words)
    record(actor, "ask.changed", ask, party=ask.raised_by.name, number=str(ask.order), body=words)


@transaction.atomic
def move_ask(ask: Ask, place: int, *, actor: Actor) -> None:
    """Put an ask at a place, counted from 1, among those of its kind: the makers' own come first in any case.

    Raises: Refused for one that was dropped.
    """
    require(rules.can_draft, actor, ask.appeal)
    hold_open(ask.appeal)
    asks = [each for each in standing_asks(ask.appeal) if each.of_makers == ask.of_makers]
    if ask not in asks:
        raise Refused(_("It was dropped already."))
    asks.remove(ask)
    asks.insert(max(place - 1, 0), ask)
    for order, each in enumerate(asks, 1):
        each.order = order
    with keeping(*asks):
        Ask.objects.bulk_update(asks, ["order"])
    record(actor, "ask.moved", ask, number=str(ask.order))


@transaction.atomic
def drop_ask(ask: Ask, why: str, *, party: Party, actor: Actor) -> None:
    """Drop an ask; it stays readable, with who dropped it and why.

    Raises: Refused without a reason, or where it was dropped already.
    """
    require(rules.can_drop, actor, (ask, party))
    hold_open(ask.appeal)
    if not why.strip():
        raise Refused(_("Say why it is dropped: whoever can read it reads that too."))
    now = timezone.now()
    standing = Ask.objects.filter(pk=ask.pk, dropped_at=None)
    if not standing.update(dropped_at=now, dropped_by=party, dropped_why=why.strip()[:400]):
        raise Refused(_("It was dropped already."))
    Clause.objects.filter(pk=ask.clause_id, retired_at=None).update(retired_at=now)
    ask.refresh_from_db()
    record(actor, "ask.dropped", ask, party=party.name, number=str(ask.order), why=ask.dropped_why)


@transaction.atomic
def freeze_appeal(appeal: Appeal, *, actor: Actor) -> Edition:
    """Freeze what everybody may read of an appeal, as it stands, for those whose appeal it is to sign.

    Raises: Refused where nothing is asked of everybody, or nothing has changed since it was published.
    """
    require(rules.can_draft, actor, appeal)
    hold_open(appeal)
    public = [ask for ask in standing_asks(appeal) if ask.audience == Audience.PUBLIC]
    if not public:
        raise Refused(_("Ask for something first: nothing stands here that everybody may read."))
    wordings = [ask.clause.wordings.get(retired_at=None) for ask in public]
    edition = freeze_own(appeal.text, wordings, actor=actor)
    if edition.published_at is not None:
        raise Refused(_("Nothing has changed since it was published."))
    return edition


@transaction.atomic
def publish_appeal(appeal: Appeal, decision: Decision, *, actor: Actor) -> Edition:
    """Freeze an appeal and sign it for those whose appeal it is, or who vouches for them; signed, it is published.

    A protected party's signature is shown on the next day, and the appeal is published then.
    Raises: as `freeze_appeal` and `ratify`.
    """
    require(rules.can_sign, actor, (appeal, signer_of(appeal)))
    edition = freeze_appeal(appeal, actor=actor)
    ratify(edition, signer_of(appeal), decision, actor=actor, language=appeal.text.language)
    edition.refresh_from_db()
    return edition


@transaction.atomic
def invite_to_publish(appeal: Appeal, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Freeze an appeal, and make the private link with which its makers sign it; signed, it is published."""
    require(rules.can_invite, actor, appeal)
    return invite_to_sign(freeze_appeal(appeal, actor=actor), signer_of(appeal), actor=actor)


def signer_of(appeal: Appeal) -> Party:
    """Return the party that signs an appeal: who vouches for its makers in their place, or themselves."""
    return appeal.vouched_by or appeal.made_by


def publish_signed(_kind: str, uid: str, text_uid: str) -> None:
    """Publish an appeal as soon as its makers' signature is shown; follows the verb of ratifying."""
    appeal = Appeal.objects.filter(text__uid=text_uid).select_related("text__coalition", "made_by").first()
    signature = Signature.objects.select_related("edition__text__coalition").get(uid=uid)
    if appeal is None or signature.shown_at is None or signature.party != signer_of(appeal):
        return
    if appeal.closed_at is None:
        edition = publish_own(signature.edition, actor=WORKER)
        Appeal.objects.filter(pk=appeal.pk, published_at=None).update(published_at=edition.published_at)
        record(WORKER, "appeal.published", appeal, party=appeal.made_by.name)


@transaction.atomic
def close_appeal(appeal: Appeal, words: str, *, party: Party, actor: Actor) -> None:
    """Close an appeal in the words of those whose appeal it is; no answers are taken from now on.

    That a protected party closed it is shown from the next day on.
    Raises: Refused without words, or where it is closed already.
    """
    require(rules.can_close, actor, (appeal, party))
    words = checked_words(words)
    open_ones = Appeal.objects.filter(pk=appeal.pk, closed_at=None)
    if not open_ones.update(closed_at=stands_from(party, appeal.text.coalition), closed_words=words):
        raise Refused(_("It was closed already."))
    appeal.refresh_from_db()
    record(actor, "appeal.closed", appeal, party=party.name, body=words)


@transaction.atomic
def invite_to_answer(appeal: Appeal, party: Party, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Make the private link with which a party answers an appeal; its makers close it with theirs.

    Raises: Refused before it is published, or where the party is not in the coalition or answers elsewhere.
    """
    require(rules.can_invite, actor, appeal)
    coalition = appeal.text.coalition
    if appeal.published_at is None:
        raise Refused(_("The appeal is not published yet: nobody can answer it."))
    if not parties_in(coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(name)s is not in this coalition.") % {"name": party.name})
    if party.elsewhere:
        raise Refused(_("%(party)s answers on another node.") % {"party": party.name})
    return parties.issue_link(
        party,
        coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.PLEDGE,
        subject_uid=appeal.uid,
        address=ADDRESS,
        expires_at=timezone.now() + VALID,
    )


def hold_open(appeal: Appeal) -> None:
    """Let other acts on the appeal wait. Raises: Refused where it is closed."""
    if Appeal.objects.select_for_update().get(pk=appeal.pk).closed_at is not None:
        raise Refused(_("The appeal is closed: nothing is added to it and no answers are taken."))


def record(actor: Actor, verb: str, subject: Appeal | Ask, **words: str) -> None:
    """Write the event of an act on an appeal, or on one ask of it."""
    text = subject.appeal.text if isinstance(subject, Ask) else subject.text
    journal.record(actor, verb, subject, text=text, coalition=text.coalition, **words)
