"""From when until when a party is in a register: from its first roll call to its last."""

from datetime import date, timedelta

from django.db.models import Max, Min

from undersigned.parties.models import Coalition, Membership
from undersigned.positions.models import Absence, Position

# A party that no roll call names in the register's last year is not in it any more.
PATIENCE = timedelta(days=365)


def date_memberships(coalition: Coalition) -> None:
    """Let the memberships of imported parties begin at their first roll call, and end at the last of those gone."""
    spans = _spans(coalition)
    latest = max((until for _since, until in spans.values()), default=None)
    changed = []
    for membership in Membership.objects.filter(coalition=coalition, party__in=list(spans)):
        since, until = spans[membership.party_id]
        ended = until if latest and until < latest - PATIENCE else None
        if (membership.since, membership.until) != (since, ended):
            membership.since, membership.until = since, ended
            changed.append(membership)
    Membership.objects.bulk_update(changed, ["since", "until"], batch_size=400)


def _spans(coalition: Coalition) -> dict[int, tuple[date, date]]:
    spans: dict[int, tuple[date, date]] = {}
    for model in (Position, Absence):
        rows = model._default_manager.filter(round__text__coalition=coalition).exclude(round__reference="")
        days = (
            rows.order_by().values("party").annotate(first=Min("round__held_on"), last=Max("round__held_on"))
        )
        for row in days:
            first, last = first_day(row["first"]), last_day(row["last"])
            known = spans.get(row["party"], (first, last))
            spans[row["party"]] = min(first, known[0]), max(last, known[1])
    return spans


def first_day(known: str) -> date:
    """Return the first day that an ISO 8601 date, as far as it is known, may mean."""
    return date.fromisoformat((known + "-01-01")[:10])


def last_day(known: str) -> date:
    """Return the last day that an ISO 8601 date, as far as it is known, may mean."""
    if len(known) == 10:
        return date.fromisoformat(known)
    year, month = (int(known[:4]), int(known[5:7] or 12))
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
