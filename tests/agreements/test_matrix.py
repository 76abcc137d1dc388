"""The rows of the matrix: like beside like, the same for everybody who looks, in whatever order parties come."""

from dataclasses import replace
from itertools import combinations, pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.frontier.synthetic import tendencies
from undersigned.agreements.queries.matrix import NEAR, in_blocs
from undersigned.frontier import Clause, Draft, Party, Variant


def draft_of(rows: list[list[str]]) -> Draft:
    clauses = tuple(
        Clause(f"c{c}", "", (Variant("v", "", 3), Variant("omit", "", 0))) for c in range(len(rows[0]))
    )
    parties = tuple(Party(f"p{p}", f"Party {p % 3}") for p in range(len(rows)))
    return Draft(clauses, parties, tuple(tuple(row) for row in rows))


def shuffled(draft: Draft, seed: int) -> Draft:
    """Return the draft with its parties in another order."""
    order = Random(seed).sample(range(len(draft.parties)), len(draft.parties))
    return replace(
        draft,
        parties=tuple(draft.parties[p] for p in order),
        answers=tuple(draft.answers[p] for p in order),
    )


def named(draft: Draft, blocs: list[list[int]]) -> list[list[str]]:
    return [[draft.parties[p].id for p in bloc] for bloc in blocs]


def apart(draft: Draft, p: int, q: int) -> int:
    pairs = zip("".join(draft.answers[p]), "".join(draft.answers[q]), strict=True)
    return sum((a in "NU") != (b in "NU") for a, b in pairs)


LETTERS = st.sampled_from(["SS", "NS", "CS", "AN", "US", "UU"])
DRAFTS = st.integers(1, 5).flatmap(
    lambda c: st.lists(st.lists(LETTERS, min_size=c, max_size=c), min_size=1, max_size=9).map(draft_of)
)


@given(DRAFTS, st.integers(0, 9), st.sets(st.integers(0, 8)))
def test_the_order_does_not_depend_on_the_order_in_which_parties_come(
    draft: Draft, seed: int, chosen: set[int]
) -> None:
    other = shuffled(draft, seed)
    ids = {draft.parties[p].id for p in chosen if p < len(draft.parties)}
    first = [tuple(p for p, party in enumerate(d.parties) if party.id in ids) for d in (draft, other)]

    assert named(draft, in_blocs(draft, first[0])) == named(other, in_blocs(other, first[1]))


@given(DRAFTS, st.sets(st.integers(0, 8)))
def test_everybody_stands_once_and_those_named_stand_first(draft: Draft, chosen: set[int]) -> None:
    first = tuple(p for p in chosen if p < len(draft.parties))
    blocs = in_blocs(draft, first)
    order = [p for bloc in blocs for p in bloc]

    assert sorted(order) == list(range(len(draft.parties)))
    assert set(order[: len(first)]) == set(first)
    assert all(set(bloc) <= set(first) or not set(bloc) & set(first) for bloc in blocs)


@given(DRAFTS)
def test_within_a_bloc_no_two_differ_on_more_than_a_quarter(draft: Draft) -> None:
    wordings = sum(len(clause.variants) for clause in draft.clauses)
    for bloc in in_blocs(draft, ()):
        assert all(NEAR * apart(draft, p, q) <= wordings for p, q in combinations(bloc, 2))


def test_two_camps_that_come_mixed_stand_apart() -> None:
    draft = draft_of([["NS"] * 4 + ["SS"] * 4, ["SS"] * 4 + ["NS"] * 4] * 3)
    blocs = in_blocs(draft, ())

    assert sorted(map(sorted, blocs)) == [[0, 2, 4], [1, 3, 5]]


def test_neighbours_are_nearer_than_in_the_order_of_names() -> None:
    draft = tendencies(30, 20, 3, seed=1)
    order = [p for bloc in in_blocs(draft, ()) for p in bloc]

    def length(rows: list[int]) -> int:
        return sum(apart(draft, p, q) for p, q in pairwise(rows))

    assert length(order) < 0.7 * length(list(range(30)))
