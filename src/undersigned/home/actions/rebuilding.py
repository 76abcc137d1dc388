"""Laying the whole index anew, while people search and write."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from undersigned.cases.models import Case, Fact, Question
from undersigned.chains.actions.indexing import index_links
from undersigned.chains.models import Link
from undersigned.core import search
from undersigned.home.actions.indexing import (
    index_cases,
    index_clauses,
    index_parties,
    index_published,
    index_questions,
    index_titles,
)
from undersigned.library.actions.indexing import index_source
from undersigned.library.models import Correction, Source
from undersigned.meetings.actions.indexing import index_meetings
from undersigned.meetings.models import Meeting
from undersigned.parties.models import Party
from undersigned.practices.actions.indexing import index_practices
from undersigned.practices.models import Practice
from undersigned.texts.models import Clause, Text

# Where a thing lives that is found as this or that kind.
HOMES: dict[str, Callable[[], "QuerySet[Any]"]] = {
    "source": lambda: Source.objects.filter(withdrawn_at=None),
    "segment": lambda: Source.objects.filter(withdrawn_at=None),
    "correction": lambda: Correction.objects.filter(passage__source__withdrawn_at=None),
    "text": Text.objects.all,
    "edition": Text.objects.all,
    "draft": Clause.objects.all,
    "clause": Clause.objects.all,
    "party": Party.objects.all,
    "case": Case.objects.all,
    "term": Case.objects.all,
    "fact": Fact.objects.all,
    "question": Question.objects.all,
    "practice": Practice.objects.all,
    "meeting": lambda: Meeting.objects.filter(erased_at=None),
    "link": Link.objects.all,
}


def rebuild(told: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Lay down anew everything that can be found, each thing in the place of what was there; count the things.

    A thing is found at every moment, by its old words or by its new ones, and nobody's act waits for the others:
    each is a transaction of its own. Whoever interrupts it has an index that is whole, and may begin again.

    Args:
        told: is given how many things are laid down, and of how many.
    """
    search.mend()
    sources, texts, parties, cases, questions, practices, links, meetings = (
        list(model._default_manager.order_by("pk").values_list("pk", flat=True))
        for model in (Source, Text, Party, Case, Question, Practice, Link, Meeting)
    )
    steps: list[Callable[[], None]] = [partial(_source_anew, pk) for pk in sources]
    steps += [partial(_text_anew, pk) for pk in texts]
    steps += [partial(index_parties, Party.objects.filter(pk=pk)) for pk in parties]
    steps += [partial(index_cases, Case.objects.filter(pk=pk)) for pk in cases]
    steps += [partial(index_questions, Question.objects.filter(pk=pk)) for pk in questions]
    steps += [partial(index_practices, Practice.objects.filter(pk=pk)) for pk in practices]
    steps += [partial(index_links, Link.objects.filter(pk=pk)) for pk in links]
    steps += [partial(index_meetings, Meeting.objects.filter(pk=pk)) for pk in meetings]
    for done, step in enumerate(steps, 1):
        with transaction.atomic():
            step()
        told(done, len(steps))
    _drop_strays()
    search.settle()
    return len(steps)


def _source_anew(pk: int) -> None:
    search.hold(*Source.objects.filter(pk=pk).values_list("uid", flat=True))
    for source in Source.objects.filter(pk=pk, withdrawn_at=None):
        index_source(source)


def _text_anew(pk: int) -> None:
    texts = Text.objects.filter(pk=pk)
    index_titles(texts)
    index_clauses(Clause.objects.filter(text__pk=pk))
    index_published(texts)


def _drop_strays() -> None:
    """Take out what belongs to nothing that can be found, such as a source whose withdrawal was not seen here."""
    things = search.things()
    for kind in {kind for kind, _ in things}:
        at_home = HOMES.get(kind, Source.objects.none)
        known = set(at_home().values_list("uid", flat=True))
        for uid in {uid for each, uid in things if each == kind} - known:
            with transaction.atomic():
                search.hold(uid)
                if not at_home().filter(uid=uid).exists():  # It may have come meanwhile.
                    search.drop(kind, uid)
