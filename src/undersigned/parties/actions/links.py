"""Private links: issued, replaced, revoked."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.identifiers import new_token
from undersigned.parties import queries, rules
from undersigned.parties.models import Coalition, Party, PrivateLink


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
    _revoke(PrivateLink.objects.filter(party=party, purpose=purpose, subject_uid=subject_uid))
    token = new_token()
    link = PrivateLink(
        token_hash=queries.hashed(token),
        coalition=coalition,
        party=party,
        purpose=purpose,
        subject_uid=subject_uid,
        expires_at=expires_at,
        language=language or party.language,
    )
    link.address = address.format(link=link.uid)
    link.save()
    journal.record(actor, "link.issued", link, coalition=coalition, party=party.name, purpose=purpose)
    return link, token


@transaction.atomic
def revoke_link(link: PrivateLink, *, actor: Actor) -> None:
    """Revoke a private link: whoever opens it next reads that it no longer opens."""
    require(rules.can_manage, actor, link.coalition)
    if _revoke(PrivateLink.objects.filter(pk=link.pk)):
        journal.record(actor, "link.revoked", link, coalition=link.coalition, party=link.party.name)


def _revoke(links: QuerySet[PrivateLink]) -> int:
    return links.filter(revoked_at=None).update(revoked_at=timezone.now())
