"""The quick oracle against the slow one."""

from hypothesis import given

from tests.frontier import enumeration, oracle
from tests.frontier.test_solve import READINGS, few
from undersigned.frontier import Draft, Readings


@given(oracle.drafts(texts=100), READINGS)
@few
def test_the_quick_oracle_says_what_the_slow_one_says(draft: Draft, readings: Readings) -> None:
    assert enumeration.frontier(draft, readings) == oracle.frontier(draft, readings)
