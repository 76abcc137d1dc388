"""Facts of a case from a table, one a line: all of a file or nothing, and twice changes nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.actions.facts import FIELDS, FactDraft, checked
from undersigned.cases.actions.recording import record
from undersigned.cases.models import Case, CaseActor, Fact, FactVersion
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.tables import once, read_table, refuse
from undersigned.library.models import Passage
from undersigned.library.queries.sources import passage_named

COLUMNS = ("words", "source")
OPTIONAL = ("when", "until", "said_by", "about", "section", "language")
MOST = 5000  # lines of one file

Row = tuple[str, FactDraft]
"""A section, and what the fact says."""


@dataclass(frozen=True)
class FactsImported:
    """How many facts a file holds, and how many of them were `new`; the others stand, or stood, in the case."""

    facts: int
    new: int


@transaction.atomic
def import_facts(case: Case, name: str, content: bytes, *, actor: Actor) -> FactsImported:
    """Record the facts of a CSV file in a case.

    The columns `words` and `source` must be there; `when` and `until` (dates as far as they are known), `said_by`,
    `about` (an actor of the coalition), `section` (event, right or criticism; else event) and `language` may be. A
    source that is the address of a passage is that passage, any other a citation in words.

    Args:
        name: the file's, for what is said of its lines.
    Raises: Refused with file, line and reason, as `read_table` and `record_fact` do.
    """
    require(rules.can_edit, actor, case)
    Case.objects.select_for_update().get(pk=case.pk)
    rows = list(_rows(case, name, content, actor))
    there = _there(case)
    new = [row for row in rows if row not in there]
    if new:
        _store(case, new)
        digest = hashlib.sha256("\n".join(map(_line, new)).encode()).hexdigest()
        record(actor, "facts.imported", case, case, count=len(new), rows=digest)
    return FactsImported(len(rows), len(new))


def _rows(case: Case, name: str, content: bytes, actor: Actor) -> Iterator[Row]:
    lines = read_table({name: content}, name, COLUMNS, OPTIONAL)
    if len(lines) > MOST:
        raise Refused(_("A file has at most %(count)s lines.") % {"count": MOST})
    actors = {each.name: each for each in case.coalition.case_actors.all()}
    seen: dict[object, int] = {}
    for line, cells in lines:
        try:
            row = _row(case, cells, actors, actor)
        except Refused as refusal:
            refuse(name, line, str(refusal))
        once(name, line, row, seen, f"“{row[1].words[:60]}”")
        yield row


def _row(case: Case, cells: list[str], actors: dict[str, CaseActor], actor: Actor) -> Row:
    words, source, when, until, said_by, about, section, language = (cell.strip() for cell in cells)
    section = section or Fact.Section.EVENT
    if about and about not in actors:
        raise Refused(_("“%(name)s” is nobody whom a case of this coalition talks about.") % {"name": about})
    passage = _passage(source, actor)
    language = language[:12] or case.coalition.languages[0]
    citation = "" if passage else source
    told = FactDraft(words, language, when, until, said_by, actors.get(about), passage, citation)
    return section, checked(case, section, told, actor)


def _passage(source: str, actor: Actor) -> Passage | None:
    here = source.removeprefix(settings.BASE_URL)
    return passage_named(here, actor) if here.startswith("/p/") else None


def _there(case: Case) -> set[Row]:
    """Return what any fact of the case says or has said: what was changed or removed since does not come back."""
    versions = FactVersion.objects.filter(fact__case=case).select_related("fact", "about", "passage")
    return {(v.fact.section, FactDraft(**{name: getattr(v, name) for name in FIELDS})) for v in versions}


def _store(case: Case, rows: list[Row]) -> None:
    facts = Fact.objects.bulk_create(Fact(case=case, section=section) for section, _told in rows)
    FactVersion.objects.bulk_create(
        FactVersion(fact=fact, **{name: getattr(told, name) for name in FIELDS})
        for fact, (_section, told) in zip(facts, rows, strict=True)
    )


def _line(row: Row) -> str:
    section, told = row
    return "\t".join((section, told.happened, told.happened_until, told.words, told.citation))
