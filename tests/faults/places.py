"""Where a node of the tests lives: a data folder, and on PostgreSQL a database in a cluster that can be killed."""

import atexit
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.faults.cluster import Cluster, cluster
from tests.shared import REPO

ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
COMMAND = (sys.executable, "-c", "from undersigned.cli import main; main()")
_number = count(1)
_empty: list[Path] = []


@dataclass
class Place:
    """A data folder with its environment; `cluster` is None where the database is a file."""

    folder: Path
    cluster: Cluster | None
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHONPATH") if name in os.environ
        }
        self.environment = kept | {
            "DATA_DIR": str(self.folder),
            "EMAIL_HOST": "terminal",
            "LOG_LEVEL": "CRITICAL",
            "PYTHONPATH": os.pathsep.join([str(REPO), kept.get("PYTHONPATH", "")]).rstrip(os.pathsep),
        }
        if self.cluster:
            self.environment["DATABASE_URL"] = self.cluster.create(f"node{next(_number)}")

    def lay(self) -> None:
        """Set the node up, as `undersigned init` does; a copy of an empty one that was set up before will do."""
        if self.cluster is None:
            if not _empty:
                first = Path(mkdtemp(prefix="undersigned-empty-"))
                atexit.register(shutil.rmtree, first, ignore_errors=True)
                Place(first, None).run("init")
                _empty.append(first)
            shutil.copytree(_empty[0], self.folder, dirs_exist_ok=True)
            return
        self.run("init")

    def run(self, *arguments: object, code: int = 0) -> str:
        """Run `undersigned` on the node; return what it said."""
        call = [*COMMAND, *map(str, arguments)]
        done = subprocess.run(
            call, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@contextmanager
def a_cluster() -> Iterator[Cluster | None]:
    """Give a cluster where the tests run on PostgreSQL, else None."""
    if not ON_POSTGRES:
        yield None
        return
    with cluster() as made:
        yield made


@pytest.fixture(scope="module")
def database() -> Iterator[Cluster | None]:
    """The cluster of a module's tests; None on SQLite."""
    with a_cluster() as made:
        yield made
