"""Reads on editions and signatures: as they stand, and as they stood on any past day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature
from undersigned.agreements.queries.shown import as_before, as_shown, hide
from undersigned.agreements.states import SignatureState
from undersigned.core.asof import standing as standing_at
from undersigned.core.kept import stood
from undersigned.parties.models import Party
from undersigned.positions.models import Objection
from undersigned.positions.queries import Distinction, distinctions_beside, objections_beside
from undersigned.positions.queries.objections import Beside
from undersigned.positions.queries.precedents import Distinctions
from undersigned.texts.models import Text, TitleTranslation, Translation

LIVE = (SignatureState.PROVISIONAL, SignatureState.RATIFIED)


def live_signatures(edition: Edition) -> QuerySet[Signature]:
    """Return the signatures that stand, provisional ones included, with their parties."""
    return Signature.objects.filter(edition=edition, state__in=LIVE).select_related("party", "edition__text")


def would_fall(edition: Edition) -> list[Signature]:
    """Return the signatures that stand only if others do, when one of those others no longer does.

    The greatest set of parties in which every "only if" holds stands; the rest would fall, along chains too.
    """
    live = list(live_signatures(edition).prefetch_related("only_if"))
    needs = {s.party_id: {party.pk for party in s.only_if.all()} for s in live}
    standing = set(needs)
    while falling := {party for party in standing if not needs[party] <= standing}:
        standing -= falling
    return [signature for signature in live if signature.party_id not in standing]


def published_edition(text: Text, at: datetime | None = None) -> Edition | None:
    """Return the edition that stood at the text's address at a moment (now by default), or None."""
    editions = Edition.objects.filter(text=text, published_at__lte=at or timezone.now())
    return editions.select_related("text__coalition", "text__owner").order_by("-number").first()


@dataclass(frozen=True)
class Standing:
    """An edition as it stood at a moment.

    `signatures` are those shown by then, as they are shown, withdrawn ones among them with their date; a withdrawal
    after the moment is not yet known. `objections`, `distinctions`, the `titles` in other languages and the
    translations of the clauses stood then too.
    """

    edition: Edition
    at: datetime
    clauses: Sequence[EditionClause]
    signatures: Sequence[Signature]
    persons: int
    objections: Beside
    distinctions: Distinctions
    titles: Sequence[TitleTranslation]

    def withdrawn(self, signature: Signature) -> bool:
        """Whether the signature had been withdrawn by the moment."""
        ended = signature.ended_at
        return signature.state == SignatureState.WITHDRAWN and ended is not None and ended <= self.at

    def notes_on(self, line: EditionClause) -> list["Noted"]:
        """Return the reservations beside a clause, of those whose signature stood, with the answers to them."""
        return self._notes[line.pk]

    def answers_to(self, signature: Signature, line: EditionClause) -> list[Objection]:
        """Return the objections to what a signer reserves on a clause."""
        return self.objections.get((signature.party_id, line.wording_id), [])

    def distinctions_on(self, line: EditionClause) -> list[Distinction]:
        """Return why signers whose signature stood answer this clause otherwise than in a like case."""
        standing = (s for s in self.signatures if not self.withdrawn(s))
        return [d for s in standing for d in self.distinctions.get((s.party_id, line.clause_id), [])]

    @cached_property
    def _notes(self) -> defaultdict[int, list["Noted"]]:
        notes: defaultdict[int, list[Noted]] = defaultdict(list)
        lines = {line.pk: line for line in self.clauses}
        for signature in self.signatures:
            for note in () if self.withdrawn(signature) else signature.reservations.all():
                answers = self.answers_to(signature, lines[note.edition_clause_id])
                notes[note.edition_clause_id].append(Noted(signature, note, answers))
        return notes


class Noted(NamedTuple):
    """A reservation with its signature, and what other parties answer to it."""

    signature: Signature
    note: Reservation
    objections: Sequence[Objection]


def standing(edition: Edition, at: datetime | None = None) -> Standing:
    """Return an edition as it stood at a moment; a constant number of queries."""
    at = at or timezone.now()
    shown = Signature.objects.filter(edition=edition, shown_at__lte=at).select_related("party__voucher")
    signatures = shown.prefetch_related(Prefetch("reservations", Reservation.objects.order_by("id")))
    translated = standing_at(at, "made_at", "ended_at")
    translations = Prefetch("wording__translations", Translation.ever.filter(translated))
    clauses = list(edition.clauses.select_related("clause", "wording").prefetch_related(translations))
    for line in clauses:
        line.clause.text = edition.text  # Known already: what stands beside a clause asks for it.
    signers = [as_shown(each) for each in signatures.order_by(stood(Party, "name", "party__"), "uid")]
    unnamed = {signature.party_id: signature.party for signature in signers if not signature.named}
    objections = objections_beside((line.wording_id for line in clauses), at)
    distinctions = distinctions_beside((line.clause_id for line in clauses), at)
    hide(unnamed, objections, distinctions)
    return Standing(
        edition=edition,
        at=at,
        clauses=clauses,
        signatures=sorted(signers, key=lambda signature: not signature.named),
        persons=edition.persons.filter(standing_at(at, "confirmed_at", "erased_at")).count(),
        objections=objections,
        distinctions=distinctions,
        titles=list(TitleTranslation.ever.filter(translated, text=edition.text)),
    )


def signing_table(edition: Edition, *, told_all: bool) -> list[Signature]:
    """Return every signature of an edition, ended ones too, for the coalition's seats.

    Args:
        told_all: whether what waits for its day is told too, as to the secretary; else it is as it was before.
    """
    signatures = Signature.objects.filter(edition=edition).select_related(
        "party__voucher", "asked_because__party"
    )
    found = signatures.prefetch_related("reservations__edition_clause", "only_if")
    return list(found) if told_all else [before for each in found if (before := as_before(each))]


def editions_visible(text: Text, *, seated: bool) -> QuerySet[Edition]:
    """Return a text's editions: all to the coalition's seats, the published ones to everybody."""
    return Edition.objects.filter(Q(text=text) & (Q() if seated else Q(published_at__isnull=False)))
