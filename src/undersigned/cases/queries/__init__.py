"""Reads: the cases an actor may see, what stood in them at a moment, and the questions asked of them."""

from undersigned.cases.queries.cases import (
    cases_of,
    cases_visible_to,
    get_case,
    history_of,
    terms_on,
    under_their_wholes,
)
from undersigned.cases.queries.questions import (
    Put,
    askings_of,
    get_question,
    likenesses_of,
    question_of_case,
    questions_of,
    strongest_of,
)
from undersigned.cases.queries.said import Answer, Kind, Said
from undersigned.cases.queries.standing import (
    Entry,
    entries_by_fact,
    fact_at,
    get_fact,
    parties_concerned,
    versions_of,
)

__all__ = [
    "Answer",
    "Entry",
    "Kind",
    "Put",
    "Said",
    "askings_of",
    "cases_of",
    "cases_visible_to",
    "entries_by_fact",
    "fact_at",
    "get_case",
    "get_fact",
    "get_question",
    "history_of",
    "likenesses_of",
    "parties_concerned",
    "question_of_case",
    "questions_of",
    "strongest_of",
    "terms_on",
    "under_their_wholes",
    "versions_of",
]
