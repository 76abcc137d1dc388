"""Follow-ups as what is asked of owners (core/asked.py), and as days for calendars (core/dates.py)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.core.asked import Asked, count_words
from undersigned.core.dates import Day
from undersigned.parties.models import Coalition, PrivateLink
from undersigned.pledges.models import FollowUp
from undersigned.pledges.models.following import OPEN
from undersigned.pledges.queries.following import follow_ups, today_in

ACT = gettext_lazy("Say for %(party)s what became of %(title)s")


def asked_to_follow(parties: Iterable[int], coalitions: Iterable[int], at: datetime) -> Iterator[Asked]:
    """Give the follow-ups of some parties that are due; two queries."""
    found = follow_ups().filter(OPEN, party__in=set(parties), due_on__lte=at.date() + timedelta(days=1))
    for follow_up in found.prefetch_related("text__cases"):
        if follow_up.due_on <= today_in(follow_up.text.coalition, at):
            yield _asked(follow_up)


def _asked(follow_up: FollowUp) -> Asked:
    text = follow_up.text
    return Asked(
        act=ACT,
        names={"party": follow_up.party.name, "title": text.title},
        why=text.why,
        language=text.language,
        address=reverse("pledges:became", args=[text.uid]),
        coalition=text.coalition_id,
        party=follow_up.party_id,
        powers=frozenset({DELEGATE, OFFICER}),
        since=follow_up.asked_at or follow_up.set_at,
        due=follow_up.due_on,
        purpose=PrivateLink.Purpose.FOLLOW,
        subject=text.uid,
        cases=frozenset(case.pk for case in text.cases.all()),
        words=count_words(f"{text.title} {text.ask}"),
        clauses=1,
    )


def days_to_follow(coalition: Coalition, actor: Actor, since: date, until: date) -> Iterator[Day]:
    """Yield the days on which owners of published texts are asked what became of them: everybody may read them."""
    # They are set for published texts alone.
    found = follow_ups().filter(OPEN, text__coalition=coalition, due_on__range=(since, until))
    for follow_up in found:
        told = {"title": follow_up.text.title, "party": follow_up.party.name}
        yield Day(
            uid=f"follow-{follow_up.uid}",
            title=_("What became of %(title)s? (%(party)s)") % told,
            starts=follow_up.due_on,
            changed_at=follow_up.set_at,
            address=reverse("agreements:page", args=[follow_up.text.uid]),
        )
