"""The matrix parties x clauses behind a text, its rows ordered so that blocs are visible."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from undersigned import frontier
from undersigned.agreements.queries.instance import UNANSWERED, Instance
from undersigned.parties.models import Party
from undersigned.positions.states import Stance
from undersigned.texts.models import Clause


@dataclass(frozen=True)
class Cell:
    """What a party says about the wording of a clause that is in the text."""

    letter: str
    label: str
    words: str


@dataclass(frozen=True)
class Matrix:
    """Parties x clauses for one text."""

    clauses: tuple[Clause, ...]
    rows: tuple[tuple[Party, bool, tuple[Cell, ...]], ...]


def matrix_of(instance: Instance, text: frontier.Text, signers: tuple[int, ...]) -> Matrix:
    """Return who says what about each clause of a text; the signers first, like beside like."""
    signing = set(signers)
    rows = tuple(
        (
            instance.parties[p],
            p in signing,
            tuple(_cell(instance, p, c, v) for c, v in enumerate(text)),
        )
        for p in in_blocs(instance.draft, signers)
    )
    return Matrix(instance.clauses, rows)


def in_blocs(draft: frontier.Draft, first: tuple[int, ...]) -> list[int]:
    """Return all parties, those named first, in each group every one followed by the most like it.

    Nearest neighbour by the number of wordings on which one accepts and the other does not, from whoever
    accepts most; ties by index. Whole numbers only, so the same order on every machine.
    """
    accepted = [_accepted(row) for row in draft.answers]
    chosen = set(first)
    groups = [list(first), [p for p in range(len(draft.parties)) if p not in chosen]]
    order: list[int] = []
    for group in groups:
        left = set(group)
        while left:
            after = accepted[order[-1]] if order else -1
            nearest = min(left, key=lambda p: (_apart(accepted[p], after), p))
            order.append(nearest)
            left.remove(nearest)
    return order


def _accepted(row: tuple[str, ...]) -> int:
    return int("1" + "".join("0" if letter in "NU" else "1" for letters in row for letter in letters), 2)


def _apart(one: int, other: int) -> int:
    if other < 0:
        return -one.bit_count()
    return (one ^ other).bit_count()


def _cell(instance: Instance, p: int, c: int, v: int) -> Cell:
    position = instance.positions.get((p, c, v))
    letter = instance.draft.answers[p][c][v]
    if position is None:
        return Cell(letter, _("Not answered") if letter == UNANSWERED else str(Stance.ACCEPT.label), "")
    if position.conditions:
        return Cell("I", _("Only if"), position.words)
    return Cell(letter, str(Stance(position.stance).label), position.words)
