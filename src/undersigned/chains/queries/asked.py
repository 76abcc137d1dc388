"""What waits for the editors of links: what people know, and what is disputed."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from undersigned.chains.models import LinkDispute, Tip
from undersigned.core.actor import EDITOR, SECRETARY
from undersigned.core.asked import Asked

POWERS = frozenset({EDITOR, SECRETARY})


def give(parties: Collection[int], coalitions: Collection[int], at: datetime) -> Iterator[Asked]:
    """Yield for each coalition the tips, and the disputes, that nobody has seen to; two queries."""
    tips = Tip.objects.filter(coalition__in=coalitions, settled_at=None, erased_at=None, sent_at__lte=at)
    disputes = LinkDispute.objects.filter(
        link__coalition__in=coalitions,
        link__ended_at=None,
        settled_at=None,
        erased_at=None,
        raised_at__lte=at,
    )
    for act, rows, home, since in (
        (_("Read what people know of links: %(count)s"), tips, "coalition", "sent_at"),
        (_("Look at disputed links: %(count)s"), disputes, "link__coalition", "raised_at"),
    ):
        waiting = rows.order_by().values(home, f"{home}__slug").annotate(count=Count("pk"), since=Min(since))
        for told in waiting:
            yield Asked(
                act=act,
                names={"count": told["count"]},
                why="",
                language="",
                address=reverse("chains:desk", args=[told[f"{home}__slug"]]),
                coalition=told[home],
                party=None,
                powers=POWERS,
                since=told["since"],
                clauses=told["count"],
            )
