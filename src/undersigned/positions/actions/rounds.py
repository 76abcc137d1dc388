"""Opening and closing rounds, and the private links that go out for them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties import actions as parties
from undersigned.parties.models import Party, PrivateLink
from undersigned.parties.queries import parties_in
from undersigned.positions import queries, rules
from undersigned.positions.models import Round
from undersigned.texts.models import Text

ADDRESS = "/answer/{link}/"
# After the round a delegate can still read what she answered.
READABLE_AFTER = timedelta(days=30)


@transaction.atomic
def open_round(
    text: Text,
    *,
    actor: Actor,
    closes_at: datetime,
    time_zone: str,
    sealed: bool = False,
    remind_at: datetime | None = None,
) -> Round:
    """Ask the coalition's parties for their positions until a moment in a named time zone.

    A round whose deadline has passed is closed first.
    Raises: Refused where the text has no clauses, a moment is not to come, the zone is unknown, or a round is open.
    """
    require(rules.can_ask, actor, text)
    _check_moments(closes_at, remind_at, time_zone)
    if not text.clauses.filter(retired_at=None).exists():
        raise Refused(_("The text has no clauses yet: there is nothing to ask."))
    for lapsed in Round.objects.filter(text=text, closed_at=None, closes_at__lte=timezone.now()):
        _close(lapsed, lapsed.closes_at, actor)
    try:
        with transaction.atomic():
            round = Round.objects.create(
                text=text, closes_at=closes_at, time_zone=time_zone, sealed=sealed, remind_at=remind_at
            )
    except IntegrityError:
        raise Refused(_("A round is open already. Close it first.")) from None
    journal.record(
        actor, "round.opened", round, text=text, coalition=text.coalition, until=closes_at.isoformat()
    )
    return round


def _check_moments(closes_at: datetime, remind_at: datetime | None, time_zone: str) -> None:
    if time_zone not in available_timezones():
        raise Refused(_("“%(zone)s” is not a time zone. One is Europe/Madrid.") % {"zone": time_zone})
    if closes_at <= timezone.now():
        raise Refused(_("The deadline has passed already."))
    if remind_at is not None and not timezone.now() < remind_at < closes_at:
        raise Refused(_("The reminder goes out between now and the deadline."))


@transaction.atomic
def close_round(round: Round, *, actor: Actor) -> None:
    """End a round before or at its deadline; closing it twice changes nothing."""
    require(rules.can_ask, actor, round.text)
    _close(round, timezone.now(), actor)


def _close(round: Round, at: datetime, actor: Actor) -> None:
    if Round.objects.filter(pk=round.pk, closed_at=None).update(closed_at=at):
        round.closed_at = at
        journal.record(actor, "round.closed", round, text=round.text, coalition=round.text.coalition)


@transaction.atomic
def invite(round: Round, party: Party, *, actor: Actor, language: str = "") -> tuple[PrivateLink, str]:
    """Make the party's private link for a round, in place of an earlier one; the secret is returned once.

    Raises: Refused where the round is over, or the party is not in the coalition or answers on another node.
    """
    require(rules.can_invite, actor, round.text)
    if not round.is_open:
        raise Refused(_("The round is over: nobody can be invited any more."))
    if not parties_in(round.text.coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(party)s is not in the coalition.") % {"party": party.name})
    if party.elsewhere:
        raise Refused(_("%(party)s answers on another node.") % {"party": party.name})
    return parties.issue_link(
        party,
        round.text.coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.ANSWER,
        subject_uid=round.uid,
        address=ADDRESS,
        expires_at=round.closes_at + READABLE_AFTER,
        language=language,
    )


@transaction.atomic
def invite_all(round: Round, *, actor: Actor) -> list[tuple[PrivateLink, str]]:
    """Make a link for each party that has none; links already sent stay good."""
    asked = queries.who_answered(round)
    return [invite(round, row.party, actor=actor) for row in asked if row.link is None]


@transaction.atomic
def revoke(link: PrivateLink, *, actor: Actor) -> None:
    """Close a private link; what was answered with it is kept."""
    parties.revoke_link(link, actor=actor)


@transaction.atomic
def note_mailed(round: Round, links: Sequence[PrivateLink], *, actor: Actor) -> None:
    """Remember that links went out by mail, and when; never to which address."""
    require(rules.can_ask, actor, round.text)
    PrivateLink.objects.filter(pk__in=[link.pk for link in links]).update(mailed_at=timezone.now())
    names = [link.party.name for link in links]
    journal.record(
        actor, "links.mailed", round, text=round.text, coalition=round.text.coalition, parties=names
    )


@transaction.atomic
def note_reminded(round: Round, count: int, *, actor: Actor) -> None:
    """Remember that a reminder went out while so many parties had not handed in."""
    require(rules.can_remind, actor, round)
    journal.record(
        actor, "round.reminded", round, text=round.text, coalition=round.text.coalition, count=count
    )
