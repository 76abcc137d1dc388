"""The two tables of the register: cases x questions for one party, parties x cases for one question; page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from undersigned.cases.models import Asking, Case, CaseVersion, Question
from undersigned.cases.queries import cases_of
from undersigned.core.asof import standing
from undersigned.parties.models import Party
from undersigned.positions.models import Publication
from undersigned.positions.queries.register.cells import Cell
from undersigned.positions.queries.register.reading import Reader, Window, read_window
from undersigned.texts.models import Subject

ROWS, COLUMNS = 25, 8
Row = TypeVar("Row", bound=Model)
Column = TypeVar("Column", bound=Model)


@dataclass(frozen=True)
class Leaf(Generic[Row]):
    """One page of a list: its `things`, which page it is, and of how many; the first is 1."""

    things: Sequence[Row]
    number: int
    last: int


@dataclass(frozen=True)
class Table(Generic[Row, Column]):
    """A page of a table: `cells[row][column]`; rows and columns are paged each by themselves."""

    rows: Leaf[Row]
    columns: Leaf[Column]
    cells: Sequence[Sequence[Cell]]
    window: Window


def leaf(found: QuerySet[Row], number: int, size: int) -> Leaf[Row]:
    """Return a page of what was found, the nearest one where there is none of that number; two queries."""
    last = max(1, -(-found.count() // size))
    number = min(max(1, number), last)
    return Leaf(list(found[(number - 1) * size : number * size]), number, last)


def cases_in(reader: Reader) -> QuerySet[Case]:
    """Return the cases that a reader sees, by name, as far as they were there at its moment."""
    return cases_of(reader.coalition, reader.actor).filter(created_at__lte=reader.at).order_by("name", "pk")


def questions_in(reader: Reader) -> QuerySet[Question]:
    """Return the questions that were asked at the reader's moment: to strangers those put to a case they see."""
    asked = Question.objects.filter(
        standing(reader.at, "phrased_at", "retired_at"), coalition=reader.coalition
    )
    if not reader.seated:
        put = {"question": OuterRef("pk"), "case__in": cases_in(reader).values("pk")}
        asked = asked.filter(Exists(Subject.objects.filter(**put)) | Exists(Asking.objects.filter(**put)))
    return asked.order_by("number")


def parties_in(reader: Reader) -> QuerySet[Party]:
    """Return the parties of a register by name, also those that have left.

    Who is in a coalition is nobody else's business: a stranger sees only parties of which something is published. One
    with a reference was taken over from a published register.
    """
    found = Party.objects.filter(memberships__coalition=reader.coalition, created_at__lte=reader.at)
    if not reader.seated:
        published = Publication.objects.filter(
            standing(reader.at), party=OuterRef("pk"), coalition=reader.coalition
        )
        found = found.filter(~Q(reference="") | Exists(published) | _signs(reader))
    return found.order_by("name", "pk")


def _signs(reader: Reader) -> Q:
    signing = Party.objects.filter(
        standing(reader.at, "signatures__ratified_at", "signatures__ended_at"),
        signatures__edition__published_at__lte=reader.at,
        signatures__edition__text__coalition=reader.coalition,
    )
    return Q(pk__in=signing.values("pk"))


def party_table(reader: Reader, party: Party, *, row: int = 1, column: int = 1) -> Table[Case, Question]:
    """Return what a party said to questions (columns) about cases (rows), as a reader may see it."""
    cases, questions = leaf(cases_in(reader), row, ROWS), leaf(questions_in(reader), column, COLUMNS)
    name_as_then(reader, cases.things)
    window = read_window(reader, [party], questions.things, cases.things)
    cells = [
        [window.cell(party.pk, (question.pk, case.pk)) for question in questions.things]
        for case in cases.things
    ]
    return Table(cases, questions, cells, window)


def question_table(
    reader: Reader, question: Question, *, row: int = 1, column: int = 1
) -> Table[Party, Case]:
    """Return what parties (rows) said to a question about cases (columns), as a reader may see it.

    The cases that it was put to come first.
    """
    put = Subject.objects.filter(standing(reader.at), question=question, case=OuterRef("pk"))
    found = cases_in(reader).order_by(Exists(put).desc(), "name", "pk")
    parties, cases = leaf(parties_in(reader), row, ROWS), leaf(found, column, COLUMNS)
    name_as_then(reader, cases.things)
    window = read_window(reader, parties.things, [question], cases.things)
    cells = [
        [window.cell(party.pk, (question.pk, case.pk)) for case in cases.things] for party in parties.things
    ]
    return Table(parties, cases, cells, window)


def name_as_then(reader: Reader, cases: Sequence[Case]) -> None:
    """Let cases have the names that they had at the reader's moment."""
    stood = CaseVersion.objects.filter(standing(reader.at), case__in=cases, erased_at=None)
    names = dict(stood.values_list("case", "name"))
    for case in cases:
        case.name = names.get(case.pk, case.name)


def answers_to(reader: Reader, party: Party, question: Question) -> list[tuple[Case, Cell]]:
    """Return what a party said to a question about every case that a reader sees."""
    cases = list(cases_in(reader))
    window = read_window(reader, [party], [question], cases)
    return [(case, window.cell(party.pk, (question.pk, case.pk))) for case in cases]
