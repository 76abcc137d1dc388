"""The shell scripts on machines that are not this one: every program they ask is a stand-in."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.shared import REPO

Machine = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Run a script where only the stand-ins, the shell's own tools, and nothing else are found."""
    for tool in ("sh", "grep", "dirname", "cat", "touch"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")

    def run(script: str, *arguments: str, **programs: str) -> subprocess.CompletedProcess[str]:
        for name, body in programs.items():
            path = tmp_path / name.replace("_", "-")
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)
        command = ["sh", str(REPO / "scripts" / script), *arguments]
        environment = {"PATH": str(tmp_path), "LOG": str(tmp_path / "log")}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def installed(tmp_path: Path) -> list[str]:
    log = tmp_path / "log"
    return log.read_text().splitlines() if log.exists() else []


NOTHING_INSTALLED = "exit 1"
ONLY_CHROMIUM = 'case "$*" in *chromium) echo "install ok installed";; *) exit 1;; esac'
APT = 'echo "$*" >> "$LOG"'


def test_without_root_one_line_says_what_to_install(machine: Machine, tmp_path: Path) -> None:
    done = machine(
        "debian.sh", "chromium", "poppler-utils", dpkg_query=ONLY_CHROMIUM, id="echo 1000", apt_get=APT
    )

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Something is missing. Please install it, then try again:  sudo apt-get install poppler-utils"
    ]
    assert installed(tmp_path) == []


def test_root_installs_only_what_is_missing(machine: Machine, tmp_path: Path) -> None:
    done = machine(
        "debian.sh", "chromium", "poppler-utils", dpkg_query=ONLY_CHROMIUM, id="echo 0", apt_get=APT
    )

    assert done.returncode == 0
    assert installed(tmp_path) == ["install -y -q --no-install-recommends poppler-utils"]


def test_package_lists_are_fetched_only_when_the_first_try_fails(machine: Machine, tmp_path: Path) -> None:
    apt = APT + '; [ "$1" = update ] && touch "$LOG.lists"; [ "$1" = update ] || [ -e "$LOG.lists" ]'
    done = machine("debian.sh", "chromium", dpkg_query=NOTHING_INSTALLED, id="echo 0", apt_get=apt)

    assert done.returncode == 0
    assert [line.split()[0] for line in installed(tmp_path)] == ["install", "update", "install"]


def test_a_package_that_cannot_be_had_stops_the_script(machine: Machine) -> None:
    done = machine("debian.sh", "chromium", dpkg_query=NOTHING_INSTALLED, id="echo 0", apt_get="exit 100")

    assert done.returncode == 100


def test_nothing_missing_asks_for_nothing(machine: Machine, tmp_path: Path) -> None:
    done = machine("debian.sh", "chromium", dpkg_query=ONLY_CHROMIUM, id="echo 1000", apt_get=APT)

    assert (done.returncode, done.stderr, installed(tmp_path)) == (0, "", [])


def test_an_old_python_is_refused_in_one_sentence(machine: Machine) -> None:
    old = 'case "$1" in -V) echo "Python 3.9.2";; *) exit 1;; esac'
    done = machine("venv.sh", "python3", "/nowhere/venv", ".", python3=old)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "Undersigned needs Python 3.11 or newer, and 'python3' is Python 3.9.2. "
        "Choose another: make PYTHON=python3.11"
    ]


def test_debian_without_venv_is_told_which_package_is_missing(machine: Machine, tmp_path: Path) -> None:
    bare = 'case "$*" in *ensurepip*) exit 1;; *) exit 0;; esac'
    done = machine(
        "venv.sh", "python3", str(tmp_path / "venv"), ".",
        python3=bare, dpkg_query=NOTHING_INSTALLED, id="echo 1000",
    )  # fmt: skip

    assert done.returncode == 1
    assert "sudo apt-get install python3-venv" in done.stderr


@pytest.mark.skipif(not os.path.exists("/usr/lib/postgresql"), reason="PostgreSQL is not installed here")
def test_a_postgresql_of_its_own_is_gone_afterwards() -> None:
    question = "import os, socket, urllib.parse as u; a = u.urlsplit(os.environ['DATABASE_URL']); "
    answer = "socket.create_connection((a.hostname, a.port)).close(); print(a.port); raise SystemExit(7)"
    command = [sys.executable, str(REPO / "scripts" / "postgres.py"), sys.executable, "-c", question + answer]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 7, done.stderr
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(done.stdout)))
