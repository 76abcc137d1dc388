from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import oracle
from undersigned.frontier import Clause, Condition, Draft, Party, Variant, cycles

ONE = (Clause("a", "", (Variant("v", "", 10), Variant("omit", "", 0))),)


def waiting(*pairs: tuple[int, int]) -> Draft:
    parties = tuple(Party(f"p{p}", "") for p in range(5))
    asks = {p for p, _ in pairs}
    answers = tuple(("IS",) if p in asks else ("SS",) for p in range(5))
    return Draft(ONE, parties, answers, tuple(Condition(p, 0, 0, if_party=q) for p, q in pairs))


def test_a_cycle_holds_those_who_wait_for_each_other_and_nobody_who_only_waits() -> None:
    assert cycles(waiting((0, 1), (1, 0), (2, 0)), (0,)) == ((0, 1),)
    assert cycles(waiting((0, 1), (1, 2), (2, 0), (3, 4), (4, 3)), (0,)) == ((0, 1, 2), (3, 4))
    assert cycles(waiting((0, 1), (1, 2)), (0,)) == ()


def test_a_text_without_the_wording_has_no_cycle() -> None:
    assert cycles(waiting((0, 1), (1, 0)), (1,)) == ()


def without(draft: Draft, party: int) -> Draft:
    rows = list(draft.answers)
    rows[party] = tuple("N" * len(cell) for cell in rows[party])
    held = tuple(k for k in draft.conditions if k.party != party)
    return replace(draft, answers=tuple(rows), conditions=held)


@given(oracle.drafts(parties=6, clauses=3, wordings=3, texts=40), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_signers_are_in_one_cycle_exactly_when_each_falls_with_the_other(
    draft: Draft, data: st.DataObject
) -> None:
    text = data.draw(st.tuples(*(st.integers(0, len(clause.variants) - 1) for clause in draft.clauses)))
    signing = oracle.signers(draft, text)
    left = {p: oracle.signers(without(draft, p), text) for p in signing}
    mutual = {(p, q) for p, q in combinations(sorted(signing), 2) if q not in left[p] and p not in left[q]}

    found = cycles(draft, text)

    assert {pair for group in found for pair in combinations(group, 2)} == mutual
    assert sum(map(len, found)) == len({p for group in found for p in group})
