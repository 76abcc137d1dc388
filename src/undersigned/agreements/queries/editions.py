"""Reads on editions and signatures: as they stand, and as they stood on any past day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature
from undersigned.agreements.states import SignatureState
from undersigned.texts.models import Text

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

    `signatures` are those ratified by then, withdrawn ones among them with their date; a withdrawal after the
    moment is not yet known.
    """

    edition: Edition
    at: datetime
    clauses: Sequence[EditionClause]
    signatures: Sequence[Signature]
    persons: int

    def withdrawn(self, signature: Signature) -> bool:
        """Whether the signature had been withdrawn by the moment."""
        ended = signature.ended_at
        return signature.state == SignatureState.WITHDRAWN and ended is not None and ended <= self.at

    def notes_on(self, line: EditionClause) -> list[tuple[Signature, Reservation]]:
        """Return the reservations beside a clause, of those whose signature stood."""
        return self._notes[line.pk]

    @cached_property
    def _notes(self) -> defaultdict[int, list[tuple[Signature, Reservation]]]:
        notes: defaultdict[int, list[tuple[Signature, Reservation]]] = defaultdict(list)
        for signature in self.signatures:
            for note in () if self.withdrawn(signature) else signature.reservations.all():
                notes[note.edition_clause_id].append((signature, note))
        return notes


def standing(edition: Edition, at: datetime | None = None) -> Standing:
    """Return an edition as it stood at a moment; a constant number of queries."""
    at = at or timezone.now()
    ratified = Signature.objects.filter(edition=edition, ratified_at__lte=at).select_related("party")
    signatures = ratified.prefetch_related(Prefetch("reservations", Reservation.objects.order_by("id")))
    return Standing(
        edition=edition,
        at=at,
        clauses=list(
            edition.clauses.select_related("clause", "wording").prefetch_related("wording__translations")
        ),
        signatures=list(signatures.order_by("party__name", "id")),
        persons=edition.persons.filter(confirmed_at__lte=at, erased_at=None).count(),
    )


def signing_table(edition: Edition) -> QuerySet[Signature]:
    """Return every signature of an edition, ended ones too, for the coalition's seats."""
    signatures = Signature.objects.filter(edition=edition).select_related("party", "asked_because__party")
    return signatures.prefetch_related("reservations__edition_clause", "only_if")


def editions_visible(text: Text, *, seated: bool) -> QuerySet[Edition]:
    """Return a text's editions: all to the coalition's seats, the published ones to everybody."""
    return Edition.objects.filter(Q(text=text) & (Q() if seated else Q(published_at__isnull=False)))
