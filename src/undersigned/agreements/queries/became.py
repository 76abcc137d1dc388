"""What became of an edition, as far as this room can tell: the upper rooms say what happened."""

from undersigned.agreements.models import Reservation, Signature
from undersigned.agreements.queries.editions import Standing
from undersigned.core.registry import offers
from undersigned.texts.models import Clause


def is_words_only(standing: Standing) -> bool:
    """Tell whether nobody had undertaken anything in an edition by then, and no demand in it was answered."""
    return not undertakes(standing) and not any(
        offers("agreements.answered", text=standing.edition.text, at=standing.at)
    )


def undertakes(standing: Standing) -> bool:
    """Tell whether an edition holds an undertaking to which a signer stood: who stands aside does not."""
    lines = {line.pk for line in standing.clauses if line.kind == Clause.Kind.UNDERTAKING}
    signers = [signature for signature in standing.signatures if not standing.withdrawn(signature)]
    return any(lines - _aside(signature) for signature in signers)


def _aside(signature: Signature) -> set[int]:
    notes = signature.reservations.all()
    return {note.edition_clause_id for note in notes if note.kind == Reservation.Kind.STAND_ASIDE}
