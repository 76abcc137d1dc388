"""What a race is, and what several of them begin with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tests.factories import make_party, make_text
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.models import Edition, Signature
from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Coalition, Party

SOON = timezone.now() + timedelta(days=3)


@dataclass(frozen=True)
class Race:
    """What everybody presses, the verb of its event, and what must be there once afterwards."""

    press: Callable[[], object]
    verb: str
    made: Callable[[], int]


Lay = Callable[[Coalition, int], Race]
RACES: dict[str, Lay] = {}


def race(lay: Lay) -> Lay:
    RACES[lay.__name__] = lay
    return lay


def frozen(coalition: Coalition, *, published: bool = False) -> Edition:
    """Return an edition of a text; one that is published was signed by somebody else."""
    text = make_text(coalition, 1)
    chosen = {clause.pk: clause.wordings.first().pk for clause in text.clauses.all()}
    edition = editions.freeze(text, chosen, actor=OPERATOR)
    if published:
        sign(edition, make_party(coalition))
        editions.publish(edition, actor=OPERATOR)
        editions.open_to_persons(edition, actor=OPERATOR, opened=True)
    edition.refresh_from_db()
    return edition


def sign(edition: Edition, party: Party) -> Signature:
    return signatures.ratify(
        edition, party, signatures.Decision("Assembly", timezone.localdate()), actor=OPERATOR
    )
