"""Acts on links: recorded from a claim, and ended. Recorded anew where it is otherwise; never edited."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import CaseActor
from undersigned.chains import rules
from undersigned.chains.actions.standing import why_out
from undersigned.chains.models import Link
from undersigned.chains.states import Tie
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Audience
from undersigned.library.actions.sources import is_partial_date
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition
from undersigned.texts.models import Clause


@dataclass(frozen=True)
class LinkDraft:
    """What a link says.

    Attributes:
        one, tie, other: what one body does with another.
        clause: the claim that says so, of a text of the coalition.
        audience: who may read the link and its claim; everybody only where everybody may read a source of the claim.
        holds_from: a date as far as it is known: a year, a month or a day.
        holds_until: the last day for which it is said; None where nobody says so.
    """

    one: CaseActor
    tie: str
    other: CaseActor
    clause: Clause
    audience: int = Audience.COALITION
    holds_from: str = ""
    holds_until: date | None = None


@transaction.atomic
def record_link(coalition: Coalition, told: LinkDraft, *, actor: Actor) -> Link:
    """Record what one body does with another.

    Raises: Refused where it is recorded already, is of one body, of another coalition or of no claim that stands; for
        a date that is none; and for everybody where not everybody may read a source of the claim.
    """
    require(parties.can_draft, actor, coalition)
    link = checked(coalition, told)
    try:
        with transaction.atomic():
            link.save()
    except IntegrityError:
        raise Refused(_("This link is recorded already.")) from None
    journal.record(
        actor,
        "link.recorded",
        link,
        coalition=coalition,
        one=link.one.name,
        tie=link.get_tie_display(),
        other=link.other.name,
    )
    return link


def checked(coalition: Coalition, told: LinkDraft) -> Link:
    """Return a link as it is stored, not stored yet. Raises: as `record_link` does."""
    told = replace(told, holds_from=told.holds_from.strip())
    _check_bodies(coalition, told)
    _check_dates(told)
    if told.clause.text.coalition_id != coalition.pk:
        raise Refused(_("The claim belongs to another coalition."))
    link = Link(coalition=coalition, **{name: getattr(told, name) for name in LinkDraft.__dataclass_fields__})
    if reason := why_out(link):
        raise Refused(reason.label)
    return link


def _check_bodies(coalition: Coalition, told: LinkDraft) -> None:
    if told.tie not in Tie.values:
        raise Refused(_("Choose what the one does with the other."))
    if told.one == told.other:
        raise Refused(_("A link is between two: choose another one."))
    if {told.one.coalition_id, told.other.coalition_id} != {coalition.pk}:
        raise Refused(_("That actor belongs to another coalition."))


def _check_dates(told: LinkDraft) -> None:
    begin, end = told.holds_from, told.holds_until
    if begin and not is_partial_date(begin):
        raise Refused(_("“%(value)s” is not a date. Write 2031, 2031-06 or 2031-06-03.") % {"value": begin})
    if begin and end and end.isoformat()[: len(begin)] < begin:
        raise Refused(_("It ends before it begins."))


def claim_uid(address: str) -> str:
    """Return the uid of the clause at an address that somebody pasted, of its page or of its place in a draft."""
    path, _mark, place = address.strip().partition("#")
    return place.removeprefix("clause-") or path.split("?")[0].rstrip("/").rsplit("/", 1)[-1]


@transaction.atomic
def end_link(link: Link, why: str, *, actor: Actor) -> None:
    """Say that a link is no more, and why; that it was recorded stays.

    Raises: Refused without a reason, or where it was ended already.
    """
    require(rules.can_edit, actor, link)
    why = " ".join(why.split())[:400]
    if not why:
        raise Refused(_("Say why: readers of the link are told."))
    if not Link.objects.filter(pk=link.pk, ended_at=None).update(ended_at=timezone.now(), ended_why=why):
        raise Refused(_("This link was ended already."))
    link.refresh_from_db()
    journal.record(actor, "link.ended", link, coalition=link.coalition, why=why)
