"""From when until when a party is in a register: from its first roll call to its last."""

from datetime import date, timedelta

from undersigned.core.kept import keeping
from undersigned.parties.models import Coalition, Membership
from undersigned.positions.actions.imports.known import Known

# A party that no roll call names in the register's last year is not in it any more.
PATIENCE = timedelta(days=365)


def date_memberships(coalition: Coalition, known: Known) -> None:
    """Let the memberships of imported parties begin at their first roll call, and end at the last of those gone."""
    spans = _spans(known)
    latest = max((until for _since, until in spans.values()), default=None)
    changed = []
    for membership in Membership.objects.filter(coalition=coalition, party__in=list(spans)):
        since, until = spans[membership.party_id]
        ended = until if latest and until < latest - PATIENCE else None
        if (membership.since, membership.until) != (since, ended):
            membership.since, membership.until = since, ended
            changed.append(membership)
    with keeping(*changed):
        Membership.objects.bulk_update(changed, ["since", "until"], batch_size=400)


def _spans(known: Known) -> dict[int, tuple[date, date]]:
    spans: dict[int, tuple[date, date]] = {}
    for rcid, cast in known.votes.items():
        _resolution, on, _words = known.calls[rcid].told
        first, last = first_day(on), last_day(on)
        for party in map(known.parties.__getitem__, cast):
            since, until = spans.get(party, (first, last))
            spans[party] = min(first, since), max(last, until)
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
