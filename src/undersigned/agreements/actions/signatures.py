"""Ratifying, declining, acceding, withdrawing; and asking again whoever signed only if another does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements import rules
from undersigned.agreements.actions import showing
from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature
from undersigned.agreements.queries.editions import live_signatures, would_fall
from undersigned.agreements.states import NEXT, SignatureState
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties.actions import issue_link
from undersigned.parties.models import Party, PrivateLink
from undersigned.positions.actions import Answer, ratify_positions
from undersigned.positions.states import Stance
from undersigned.texts.models import Wording

LINK_DAYS = 365


@dataclass(frozen=True)
class Decision:
    """What a party's own body decided: which, when, its votes (None where it counts none), the minority's words."""

    body: str
    decided_on: date
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstaining: int | None = None
    minority_words: str = ""


@dataclass(frozen=True)
class Note:
    """A reservation or a standing aside beside one clause of the edition."""

    kind: str
    words: str = ""


def invite_to_sign(
    edition: Edition, party: Party, *, actor: Actor, language: str = ""
) -> tuple[PrivateLink, str]:
    """Make the private link with which a party ratifies, declines, accedes or withdraws."""
    return issue_link(
        party,
        edition.text.coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.SIGN,
        subject_uid=edition.uid,
        address="/sign/{link}/",
        expires_at=timezone.now() + timedelta(days=LINK_DAYS),
        language=language,
    )


@transaction.atomic
def ratify(
    edition: Edition,
    party: Party,
    decision: Decision,
    *,
    actor: Actor,
    notes: Mapping[int, Note] | None = None,
    language: str = "",
    named: bool = True,
    shown_from: date | None = None,
) -> Signature:
    """Sign an edition by the decision of the party's own body; after publication, by acceding to it.

    Args:
        notes: by primary key of the edition's clause; None keeps those of the provisional signature.
        named: whether the party's name stands in public; else it is counted.
        shown_from: the day from which the signature is in any page, count or file; None shows it at once. That of a
            protected party is shown on the next day at the earliest.

    Raises: Refused when the party has signed already, the decision lies in the future, the signature shall be shown
        on a day that has been, or a reservation has no words.
    """
    require(rules.can_sign, actor, (edition, party))
    if decision.decided_on > timezone.localdate():
        raise Refused(_("A decision cannot lie in the future."))
    signature = _provisional(edition, party) or Signature(
        edition=edition, party=party, accession=edition.published_at is not None
    )
    signature.named = named
    _decide(signature, decision, actor, language, showing.first_day(signature, shown_from))
    if notes is not None:
        _write_notes(signature, notes, language)
    _ratify_positions(signature)
    if signature.shown_at is None:
        tell(actor, "signature.waits", signature)
        return signature
    tell(actor, verb_of(signature), signature, **words_of(signature))
    return signature


def verb_of(signature: Signature) -> str:
    """Return the verb with which a signature is told of."""
    return "signature.acceded" if signature.accession else "signature.ratified"


def words_of(signature: Signature) -> dict[str, str]:
    """Return what is told of a signature's decision."""
    decided_on = signature.decided_on.isoformat() if signature.decided_on else ""
    return {"body": signature.body, "decided_on": decided_on}


def _provisional(edition: Edition, party: Party) -> Signature | None:
    signature = live_signatures(edition).filter(party=party).first()
    if signature and signature.state == SignatureState.RATIFIED:
        raise Refused(_("%(name)s has signed this edition already.") % {"name": party.name})
    return signature


def _decide(
    signature: Signature, decision: Decision, actor: Actor, language: str, shown_from: date | None
) -> None:
    for name, value in vars(decision).items():
        setattr(signature, name, value)
    signature.state = SignatureState.RATIFIED
    signature.ratified_at = showing.moment_of(signature)
    signature.shown_from = shown_from
    signature.shown_at = None if shown_from else signature.ratified_at
    signature.entered_by = actor.label
    signature.language = language or signature.edition.language
    signature.asked_again_at = None
    try:
        with transaction.atomic():
            signature.save()
    except IntegrityError:
        raise Refused(
            _("%(name)s has signed this edition already.") % {"name": signature.party.name}
        ) from None


def _write_notes(signature: Signature, notes: Mapping[int, Note], language: str) -> None:
    lines = {line.pk: line for line in EditionClause.objects.filter(edition=signature.edition)}
    for pk, note in notes.items():
        if note.kind == Reservation.Kind.RESERVATION and not note.words.strip():
            number = lines[pk].number
            raise Refused(_("Say the reservation on clause %(number)s in words.") % {"number": number})
    earlier = {note.edition_clause_id: note.language for note in signature.reservations.all()}
    signature.reservations.all().delete()
    Reservation.objects.bulk_create(
        Reservation(
            signature=signature,
            edition_clause=lines[pk],
            kind=note.kind,
            words=note.words.strip(),
            language=earlier.get(pk) or language,
        )
        for pk, note in notes.items()
    )


def _ratify_positions(signature: Signature) -> None:
    notes = {note.edition_clause_id: note for note in signature.reservations.all()}
    lines = signature.edition.clauses.select_related("wording")
    signed = [_answer(line.wording, notes.get(line.pk)) for line in lines]
    ratify_positions(signature.party, signed, timezone.now())


def _answer(wording: Wording, note: Reservation | None) -> Answer:
    if note is None:
        return Answer(wording, Stance.ACCEPT)
    reserves = note.kind == Reservation.Kind.RESERVATION
    stance = Stance.RESERVE if reserves else Stance.STAND_ASIDE
    return Answer(wording, stance, note.words, note.language)


@transaction.atomic
def decline(signature: Signature, words: str, *, actor: Actor) -> None:
    """Say that the party's body did not ratify; whoever signed only with it is asked again."""
    _end(signature, SignatureState.DECLINED, words, actor)
    tell(actor, "signature.declined", signature)
    ask_again(signature, actor)


@transaction.atomic
def withdraw(signature: Signature, words: str, *, actor: Actor) -> None:
    """Withdraw a ratified signature: the page keeps the fact and the date, unless it was never shown.

    That a protected party withdraws is shown, and asked about, on the next day.
    """
    _end(signature, SignatureState.WITHDRAWN, words, actor)
    if signature.shown_at and signature.shown_from:
        tell(actor, "signature.waits", signature)
        return
    tell(actor, "signature.withdrawn" if signature.shown_at else "signature.declined", signature)
    ask_again(signature, actor)


def _end(signature: Signature, state: str, words: str, actor: Actor) -> None:
    require(rules.can_sign, actor, (signature.edition, signature.party))
    before = [earlier for earlier, later in NEXT.items() if state in later]
    standing = Signature.objects.filter(pk=signature.pk, state__in=before)
    changed = standing.update(
        state=state, ended_words=words.strip(), asked_again_at=None, **showing.end_of(signature)
    )
    if not changed:
        raise Refused(_("This signature has been ended or changed already."))
    signature.refresh_from_db()


@transaction.atomic
def ask_to_be_named(signature: Signature, named: bool, *, actor: Actor) -> None:
    """Let a party's name stand beside its signature in public from now on, or no longer."""
    require(rules.can_sign, actor, (signature.edition, signature.party))
    if Signature.objects.filter(pk=signature.pk, named=not named).update(named=named):
        signature.named = named
        tell(actor, "signature.named" if named else "signature.unnamed", signature)


def ask_again(ended: Signature, actor: Actor) -> None:
    """Ask those whom this end would make fall; nobody is removed silently."""
    for signature in would_fall(ended.edition):
        asked = Signature.objects.filter(pk=signature.pk, asked_again_at=None).update(
            asked_again_at=timezone.now(), asked_because=ended
        )
        if asked:
            tell(actor, "signature.asked_again", signature, other=ended.party.name)


@transaction.atomic
def confirm(signature: Signature, *, actor: Actor) -> None:
    """Stand by a signature although the one it depended on is gone."""
    require(rules.can_sign, actor, (signature.edition, signature.party))
    asked = Signature.objects.filter(pk=signature.pk).exclude(asked_again_at=None)
    if asked.update(asked_again_at=None):
        live = live_signatures(signature.edition).values_list("party_id", flat=True)
        signature.only_if.set(signature.only_if.filter(pk__in=list(live)))
        tell(actor, "signature.confirmed", signature)


def tell(actor: Actor, verb: str, signature: Signature, **words: str) -> None:
    """Record an act on a signature."""
    text = signature.edition.text
    journal.record(
        actor,
        verb,
        signature,
        text=text,
        coalition=text.coalition,
        party=signature.party.name,
        edition=signature.edition.number,
        **words,
    )
