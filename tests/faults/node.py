"""The node as it is served, in processes that are killed: the small layout on SQLite, the large one on PostgreSQL."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.faults.cluster import postgres
from tests.faults.places import ON_POSTGRES, Place


class Node:
    """A node's processes. `mutant` names what is broken in them on purpose; "" for nothing."""

    def __init__(self, place: Place, mutant: str = "") -> None:
        self.place, self.mutant = place, mutant
        self.port = postgres.free_port()
        self.launcher = Beside(place, "tests.faults.launcher")
        self.web = self.worker = 0

    def start(self) -> None:
        """Start what does not run, and wait until the web answers."""
        if self.place.cluster and not self.place.cluster.runs():
            self.place.cluster.start()
        if not runs(self.web):
            self.web = self._gunicorn() if ON_POSTGRES else self._start("serve", "--port", self.port)
        if ON_POSTGRES and not runs(self.worker):
            self.worker = self._start("worker")
        self.wait()

    def wait(self, patience: float = 60) -> None:
        """Wait until somebody listens on the port."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.02)
        raise TimeoutError("the node does not answer")

    def kill_web(self) -> None:
        """Kill the server with all its processes."""
        kill(self.web)

    def kill_one_web_worker(self) -> None:
        """Kill one of gunicorn's processes; it starts another by itself."""
        children = Path(f"/proc/{self.web}/task/{self.web}/children").read_text().split()
        for child in children[:1]:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    def kill_worker(self) -> None:
        """Kill the process that sequences the log and works tasks off."""
        kill(self.worker)

    def stop(self) -> None:
        """Kill all that is left."""
        kill(self.web)
        kill(self.worker)
        self.launcher.stop()

    def _gunicorn(self) -> int:
        layout = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "critical")
        where = ("--bind", f"127.0.0.1:{self.port}", "undersigned.config.wsgi")
        return self._start(*layout, *where, program="gunicorn")

    def _start(self, *arguments: object, program: str = "undersigned") -> int:
        return int(self.launcher.ask(json.dumps([self.mutant, program, [*map(str, arguments)]])))


def runs(pid: int) -> bool:
    """Whether a process that the launcher started is there."""
    return bool(pid) and Path(f"/proc/{pid}").exists()


def kill(pid: int) -> None:
    """Kill a process with those that it started, without a word, and wait until it is gone."""
    while runs(pid):
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        time.sleep(0.002)


class Beside:
    """A process beside the node that reads commands and answers each with one line of JSON."""

    def __init__(self, place: Place, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            env=place.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, command: str) -> Any:
        """Send a command and return its answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"no answer to {command!r}"
        return json.loads(line)

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


@contextmanager
def running(place: Place, clients: int, mutant: str = "") -> Iterator[tuple[Node, Beside, dict[str, Any]]]:
    """Set a node up with a world for a number of clients, start it, and give it with its auditor."""
    place.lay()
    auditor, node = Beside(place, "tests.faults.auditor"), Node(place, mutant)
    try:
        world = auditor.ask(f"world {clients}")
        node.start()
        yield node, auditor, world
    finally:
        node.stop()
        auditor.stop()


def until(holds: Callable[[], bool], patience: float) -> bool:
    """Wait until something holds; return whether it came to."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()
