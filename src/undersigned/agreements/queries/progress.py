"""How far each text has come down the river."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from undersigned.agreements.models import Edition
from undersigned.agreements.queries.shown import shown_at
from undersigned.agreements.states import SignatureState
from undersigned.parties.models import Coalition
from undersigned.positions.models import Round
from undersigned.texts.models import Text

# One that waits for its day counts as it did before: nobody learns of it by subtraction.
PROVISIONAL = Q(signatures__state=SignatureState.PROVISIONAL) | Q(
    signatures__state=SignatureState.RATIFIED, signatures__shown_at=None, signatures__accession=False
)


class Stage(StrEnum):
    """How far a text has come down the river."""

    DRAFTED = "drafted"
    ASKED = "asked"
    ANSWERED = "answered"
    FROZEN = "frozen"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Progress:
    """Where a text stands.

    `until` and `handed_in` are those of its open round; `ratified` and `undecided` count the signatures of its
    newest edition. `parties` is how many the coalition has.
    """

    text: Text
    stage: Stage
    parties: int
    round: Round | None = None
    handed_in: int = 0
    edition: Edition | None = None
    ratified: int = 0
    undecided: int = 0

    @property
    def until(self) -> datetime | None:
        return self.round.closes_at if self.round else None

    @property
    def since(self) -> datetime:
        """When the text came to where it stands."""
        moments = [self.text.created_at]
        moments += [self.edition.frozen_at] if self.edition else []
        moments += [self.round.opened_at] if self.round else []
        return max(moments)


def progress_of(texts: QuerySet[Text]) -> list[Progress]:
    """Return where texts stand, in their order, in a fixed number of queries."""
    rounds = Round.objects.annotate(handed_in=Count("submissions")).order_by("-opened_at", "-id")
    editions = Edition.objects.annotate(
        ratified=Count("signatures", filter=shown_at(timezone.now(), "signatures__")),
        undecided=Count("signatures", filter=PROVISIONAL),
    ).order_by("-number")
    found = texts.select_related("coalition").prefetch_related(
        Prefetch("rounds", rounds), Prefetch("editions", editions)
    )
    listed = list(found)
    inside = Count("memberships", filter=Q(memberships__until=None))
    coalitions = Coalition.objects.filter(pk__in={text.coalition_id for text in listed})
    parties = dict(coalitions.annotate(inside=inside).values_list("pk", "inside"))
    return [_progress(text, parties[text.coalition_id], timezone.now()) for text in listed]


def _progress(text: Text, parties: int, now: datetime) -> Progress:
    latest = next(iter(text.rounds.all()), None)
    edition = next(iter(text.editions.all()), None)
    told = {"text": text, "parties": parties, "edition": edition}
    if edition:
        told |= {"ratified": edition.ratified, "undecided": edition.undecided}  # type: ignore[attr-defined]
    if latest and latest.closed_at is None and latest.closes_at > now:
        told |= {"round": latest, "handed_in": latest.handed_in}  # type: ignore[attr-defined]
        return Progress(stage=Stage.ASKED, **told)  # type: ignore[arg-type]
    return Progress(stage=_stage(latest, edition), **told)  # type: ignore[arg-type]


def _stage(latest: Round | None, edition: Edition | None) -> Stage:
    if latest and (edition is None or latest.opened_at > edition.frozen_at):
        return Stage.ANSWERED
    if edition is None:
        return Stage.DRAFTED
    return Stage.PUBLISHED if edition.published_at else Stage.FROZEN
