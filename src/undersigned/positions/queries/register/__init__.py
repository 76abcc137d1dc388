"""The register: what parties said to the same question about every case, and which kind of blank is left."""

from undersigned.positions.queries.register.cells import Blank, Cell, Said
from undersigned.positions.queries.register.changes import Change, changes
from undersigned.positions.queries.register.page import CellPage, cell_page
from undersigned.positions.queries.register.popolo import popolo
from undersigned.positions.queries.register.reading import Reader, read_window
from undersigned.positions.queries.register.said import said_of_case
from undersigned.positions.queries.register.tables import (
    Table,
    answers_to,
    cases_in,
    get_case,
    get_party,
    get_question,
    get_register,
    parties_in,
    party_table,
    question_table,
    questions_in,
)
from undersigned.positions.queries.register.taking import COLUMNS, Scope, rows, scope_of
from undersigned.positions.queries.register.told import find_cells, row_of

__all__ = [
    "COLUMNS",
    "Blank",
    "Cell",
    "CellPage",
    "Change",
    "Reader",
    "Said",
    "Scope",
    "Table",
    "answers_to",
    "cases_in",
    "cell_page",
    "changes",
    "find_cells",
    "get_case",
    "get_party",
    "get_question",
    "get_register",
    "parties_in",
    "party_table",
    "popolo",
    "question_table",
    "questions_in",
    "read_window",
    "row_of",
    "rows",
    "said_of_case",
    "scope_of",
]
