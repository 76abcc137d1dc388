"""What readers are told of reviews beside what they are of, as it stood at a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from undersigned.agreements.queries.editions import Standing
from undersigned.agreements.queries.reviewed import Reviewed
from undersigned.cases.models import Case
from undersigned.core.actor import Actor
from undersigned.core.asof import standing
from undersigned.parties.rules import can_see
from undersigned.positions.queries import is_sealed_now
from undersigned.reviews.models import Review
from undersigned.reviews.queries.due import public_reviews, reviews, today_in
from undersigned.reviews.states import NEED_WORDS
from undersigned.texts.models import Clause
from undersigned.texts.models import Subject as Subjects


@dataclass(frozen=True)
class Band:
    """What readers are told of reviews as they stood at a moment.

    Attributes:
        answered: the reviews answered by then, the latest first.
        due: the one that was due, the longest; None where none was.
        next: the one whose day was to come.
        later: the first answered since by which something changed.
    """

    answered: tuple[Review, ...] = ()
    due: Review | None = None
    next: Review | None = None
    later: Review | None = None

    @property
    def last(self) -> Review | None:
        return self.answered[0] if self.answered else None

    @property
    def due_since(self) -> date | None:
        return self.due.due_on if self.due else None

    @property
    def next_on(self) -> date | None:
        return self.next.due_on if self.next else None

    @property
    def changed(self) -> Review | None:
        """The last review by which something changed: what stood before it differs."""
        return next((review for review in self.answered if review.outcome in NEED_WORDS), None)


Key = tuple[str, int, int]


@dataclass(frozen=True)
class Bands:
    """Bands by what they are of. A position's stands by its party and wording: amended, it is another row."""

    found: dict[Key, Band] = field(default_factory=dict)

    def of_position(self, party: int, wording: int) -> Band | None:
        return self.found.get(("position", party, wording))

    def of_clause(self, clause: int) -> Band | None:
        return self.found.get(("clause", clause, 0))

    def of_edition(self, edition: int) -> Band | None:
        return self.found.get(("edition", edition, 0))


def bands(wanted: Q, at: datetime) -> Bands:
    """Return what was told at a moment of the reviews that a filter names; one query."""
    unended = Q(ended_at__isnull=True) | Q(ended_at__gt=at) | Q(answered_at__isnull=False)
    stood = (Q(set_at__lte=at) & unended) | Q(answered_at__gt=at)
    by_key: dict[Key, list[Review]] = {}
    for review in reviews().filter(wanted & stood).order_by("-answered_at", "-id"):
        by_key.setdefault(_key(review), []).append(review)
    return Bands({key: _band(found, at) for key, found in by_key.items()})


def bands_beside(standing: Standing) -> Bands:
    """Return what stood beside an edition, its clauses, and what signers say of them, under the names shown there."""
    lines = standing.edition.clauses.all()
    positions = Q(position__wording__in=lines.values("wording"))
    wanted = Q(edition=standing.edition) | Q(clause__in=lines.values("clause")) | positions
    found = bands(wanted, standing.at)
    shown = {signature.party_id: signature.party for signature in standing.signatures}
    for band in found.found.values():
        for review in filter(None, (*band.answered, band.due, band.next, band.later)):
            review.party = shown.get(review.party_id, review.party)
    return found


def reviewed_beside(standing: Standing) -> Iterator[Reviewed]:
    """Yield the last answer and what waits of everything beside an edition, for its files."""
    for about, band in bands_beside(standing).found.items():
        if last := band.last:
            yield Reviewed(
                last.uid,
                about,
                last.party,
                answered_at=last.answered_at,
                outcome=last.outcome,
                called=last.get_outcome_display(),
                words=last.words,
                language=last.language,
                erased=last.erased_at is not None,
            )
        if waits := band.due or band.next:
            yield Reviewed(waits.uid, about, waits.party, due_on=waits.due_on)


def _key(review: Review) -> Key:
    if review.position:
        return ("position", review.position.party_id, review.position.wording_id)
    return ("clause", review.clause_id, 0) if review.clause_id else ("edition", review.edition_id or 0, 0)


def _band(found: Iterable[Review], at: datetime) -> Band:
    known = list(found)
    answered = tuple(review for review in known if review.answered_at and review.answered_at <= at)
    waiting = sorted(
        (review for review in known if review not in answered and review.set_at <= at),
        key=lambda review: review.due_on,
    )
    later = [review for review in known if review.answered_at and review.answered_at > at]
    today = today_in(known[0].coalition, at)
    return Band(
        answered=answered,
        due=next((review for review in waiting if review.due_on <= today), None),
        next=next((review for review in waiting if review.due_on > today), None),
        later=next((review for review in reversed(later) if review.outcome in NEED_WORDS), None),
    )


def reviews_about(case: Case, actor: Actor, at: datetime) -> list[Review]:
    """Return the reviews about a case, answered or due at a moment, that an actor may read: the last twenty."""
    subjects = Subjects.objects.filter(standing(at), case=case)
    clauses = Clause.objects.filter(subjects__in=subjects).values("pk")
    found = reviews().filter(Q(clause__in=clauses) | Q(position__wording__clause__in=clauses))
    waited = Q(set_at__lte=at, due_on__lte=today_in(case.coalition, at))
    unanswered = Q(answered_at__isnull=True) | Q(answered_at__gt=at)
    unended = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    told = found.filter(Q(answered_at__lte=at) | (waited & unanswered & unended))
    if not (actor.is_operator or can_see(actor, case.coalition)):
        told = told.filter(public_reviews(at))
    return [review for review in told.order_by("-due_on", "-id")[:20] if _unsealed(review)]


def _unsealed(review: Review) -> bool:
    return review.position is None or not is_sealed_now(review.position.wording.clause.text)
