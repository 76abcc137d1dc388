from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontier import oracle
from undersigned.frontier import Clause, Condition, Draft, Party, Variant
from undersigned.frontier.bound import Multipliers, relax
from undersigned.frontier.problem import problem_of
from undersigned.frontier.search import propagate, root
from undersigned.frontier.signing import RollCall


@given(oracle.drafts(parties=6, clauses=4, wordings=3, texts=80), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_text_surpasses_the_bound_whatever_the_multipliers(draft: Draft, data: st.DataObject) -> None:
    problem = problem_of(RollCall.of(draft))
    groups, clauses, atoms = len(problem.weight), len(draft.clauses), len(problem.atoms.party)
    unit = float(problem.strength.max()) or 1.0
    random = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    some = st.sampled_from([0.0, 0.1, 1.0])
    price = data.draw(some) * unit / float(problem.weight.max())
    mu, nu = (np.floor(data.draw(some) * unit * random.random(shape)) for shape in ((groups, clauses), atoms))
    batch = propagate(problem, root(problem, Multipliers(mu, nu, price), 0), ties=True)

    rows = oracle.rows(draft)
    assert len(batch) or not rows
    if not len(batch):
        return
    bound = relax(problem, batch)
    # What propagation drops is weaker than something it keeps, with no fewer signers.
    for row in rows:
        limit = int(bound.value[0]) - int(np.floor(bound.price * problem.scaled_weight(row.weight)))
        assert problem.scaled_strength(row.strength) <= limit


OMIT = Variant("omit", "", 0)
TWO = tuple(Clause(id, "", (Variant("v", "", 10), OMIT)) for id in "ab")
PAIR = (Party("p", ""), Party("q", ""))


def bound_at(draft: Draft, weight: int, nu: float, price: float) -> float:
    """Return the bound where only one condition and the weight have a price, in units of strength."""
    problem = problem_of(RollCall.of(draft))
    unit = float(problem.strength.max()) / 10
    mu = np.zeros((len(problem.weight), len(draft.clauses)))
    batch = root(problem, Multipliers(mu, np.array([nu * unit]), price * unit), 0)
    bound = relax(problem, batch)
    return float(bound.value[0] - np.floor(bound.price * weight)) / unit


def test_who_does_not_sign_is_paid_back_the_price_of_the_condition() -> None:
    answers = (("IS", "SS"), ("SS", "SS"))
    draft = Draft(TWO, PAIR, answers, (Condition(0, 0, 0, if_clause=1, if_variants=(1,)),))

    assert bound_at(draft, 1, nu=5, price=0) == 20


def test_whom_a_condition_waits_for_is_paid_its_price_when_signing() -> None:
    answers = (("IS", "SS"), ("SS", "SS"))
    draft = Draft(TWO, PAIR, answers, (Condition(0, 0, 0, if_party=1),))

    assert bound_at(draft, 2, nu=5, price=5) == 20
