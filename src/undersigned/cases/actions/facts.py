"""Acts on the facts of a case: recorded, changed, removed. Superseded, never edited; removed, a trace stays."""

from dataclasses import dataclass, fields, replace

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.actions.recording import record
from undersigned.cases.models import Case, CaseActor, Fact, FactVersion
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.library.actions.sources import is_partial_date
from undersigned.library.models import Passage
from undersigned.library.rules import can_see


@dataclass(frozen=True)
class FactDraft:
    """What a fact says.

    Attributes:
        happened, happened_until: ISO 8601 dates as far as they are known: a year, a month or a day.
        attributed_to: who says so; a criticism is never without.
        about: the government, firm or force that it is about.
        passage, citation: its source, in the library or in words.
    """

    words: str
    language: str
    happened: str = ""
    happened_until: str = ""
    attributed_to: str = ""
    about: CaseActor | None = None
    passage: Passage | None = None
    citation: str = ""


FIELDS = tuple(each.name for each in fields(FactDraft))


@transaction.atomic
def record_fact(case: Case, section: str, told: FactDraft, *, actor: Actor) -> Fact:
    """Write an entry into the timeline of a case, or under rights or criticism.

    Raises: Refused without words or source, for a date that is none, for an event without a date, and for a
        criticism that is nobody's.
    """
    require(rules.can_edit, actor, case)
    told = checked(case, section, told, actor)
    fact = Fact.objects.create(case=case, section=section)
    _add_version(fact, told)
    record(actor, "fact.recorded", fact, case, words=told.words)
    return fact


@transaction.atomic
def change_fact(fact: Fact, told: FactDraft, *, actor: Actor) -> Fact:
    """Say a fact otherwise; what it said before stays, and whatever rests on it is told.

    Raises: as `record_fact` does, and Refused where it was removed.
    """
    require(rules.can_edit, actor, fact.case)
    _check_stands(fact)
    told = checked(fact.case, fact.section, told, actor)
    before = fact.versions.get(until_at=None)
    if _draft_of(before) == told:
        return fact
    now = timezone.now()
    fact.versions.filter(pk=before.pk).update(until_at=now)
    _add_version(fact, told)
    record(actor, "fact.changed", fact, fact.case, words=told.words, before=before.words)
    return fact


@transaction.atomic
def remove_fact(fact: Fact, why: str, *, actor: Actor) -> None:
    """Take a fact out of its case; that it stood there, and why it was taken out, stays.

    Raises: Refused without a reason, or where it was removed already.
    """
    require(rules.can_edit, actor, fact.case)
    _check_stands(fact)
    why = " ".join(why.split())[:400]
    if not why:
        raise Refused(_("Say why: the trace that stays tells it."))
    Fact.objects.filter(pk=fact.pk).update(removed_at=timezone.now(), removed_why=why)
    fact.refresh_from_db()
    record(actor, "fact.removed", fact, fact.case, why=why)


def checked(case: Case, section: str, told: FactDraft, actor: Actor) -> FactDraft:
    """Return what a fact says as it is stored. Raises: as `record_fact` does."""
    if section not in Fact.Section.values:
        raise Refused(_("An entry belongs to the timeline, to rights or to criticism."))
    told = _tidied(told)
    _check(case, section, told, actor)
    return told


def _tidied(told: FactDraft) -> FactDraft:
    return replace(
        told,
        words=told.words.replace("\r\n", "\n").strip(),
        happened=told.happened.strip(),
        happened_until=told.happened_until.strip(),
        attributed_to=" ".join(told.attributed_to.split())[:200],
        citation=" ".join(told.citation.split())[:400],
    )


def _check_stands(fact: Fact) -> None:
    # Locked: of two who change it at once, the second reads what the first has done.
    if Fact.objects.select_for_update().get(pk=fact.pk).removed_at:
        raise Refused(_("This entry was removed."))


def _check(case: Case, section: str, told: FactDraft, actor: Actor) -> None:
    if not told.words:
        raise Refused(_("Write what happened, or what is said."))
    if section == Fact.Section.EVENT and not told.happened:
        raise Refused(_("Say when it happened, as far as it is known: a year is enough."))
    if section == Fact.Section.CRITICISM and not told.attributed_to:
        raise Refused(_("Say whose criticism it is."))
    if told.passage is None and not told.citation:
        raise Refused(_("Say where it comes from: a passage, or a source in words."))
    if told.passage is not None:
        require(can_see, actor, told.passage.source)
    if told.about is not None and told.about.coalition_id != case.coalition_id:
        raise Refused(_("That actor belongs to another coalition."))
    _check_dates(told)


def _check_dates(told: FactDraft) -> None:
    for value in (told.happened, told.happened_until):
        if value and not is_partial_date(value):
            raise Refused(
                _("“%(value)s” is not a date. Write 2031, 2031-06 or 2031-06-03.") % {"value": value}
            )
    if told.happened_until and (
        not told.happened
        or told.happened_until[: len(told.happened)] < told.happened[: len(told.happened_until)]
    ):
        raise Refused(_("It ends before it begins."))


def _draft_of(version: FactVersion) -> FactDraft:
    return FactDraft(**{name: getattr(version, name) for name in FIELDS})


def _add_version(fact: Fact, told: FactDraft) -> None:
    FactVersion.objects.create(fact=fact, **{name: getattr(told, name) for name in FIELDS})
