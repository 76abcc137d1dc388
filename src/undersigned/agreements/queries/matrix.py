"""The matrix parties x clauses behind a text, its rows ordered so that blocs are visible."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from undersigned import frontier
from undersigned.agreements.queries.instance import UNANSWERED, Instance
from undersigned.cases.queries import parties_concerned
from undersigned.parties.models import Party
from undersigned.positions.models import Objection
from undersigned.positions.queries import objections_beside
from undersigned.positions.states import Stance
from undersigned.texts.models import Clause

# Within a bloc, no two parties differ on more than one wording in so many.
NEAR = 4


@dataclass(frozen=True)
class Cell:
    """What a party says about the wording of a clause that is in the text."""

    letter: str
    label: str
    words: str


@dataclass(frozen=True)
class Bloc:
    """Parties that answer alike, whether they sign, and whether the cases of the text concern them."""

    signs: bool
    rows: tuple[tuple[Party, tuple[Cell, ...]], ...]
    concerned: bool = False


@dataclass(frozen=True)
class Matrix:
    """Parties x clauses for one text: those whom its cases concern first, then the signers’ blocs.

    `answers` are those of other parties to its reservations.
    """

    clauses: tuple[Clause, ...]
    blocs: tuple[Bloc, ...]
    answers: tuple[Objection, ...] = ()


def matrix_of(instance: Instance, text: frontier.Text, signers: tuple[int, ...]) -> Matrix:
    """Return who says what about each clause of a text: those concerned, then the signers, like beside like."""
    voices, signing = parties_concerned(instance.text.pk), set(signers)
    told = in_blocs(instance.draft, signers)

    def rows(bloc: list[int]) -> tuple[tuple[Party, tuple[Cell, ...]], ...]:
        return tuple(
            (instance.parties[p], tuple(_cell(instance, p, c, v) for c, v in enumerate(text))) for p in bloc
        )

    parts = [
        (bloc, [p for p in bloc if (instance.parties[p].pk in voices) == own], own)
        for own in (True, False)
        for bloc in told
    ]
    blocs = tuple(Bloc(bloc[0] in signing, rows(part), own) for bloc, part, own in parts if part)
    return Matrix(instance.clauses, blocs, _answers(instance, text))


def _answers(instance: Instance, text: frontier.Text) -> tuple[Objection, ...]:
    """Return what parties answer to reservations that stand on the wordings of a text; one query."""
    reserved = {
        (instance.parties[p].pk, instance.wordings[c][v].pk)
        for (p, c, v), position in instance.positions.items()
        if text[c] == v and position.stance == Stance.RESERVE
    }
    found = objections_beside({wording for _party, wording in reserved})
    return tuple(each for key, answers in found.items() if key in reserved for each in answers)


def in_blocs(draft: frontier.Draft, first: tuple[int, ...]) -> list[list[int]]:
    """Return all parties in blocs, those named first in the first ones; neighbours answer as alike as may be.

    Two parties are as far apart as the number of wordings that one accepts and the other does not. Clusters grow
    by complete linkage; at each joining the nearest ends of two clusters come to lie beside each other. A bloc is
    a cluster no two of which differ on more than a quarter of the wordings. Whole numbers only, and the order in
    which parties come does not matter: docs/methods/frontier.md, "Order of the matrix".

    Source: G. Gruvaeus, H. Wainer, Two additions to hierarchical cluster analysis (1972).
    """
    ranked = sorted(range(len(draft.parties)), key=lambda p: (*_kind(draft, p), draft.parties[p].id))
    chosen = set(first)
    groups = [[p for p in ranked if p in chosen], [p for p in ranked if p not in chosen]]
    return [bloc for group in groups if group for bloc in _ordered(draft, group)]


def _kind(draft: frontier.Draft, party: int) -> tuple[int, str, str]:
    """Rank who accepts most first; who answers alike stands together, by name."""
    row = draft.answers[party]
    return -_accepted(row).bit_count(), " ".join(row), draft.parties[party].name


def _accepted(row: tuple[str, ...]) -> int:
    return int("1" + "".join("0" if letter in "NU" else "1" for letters in row for letter in letters), 2)


def _ordered(draft: frontier.Draft, group: list[int]) -> list[list[int]]:
    """Return the parties of a group in blocs, from equal answers upwards."""
    alike: dict[int, list[int]] = {}
    for p in group:
        alike.setdefault(_accepted(draft.answers[p]), []).append(p)
    rows = list(alike)
    wordings = sum(len(clause.variants) for clause in draft.clauses)
    blocs = _joined(rows, wordings // NEAR)
    return [[p for row in bloc for p in alike[rows[row]]] for bloc in blocs]


def _joined(rows: list[int], near: int) -> list[list[int]]:
    """Join rows of bits into one sequence by complete linkage; return it cut where joining went beyond `near`.

    The chain of nearest neighbours finds each joining in time square to the rows (F. Murtagh 1983).
    """
    apart = [[(one ^ other).bit_count() for other in rows] for one in rows]
    linked = [list(row) for row in apart]
    clusters = {row: [[row]] for row in range(len(rows))}
    chain: list[int] = []
    while len(clusters) > 1:
        chain = chain or [min(clusters)]
        last, before = chain[-1], chain[-2] if len(chain) > 1 else -1
        nearest = min(clusters.keys() - {last}, key=lambda c: (linked[last][c], c != before, c))
        if nearest != before:
            chain.append(nearest)
            continue
        del chain[-2:]
        one, other = sorted((last, before))
        far_enough = linked[one][other] > near
        clusters[one] = _side_by_side(clusters[one], clusters.pop(other), apart, part=far_enough)
        for c in clusters:
            linked[one][c] = linked[c][one] = max(linked[one][c], linked[other][c])
    return next(iter(clusters.values()), [])


def _side_by_side(
    one: list[list[int]], other: list[list[int]], apart: list[list[int]], *, part: bool
) -> list[list[int]]:
    """Return two sequences of blocs as one, each turned so that the ends that meet are the nearest."""
    ways = [(x, y) for x in (one, _turned(one)) for y in (other, _turned(other))]
    left, right = min(ways, key=lambda way: apart[way[0][-1][-1]][way[1][0][0]])
    if part:
        return [*left, *right]
    return [[*(row for bloc in left for row in bloc), *(row for bloc in right for row in bloc)]]


def _turned(blocs: list[list[int]]) -> list[list[int]]:
    return [bloc[::-1] for bloc in reversed(blocs)]


def _cell(instance: Instance, p: int, c: int, v: int) -> Cell:
    position = instance.positions.get((p, c, v))
    letter = instance.draft.answers[p][c][v]
    if position is None:
        return Cell(letter, _("Not answered") if letter == UNANSWERED else str(Stance.ACCEPT.label), "")
    if position.conditions:
        return Cell("I", _("Only if"), position.words)
    return Cell(letter, str(Stance(position.stance).label), position.words)
