"""Run a command beside a PostgreSQL of its own, which is gone afterwards.

Usage: python scripts/postgres.py COMMAND [ARGUMENT...]

The command finds the database in the variable DATABASE_URL; its exit code is ours. The server listens on
127.0.0.1 alone, asks no password and does not wait for the disk: it is for tests, never for real texts.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROLE = "undersigned"
FASTER_THAN_SAFE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# initdb refuses root, so root runs the server as the user that Debian's package brings.
OWNER = "postgres" if os.getuid() == 0 else None


class NoServer(Exception):
    """PostgreSQL cannot be started here; the message says why in one sentence."""


def programs() -> Path:
    """Return the folder of initdb and pg_ctl, the newest version first; raise NoServer if there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if debian:
        return debian[-1].parent
    if elsewhere := shutil.which("initdb"):
        return Path(elsewhere).resolve().parent
    raise NoServer("PostgreSQL's server programs were not found. On Debian: apt-get install postgresql")


def free_port() -> int:
    """Return a port of the loopback interface on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(program: Path, *arguments: str) -> None:
    """Run one of the server's programs as its owner; raise NoServer with what it said if it fails."""
    command = [str(program), *arguments]
    rights = {"user": OWNER, "group": OWNER, "extra_groups": []} if OWNER else {}
    try:
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, **rights)  # type: ignore[call-overload]
    except LookupError:
        raise NoServer("PostgreSQL does not run as root, and there is no user 'postgres' here.") from None
    if done.returncode:
        raise NoServer(f"PostgreSQL did not start: {(done.stderr or done.stdout).strip()}")


@contextmanager
def own_folder() -> Iterator[Path]:
    """Yield a temporary folder that belongs to the server's owner; remove it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="undersigned-postgres-"))
    try:
        if OWNER:
            shutil.chown(folder, OWNER, OWNER)
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def server() -> Iterator[str]:
    """Start a cluster on a free port, yield its DATABASE_URL, stop and remove it."""
    where, port = programs(), str(free_port())
    with own_folder() as folder:
        data = str(folder / "data")
        call(where / "initdb", "-D", data, "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {FASTER_THAN_SAFE}"
        try:
            call(where / "pg_ctl", "start", "-w", "-D", data, "-l", str(folder / "log"), "-o", options)
            call(where / "createdb", "-h", "127.0.0.1", "-p", port, "-U", ROLE, ROLE)
            yield f"postgres://{ROLE}@127.0.0.1:{port}/{ROLE}"
        finally:
            with suppress(NoServer):
                call(where / "pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)


def run(command: list[str], database_url: str) -> int:
    """Run the command with DATABASE_URL set and return its exit code, also when somebody presses Ctrl-C."""
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": database_url})
    try:
        return child.wait()
    except KeyboardInterrupt:
        # The terminal has told the child as well: let it tidy up.
        with suppress(subprocess.TimeoutExpired):
            child.wait(timeout=20)
        raise
    finally:
        child.terminate()
        child.wait()


def main() -> int:
    """Start the server, run the command, stop the server; 2 with a sentence when there is nothing to run."""
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _frame: sys.exit(128 + number))
    try:
        with server() as database_url:
            return run(sys.argv[1:], database_url)
    except NoServer as reason:
        print(reason, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    except FileNotFoundError as missing:
        print(f"There is no command '{missing.filename}'.", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
