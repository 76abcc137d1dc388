"""Freezing a text into an edition, publishing it, and opening it to persons."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements import rules
from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature
from undersigned.agreements.queries.instance import Instance, instance_of
from undersigned.agreements.states import SignatureState
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.once import once
from undersigned.ledger import content_hash
from undersigned.parties.models import Party
from undersigned.positions.models import Position, Round
from undersigned.positions.states import Stance
from undersigned.texts.models import Clause, Text, Wording

NOTES = {Stance.RESERVE: Reservation.Kind.RESERVATION, Stance.STAND_ASIDE: Reservation.Kind.STAND_ASIDE}


def freeze(text: Text, chosen: Mapping[int, int], *, actor: Actor, key: str = "") -> Edition:
    """Freeze the chosen wordings into the text's next edition; those whose answers sign it sign provisionally.

    Args:
        chosen: wording by clause, both as primary keys; every clause of the text, omissions included.
        key: pressed twice with one key, one edition comes.

    The very words of the newest edition are that edition: it is returned as it stands.
    Raises: Refused while answers are still taken, or when the choice does not fit the text.
    """
    require(rules.can_freeze, actor, text)
    return once(key, Edition, lambda: _freeze(text, chosen, actor))


@transaction.atomic
def _freeze(text: Text, chosen: Mapping[int, int], actor: Actor) -> Edition:
    if any(round.is_open for round in Round.objects.filter(text=text, closed_at=None)):
        raise Refused(_("Answers are still being taken: close the round first."))
    instance = instance_of(text)
    wordings = _chosen_wordings(text, chosen)
    newest, signed = text.editions.first(), _content_hash(text, wordings)
    if newest and newest.content_hash == signed:
        return newest
    strongest = sum(max(v.strength for v in clause.variants) for clause in instance.draft.clauses)
    edition = _write_edition(text, wordings, strongest, signed)
    signers = _provisional_signatures(edition, wordings, instance)
    journal.record(
        actor,
        "edition.frozen",
        edition,
        text=text,
        coalition=text.coalition,
        number=edition.number,
        hash=edition.content_hash,
        signers=[party.uid for party in signers],
    )
    return edition


@transaction.atomic
def freeze_own(text: Text, wordings: Sequence[Wording], *, actor: Actor) -> Edition:
    """Freeze what one party says by itself, such as an appeal: these words in this order; nobody signs provisionally.

    Part of an act of the room that such a text belongs to, which asks at the door. The very words of the newest
    edition are that edition: it is returned as it stands.
    Raises: Refused without words.
    """
    if not wordings:
        raise Refused(_("Nothing would be left to sign: every clause is left out."))
    newest, signed = text.editions.first(), _content_hash(text, wordings)
    if newest and newest.content_hash == signed:
        return newest
    edition = _write_edition(text, wordings, sum(wording.strength or 0 for wording in wordings), signed)
    told = {"number": edition.number, "hash": edition.content_hash, "signers": []}
    journal.record(actor, "edition.frozen", edition, text=text, coalition=text.coalition, **told)
    return edition


def _chosen_wordings(text: Text, chosen: Mapping[int, int]) -> list[Wording]:
    clauses = list(Clause.objects.filter(text=text, retired_at=None))
    wordings = {
        wording.clause_id: wording
        for wording in Wording.objects.filter(pk__in=chosen.values(), retired_at=None).select_related(
            "clause"
        )
    }
    if {clause.pk for clause in clauses} != set(chosen) or set(wordings) != set(chosen):
        raise Refused(_("The text has changed since you chose: look at it once more."))
    kept = [wordings[clause.pk] for clause in clauses]
    if all(wording.is_omission for wording in kept):
        raise Refused(_("Nothing would be left to sign: every clause is left out."))
    return kept


def _content_hash(text: Text, wordings: Sequence[Wording]) -> str:
    lines = [
        {"id": wording.clause.uid, "number": number, "kind": wording.clause.kind, "text": wording.body}
        for number, wording in _kept(wordings)
    ]
    return content_hash(text.title, text.language, lines)


def _kept(wordings: Sequence[Wording]) -> list[tuple[str, Wording]]:
    return numbered([wording for wording in wordings if not wording.is_omission])


def _write_edition(text: Text, wordings: Sequence[Wording], strongest: int, signed: str) -> Edition:
    try:
        edition = Edition.objects.create(
            text=text,
            number=text.editions.count() + 1,
            title=text.title,
            language=text.language,
            content_hash=signed,
            strength=sum(wording.strength or 0 for wording in wordings),
            strongest=strongest,
        )
    except IntegrityError:
        raise Refused(_("Somebody froze this text at the same moment: look at that edition first.")) from None
    EditionClause.objects.bulk_create(
        EditionClause(
            edition=edition,
            clause=wording.clause,
            wording=wording,
            order=order,
            number=number,
            kind=wording.clause.kind,
            body=wording.body,
        )
        for order, (number, wording) in enumerate(_kept(wordings), start=1)
    )
    return edition


def numbered(wordings: Iterable[Wording]) -> list[tuple[str, Wording]]:
    """Number the clauses that stay: figures, letters and what had no number each count on without a gap."""
    counts = {"figure": 0, "letter": 0, "sign": 0}
    found = []
    for wording in wordings:
        drafted = wording.clause.number
        style = "letter" if drafted.isalpha() else "figure" if drafted else "sign"
        counts[style] += 1
        count = counts[style]
        found.append(({"letter": _letter(count), "figure": str(count), "sign": f"§{count}"}[style], wording))
    return found


def _letter(count: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    before, place = divmod(count - 1, 26)
    return (_letter(before) if before else "") + chr(ord("A") + place)


def _provisional_signatures(edition: Edition, wordings: Sequence[Wording], instance: Instance) -> list[Party]:
    signers = instance.signers_of([wording.pk for wording in wordings])
    lines = {line.wording_id: line for line in edition.clauses.all()}
    positions = Position.objects.filter(
        wording__in=[wording.pk for wording in wordings], party__in=signers, superseded_at=None
    ).prefetch_related("conditions__party")
    by_party: dict[int, list[Position]] = {}
    for position in positions:
        by_party.setdefault(position.party_id, []).append(position)
    for party in signers:
        signature = Signature.objects.create(edition=edition, party=party)
        own = by_party.get(party.pk, [])
        signature.only_if.set(
            {
                condition.party
                for position in own
                for condition in position.conditions.all()
                if condition.party
            }
        )
        Reservation.objects.bulk_create(
            Reservation(
                signature=signature,
                edition_clause=lines[position.wording_id],
                kind=NOTES[Stance(position.stance)],
                words=position.words,
                language=position.language,
            )
            for position in own
            if position.stance in NOTES and position.wording_id in lines
        )
    return signers


@transaction.atomic
def publish(edition: Edition, *, actor: Actor) -> Edition:
    """Publish an edition at the text's address.

    Raises: Refused until at least one party has ratified it.
    """
    require(rules.can_freeze, actor, edition.text)
    return publish_own(edition, actor=actor)


@transaction.atomic
def publish_own(edition: Edition, *, actor: Actor) -> Edition:
    """Publish an edition as part of an act of the room that its text belongs to, which asks at the door.

    Raises: as `publish`.
    """
    if not edition.signatures.filter(state=SignatureState.RATIFIED).exclude(shown_at=None).exists():
        raise Refused(_("No organisation has ratified this edition yet."))
    if Edition.objects.filter(pk=edition.pk, published_at=None).update(published_at=timezone.now()):
        text = edition.text
        journal.record(
            actor, "edition.published", edition, text=text, coalition=text.coalition, number=edition.number
        )
    edition.refresh_from_db()
    return edition


@transaction.atomic
def open_to_persons(edition: Edition, *, actor: Actor, opened: bool = True) -> None:
    """Let persons sign a published edition as an open letter, or stop that.

    Raises: Refused before publication.
    """
    require(rules.can_freeze, actor, edition.text)
    if edition.published_at is None:
        raise Refused(_("Publish the edition first."))
    with keeping(edition):
        stood = Edition.objects.filter(pk=edition.pk, open_to_persons=not opened)
        changed = stood.update(open_to_persons=opened)
    if changed:
        verb = "edition.opened" if opened else "edition.closed"
        journal.record(actor, verb, edition, text=edition.text, coalition=edition.text.coalition)
