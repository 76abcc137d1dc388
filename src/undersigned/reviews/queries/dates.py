"""The days of reviews, for calendars."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.dates import Day, own_parties
from undersigned.core.pages import url
from undersigned.parties.models import Coalition
from undersigned.reviews.models import Review
from undersigned.reviews.queries.due import named, open_reviews, public_reviews


def dates(coalition: Coalition, actor: Actor, since: date, until: date) -> Iterator[Day]:
    """Yield the days of open reviews: of what is everybody's, and of what the actor's parties answer for."""
    told = public_reviews() | Q(party__in=own_parties(actor, coalition.pk))
    for review in open_reviews(coalition).filter(told, due_on__range=(since, until)):
        yield _day(review)


def _day(review: Review) -> Day:
    asked = {"subject": named(review.subject), "party": review.party.name}
    return Day(
        uid=f"review-{review.uid}",
        title=_("Does it still hold? %(subject)s (%(party)s)") % asked,
        starts=review.due_on,
        changed_at=review.set_at,
        address=url("reviews:review", review.coalition.slug, review.uid),
    )
