"""The loops say the same as NumPy to the letter, compiled or not, and in any number of tasks."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from hypothesis import HealthCheck, given, settings

from tests.frontier.oracle import busy_drafts
from tests.frontier.synthetic import tendencies, uniform, with_conditions
from undersigned.frontier import Draft, frontier, notch
from undersigned.frontier.compiled import Compiled
from undersigned.frontier.parallel import Answer, Task, work

needs_numba = pytest.mark.skipif(importlib.util.find_spec("numba") is None, reason="numba is not installed")


def middling() -> list[Draft]:
    return [
        tendencies(20, 20, 3, 1),
        tendencies(24, 16, 2, 2, weighted=True),
        with_conditions(tendencies(16, 14, 3, 3), 20, 3),
        uniform(14, 10, 2, 4),
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(busy_drafts(parties=6, clauses=4, wordings=3))
def test_the_loops_find_what_numpy_finds_on_small_drafts_even_without_a_compiler(draft: Draft) -> None:
    assert frontier(draft, searcher=Compiled) == frontier(draft)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(busy_drafts(parties=6, clauses=4, wordings=3))
def test_a_list_of_equal_texts_that_is_cut_is_cut_at_the_same_place(draft: Draft) -> None:
    assert frontier(draft, searcher=Compiled, alternatives=2) == frontier(draft, alternatives=2)


@needs_numba
@pytest.mark.long  # the compiler takes a minute
def test_machine_code_finds_what_numpy_finds_on_middling_drafts() -> None:
    # A process of its own: compiled kernels stay so.
    script = (
        "from tests.frontier.test_compiled import middling\n"
        "from undersigned.frontier import frontier\n"
        "from undersigned.frontier.compiled import machine, warm\n"
        "warm()\n"
        "assert all(frontier(d, searcher=machine) == frontier(d) for d in middling())\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def in_turn(function: object, tasks: Iterable[Task]) -> Iterable[Answer]:
    return [work(task) for task in tasks]


@pytest.mark.parametrize("draft", middling())
def test_a_search_in_tasks_finds_the_same(draft: Draft) -> None:
    assert frontier(draft, run=in_turn) == frontier(draft)


def test_any_number_of_processes_finds_the_same() -> None:
    draft = tendencies(30, 24, 3, 5)

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = frontier(draft, run=pool.map)

    assert found == frontier(draft)


@pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="dask.distributed is not installed"
)
def test_two_workers_of_a_dask_cluster_find_the_same() -> None:
    # A process of its own: the cluster's threads do not bear the other tests.
    script = (
        "from distributed import Client, LocalCluster\n"
        "from tests.frontier.synthetic import tendencies\n"
        "from undersigned.frontier import frontier\n"
        "if __name__ == '__main__':\n"
        "    draft = tendencies(30, 24, 3, 5)\n"
        "    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as c, Client(c) as w:\n"
        "        run = lambda work, tasks: w.gather(w.map(work, list(tasks), pure=False))\n"
        "        assert frontier(draft, run=run) == frontier(draft)\n"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_a_stopped_search_in_tasks_claims_nothing_that_is_not_so() -> None:
    draft = uniform(28, 22, 2, 3)
    whole = {n.weight: n.strength for n in frontier(draft).notches}

    stopped = frontier(draft, run=in_turn, node_limit=1500)

    assert not stopped.complete
    assert all(n.bound >= whole[n.weight] for n in stopped.notches if n.weight in whole)
    assert all(n.strength == whole[n.weight] for n in stopped.notches if n.proven)


def test_one_notch_by_the_loops_is_the_notch_by_numpy() -> None:
    draft = tendencies(10, 8, 2, 7)

    assert [notch(draft, n, searcher=Compiled) for n in (1, 4, 10)] == [notch(draft, n) for n in (1, 4, 10)]
