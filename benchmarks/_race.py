"""One engine on one instance, in a process of its own: CPU seconds, peak memory, and what it found.

    python benchmarks/_race.py ENGINE TASK SECONDS < DRAFT.json

Imports, reading the draft and compiling stand outside the clock; merging equal parties and building the model stand
inside, for everybody. Engines are those of `engines()`; a peer walks the frontier by `weight` or by `strength`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO))

PEERS = {"highs": "highspy", "cpsat": "ortools"}
WAYS = ("weight", "strength")
GRACE = 30  # CPU seconds that a child may take beyond its limit, and to begin, before it is ended


@dataclass(frozen=True)
class Run:
    """What one engine did with one instance."""

    cpu: float
    memory: float = 0.0
    """Megabytes at the most."""
    points: list[list[int]] = field(default_factory=list)
    """Weight and strength of the notches that are proven, by rising weight."""
    finished: bool = True
    note: str = ""


def engines(*, peers: bool = True, compiled: bool = True) -> list[str]:
    """Return the engines that can run here, ours first."""
    ours = ["plain"] if not compiled or kernels() is None else ["plain", "compiled"]
    return ours + [name for name, package in PEERS.items() if peers and find_spec(package)]


def kernels() -> Any:
    """Return what makes the engine use machine code; None where it cannot."""
    if find_spec("numba") is None:
        return None
    from undersigned.frontier.compiled import machine

    return machine


# -- in the parent ---------------------------------------------------------------------------------------


def race(engine: str, task: str, document: str, seconds: float) -> Run:
    """Return what an engine does in a process of its own; of a peer the better of both ways to walk."""
    if engine not in PEERS or task != "frontier":
        return _child(engine, task, document, seconds)
    first = _child(f"{engine} {WAYS[0]}", task, document, seconds)
    limit = min(seconds, first.cpu + 1) if first.finished else seconds
    second = _child(f"{engine} {WAYS[1]}", task, document, limit)
    return max(first, second, key=lambda run: (run.finished, len(run.points), -run.cpu))


def _child(engine: str, task: str, document: str, seconds: float) -> Run:
    # The matrices are small: a second BLAS thread costs time and wins none.
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, __file__, engine, task, str(seconds)]
    before = used_by_children()
    done = subprocess.run(command, input=document, capture_output=True, text=True, env=environment)
    *met, last = [json.loads(line) for line in done.stdout.splitlines() or ["null"]]
    if done.returncode == -signal.SIGXCPU:
        points = sorted(point for point in [*met, last] if point)
        return Run(used_by_children() - before, points=points, finished=False, note="ended from outside")
    if done.returncode:
        raise SystemExit(f"{engine} failed at {task}:\n{done.stderr}")
    return Run(**last)


def used_by_children() -> float:
    """Return the CPU seconds of the processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# -- in the child ----------------------------------------------------------------------------------------


def timed(work: Callable[[], Run]) -> Run:
    """Return what the work did, with its CPU seconds unless it counted them itself."""
    begin = time.process_time()
    run = work()
    cpu = run.cpu or time.process_time() - begin
    return replace(run, cpu=cpu, memory=peak_memory())


def peak_memory() -> float:
    """Return the most megabytes that this process has held; `ru_maxrss` would begin with those of its parent."""
    status = Path("/proc/self/status").read_text()
    [kilobytes] = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(kilobytes) / 1024


def peer(name: str, task: str, seconds: float, document: Any) -> Run:
    """Run a general solver on the frontier, or on one notch."""
    from tests.frontier import solvers

    solver, _, way = name.partition(" ")
    __import__({"highs": "highspy", "cpsat": "ortools.sat.python.cp_model"}[solver])
    solve = solvers.SOLVERS[solver]

    def work() -> Run:
        if task == "frontier":
            rising: solvers.Rising = "strength" if way == "strength" else "weight"
            walk = solvers.frontier(document, solve, seconds, rising, tell)
        else:
            walk = solvers.notch(document, solve, seconds, int(task.split(":")[1]))
        return Run(0, points=[list(point) for point in walk.points], finished=walk.finished, note=way)

    return timed(work)


def tell(point: tuple[int, int]) -> None:
    """Print a point as soon as it is known: a solver may have to be ended from outside."""
    print(json.dumps(point), flush=True)


def main() -> None:
    """Run one engine on the draft on standard input."""
    engine, task, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    most = int(seconds) + GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 5))
    text = sys.stdin.read()
    if engine.split()[0] in PEERS:
        run = peer(engine, task, seconds, json.loads(text))
    else:
        from _tasks import ours

        run = timed(ours(engine, task, seconds, text))
    print(json.dumps(asdict(run)))


if __name__ == "__main__":
    main()
