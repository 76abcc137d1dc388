"""Private links: issued, opened through one another, replaced, revoked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.identifiers import new_token
from undersigned.parties import queries, rules
from undersigned.parties.models import Coalition, Party, PrivateLink

INBOX = "/inbox/{link}/"
INBOX_LASTS = timedelta(days=90)
# What is opened from the page of a link is for this sitting; the page opens it again.
OPENED_LASTS = timedelta(days=1)


@transaction.atomic
def issue_link(
    party: Party,
    coalition: Coalition,
    *,
    actor: Actor,
    purpose: str,
    subject_uid: str,
    address: str,
    expires_at: datetime,
    language: str = "",
) -> tuple[PrivateLink, str]:
    """Issue a private link, revoking the one it replaces; the secret is returned once and kept only as a hash.

    `address` is the page it opens, with `{link}` where the link's uid stands.
    """
    require(rules.can_issue_link, actor, coalition)
    # Two presses at once wait for one another: the later link replaces the earlier.
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    same = PrivateLink.objects.filter(party=party, purpose=purpose, subject_uid=subject_uid)
    _revoke(same.filter(through=None))
    link, token = _laid(
        address,
        coalition=coalition,
        party=party,
        purpose=purpose,
        subject_uid=subject_uid,
        expires_at=expires_at,
        language=language or party.language,
    )
    journal.record(actor, "link.issued", link, coalition=coalition, party=party.name, purpose=purpose)
    return link, token


def _laid(address: str, **told: Any) -> tuple[PrivateLink, str]:
    token = new_token()
    link = PrivateLink(token_hash=queries.hashed(token), **told)
    link.address = address.format(link=link.uid)
    link.save()
    return link, token


@transaction.atomic
def make_inbox(
    party: Party, coalition: Coalition, *, actor: Actor, subject_uid: str = "", language: str = ""
) -> tuple[PrivateLink, str]:
    """Make the private link to all that is asked of a party, in place of an earlier one.

    Args:
        subject_uid: of what else the list is for, such as a letter to one person; by default the party's own.
    """
    return issue_link(
        party,
        coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.INBOX,
        subject_uid=subject_uid or party.uid,
        address=INBOX,
        expires_at=timezone.now() + INBOX_LASTS,
        language=language,
    )


@transaction.atomic
def open_through(
    inbox: PrivateLink,
    party: Party,
    coalition: Coalition,
    *,
    actor: Actor,
    purpose: str,
    subject: str,
    page: str,
) -> str:
    """Make the private link to one thing that stands on the page of another link; return its secret.

    It lives for a day, and no longer than the link through which it was opened; of a protected party only the day is
    kept on which it was opened, and it lives until the next one ends. Opened again, the earlier one ends.
    The caller has looked that it is asked there. No event tells of it: it opens nothing that the other link did not,
    and a line would tell the coalition when a party reads (docs/decisions/0015-the-link-to-everything-asked.md).
    """
    require(rules.can_open_through, actor, inbox)
    PrivateLink.objects.select_for_update(no_key=True).get(pk=inbox.pk)
    _revoke(inbox.opened.filter(purpose=purpose, subject_uid=subject, party=party))
    opened = timezone.now()
    if party.protected:
        opened = opened.replace(hour=0, minute=0, second=0, microsecond=0)
    _link, token = _laid(
        page,
        coalition=coalition,
        party=party,
        purpose=purpose,
        subject_uid=subject,
        issued_at=opened,
        expires_at=min(opened + OPENED_LASTS * (2 if party.protected else 1), inbox.expires_at),
        language=inbox.language,
        through=inbox,
    )
    return token


@transaction.atomic
def revoke_link(link: PrivateLink, *, actor: Actor) -> None:
    """Revoke a private link: whoever opens it next reads that it no longer opens."""
    require(rules.can_manage, actor, link.coalition)
    if _revoke(PrivateLink.objects.filter(pk=link.pk)):
        journal.record(actor, "link.revoked", link, coalition=link.coalition, party=link.party.name)


def _revoke(links: QuerySet[PrivateLink]) -> int:
    return links.filter(revoked_at=None).update(revoked_at=timezone.now())
