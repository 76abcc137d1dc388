"""What is due, and of whom it is asked."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from undersigned.agreements.models import Edition
from undersigned.cases.models import FactVersion
from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.core.asof import address_of, standing
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import parties_in
from undersigned.positions.models import Position, Precedent
from undersigned.positions.queries import unsettled
from undersigned.reviews.models import OPEN, Review
from undersigned.texts.models import Clause

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
    of = (
        Q(position__uid=link.subject_uid) | Q(clause__uid=link.subject_uid) | Q(edition__uid=link.subject_uid)
    )
    found = reviews().filter(of, party=link.party, coalition=link.coalition)
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


def named(subject: Subject) -> str:
    """Return what something is called in one line, without its words."""
    if isinstance(subject, Edition):
        return str(subject)
    clause = subject.wording.clause if isinstance(subject, Position) else subject
    return f"{clause.text.title}, {clause.number}"
