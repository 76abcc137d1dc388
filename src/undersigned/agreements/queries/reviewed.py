"""What the readers of an edition are told of its reviews: an upper room knows it and offers it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from undersigned.agreements.queries.editions import Standing
from undersigned.core.registry import offers
from undersigned.parties.models import Party

About = tuple[str, int, int]
"""The kind of what is reviewed, and its keys: ("edition", edition, 0), ("clause", clause, 0) or ("position", party,
wording)."""


@dataclass(frozen=True)
class Reviewed:
    """What stood of the reviews of one thing at a moment: the last answer, or the one that waits.

    Attributes:
        due_on: the day on which it is asked; None where it was answered.
        called: what was found, in the reader's language.
        words: the reason, in `language`; `erased` where it was destroyed.
    """

    uid: str
    about: About
    party: Party
    due_on: date | None = None
    answered_at: datetime | None = None
    outcome: str = ""
    called: str = ""
    words: str = ""
    language: str = ""
    erased: bool = False


def reviews_beside(standing: Standing) -> dict[About, list[Reviewed]]:
    """Return what stood of reviews beside an edition, by what it is about: the last answer, then what waits."""
    found: defaultdict[About, list[Reviewed]] = defaultdict(list)
    # What may be public elsewhere under its name is not told here of who is unnamed here.
    unnamed = {signature.party_id for signature in standing.signatures if not signature.named}
    for reviewed in offers("agreements.reviews", standing=standing):
        if reviewed.party.pk not in unnamed:
            found[reviewed.about].append(reviewed)
    return dict(found)
