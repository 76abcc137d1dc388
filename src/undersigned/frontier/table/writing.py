"""Writing drafts and frontiers as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model import Condition, Draft, Frontier, Notch
from .cells import COLUMNS, HEADINGS, MARK, TEXT, escaped, quoted

NEEDS_QUOTES = frozenset(',;\t"\r\n')


def write_table(draft: Draft) -> str:
    """Return a draft as a table, comma-separated, that reads back as the same draft.

    Conditions come back in the order of their cells. Nothing in it is taken for a formula by a spreadsheet.
    """
    return _lines([*_headings(draft), *_parties(draft)])


def write_notches(draft: Draft, frontier: Frontier) -> str:
    """Return the notches as a table: one row each, with the wording of every clause and x for who signs."""
    head = [
        "weight",
        "parties",
        "strength",
        "proven",
        "at most",
        "stand aside",
        "caveats",
        "changed",
        "equal texts",
    ]
    head += [f"clause {clause.id}" for clause in draft.clauses] + [f"{p.id} signs" for p in draft.parties]
    return _lines([[escaped(name) for name in head], *(_notch(draft, n) for n in frontier.notches)])


def _notch(draft: Draft, notch: Notch) -> list[str]:
    asides = len({party for party, _ in notch.stand_asides})
    equal = f"{notch.alternatives}{'' if notch.alternatives_complete else ' or more'}"
    figures = [notch.weight, len(notch.signers), notch.strength, "yes" if notch.proven else "no", notch.bound]
    figures += [asides, len(notch.caveats), notch.changed, equal]
    words = [clause.variants[v].id for clause, v in zip(draft.clauses, notch.text, strict=True)]
    signing = set(notch.signers)
    marks = [MARK if p in signing else "" for p in range(len(draft.parties))]
    return [*map(str, figures), *map(escaped, words), *marks]


def _headings(draft: Draft) -> list[list[str]]:
    wordings = [(c, v) for c, clause in enumerate(draft.clauses) for v in range(len(clause.variants))]
    variants = [draft.clauses[c].variants[v] for c, v in wordings]
    rows = {
        "about": [_first(v, draft.clauses[c].title) for c, v in wordings],
        "wording": [escaped(variant.id) for variant in variants],
        "words": [escaped(variant.title) for variant in variants],
        "strength": [str(variant.strength) for variant in variants],
        "drafted": [_mark(draft.original[c] == v) for c, v in wordings],
        "fixed": [_mark(place in draft.pins.wordings) for place in wordings],
        "stays": [_mark(v == 0 and c in draft.pins.clauses) for c, v in wordings],
    }
    clauses = [_first(v, draft.clauses[c].id) for c, v in wordings]
    blank = [""] * len(COLUMNS)
    text = [TEXT, escaped(draft.title), *[""] * (len(blank) + len(wordings) - 1)]
    return [text, ["clause", *COLUMNS, *clauses], *([name, *blank, *rows[name]] for name in HEADINGS)]


def _first(variant: int, text: str) -> str:
    return "" if variant else escaped(text)


def _mark(holds: bool) -> str:
    return MARK if holds else ""


def _parties(draft: Draft) -> Iterable[list[str]]:
    conditions: dict[tuple[int, int, int], list[Condition]] = {}
    for condition in draft.conditions:
        place = (condition.party, condition.clause, condition.variant)
        conditions.setdefault(place, []).append(condition)
    for p, (party, answers) in enumerate(zip(draft.parties, draft.answers, strict=True)):
        said = [
            _conditional(draft, conditions[p, c, v]) if letter == "I" else letter
            for c, letters in enumerate(answers)
            for v, letter in enumerate(letters)
        ]
        yield [
            escaped(party.name),
            escaped(party.id),
            str(party.weight),
            _mark(p in draft.pins.parties),
            *said,
        ]


def _conditional(draft: Draft, conditions: Sequence[Condition]) -> str:
    atoms = " and ".join(_atom(draft, condition) for condition in conditions)
    return f"{conditions[0].then} if {atoms}"


def _atom(draft: Draft, condition: Condition) -> str:
    if condition.if_party is not None:
        return f"{quoted(draft.parties[condition.if_party].id)} signs"
    assert condition.if_clause is not None
    clause = draft.clauses[condition.if_clause]
    return f"{quoted(clause.id)}={'|'.join(quoted(clause.variants[v].id) for v in condition.if_variants)}"


def _lines(rows: Iterable[Sequence[str]]) -> str:
    return "".join(",".join(map(_field, row)) + "\r\n" for row in rows)


def _field(cell: str) -> str:
    """Return a cell, in quotation marks where it holds what any spreadsheet takes for a border of cells."""
    return '"' + cell.replace('"', '""') + '"' if NEEDS_QUOTES & set(cell) else cell
