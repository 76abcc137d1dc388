"""The two tables of the register: cases x questions for one party, parties x cases for one question; page by page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from undersigned.cases.models import Asking, Case, CaseVersion, Question
from undersigned.cases.queries import cases_of
from undersigned.core.actor import Actor
from undersigned.core.asof import standing
from undersigned.core.models import Audience
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import coalitions_of
from undersigned.positions.models import Publication
from undersigned.positions.queries.register.cells import Cell
from undersigned.positions.queries.register.composed import AT, CASES
from undersigned.positions.queries.register.reading import Reader, Window, read_window
from undersigned.positions.queries.register.statements import Later, Statement
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

    @property
    def lines(self) -> Iterator[tuple[Row, Iterator[tuple[Column, Cell]]]]:
        """Yield each row with its cells, and each cell with its column."""
        for thing, cells in zip(self.rows.things, self.cells, strict=True):
            yield thing, zip(self.columns.things, cells, strict=True)


def leaf(
    found: Statement[Reader], model: type[Row], reader: Reader, number: int, size: int, **values: object
) -> Leaf[Row]:
    """Return a page of what a reader finds, the nearest one where there is none of that number; two queries."""
    given = {**reader.given, **values}
    last = max(1, -(-found.count(reader.shape, given) // size))
    number = min(max(1, number), last)
    things = found.things(model, reader.shape, given, (size, (number - 1) * size))
    return Leaf(things, number, last)


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
        standing(reader.at, "signatures__shown_at", "signatures__ended_at"),
        signatures__named=True,
        signatures__edition__published_at__lte=reader.at,
        signatures__edition__text__coalition=reader.coalition,
    )
    return Q(pk__in=signing.values("pk"))


def _questions(reader: Reader) -> QuerySet[Question]:
    return questions_in(reader).only("uid", "number", "phrasing", "language")


def _cases_put_first(reader: Reader) -> QuerySet[Case]:
    put = Subject.objects.filter(standing(AT), question=Later("question"), case=OuterRef("pk"))
    return _cases(reader).order_by(Exists(put).desc(), "name", "pk")


def _cases(reader: Reader) -> QuerySet[Case]:
    return cases_in(reader).select_related(None).only("uid", "name")


def _parties(reader: Reader) -> QuerySet[Party]:
    vouched = parties_in(reader).select_related("voucher")
    return vouched.only("uid", "name", "protected", "voucher__name")


ALL_CASES, PUT_FIRST = Statement(_cases), Statement(_cases_put_first)
ALL_QUESTIONS, ALL_PARTIES = Statement(_questions), Statement(_parties)


def party_table(reader: Reader, party: Party, *, row: int = 1, column: int = 1) -> Table[Case, Question]:
    """Return what a party said to questions (columns) about cases (rows), as a reader may see it."""
    cases = leaf(ALL_CASES, Case, reader, row, ROWS)
    questions = leaf(ALL_QUESTIONS, Question, reader, column, COLUMNS)
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
    parties = leaf(ALL_PARTIES, Party, reader, row, ROWS)
    cases = leaf(PUT_FIRST, Case, reader, column, COLUMNS, question=question.pk)
    name_as_then(reader, cases.things)
    window = read_window(reader, parties.things, [question], cases.things)
    cells = [
        [window.cell(party.pk, (question.pk, case.pk)) for case in cases.things] for party in parties.things
    ]
    return Table(parties, cases, cells, window)


NAMES = Statement[None](
    lambda _shape: CaseVersion.objects.filter(standing(AT), case__in=CASES, erased_at=None).values_list(
        "case", "name"
    )
)


def name_as_then(reader: Reader, cases: Sequence[Case]) -> None:
    """Let cases have the names that they had at the reader's moment."""
    names = dict(NAMES.rows(None, {"at": reader.at, "cases": [case.pk for case in cases]}))
    for case in cases:
        case.name = names.get(case.pk, case.name)


UID = Later("uid")
ONE_PARTY = Statement[Reader](lambda reader: parties_in(reader).select_related("voucher").filter(uid=UID))
ONE_QUESTION = Statement[Reader](lambda reader: questions_in(reader).filter(uid=UID))
ONE_CASE = Statement[Reader](lambda reader: cases_in(reader).select_related(None).filter(uid=UID))
READABLE = Statement[Actor](
    lambda actor: Coalition.objects.filter(
        Q(pk__in=coalitions_of(actor).values("pk")) | Q(cases__audience=Audience.PUBLIC), slug=Later("slug")
    ).distinct()
)


def get_register(actor: Actor, slug: str) -> Coalition:
    """Return a coalition whose register an actor may open. Raises: Http404 for strangers where no case is public."""
    return _only(READABLE.things(Coalition, Actor(kind=actor.kind, grants=actor.grants), {"slug": slug}))


def get_party(reader: Reader, uid: str) -> Party:
    """Return a party of a register. Raises: Http404."""
    return _only(ONE_PARTY.things(Party, reader.shape, {"uid": uid, **reader.given}))


def get_question(reader: Reader, uid: str) -> Question:
    """Return a question of a register. Raises: Http404."""
    found = _only(ONE_QUESTION.things(Question, reader.shape, {"uid": uid, **reader.given}))
    found.coalition = reader.coalition
    return found


def get_case(reader: Reader, uid: str) -> Case:
    """Return a case of a register. Raises: Http404."""
    found = _only(ONE_CASE.things(Case, reader.shape, {"uid": uid, **reader.given}))
    found.coalition = reader.coalition
    return found


def _only(found: Sequence[Row]) -> Row:
    if not found:
        raise Http404
    return found[0]


def answers_to(reader: Reader, party: Party, question: Question) -> list[tuple[Case, Cell]]:
    """Return what a party said to a question about every case that a reader sees."""
    cases = list(cases_in(reader))
    window = read_window(reader, [party], [question], cases)
    return [(case, window.cell(party.pk, (question.pk, case.pk))) for case in cases]
