"""The register to take away as the rows of a table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from undersigned.cases.models import Case, CaseActor, Question
from undersigned.parties.models import Party
from undersigned.positions.models import Position
from undersigned.positions.queries.register.cells import Cell, Said
from undersigned.positions.queries.register.reading import Reader, Window, read_window
from undersigned.positions.queries.register.tables import cases_in, parties_in, questions_in
from undersigned.positions.queries.register.told import answer_of

COLUMNS = (
    "party",
    "party_id",
    "party_reference",
    "question",
    "question_reference",
    "question_words",
    "case",
    "case_id",
    "case_reference",
    "about",
    "answer",
    "stance",
    "blank",
    "day",
    "vote",
    "here_since",
    "words",
    "words_language",
    "clause_words",
    "clause_language",
    "text",
    "mandate",
    "origin",
    "address",
)


@dataclass(frozen=True)
class Scope:
    """What of a register is taken away: all of it, or what belongs to one party, question or case."""

    parties: Sequence[Party]
    questions: Sequence[Question]
    cases: Sequence[Case]


def scope_of(reader: Reader, *, party: str = "", question: str = "", case: str = "") -> Scope:
    """Return what a reader may take away, narrowed to those with a uid."""
    parties, questions, cases = parties_in(reader), questions_in(reader), cases_in(reader)
    return Scope(
        list(parties.filter(uid=party) if party else parties),
        list(questions.filter(uid=question) if question else questions),
        list(cases.filter(uid=case) if case else cases),
    )


def rows(reader: Reader, scope: Scope) -> Iterator[tuple[str, ...]]:
    """Yield a row for each answer, and for each blank that a public register or the party itself tells.

    A case at a time: what is read at once does not grow with the register.
    """
    reader = reader.taking_away()
    abouts = dict(CaseActor.objects.filter(coalition=reader.coalition).values_list("pk", "name"))
    with override("en"):
        for case in scope.cases:
            window = read_window(reader, scope.parties, scope.questions, [case])
            cells = list(_cells(window, scope, case))
            told = words_of(said for _party, _question, cell in cells for said in cell.said)
            for party, question, cell in cells:
                head, address = _head(party, question, case), _address(reader, party, question, case)
                for said in cell.said:
                    yield (*head, abouts.get(said.about or 0, ""), *_answer(said, told[said.pk]), address)
                if cell.blank:
                    yield (*head, "", "", "", str(cell.blank), *[""] * 10, address)


def _cells(window: Window, scope: Scope, case: Case) -> Iterator[tuple[Party, Question, Cell]]:
    for question in scope.questions:
        for party in scope.parties:
            if facts := window.facts.get((party.pk, (question.pk, case.pk))):
                cell = window.cell(party.pk, (question.pk, case.pk))
                if facts.seen or cell.asked:
                    yield party, question, cell


def _head(party: Party, question: Question, case: Case) -> tuple[str, ...]:
    return (
        party.name,
        party.uid,
        party.reference,
        question.called,
        question.reference,
        question.phrasing,
        case.name,
        case.uid,
        case.reference,
    )


def words_of(said: Iterable[Said]) -> dict[int, Position]:
    """Return the rows behind what was said, with their words, clauses and texts."""
    keys = [each.pk for each in said]
    return Position.objects.select_related("wording__clause__text", "party").in_bulk(keys)


def _taken(position: Position) -> str:
    # Of a protected party nothing tells a time finer than a day.
    at = position.taken_at
    return at.date().isoformat() if position.party.protected else at.isoformat(timespec="seconds")


def _answer(said: Said, position: Position) -> tuple[str, ...]:
    text = position.wording.clause.text
    return (
        answer_of(said),
        position.get_stance_display(),
        "",
        said.on,
        said.number,
        _taken(position),
        "(erased)" if position.erased_at else position.words,
        position.language,
        position.wording.body,
        position.wording.language,
        text.reference or text.title,
        position.mandate,
        position.origin,
    )


def _address(reader: Reader, party: Party, question: Question, case: Case) -> str:
    place = (reader.coalition.slug, party.uid, question.uid, case.uid)
    return settings.BASE_URL + reverse("positions:register_cell", args=place)
