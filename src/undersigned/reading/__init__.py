"""Bytes to clauses: pure functions over frozen values, usable alone; see docs/methods/reading.md."""

from undersigned.reading.drafts import (
    Comment,
    DraftClause,
    DraftDocument,
    DraftWording,
    Leftover,
    Unreadable,
    Warning,
)
from undersigned.reading.reader import read_draft
from undersigned.reading.sentences import sentences
from undersigned.reading.words import Change, word_diff

__all__ = [
    "Change",
    "Comment",
    "DraftClause",
    "DraftDocument",
    "DraftWording",
    "Leftover",
    "Unreadable",
    "Warning",
    "read_draft",
    "sentences",
    "word_diff",
]
