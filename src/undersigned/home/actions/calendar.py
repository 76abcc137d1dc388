"""The secret address at which a calendar program, which cannot sign in, reads a party's days."""

from datetime import timedelta

from django.utils import timezone

from undersigned.core.actor import WORKER, Actor
from undersigned.core.door import require
from undersigned.home import rules
from undersigned.home.queries.calendar import PURPOSE
from undersigned.parties.actions import issue_link
from undersigned.parties.models import Coalition, Party, PrivateLink

LASTS = timedelta(days=3 * 365)
# No page: a calendar program reads it at its own address, with the secret.
ADDRESS = "/calendar/"


def make_calendar(coalition: Coalition, party: Party, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Make the address of a party's calendar, in place of an earlier one; the secret is returned once."""
    require(rules.can_read_calendar, actor, (coalition, party))
    return issue_link(
        party,
        coalition,
        actor=WORKER,
        purpose=PURPOSE,
        subject_uid=party.uid,
        address=ADDRESS,
        expires_at=timezone.now() + LASTS,
    )
