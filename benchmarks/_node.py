"""A node for the time of a measurement: a data folder of its own, a served process, and what that process uses."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMMAND = (sys.executable, "-c", "from undersigned.cli import main; main()")
# What may name another node than the one that is measured.
OTHERS = (
    "DATA_DIR",
    "DATABASE_URL",
    "DEBUG",
    "SECRET_KEY",
    "BASE_URL",
    "ALLOWED_HOSTS",
    "DJANGO_SETTINGS_MODULE",
)
PATIENCE = 30  # seconds until a node that does not answer is given up


@dataclass(frozen=True)
class Node:
    """A served process on a port of the loopback address."""

    process: subprocess.Popen[bytes]
    port: int

    def cpu(self) -> float:
        """Return the CPU seconds that the process has used, all threads together."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def memory(self) -> dict[str, float]:
        """Return resident (Rss) and proportional (Pss) memory in MB; Pss only where the kernel tells it."""
        try:
            lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            lines = Path(f"/proc/{self.process.pid}/status").read_text().replace("VmRSS", "Rss").splitlines()
        told = dict(line.split(":", 1) for line in lines if ":" in line)
        return {name: int(told[name].split()[0]) / 1024 for name in ("Rss", "Pss") if name in told}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def use(folder: Path) -> None:
    """Let this process and those it starts work on the node in a folder, whatever node the environment names."""
    for name in OTHERS:
        os.environ.pop(name, None)
    quiet = {"LOG_LEVEL": "CRITICAL", "EMAIL_HOST": "terminal"}
    os.environ.update(DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="_settings", **quiet)


@contextmanager
def data_folder(*, demo: bool) -> Iterator[Path]:
    """Give this process a data folder of its own, with the demonstration in it or empty, and start Django."""
    with tempfile.TemporaryDirectory(prefix="undersigned-benchmark-") as folder:
        use(Path(folder))
        subcommand = ("demo", "--no-serve") if demo else ("init",)
        subprocess.run([*COMMAND, *subcommand], check=True, stdout=subprocess.DEVNULL, env=_environment())
        from undersigned.cli.django import setup

        setup()
        yield Path(folder)
        from django.db import connection

        connection.close()


def _environment() -> dict[str, str]:
    # The settings beside this file are found by the processes started here, too.
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}


@contextmanager
def served(
    *before: str,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    command: str = "serve",
) -> Iterator[Node]:
    """Serve a node as `undersigned serve` does, until the block ends.

    Args:
        before: the program and its first arguments; by default this interpreter's `undersigned`.
        command: `serve`, or `demo`, which builds the demonstration first.
    """
    port = free_port()
    argv = [*(before or COMMAND), command, "--port", str(port)]
    env = dict(environment) if environment is not None else _environment()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(argv, stdout=quiet, stderr=quiet, env=env, cwd=cwd)
    try:
        _wait(process, port)
        yield Node(process, port)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit(f"the node stopped with exit code {process.returncode} before it answered")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"the node did not answer within {PATIENCE} seconds")
