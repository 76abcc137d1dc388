"""Hearsay: what somebody says that a party says. It is no position; the party concerned may reply, beside it."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Case, CaseActor, Question
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.library.models import Passage
from undersigned.library.rules import can_see
from undersigned.parties import actions as parties
from undersigned.parties.models import Party, PrivateLink
from undersigned.positions import rules
from undersigned.positions.models import Report

LONGEST = 4000
ADDRESS = "/reply/{link}/"
VALID = timedelta(days=60)


@transaction.atomic
def report_position(
    party: Party,
    question: Question,
    case: Case,
    *,
    actor: Actor,
    reporter: str,
    words: str,
    language: str,
    about: CaseActor | None = None,
    passage: Passage | None = None,
    citation: str = "",
) -> Report:
    """Note what somebody says that a party says to a question about a case, with its source.

    It fills no blank and counts nowhere.
    Raises: Refused without reporter, words or source, or where party, question and case are not of one coalition.
    """
    require(rules.can_report, actor, question.coalition)
    reporter, words, citation = reporter.strip()[:200], words.strip(), citation.strip()[:400]
    if not reporter or not words:
        raise Refused(_("Write who reports it, and what they say the organisation says."))
    if passage is None and not citation:
        raise Refused(_("Say where this is reported: a passage, or a source in words."))
    if passage is not None:
        require(can_see, actor, passage.source)
    _check_length(words)
    inside = question.coalition.memberships.filter(party=party).exists()
    if not inside or case.coalition_id != question.coalition_id:
        raise Refused(_("Party, question and case belong to one coalition."))
    report = Report.objects.create(
        party=party,
        question=question,
        case=case,
        about=about,
        reporter=reporter,
        words=words,
        language=language,
        passage=passage,
        citation=citation,
    )
    _record(actor, "report.made", report, words=words)
    return report


@transaction.atomic
def reply_to_report(report: Report, words: str, *, actor: Actor, language: str) -> Report:
    """Say, for the party concerned, what it says itself of a report; it is shown beside it from then on.

    Raises: Refused without words, where the report was removed, or where the party has replied.
    """
    require(rules.can_reply, actor, report)
    words = words.strip()
    if not words:
        raise Refused(_("Write your reply."))
    _check_length(words)
    open_ones = Report.objects.filter(pk=report.pk, replied_at=None, removed_at=None, erased_at=None)
    if not open_ones.update(reply=words, reply_language=language, replied_at=timezone.now()):
        raise Refused(_("This was replied to, or taken away, meanwhile."))
    report.refresh_from_db()
    _record(actor, "report.answered", report, words=words)
    return report


@transaction.atomic
def remove_report(report: Report, *, actor: Actor) -> None:
    """Take hearsay away; pages of days before still show it."""
    require(rules.can_report, actor, report.question.coalition)
    if Report.objects.filter(pk=report.pk, removed_at=None).update(removed_at=timezone.now()):
        _record(actor, "report.removed", report)


@transaction.atomic
def invite_to_reply(report: Report, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Make a private link by which the party concerned replies without an account; its secret is returned once."""
    return parties.issue_link(
        report.party,
        report.question.coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.REPLY,
        subject_uid=report.uid,
        address=ADDRESS,
        expires_at=timezone.now() + VALID,
    )


@transaction.atomic
def erase_report(uid: str) -> int:
    """Destroy the words of hearsay, its reporter and its reply; that something was reported stays."""
    return _erase("uid", uid)


@transaction.atomic
def erase_reports_of(party_uid: str) -> int:
    """Destroy the words of all hearsay about a party."""
    return _erase("party__uid", party_uid)


def _erase(field: str, value: str) -> int:
    found = Report.objects.filter(**{field: value}, erased_at=None)
    uids = list(found.values_list("uid", flat=True))
    journal.erase(Event.objects.filter(object_kind="report", object_uid__in=uids))
    return found.update(reporter="", words="", citation="", reply="", passage=None, erased_at=timezone.now())


def _check_length(words: str) -> None:
    if len(words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})


def _record(actor: Actor, verb: str, report: Report, words: str = "") -> None:
    journal.record(
        actor,
        verb,
        report,
        coalition=report.question.coalition,
        party=report.party.name,
        reporter=report.reporter,
        question=report.question.of(report.case),
        told=words,
    )
