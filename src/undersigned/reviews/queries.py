"""Reads: what is due, of whom it is asked, and what readers are told beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from undersigned.agreements.models import Edition
from undersigned.agreements.queries.editions import Standing
from undersigned.agreements.queries.reviewed import Reviewed
from undersigned.cases.models import Case, FactVersion
from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.core.asof import address_of, standing
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import parties_in
from undersigned.parties.rules import can_see
from undersigned.positions.models import Position, Precedent
from undersigned.positions.queries import is_sealed_now, unsettled
from undersigned.reviews.models import OPEN, Review
from undersigned.reviews.states import NEED_WORDS
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


def moment_before(review: Review) -> str:
    """Return the moment before a review was answered, for an address: the page as of it shows what stood then."""
    assert review.answered_at is not None
    return address_of(review.answered_at - timedelta(microseconds=1))


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


def calendar_of(coalition: Coalition, own: Iterable[Party] = ()) -> QuerySet[Review]:
    """Return the open reviews for a calendar: of what is everybody's, and those that some parties answer for."""
    return open_reviews(coalition).filter(public_reviews() | Q(party__in=list(own)))
