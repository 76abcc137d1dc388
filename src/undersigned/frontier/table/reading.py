"""Reading a draft from a table that a person made, or that `write_table` wrote."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TypeVar

from ..instance import decoded
from ..model import OMIT, Clause, Condition, Draft, InvalidDraft, Party, Pins, Variant
from ..naming import Names
from ..validation import MOST_CONDITIONS, shown
from .cells import (
    ANSWERS,
    COLUMNS,
    HEADINGS,
    TEXT,
    Answer,
    Atom,
    answer_in,
    column_name,
    is_marked,
    unescaped,
    whole_number,
)

DELIMITERS = ",;\t"
SAMPLE = 65_536
MOST_CELLS = 5_000_000
QUICK = {said: Answer(letter) for said, letter in ANSWERS.items()}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank; `number` is the one that a spreadsheet shows, from 1 on."""

    number: int
    cells: Sequence[str]

    def cell(self, column: int) -> str:
        """Return a cell; what lies beyond the end is blank."""
        return self.cells[column] if column < len(self.cells) else ""

    def read(self, column: int, meaning: Callable[[str], T]) -> T:
        """Return what a cell means. Raises: InvalidDraft that names the cell."""
        try:
            return meaning(self.cell(column))
        except InvalidDraft as error:
            raise InvalidDraft(f"Row {self.number}, column {column_name(column)}: {error}") from None


@dataclass(frozen=True, slots=True)
class Heading:
    """What the rows above the parties say: clauses, and where the answers to each stand."""

    clauses: tuple[Clause, ...]
    columns: tuple[tuple[int, ...], ...]
    """For each clause the columns of its wordings; an omit that has no column was added."""
    about: Mapping[str, int]
    """Columns that tell of the party: id, weight, must sign."""
    original: tuple[int, ...]
    fixed: frozenset[tuple[int, int]]
    stays: frozenset[int]
    gaps: tuple[int, ...]
    """Columns left blank between clauses."""
    width: int


@dataclass(frozen=True, slots=True)
class Line:
    """What one row says of a party; its conditions wait until all parties are known."""

    party: Party
    must_sign: bool
    answers: tuple[str, ...]
    conditional: tuple[tuple[Row, int, int, int, Answer], ...]
    """Row, column, clause, variant and answer."""


def read_table(source: str | bytes) -> Draft:
    """Return the draft in a table of parties by wordings; commas, semicolons or tabs between the cells.

    Raises: InvalidDraft with one sentence that names row and column when the table is not understood.
    """
    text = decoded(source)
    rows = _rows(*_with_delimiter(text if "\n" in text else text.replace("\r", "\n")))
    row = _next(rows)
    title = ""
    if row.cell(0).strip().casefold() == TEXT:
        title = _title(row)
        row = _next(rows)
    labelled, first = _labelled(rows)
    heading = _heading(row, labelled)
    return _draft(title, heading, chain([first], rows))


def _with_delimiter(text: str) -> tuple[str, str]:
    """Return the rows and what parts their cells; a first line such as sep=; tells it, and is not shown."""
    told = re.match(f"sep=([{DELIMITERS}])\r?\n", text, re.IGNORECASE)
    return (text[told.end() :], told[1]) if told else (text, _delimiter(text))


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(_physical_lines(text), delimiter=delimiter, strict=True)
    number = cells = 0
    while True:
        number += 1
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise InvalidDraft(f"Row {number} cannot be read as cells: {error}.") from None
        if row is None:
            return
        cells += len(row)
        if cells > MOST_CELLS:
            raise InvalidDraft(f"The table has more than {MOST_CELLS} cells.")
        if any(cell and not cell.isspace() for cell in row):
            yield Row(number, row)


def _physical_lines(text: str) -> Iterator[str]:
    """Yield lines with their ends, without a second copy of the whole text."""
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _delimiter(text: str) -> str:
    """Return the delimiter that stands, outside quotation marks, in the most lines; of equals the more frequent."""
    lines = re.sub(r'"[^"]*"', "", text[:SAMPLE]).splitlines()
    return max(
        DELIMITERS, key=lambda d: (sum(d in line for line in lines), sum(line.count(d) for line in lines))
    )


def _next(rows: Iterator[Row]) -> Row:
    row = next(rows, None)
    if row is None:
        raise InvalidDraft("The table ends before its first party.")
    return row


def _title(row: Row) -> str:
    if any(map(str.strip, row.cells[2:])):
        raise InvalidDraft(f"Row {row.number} holds more than the title of the text.")
    return unescaped(row.cell(1))


def _labelled(rows: Iterator[Row]) -> tuple[dict[str, Row], Row]:
    """Return the labelled rows above the parties, and the first party's row."""
    labelled: dict[str, Row] = {}
    for row in rows:
        label = row.cell(0).strip().casefold()
        if label not in HEADINGS or label in labelled:
            return labelled, row
        labelled[label] = row
    return labelled, _next(rows)


def _heading(names: Row, labelled: Mapping[str, Row]) -> Heading:
    about = _about(names)
    used = _used([names, *labelled.values()], 1 + len(about))
    if not used:
        raise InvalidDraft(
            f"Row {names.number} names no clause; write the clauses' names beside the first column."
        )
    spans = _spans(names, used)
    stays = frozenset(c for c, (_, span) in enumerate(spans) if _marks(labelled.get("stays"), span))
    fixed = frozenset(
        (c, v) for c, (_, span) in enumerate(spans) for v in _marks(labelled.get("fixed"), span)
    )
    return Heading(
        clauses=_clauses(spans, labelled, stays | {c for c, _ in fixed}),
        columns=tuple(span for _, span in spans),
        about=about,
        original=tuple(_drafted(labelled.get("drafted"), name, span) for name, span in spans),
        fixed=fixed,
        stays=stays,
        gaps=tuple(sorted(set(range(used[0], used[-1])) - set(used))),
        width=used[-1] + 1,
    )


def _used(rows: Sequence[Row], first: int) -> list[int]:
    """Return the columns, from `first` on, over which anything is written."""
    width = max(len(row.cells) for row in rows)
    return [column for column in range(first, width) if any(row.cell(column).strip() for row in rows)]


def _about(names: Row) -> dict[str, int]:
    about: dict[str, int] = {}
    for column in range(1, len(names.cells)):
        label = names.cell(column).strip().casefold()
        if label not in COLUMNS or label in about:
            break
        about[label] = column
    return about


def _spans(names: Row, used: Sequence[int]) -> list[tuple[str, tuple[int, ...]]]:
    """Return each clause's name with its columns: a blank name, or the same again, goes on with the clause."""
    spans: list[tuple[str, list[int]]] = []
    for column in used:
        name = unescaped(names.cell(column))
        if spans and name in ("", spans[-1][0]):
            spans[-1][1].append(column)
        elif name:
            spans.append((name, [column]))
        else:
            raise InvalidDraft(f"Row {names.number} has no name of a clause in column {column_name(column)}.")
    return [(name, tuple(columns)) for name, columns in spans]


def _without_omit(wording: Row | None, span: Sequence[int]) -> list[int]:
    return [column for column in span if wording is None or unescaped(wording.cell(column)) != OMIT]


def _marks(row: Row | None, span: Sequence[int]) -> list[int]:
    """Return which wordings of a clause are crossed."""
    return [] if row is None else [v for v, column in enumerate(span) if row.read(column, is_marked)]


def _drafted(row: Row | None, name: str, span: Sequence[int]) -> int:
    marks = _marks(row, span)
    if row is not None and len(marks) > 1:
        raise InvalidDraft(f"Row {row.number} marks several wordings of clause {shown(name)} as drafted.")
    return marks[0] if marks else 0


def _clauses(
    spans: Sequence[tuple[str, tuple[int, ...]]], labelled: Mapping[str, Row], pinned: Set[int]
) -> tuple[Clause, ...]:
    alone = all(len(_without_omit(labelled.get("wording"), span)) <= 1 for _, span in spans)
    clauses = [_clause(name, span, labelled, alone) for name, span in spans]
    return tuple(clause if c in pinned else _with_omit(clause) for c, clause in enumerate(clauses))


def _clause(name: str, span: Sequence[int], labelled: Mapping[str, Row], alone: bool) -> Clause:
    ids, words, strengths = (labelled.get(label) for label in ("wording", "words", "strength"))
    if strengths is None and not alone:
        raise InvalidDraft(
            "A clause has several wordings, and there is no row 'strength' to tell them apart."
        )
    variants = []
    for number, column in enumerate(span, 1):
        id = (unescaped(ids.cell(column)) if ids else "") or str(number)
        text = unescaped(words.cell(column)) if words else ""
        variants.append(Variant(id, text, _strength(strengths, column, id)))
    about = labelled.get("about")
    return Clause(name, unescaped(about.cell(span[0])) if about else "", tuple(variants))


def _strength(row: Row | None, column: int, id: str) -> int:
    if row is None:
        return int(id != OMIT)
    if id == OMIT and not row.cell(column).strip():
        return 0
    return row.read(column, whole_number)


def _with_omit(clause: Clause) -> Clause:
    if any(variant.id == OMIT for variant in clause.variants):
        return clause
    return Clause(clause.id, clause.title, (*clause.variants, Variant(OMIT, "", 0)))


def _draft(title: str, heading: Heading, rows: Iterator[Row]) -> Draft:
    lines: list[Line] = []
    conditional = 0
    for row in rows:
        lines.append(_line(row, heading))
        conditional += sum(len(answer.atoms) for *_, answer in lines[-1].conditional)
        if conditional > MOST_CONDITIONS:
            raise InvalidDraft(f"There are more than {MOST_CONDITIONS} conditions.")
    parties = tuple(line.party for line in lines)
    return Draft(
        clauses=heading.clauses,
        parties=parties,
        answers=tuple(line.answers for line in lines),
        conditions=tuple(_conditions(lines, Names("party", parties), heading.clauses)),
        original=heading.original,
        pins=Pins(
            frozenset(p for p, line in enumerate(lines) if line.must_sign), heading.stays, heading.fixed
        ),
        title=title,
    )


def _line(row: Row, heading: Heading) -> Line:
    _nothing_beside(row, heading)
    told = any(row.cell(column).strip() for columns in heading.columns for column in columns)
    answers, conditional = [], []
    for c, (clause, columns) in enumerate(zip(heading.clauses, heading.columns, strict=True)):
        letters = ""
        for v, column in enumerate(columns):
            answer = QUICK.get(row.cell(column)) or row.read(column, answer_in)
            letters += answer.letter
            conditional += [(row, column, c, v, answer)] if answer.atoms else []
        # Nobody who has said nothing is taken to sign, not even the empty text.
        answers.append(letters + ("S" if told else "U") * (len(clause.variants) - len(columns)))
    return Line(_party(row, heading), _must_sign(row, heading), tuple(answers), tuple(conditional))


def _nothing_beside(row: Row, heading: Heading) -> None:
    for column in (*heading.gaps, *range(heading.width, len(row.cells))):
        if row.cell(column).strip():
            raise InvalidDraft(
                f"Row {row.number}, column {column_name(column)}: there is no clause above this cell."
            )


def _party(row: Row, heading: Heading) -> Party:
    name = unescaped(row.cell(0))
    id = (unescaped(row.cell(heading.about["id"])) if "id" in heading.about else "") or name
    if not id:
        raise InvalidDraft(f"Row {row.number} has answers and no name in column A.")
    column = heading.about.get("weight", 0)
    return Party(id, name, row.read(column, whole_number) if column and row.cell(column).strip() else 1)


def _must_sign(row: Row, heading: Heading) -> bool:
    return "must sign" in heading.about and row.read(heading.about["must sign"], is_marked)


def _conditions(lines: Sequence[Line], parties: Names, clauses: Sequence[Clause]) -> Iterator[Condition]:
    places = Names("clause", clauses)
    wordings = [Names(f"wording of clause {shown(clause.id)}", clause.variants) for clause in clauses]
    for party, line in enumerate(lines):
        for row, column, c, v, answer in line.conditional:
            for atom in answer.atoms:
                yield row.read(
                    column, partial(_condition, (party, c, v), answer.then, atom, parties, places, wordings)
                )


def _condition(
    place: tuple[int, int, int],
    then: str,
    atom: Atom,
    parties: Names,
    places: Names,
    wordings: Sequence[Names],
    _cell: str,
) -> Condition:
    if not atom.wordings:
        return Condition(*place, if_party=parties.find(atom.name), then=then)
    clause = places.find(atom.name)
    variants = tuple(wordings[clause].find(name) for name in atom.wordings)
    return Condition(*place, if_clause=clause, if_variants=variants, then=then)
