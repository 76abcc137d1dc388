"""Reads: what is due, of whom it is asked, and what readers are told beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from undersigned.agreements.models import Edition
from undersigned.cases.models import Case, FactVersion
from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.core.asof import standing
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import parties_in
from undersigned.parties.rules import can_see
from undersigned.positions.models import Position, Precedent
from undersigned.positions.queries import is_sealed_now, unsettled
from undersigned.reviews.models import OPEN, Review
from undersigned.texts.models import Clause
from undersigned.texts.models import Subject as Subjects

SUBJECTS = (
    *("coalition", "party", "position__party", "position__wording__clause__text", "clause__text"),
    *("edition__text", "after", "proposed", "fact"),
)


Subject = Position | Clause | Edition


def coalition_of(subject: Subject) -> Coalition:
    """Return the coalition whose text something belongs to."""
    text = subject.wording.clause.text if isinstance(subject, Position) else subject.text
    return text.coalition


def day_before(review: Review) -> date:
    """Return the day before a review was answered: the page as of that day shows what stood then."""
    return today_in(review.coalition, review.answered_at) - timedelta(days=1)


def reviews() -> QuerySet[Review]:
    """Return all reviews, each with what it is of."""
    return Review.objects.select_related(*SUBJECTS)


def today_in(coalition: Coalition, at: datetime | None = None) -> date:
    """Return the day that it is where a coalition lives."""
    return (at or timezone.now()).astimezone(ZoneInfo(coalition.time_zone)).date()


def open_reviews(coalition: Coalition) -> QuerySet[Review]:
    """Return the reviews of a coalition that nobody has answered, the longest due first."""
    return reviews().filter(OPEN, coalition=coalition)


def due_reviews(coalition: Coalition) -> QuerySet[Review]:
    """Return those whose day has come."""
    return open_reviews(coalition).filter(due_on__lte=today_in(coalition))


def parties_of(actor: Actor, coalition: Coalition) -> list[Party]:
    """Return the parties for which a person speaks in a coalition."""
    own = {
        g.party
        for g in actor.grants
        if g.party and g.power in (DELEGATE, OFFICER) and g.coalition == coalition.pk
    }
    return list(parties_in(coalition).filter(pk__in=own)) if actor.kind == "person" else []


def review_of_link(link: PrivateLink) -> Review | None:
    """Return the review that a private link is for: the open one of its subject, or the last."""
    named = (
        Q(position__uid=link.subject_uid) | Q(clause__uid=link.subject_uid) | Q(edition__uid=link.subject_uid)
    )
    found = reviews().filter(named, party=link.party, coalition=link.coalition)
    return found.filter(OPEN).first() or found.order_by("answered_at", "id").last()


def open_beside(review: Review) -> list[Precedent]:
    """Return where the position of a review differs from a like case and is to be looked at anew."""
    if review.position is None:
        return []
    return list(unsettled(review.party).filter(wording=review.position.wording_id))


def changes_of(review: Review) -> list[FactVersion]:
    """Return what the fact behind a review said before and says now, the latest first; two at most."""
    if review.fact is None:
        return []
    return list(review.fact.versions.order_by("-since_at", "-id")[:2])


def public_reviews(at: datetime | None = None) -> Q:
    """Return the filter for reviews of what was everybody's at a moment: published editions, clauses, positions.

    A position is everybody's where its party's signature stands under a published edition, and stays so when another
    one takes its place; what was said before signing is the party's own.
    """
    at = at or timezone.now()
    published = Edition.objects.filter(published_at__lte=at)
    clauses = Clause.objects.filter(editions__edition__in=published)
    edition = "wording__editions__edition"
    signature = f"{edition}__signatures"
    signed = Position.objects.filter(
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=F(f"{signature}__ratified_at")),
        standing(at, f"{signature}__shown_at", f"{signature}__ended_at"),
        **{
            f"{edition}__published_at__lte": at,
            f"{signature}__party": F("party"),
            f"{signature}__named": True,
        },
    )
    return (
        Q(edition__in=published.values("pk"))
        | Q(clause__in=clauses.values("pk"))
        | Q(position__in=signed.values("pk"))
    )


@dataclass(frozen=True)
class Band:
    """What readers are told of reviews as they stood at a moment.

    Attributes:
        answered: the reviews answered by then, the latest first.
        due_since: the day from which one was due, None where none was.
        next_on: the day set for the next.
    """

    answered: tuple[Review, ...] = ()
    due_since: date | None = None
    next_on: date | None = None

    @property
    def last(self) -> Review | None:
        return self.answered[0] if self.answered else None


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
    stood = Q(set_at__lte=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at) | Q(answered_at__isnull=False))
    by_key: dict[Key, list[Review]] = {}
    for review in reviews().filter(wanted & stood).order_by("-answered_at", "-id"):
        by_key.setdefault(_key(review), []).append(review)
    return Bands({key: _band(found, at) for key, found in by_key.items()})


def bands_beside(edition: Edition, at: datetime) -> Bands:
    """Return what stood at a moment beside an edition, its clauses, and what signers say of them."""
    lines = edition.clauses.all()
    positions = Q(position__wording__in=lines.values("wording"))
    return bands(Q(edition=edition) | Q(clause__in=lines.values("clause")) | positions, at)


def _key(review: Review) -> Key:
    if review.position:
        return ("position", review.position.party_id, review.position.wording_id)
    return ("clause", review.clause_id, 0) if review.clause_id else ("edition", review.edition_id or 0, 0)


def _band(found: Iterable[Review], at: datetime) -> Band:
    known = list(found)
    answered = tuple(review for review in known if review.answered_at and review.answered_at <= at)
    waiting = [review for review in known if review not in answered]
    days = [review.due_on for review in waiting]
    today = today_in(known[0].coalition, at)
    return Band(
        answered=answered,
        due_since=min((day for day in days if day <= today), default=None),
        next_on=min((day for day in days if day > today), default=None),
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


def calendar_of(coalition: Coalition, own: Iterable[Party] = ()) -> QuerySet[Review]:
    """Return the open reviews for a calendar: of what is everybody's, and those that some parties answer for."""
    return open_reviews(coalition).filter(public_reviews() | Q(party__in=list(own)))
