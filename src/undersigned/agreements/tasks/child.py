"""One computation in a process of its own: pages stay quick, and its memory goes back when it ends.

Run as a module. It knows neither Django nor the database: it reads a pickled `Work` from its input, writes what it
finds to its output, and ends when nobody holds the other end of its input any more.
"""

import os
import pickle
import select
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from time import monotonic

from undersigned.agreements.queries.explaining import compute

NICENESS = 10


def main() -> None:
    """Do one work. Kernels that are compiled ahead belong here, before `compute`: nowhere else may anybody wait."""
    os.nice(NICENESS)
    output = Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # What a library prints must not stand between the results.
    work = pickle.load(sys.stdin.buffer)
    end = monotonic() + work.seconds
    with suppress(BrokenPipeError):
        compute(work, output.send, lambda: monotonic() > end or _is_left())


def _is_left() -> bool:
    """Whether whoever waited is gone: the input, held open for this alone, has come to its end."""
    return bool(select.select([0], [], [], 0)[0])


if __name__ == "__main__":
    main()
