"""Writing, publishing and withdrawing a practice report. It is its party's own word: nobody else signs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Case
from undersigned.core import journal
from undersigned.core.actor import WORKER, Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.models import Audience
from undersigned.core.once import once
from undersigned.parties.models import Coalition, Party
from undersigned.pledges.models import Ask
from undersigned.practices import rules
from undersigned.practices.models import Practice, PracticePart
from undersigned.practices.states import Part
from undersigned.texts.models import Clause, Text, Wording

LONGEST = 4000  # characters of a part
NEEDED = (Part.TRIED, Part.CAME)


@dataclass(frozen=True)
class Report:
    """What a party tells: its parts by kind, in the language of the report.

    Attributes:
        why: one sentence on why it matters to somebody outside.
        cases, asks: what it is about, and what it helps with; asks are everybody's.
    """

    title: str
    parts: Mapping[Part, str]
    why: str = ""
    cases: Sequence[Case] = field(default=())
    asks: Sequence[Ask] = field(default=())


def begin_practice(
    coalition: Coalition, party: Party, report: Report, *, actor: Actor, language: str, key: str = ""
) -> Practice:
    """Begin a practice report: the coalition's seats can read it, everybody once it is published.

    Args:
        key: pressed twice with one key, one report comes.
    Raises: Refused without a title, what was tried or what came of it, or for cases and asks of others.
    """
    require(rules.can_begin, actor, (coalition, party))
    _check(coalition, report)
    return once(key, Practice, lambda: _begin(coalition, party, report, actor, language))


@transaction.atomic
def _begin(coalition: Coalition, party: Party, report: Report, actor: Actor, language: str) -> Practice:
    text = Text(coalition=coalition, kind=Text.Kind.PRACTICE, language=language, owner=party)
    text.title, text.why = report.title.strip(), report.why.strip()
    text.save()
    begun = _day_at(coalition) if party.protected else timezone.now()
    practice = Practice.objects.create(text=text, party=party, begun_at=begun)
    _store(practice, report)
    record(actor, "practice.begun", practice, party=party.name, title=text.title)
    return practice


@transaction.atomic
def write_practice(practice: Practice, report: Report, *, actor: Actor) -> None:
    """Change what a report tells, until it is published.

    Raises: as `begin_practice`; Refused once it is published.
    """
    require(rules.can_write, actor, practice)
    _check(practice.text.coalition, report)
    if Practice.objects.select_for_update().get(pk=practice.pk).published_at is not None:
        raise Refused(_("It is published: withdraw it, and write another."))
    practice.text.title, practice.text.why = report.title.strip(), report.why.strip()
    with keeping(practice.text):
        practice.text.save()
        practice.text.cases.set(report.cases)
    _store(practice, report)
    record(actor, "practice.written", practice, party=practice.party.name, title=practice.text.title)


def _check(coalition: Coalition, report: Report) -> None:
    if not report.title.strip():
        raise Refused(_("Give the report a title."))
    for part in NEEDED:
        if not report.parts.get(part, "").strip():
            raise Refused(_("Without this nobody can learn from it: “%(part)s”.") % {"part": part.label})
    if any(len(words) > LONGEST for words in report.parts.values()):
        raise Refused(_("Keep each part under %(count)s characters.") % {"count": LONGEST})
    if any(case.coalition_id != coalition.pk for case in report.cases):
        raise Refused(_("A report is about cases of its own coalition."))
    if any(ask.audience != Audience.PUBLIC or not ask.appeal.published_at for ask in report.asks):
        raise Refused(_("A report helps with asks that everybody can read."))


def _store(practice: Practice, report: Report) -> None:
    practice.text.cases.set(report.cases)
    practice.asks.set(report.asks)
    stored = {part.part: part for part in practice.parts.select_related("clause")}
    for order, kind in enumerate(Part, 1):
        words = report.parts.get(kind, "").strip()
        if kind in stored:
            _reword(stored[kind].clause, words)
        elif words:
            _add(practice, kind, order, words)


def _add(practice: Practice, kind: Part, order: int, words: str) -> None:
    text = practice.text
    clause = Clause.objects.create(text=text, order=order, number=str(order), pinned=True)
    Wording.objects.create(clause=clause, language=text.language, body=words, strength=1)
    PracticePart.objects.create(practice=practice, part=kind, clause=clause)


def _reword(clause: Clause, words: str) -> None:
    wording = clause.wordings.get()
    wording.body = words
    with keeping(wording):
        wording.save(update_fields=["body"])


@transaction.atomic
def publish_practice(practice: Practice, *, actor: Actor) -> Practice:
    """Let everybody read a report; that of a protected party from the next day on. Twice changes nothing."""
    require(rules.can_write, actor, practice)
    protected = practice.party.protected
    coalition = practice.text.coalition
    first = _day_at(coalition) + timedelta(days=1) if protected else timezone.now()
    if Practice.objects.filter(pk=practice.pk, published_at=None).update(published_at=first):
        practice.refresh_from_db()
        if protected:
            record(actor, "practice.waits", practice, party=practice.party.name, title=practice.text.title)
        else:
            _tell_published(actor, practice)
    return practice


@transaction.atomic
def show_practice(uid: str) -> None:
    """Tell that a report that waited for its day stands in public now."""
    practice = Practice.objects.select_related("text__coalition", "party").filter(uid=uid).first()
    if practice and practice.withdrawn_at is None and practice.erased_at is None:
        _tell_published(WORKER, practice)


def _tell_published(actor: Actor, practice: Practice) -> None:
    record(actor, "practice.published", practice, party=practice.party.name, title=practice.text.title)


@transaction.atomic
def withdraw_practice(practice: Practice, words: str, *, actor: Actor) -> None:
    """Withdraw a published report, in words: they stand in its place, and what it told stands in its past.

    Raises: Refused without words, before it is published, or where it was withdrawn already.
    """
    require(rules.can_write, actor, practice)
    if not words.strip():
        raise Refused(_("Say why, in a sentence: readers are told."))
    at = _day_at(practice.text.coalition) if practice.party.protected else timezone.now()
    standing = Practice.objects.filter(pk=practice.pk, withdrawn_at=None).exclude(published_at=None)
    if not standing.update(withdrawn_at=at, withdrawn_words=words.strip()):
        raise Refused(_("It is not published, or was withdrawn already."))
    practice.refresh_from_db()
    record(actor, "practice.withdrawn", practice, party=practice.party.name, body=practice.withdrawn_words)


def _day_at(coalition: Coalition) -> datetime:
    """Return the first moment of the day where the coalition lives: of a protected party nothing finer is kept."""
    zone = ZoneInfo(coalition.time_zone)
    return datetime.combine(timezone.localdate(timezone=zone), time.min, zone)


def record(actor: Actor, verb: str, practice: Practice, **words: Any) -> None:
    """Write the event of an act on a report."""
    text = practice.text
    journal.record(actor, verb, practice, text=text, coalition=text.coalition, **words)
