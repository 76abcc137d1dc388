"""Open letters: the answers of very many persons, merged into a draft whose parties are those who answered alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .model import LARGEST, Clause, Draft, InvalidDraft, Party
from .validation import shown

LETTERS = b"SCANU"
WORD = 8
MIXED = 0x9E3779B97F4A7C15
"""An odd 64-bit constant: multiplying by it spreads what differs in low bits over the high ones."""

Rows = NDArray[np.uint8]


def letter(clauses: Sequence[Clause], answers: Rows, weights: NDArray[np.int64] | None, title: str) -> Draft:
    """Merge persons into a draft; `undersigned.frontier.letter` says what it promises."""
    rows = _rows(clauses, answers)
    first, group, count = _alike(rows)
    size = count.astype(np.int64) if weights is None else _sizes(weights, group, len(first))
    distinct = rows[first]
    _check_letters(clauses, distinct, first)
    order = np.lexsort((*distinct.T[::-1], -size))
    return Draft(
        clauses=tuple(clauses),
        parties=tuple(Party(f"group-{n}", f"Group {n}", int(size[k])) for n, k in enumerate(order, 1)),
        answers=_answers(clauses, distinct[order]),
        title=title,
    )


def _rows(clauses: Sequence[Clause], answers: Rows) -> Rows:
    wordings = sum(len(clause.variants) for clause in clauses)
    rows = np.asarray(answers)
    if rows.ndim != 2 or rows.shape[1] != wordings:
        raise InvalidDraft(
            f"The answers have the shape {rows.shape}; it must be persons by {wordings} wordings."
        )
    if rows.dtype != np.uint8:
        raise InvalidDraft(f"The answers are of type {rows.dtype}; they must be letters as uint8.")
    if not len(rows):
        raise InvalidDraft("Nobody has answered the letter.")
    return rows


def _alike(rows: Rows) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return the first row of each group of equal rows, each row's group, and the sizes of the groups."""
    words = _words(rows)
    mixed = np.zeros(len(words), np.uint64)
    for column in words.T:
        mixed = (mixed ^ column) * np.uint64(MIXED)
        mixed ^= mixed >> np.uint64(29)
    _, first, group, count = np.unique(mixed, return_index=True, return_inverse=True, return_counts=True)
    if not all(np.array_equal(words[first, k][group], words[:, k]) for k in range(words.shape[1])):
        # Two different rows have the same mixed word: compare the rows themselves, which takes longer.
        whole = np.ascontiguousarray(words).view(f"V{WORD * words.shape[1]}").ravel()
        _, first, group, count = np.unique(whole, return_index=True, return_inverse=True, return_counts=True)
    return first, group, count


def _words(rows: Rows) -> NDArray[np.uint64]:
    """Return the rows as 64-bit words, filled up with zeros."""
    missing = -rows.shape[1] % WORD
    padded = np.pad(rows, ((0, 0), (0, missing))) if missing else np.ascontiguousarray(rows)
    return padded.view(np.uint64)


def _sizes(weights: NDArray[np.int64], group: NDArray[np.intp], groups: int) -> NDArray[np.int64]:
    given = np.asarray(weights)
    if given.shape != group.shape or given.dtype.kind not in "iu":
        raise InvalidDraft(f"The weights must be {len(group)} whole numbers, one for each person.")
    if given.min() < 1:
        person = int(given.argmin())
        raise InvalidDraft(f"Person {person} has the weight {given[person]}; it must be at least 1.")
    if int(given.max()) * len(given) > LARGEST:
        raise InvalidDraft("The weights are so large that their sum may pass 2^63-1.")
    sizes = np.zeros(groups, np.int64)
    np.add.at(sizes, group, given.astype(np.int64))
    return sizes


def _check_letters(clauses: Sequence[Clause], distinct: Rows, first: NDArray[np.intp]) -> None:
    known = np.zeros(256, bool)
    known[list(LETTERS)] = True
    wrong = np.argwhere(~known[distinct]).tolist()
    if wrong:
        group, column = min(wrong, key=lambda place: (first[place[0]], place[1]))
        clause, variant = [(clause, variant) for clause in clauses for variant in clause.variants][column]
        raise InvalidDraft(
            f"The answer of person {first[group]} in clause {shown(clause.id)}, wording {shown(variant.id)}, "
            f"is {shown(chr(distinct[group, column]))}; it must be one of S C A N U."
        )


def _answers(clauses: Sequence[Clause], distinct: Rows) -> tuple[tuple[str, ...], ...]:
    ends = np.cumsum([len(clause.variants) for clause in clauses])
    parts = zip(clauses, np.split(distinct, ends[:-1], axis=1), strict=True)
    return tuple(zip(*(_column(part, len(clause.variants)) for clause, part in parts), strict=True))


def _column(part: Rows, wordings: int) -> list[str]:
    """Return the answers to one clause as texts."""
    texts: list[str] = np.ascontiguousarray(part).view(f"S{wordings}").ravel().astype(str).tolist()
    return texts
