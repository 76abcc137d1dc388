"""Letters about what waits: chosen, ended, taken up by a worker, and what became of each."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Case
from undersigned.core import journal
from undersigned.core.actor import NOBODY, Actor
from undersigned.core.asked import Asked
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.identifiers import new_token, new_uid
from undersigned.home.models import Digest
from undersigned.home.queries import digest as queries
from undersigned.home.queries.digest import Letter
from undersigned.home.states import Often
from undersigned.parties.actions.links import INBOX
from undersigned.parties.models import Party, PrivateLink
from undersigned.parties.queries import hashed
from undersigned.parties.rules import is_worker
from undersigned.people.models import User
from undersigned.people.rules import is_oneself

# As many as a killed worker leaves without their letter of the day.
BATCH = 50
LINK_LASTS = timedelta(days=14)
WAIT = timedelta(minutes=10)
TRIES = 6  # in a day; each waits twice as long as the one before


@transaction.atomic
def set_digest(
    user: User, often: str, parties: Collection[Party] = (), cases: Collection[Case] = (), *, actor: Actor
) -> Digest:
    """Choose how often one is written to, and about what; what came back before is tried again.

    Raises: Refused for a party or case that is not among one's own.
    """
    require(is_oneself, actor, user)
    strange = set(parties) - set(queries.parties_to_choose(user))
    if strange or set(cases) - set(queries.cases_to_choose(user)):
        raise Refused(_("Choose among your own organisations and cases."))
    told = {"often": often, "set_at": timezone.now(), "bounced_at": None, "failures": 0, "retry_at": None}
    digest, _made = Digest.objects.update_or_create(user=user, defaults=told)
    digest.parties.set(parties)
    digest.cases.set(cases)
    journal.record(actor, "digest.set", digest, often=often)
    return digest


@transaction.atomic
def end_digest(digest: Digest) -> bool:
    """End the letters, for whoever has the address for that; return whether they had not ended before."""
    going = Digest.objects.filter(pk=digest.pk).exclude(often=Often.OFF)
    if not going.update(often=Often.OFF, set_at=timezone.now()):
        return False
    journal.record(NOBODY, "digest.ended", digest)
    return True


@transaction.atomic
def claim(zone: str, at: datetime, after: int, *, actor: Actor) -> list[Digest]:
    """Take up the letters of the day of some people, those behind a key; nobody else writes to them that day."""
    require(is_worker, actor, None)
    due = queries.due(zone, at).filter(pk__gt=after)
    found = list(due.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    Digest.objects.filter(pk__in=[each.pk for each in found]).update(claimed_on=queries.today_in(zone, at))
    return found


@transaction.atomic
def lay_links(letters: Iterable[Letter], *, actor: Actor) -> dict[int, str]:
    """Make one private link for each letter in which something can be done by one, in place of the earlier letter's.

    It opens the one thing that waits, or the page of all of them. Returns: the secrets, by the digests' keys; once.
    """
    require(is_worker, actor, None)
    linked = [(letter, letter.linked) for letter in letters if letter.linked]
    _end_earlier([letter.digest.uid for letter, _asked in linked], {asked[0].party for _l, asked in linked})
    secrets = {letter.digest.pk: new_token() for letter, _asked in linked}
    lists = {letter.digest.pk: _list(letter.digest, asked[0]) for letter, asked in linked}
    alone = {letter.digest.pk: asked[0] for letter, asked in linked if len(letter.asked) == 1}
    for key, link in lists.items():
        link.token_hash = hashed(new_token() if key in alone else secrets[key])
    PrivateLink.objects.bulk_create(lists.values())
    PrivateLink.objects.bulk_create(
        [_opened(lists[key], asked, secrets[key]) for key, asked in alone.items()]
    )
    if linked:
        journal.write(actor, "digest.linked", ("digests", new_uid()), "", "", {"count": len(linked)})
    return secrets


def _end_earlier(uids: list[str], parties: set[int | None]) -> None:
    earlier = PrivateLink.objects.filter(
        party__in=parties, purpose=PrivateLink.Purpose.INBOX, subject_uid__in=uids
    )
    now = timezone.now()
    earlier.filter(expires_at__lt=now).delete()
    earlier.filter(revoked_at=None).update(revoked_at=now)


def _list(digest: Digest, asked: Asked) -> PrivateLink:
    assert asked.party is not None
    return PrivateLink(
        uid=(uid := new_uid()),
        coalition_id=asked.coalition,
        party_id=asked.party,
        purpose=PrivateLink.Purpose.INBOX,
        subject_uid=digest.uid,
        address=INBOX.format(link=uid),
        language=digest.user.language,
        expires_at=timezone.now() + LINK_LASTS,
    )


def _opened(through: PrivateLink, asked: Asked, secret: str) -> PrivateLink:
    assert asked.party is not None
    return PrivateLink(
        uid=(uid := new_uid()),
        token_hash=hashed(secret),
        coalition_id=asked.coalition,
        party_id=asked.party,
        purpose=asked.purpose,
        subject_uid=asked.subject,
        address=asked.linked.format(link=uid),
        language=through.language,
        expires_at=through.expires_at,
        through=through,
    )


def note_sent(digests: Sequence[Digest], *, actor: Actor) -> None:
    """Keep that letters were taken by the mail server."""
    require(is_worker, actor, None)
    told = {"sent_at": timezone.now(), "failures": 0, "retry_at": None}
    Digest.objects.filter(pk__in=[each.pk for each in digests]).update(**told)


def give_back(digests: Sequence[Digest], *, actor: Actor) -> None:
    """Let somebody else write the letters that were taken up and surely never sent."""
    require(is_worker, actor, None)
    Digest.objects.filter(pk__in=[each.pk for each in digests]).update(claimed_on=None)


def try_later(digest: Digest, at: datetime, *, actor: Actor) -> None:
    """Try a letter again that the mail server would not take yet: later each time, and after a few times tomorrow."""
    require(is_worker, actor, None)
    one = Digest.objects.filter(pk=digest.pk)
    if digest.failures + 1 >= TRIES:
        one.update(failures=0, retry_at=None)
    else:
        one.update(failures=F("failures") + 1, claimed_on=None, retry_at=at + WAIT * 2**digest.failures)


def note_bounced(digest: Digest, *, actor: Actor) -> None:
    """Keep that the mail server says for good that nobody reads this address: nothing is sent until she says so."""
    require(is_worker, actor, None)
    Digest.objects.filter(pk=digest.pk).update(bounced_at=timezone.now(), failures=0, retry_at=None)


def erase_digest(uid: str) -> int:
    """Destroy the private links that were mailed to a person; what she had chosen goes with her account."""
    mailed = Digest.objects.filter(user__uid=uid).values("uid")
    links = PrivateLink.objects.filter(purpose=PrivateLink.Purpose.INBOX, subject_uid__in=mailed)
    return links.delete()[0]
