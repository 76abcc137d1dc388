"""One computation in a process of its own: pages stay quick, and its memory goes back when it ends.

Run as a module. It knows neither Django nor the database: it reads a pickled `Work` from its input, writes what it
finds to its output, and ends when nobody holds the other end of its input any more.
"""

import os
import pickle
import select
import sys
from contextlib import suppress
from importlib.util import find_spec
from multiprocessing.connection import Connection
from time import monotonic
from typing import TYPE_CHECKING

from undersigned.agreements.queries.explaining import Attempt, compute

if TYPE_CHECKING:
    from undersigned.frontier.problem import Problem
    from undersigned.frontier.searcher import Searcher

NICENESS = 10
PATIENCE = 10.0  # seconds for NumPy alone


def main() -> None:
    """Do one work: with NumPy, and where that takes long and numba is installed, with machine code."""
    os.nice(NICENESS)
    output = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # What a library prints must not stand between the results.
    work = pickle.load(sys.stdin.buffer)
    end = monotonic() + work.seconds
    with suppress(BrokenPipeError):
        compute(work, output.send, lambda: monotonic() > end or _is_left(), _attempts())


def _attempts() -> tuple[Attempt, ...]:
    """Machine code comes second: where none is kept yet it takes a minute to compile, and nobody waits here."""
    if find_spec("numba") is None:
        return (Attempt(),)
    end = monotonic() + PATIENCE
    return Attempt(lambda: monotonic() > end), Attempt(searcher=_machine)


def _machine(problem: "Problem") -> "Searcher":
    from undersigned.frontier.compiled import machine

    return machine(problem)


def _is_left() -> bool:
    """Whether whoever waited is gone: the input, held open for this alone, has come to its end."""
    return bool(select.select([0], [], [], 0)[0])


if __name__ == "__main__":
    main()
