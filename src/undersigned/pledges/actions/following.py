"""What became of a text: recorded, removed with a reason, and asked of its owner when the day has come."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.models import Event
from undersigned.library.actions.sources import is_partial_date
from undersigned.library.models import Passage
from undersigned.parties import rules as parties
from undersigned.parties.actions import issue_link
from undersigned.parties.models import PrivateLink
from undersigned.parties.queries import stands_from
from undersigned.pledges.models import FollowUp, Happening
from undersigned.pledges.models.following import OPEN
from undersigned.pledges.queries.following import demands_of, is_published, today_in
from undersigned.pledges.rules import following as rules
from undersigned.pledges.states import Became
from undersigned.texts.models import Clause, Text

LONGEST = 2000  # characters of what happened
LINK_LASTS = timedelta(days=90)


@dataclass(frozen=True)
class Account:
    """What somebody tells of what happened.

    Attributes:
        words: what happened, in `language`.
        happened: an ISO 8601 date as far as it is known: a year, a month or a day.
        by: who answered or acted; empty where it is not known.
        clause: the demand that it answers; None where it answers the text as a whole.
        passage, citation: where it can be read.
    """

    became: str
    words: str
    happened: str
    language: str
    by: str = ""
    clause: Clause | None = None
    passage: Passage | None = None
    citation: str = ""


@transaction.atomic
def record_happening(text: Text, account: Account, *, actor: Actor) -> Happening:
    """Record what became of a published text, or of one demand in it.

    What a protected owner records stands from the next day on, as what it takes back stands until then.
    Raises: NotAllowed; Refused for a text that is not public, without words, or with a date that is none or to come.
    """
    require(rules.can_record, actor, text)
    told = {name: getattr(account, name).strip() for name in ("words", "happened", "by", "citation")}
    account = replace(account, **told)
    _check(text, account)
    made = Happening.objects.create(
        text=text,
        clause=account.clause,
        became=account.became,
        by=account.by,
        words=account.words,
        language=account.language,
        happened=account.happened,
        passage=account.passage,
        citation=account.citation,
        recorded_at=_stands_from(text, actor),
    )
    called = str(Became(account.became).label)
    _tell(actor, "happening.recorded", made, text, became=called, by=account.by, body=account.words)
    return made


def _stands_from(text: Text, actor: Actor) -> datetime:
    if text.owner is None or parties.can_draft(actor, text.coalition):
        return timezone.now()
    return stands_from(text.owner, text.coalition)


def _check(text: Text, account: Account) -> None:
    if not is_published(text):
        raise Refused(_("Nothing can come of a text that is not published: publish it first."))
    if not account.words:
        raise Refused(_("Say in a sentence what happened."))
    lengths = ((account.words, LONGEST), (account.by, 200), (account.citation, 400))
    for words, longest in lengths:
        if len(words) > longest:
            raise Refused(_("Keep it under %(count)s characters.") % {"count": longest})
    if not is_partial_date(account.happened):
        told = {"value": account.happened}
        raise Refused(_("“%(value)s” is not a date. Write 2031, 2031-06 or 2031-06-03.") % told)
    if account.happened > today_in(text.coalition).isoformat()[: len(account.happened)]:
        raise Refused(_("That day is still to come."))
    if account.clause is not None and account.clause not in demands_of(text):
        raise Refused(_("This is no demand of this text."))


@transaction.atomic
def remove_happening(happening: Happening, why: str, *, actor: Actor) -> None:
    """Take back what was recorded; it stays readable as removed, with the reason. Twice changes nothing.

    Raises: NotAllowed; Refused without a reason.
    """
    require(rules.can_record, actor, happening.text)
    why = why.strip()
    if not why:
        raise Refused(_("Say why, in a sentence: readers are told."))
    if len(why) > 400:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": 400})
    standing = Happening.objects.filter(pk=happening.pk, removed_at=None)
    if standing.update(removed_at=_stands_from(happening.text, actor), removed_why=why):
        _tell(actor, "happening.removed", happening, happening.text, why=why)


def set_follow_up(text: Text) -> FollowUp | None:
    """Lay down when the owner of a published text is asked; one that was set before gives way.

    Of a day that was answered already nobody is asked again. Returns: the follow-up, where a new one was set.
    """
    owner, due_on, asked = text.owner, text.follow_up_on, FollowUp.objects.filter(text=text)
    if owner is None or due_on is None or text.elsewhere or not is_published(text):
        asked.filter(OPEN).update(ended_at=timezone.now())
        return None
    if asked.filter(OPEN, party=owner, due_on=due_on).exists():
        return None
    asked.filter(OPEN).update(ended_at=timezone.now())
    if asked.filter(due_on=due_on, answered_at__isnull=False).exists():
        return None
    try:
        with transaction.atomic():
            return FollowUp.objects.create(text=text, party=owner, due_on=due_on)
    except IntegrityError:
        raise Refused(_("Somebody set a day for it at the same moment: look at that first.")) from None


@transaction.atomic
def answer_follow_up(
    follow_up: FollowUp, words: str, *, actor: Actor, language: str, next_on: date | None = None
) -> FollowUp:
    """Say what became of a text, and when it is asked again, which becomes the text's follow-up day.

    What a protected owner says stands from the next day on.
    Raises: NotAllowed; Refused without words, where it was answered already, and for a next day that is not to come,
        or that would tell when a protected owner answered.
    """
    require(rules.can_follow_up, actor, follow_up)
    words = words.strip()
    _check_answer(follow_up, words, next_on)
    at = stands_from(follow_up.party, follow_up.text.coalition)
    told = {"words": words, "language": language, "answered_at": at}
    if not FollowUp.objects.filter(OPEN, pk=follow_up.pk).update(**told):
        raise Refused(_("This was answered already: look at what stands now."))
    follow_up.refresh_from_db()
    text = follow_up.text
    if next_on:
        text.follow_up_on = next_on
        with keeping(text):
            text.save(update_fields=["follow_up_on"])
    _tell(actor, "followup.answered", follow_up, text, party=follow_up.party.name, body=words)
    return follow_up


def _check_answer(follow_up: FollowUp, words: str, next_on: date | None) -> None:
    if not words:
        raise Refused(_("Say in a sentence what happened; that nothing did is an answer too."))
    if len(words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})
    if next_on and follow_up.party.protected:
        raise Refused(_("The next day would tell when you answered: ask the secretary to set it."))
    if next_on and next_on <= today_in(follow_up.text.coalition):
        raise Refused(_("The next day must be to come."))


def invite_to_follow(follow_up: FollowUp, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Make the private link by which the owner says what happened, in place of an earlier one.

    The secret is returned once.
    """
    require(rules.can_ask, actor, follow_up)
    return issue_link(
        follow_up.party,
        follow_up.text.coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.FOLLOW,
        subject_uid=follow_up.text.uid,
        address="/follow/{link}/",
        expires_at=timezone.now() + LINK_LASTS,
    )


@transaction.atomic
def note_followed(follow_up: FollowUp, *, actor: Actor) -> bool:
    """Take the asking of a follow-up upon oneself; return whether nobody had before."""
    require(rules.can_ask, actor, follow_up)
    unasked = FollowUp.objects.filter(OPEN, pk=follow_up.pk, asked_at=None)
    if not unasked.update(asked_at=timezone.now()):
        return False
    _tell(actor, "followup.asked", follow_up, follow_up.text, party=follow_up.party.name)
    return True


def _tell(actor: Actor, verb: str, about: Happening | FollowUp, text: Text, **words: str) -> None:
    journal.record(actor, verb, about, text=text, coalition=text.coalition, **words)


@transaction.atomic
def erase_happening(uid: str) -> int:
    """Destroy the words of something that was recorded, of why it was removed, and of the acts that told them."""
    journal.erase(Event.objects.filter(object_kind="happening", object_uid=uid))
    gone = {"words": "", "by": "", "citation": "", "removed_why": "", "erased_at": timezone.now()}
    return Happening.objects.filter(uid=uid, erased_at=None).update(**gone)


@transaction.atomic
def erase_follow_up(uid: str) -> int:
    """Destroy what an owner said of what became of a text, and the acts that told it."""
    journal.erase(Event.objects.filter(object_kind="followup", object_uid=uid))
    answered = FollowUp.objects.filter(uid=uid, erased_at=None).exclude(words="")
    return answered.update(words="", erased_at=timezone.now())
