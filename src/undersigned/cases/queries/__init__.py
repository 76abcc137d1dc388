"""Reads: the cases an actor may see, what stood in them at a moment, and the questions asked of them."""

from undersigned.cases.queries.cases import (
    cases_of,
    cases_visible_to,
    get_case,
    sources_in,
    terms_of,
    terms_on,
)
from undersigned.cases.queries.said import Answer, Kind, Said

__all__ = [
    "Answer",
    "Kind",
    "Said",
    "cases_of",
    "cases_visible_to",
    "get_case",
    "sources_in",
    "terms_of",
    "terms_on",
]
