"""Which published clauses answer questions about a case: everybody may read them."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from undersigned.agreements.models import Edition, EditionClause
from undersigned.cases.models import Case
from undersigned.cases.queries import Answer
from undersigned.core.asof import standing
from undersigned.texts.models import Subject


def published_answers(case: Case, at: datetime) -> Iterator[Answer]:
    """Yield the clauses of the editions that stood published at a moment which answered questions about a case.

    Three queries, however many.
    """
    stood = case.subjects.filter(standing(at)).select_related("about", "clause")
    subjects = {subject.clause_id: subject for subject in stood}
    editions = Edition.objects.filter(text__clauses__in=subjects, published_at__lte=at)
    newest = dict(editions.values_list("text").annotate(Max("number")))
    lines = EditionClause.objects.filter(clause__in=subjects, edition__published_at__lte=at)
    for line in lines.select_related("edition__text"):
        if line.edition.number == newest[line.edition.text_id]:
            yield _answer(subjects[line.clause_id], line)


def _answer(subject: Subject, line: EditionClause) -> Answer:
    told = {"number": line.number, "text": line.edition.title}
    return Answer(
        question=subject.question_id,
        about=subject.about,
        clause=subject.clause.uid,
        called=_("Clause %(number)s, %(text)s") % told,
        words=line.body,
        language=line.edition.language,
        address=reverse("agreements:clause", args=[line.edition.text.uid, subject.clause.uid]),
        published=True,
    )
