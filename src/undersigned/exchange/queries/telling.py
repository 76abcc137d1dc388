"""What this node tells another of a text: the rows of a message (docs/methods/exchange.md)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from undersigned.agreements.models import Edition, EditionClause, Signature
from undersigned.agreements.queries.bundles import decision_of
from undersigned.core.log import signer
from undersigned.exchange.models import Hosted, Shared
from undersigned.parties.models import Party
from undersigned.positions.models import Condition, Objection, Position, Round, Submission
from undersigned.texts.models import Clause, Text, Translation, Wording

Row = tuple[str, dict[str, Any]]


def rows_of(shared: Shared, only: Party | None = None) -> list[Row]:
    """Return what this node tells of a text, what is referred to before what refers.

    The node where the text is drafted tells all it knows, or of answers those of one party alone; another one what
    the parties say that answer there. While a sealed round is open nobody's positions leave the node.
    """
    text = shared.text
    parties = list(Party.objects.filter(memberships__coalition=text.coalition).select_related("parent"))
    if shared.home is not None:
        return list(_answers(text, [party for party in parties if not party.elsewhere], proposals=True))
    return [*_frame(text, parties), *_answers(text, [only] if only else parties, proposals=False)]


def _frame(text: Text, parties: Iterable[Party]) -> Iterator[Row]:
    """Yield what the node where a text is drafted says of it: coalition, parties, words, rounds, editions."""
    coalition = text.coalition
    yield (
        "coalition",
        {
            "uid": coalition.uid,
            "name": coalition.name,
            "languages": coalition.languages,
            "time_zone": coalition.time_zone,
        },
    )
    hosted = {row.party_id: row.since_at for row in Hosted.objects.filter(party__in=parties)}
    for party in sorted(parties, key=lambda each: (bool(each.parent_id or each.voucher_id), each.pk)):
        yield "party", _party(party, hosted.get(party.pk))
    yield "text", _text(text)
    for clause in Clause.objects.filter(text=text).order_by("pk"):
        yield "clause", _clause(clause)
    wordings = Wording.objects.filter(clause__text=text).select_related("clause", "proposed_by", "replaces")
    yield from (("wording", _wording(wording)) for wording in wordings.order_by("pk"))
    for translation in Translation.objects.filter(wording__clause__text=text, ended_at=None).select_related(
        "wording"
    ):
        yield "translation", _translation(translation)
    for round in Round.objects.filter(text=text).order_by("pk"):
        yield "round", _round(round)
    for edition in Edition.objects.filter(text=text).order_by("pk"):
        yield "edition", _edition(edition)


def _answers(text: Text, parties: list[Party], *, proposals: bool) -> Iterator[Row]:
    """Yield what some parties say of a text: words they propose, positions, signatures, objections."""
    own = Q(party__in=parties)
    if proposals:
        proposed = Wording.objects.filter(clause__text=text, proposed_by__in=parties)
        for wording in proposed.select_related("clause", "proposed_by", "replaces").order_by("pk"):
            yield "wording", _wording(wording)
    sealed = Round.objects.filter(text=text, sealed=True, closed_at=None, closes_at__gt=timezone.now())
    if not sealed.exists():
        positions = Position.objects.filter(own, wording__clause__text=text)
        for position in positions.select_related("wording", "party", "round").prefetch_related(
            "conditions__party", "conditions__clause", "conditions__wordings"
        ):
            yield "position", _position(position)
    for submission in Submission.objects.filter(own, round__text=text).select_related("round", "party"):
        yield "submission", _submission(submission)
    signatures = Signature.objects.filter(own, edition__text=text).select_related("edition", "party")
    notes = "reservations__edition_clause__clause"
    for signature in signatures.prefetch_related("only_if", notes).order_by("pk"):
        yield "signature", _signature(signature)
    objections = Objection.objects.filter(own, position__wording__clause__text=text, reference="")
    for objection in objections.select_related("position", "party").order_by("pk"):
        yield "objection", _objection(objection)


def moment(value: datetime) -> str:
    """Return a moment as a message writes it: in UTC, to the microsecond."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _maybe(value: datetime | None) -> str | None:
    return moment(value) if value else None


def _party(party: Party, since: datetime | None) -> dict[str, Any]:
    return {
        "uid": party.uid,
        "name": party.name,
        "kind": party.kind,
        "place": party.place,
        "languages": party.languages,
        "parent": party.parent.uid if party.parent else "",
        "protected": party.protected,
        "voucher": party.voucher.uid if party.voucher else "",
        "node": party.elsewhere or signer().name,
        "node_since": _maybe(since),
    }


def _text(text: Text) -> dict[str, Any]:
    return {
        "uid": text.uid,
        "coalition": text.coalition.uid,
        "title": text.title,
        "language": text.language,
        "weight_rule": text.weight_rule,
        "addressee": text.addressee,
        "ask": text.ask,
        "owner": text.owner.uid if text.owner else "",
        "follow_up_on": text.follow_up_on.isoformat() if text.follow_up_on else None,
        "created_at": moment(text.created_at),
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "uid": clause.uid,
        "text": clause.text.uid,
        "order": clause.order,
        "number": clause.number,
        "kind": clause.kind,
        "pinned": clause.pinned,
        "retired_at": _maybe(clause.retired_at),
    }


def _wording(wording: Wording) -> dict[str, Any]:
    return {
        "uid": wording.uid,
        "clause": wording.clause.uid,
        "is_omission": wording.is_omission,
        "language": wording.language,
        "body": wording.body,
        "strength": wording.strength,
        "proposed_by": wording.proposed_by.uid if wording.proposed_by else "",
        "replaces": wording.replaces.uid if wording.replaces else "",
        "created_at": moment(wording.created_at),
        "retired_at": _maybe(wording.retired_at),
    }


def _translation(translation: Translation) -> dict[str, Any]:
    return {
        "wording": translation.wording.uid,
        "language": translation.language,
        "body": translation.body,
        "of_body": translation.of_body,
        "made_at": moment(translation.made_at),
    }


def _round(round: Round) -> dict[str, Any]:
    return {
        "uid": round.uid,
        "text": round.text.uid,
        "sealed": round.sealed,
        "opened_at": moment(round.opened_at),
        "closes_at": moment(round.closes_at),
        "time_zone": round.time_zone,
        "closed_at": _maybe(round.closed_at),
    }


def _edition(edition: Edition) -> dict[str, Any]:
    lines = EditionClause.objects.filter(edition=edition).select_related("clause", "wording")
    return {
        "uid": edition.uid,
        "text": edition.text.uid,
        "number": edition.number,
        "title": edition.title,
        "language": edition.language,
        "content_hash": edition.content_hash,
        "strength": edition.strength,
        "strongest": edition.strongest,
        "frozen_at": moment(edition.frozen_at),
        "published_at": _maybe(edition.published_at),
        "clauses": [
            {
                "clause": line.clause.uid,
                "wording": line.wording.uid,
                "order": line.order,
                "number": line.number,
                "kind": line.kind,
                "body": line.body,
            }
            for line in lines
        ],
    }


def _position(position: Position) -> dict[str, Any]:
    return {
        "uid": position.uid,
        "wording": position.wording.uid,
        "party": position.party.uid,
        "round": position.round.uid if position.round else "",
        "stance": position.stance,
        "words": position.words,
        "language": position.language,
        "mandate": position.mandate,
        "taken_at": moment(position.taken_at),
        "ended_at": _maybe(position.superseded_at),
        "ratified_at": _maybe(position.ratified_at),
        "erased_at": _maybe(position.erased_at),
        "conditions": sorted(map(_condition, position.conditions.all()), key=str),
    }


def _condition(condition: Condition) -> dict[str, Any]:
    return {
        "party": condition.party.uid if condition.party else "",
        "clause": condition.clause.uid if condition.clause else "",
        "wordings": sorted(wording.uid for wording in condition.wordings.all()),
    }


def _submission(submission: Submission) -> dict[str, Any]:
    return {
        "round": submission.round.uid,
        "party": submission.party.uid,
        "submitted_at": moment(submission.submitted_at),
    }


def _signature(signature: Signature) -> dict[str, Any]:
    notes = [
        {
            "uid": note.uid,
            "clause": note.edition_clause.clause.uid,
            "kind": note.kind,
            "words": note.words,
            "language": note.language,
            "erased_at": _maybe(note.erased_at),
        }
        for note in signature.reservations.all()
    ]
    return {
        "uid": signature.uid,
        "edition": signature.edition.uid,
        "party": signature.party.uid,
        "state": signature.state,
        "accession": signature.accession,
        "provisional_at": moment(signature.provisional_at),
        "ratified_at": _maybe(signature.ratified_at),
        "ended_at": _maybe(signature.ended_at),
        "ended_words": signature.ended_words,
        "named": signature.named,
        "shown_from": signature.shown_from.isoformat() if signature.shown_from else None,
        "shown_at": _maybe(signature.shown_at),
        "decision": decision_of(signature),
        "language": signature.language,
        "only_if": sorted(party.uid for party in signature.only_if.all()),
        "notes": notes,
    }


def _objection(objection: Objection) -> dict[str, Any]:
    return {
        "uid": objection.uid,
        "position": objection.position.uid,
        "party": objection.party.uid,
        "effect": objection.effect,
        "words": objection.words,
        "language": objection.language,
        "made_at": moment(objection.made_at),
        "withdrawn_at": _maybe(objection.withdrawn_at),
        "erased_at": _maybe(objection.erased_at),
    }
