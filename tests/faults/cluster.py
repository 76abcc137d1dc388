"""A PostgreSQL that can be killed: it waits for the disk as a real one does, and starts again with what it had."""

import importlib.util
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from tests.shared import REPO


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("postgres_script", REPO / "scripts" / "postgres.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules.setdefault(spec.name, module)
    spec.loader.exec_module(module)
    return module


postgres = _script()


class Cluster:
    """A server of its own in a folder, on a free port."""

    def __init__(self, folder: Path) -> None:
        self.data, self.log = folder / "data", folder / "log"
        self.port = str(postgres.free_port())
        self._programs = postgres.programs()
        self._call("initdb", "-D", self.data, "-U", postgres.ROLE, "-A", "trust", "-E", "UTF8", "-N")

    def start(self) -> None:
        """Start the server and wait until it answers; after a kill it first makes good what was in its log."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        self._call("pg_ctl", "start", "-w", "-D", self.data, "-l", self.log, "-o", options)

    def create(self, name: str) -> str:
        """Create a database and return its address."""
        self._call("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", postgres.ROLE, name)
        return f"postgres://{postgres.ROLE}@127.0.0.1:{self.port}/{name}"

    def kill(self) -> None:
        """Kill every process of the server at once, without a word."""
        group = self.processes()
        for pid in group:
            _signal(pid, signal.SIGSTOP)
        for pid in group:
            _signal(pid, signal.SIGKILL)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def processes(self) -> list[int]:
        """Return the ids of its processes, the first one before those that it started."""
        first = self._pid()
        return [first, *_children(first)] if first else []

    def stop(self) -> None:
        """End the server for good."""
        if self.runs():
            self._call("pg_ctl", "stop", "-w", "-m", "immediate", "-D", self.data)

    def runs(self) -> bool:
        """Whether its first process is there."""
        pid = self._pid()
        return pid is not None and Path(f"/proc/{pid}").exists()

    def _pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError, ValueError):
            return None

    def _call(self, program: str, *arguments: object) -> None:
        postgres.call(self._programs / program, *map(str, arguments))


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text().split()] if listed.exists() else []


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Give a running cluster, and leave nothing of it."""
    with postgres.own_folder() as folder:
        made = Cluster(folder)
        made.start()
        try:
            yield made
        finally:
            made.stop()
