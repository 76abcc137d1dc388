"""The register: what parties said to the same question about every case, and which kind of blank is left."""

from undersigned.positions.queries.register.cells import Blank, Cell, Said
from undersigned.positions.queries.register.reading import Reader, read_window
from undersigned.positions.queries.register.tables import (
    Table,
    answers_to,
    cases_in,
    parties_in,
    party_table,
    question_table,
    questions_in,
)
from undersigned.positions.queries.register.told import find_cells, row_of

__all__ = [
    "Blank",
    "Cell",
    "Reader",
    "Said",
    "Table",
    "answers_to",
    "cases_in",
    "find_cells",
    "parties_in",
    "party_table",
    "question_table",
    "questions_in",
    "read_window",
    "row_of",
]
