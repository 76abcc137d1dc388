"""The time from a clean clone to the first page of `make demo`, and the memory of the idle node.

Usage: python benchmarks/start.py [--quick]

The repository's last commit is cloned into a temporary folder; make builds the virtual environment there (the package
cache is as warm as it is) and the demonstration is built and served as the target `demo` does, but on a free port.
Memory is read after the first ten pages and a moment of rest. `--quick` leaves the installation out: this
interpreter's packages serve the clone. Too slow or too big fails the run.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from _node import COMMAND, HERE, OTHERS, Node, served, use
from _table import machine, show
from _visitors import Visitor
from pages import places

from undersigned.cli.django import setup

SECONDS, MEGABYTES = 120, 150
PAGES = 10
REST = 3.0  # seconds


def clone(folder: Path) -> Path:
    target = folder / "undersigned"
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(HERE.parent), str(target)], check=True)
    return target


def install(target: Path) -> tuple[str, ...]:
    """Build the clone's virtual environment by its own Makefile; return its program."""
    quiet = subprocess.DEVNULL
    subprocess.run(["make", "--silent", ".venv/.run"], cwd=target, check=True, stdout=quiet, stderr=quiet)
    return (str(target / ".venv" / "bin" / "undersigned"),)


def environment(target: Path) -> dict[str, str]:
    """Return this environment without what names another node; the clone's sources come first."""
    kept = {name: value for name, value in os.environ.items() if name not in OTHERS}
    return kept | {"PYTHONPATH": str(target / "src")}


def first_pages(node: Node, data: Path) -> None:
    """Open ten pages of the demonstration: those that pages.py measures, from the frontier to a delegate's."""
    use(data)
    setup()
    visits = [visit for place in places() for visit in place.visits[:1]]
    for path, cookies in (visits * 2)[:PAGES]:
        Visitor(node.port, cookies).ask(path)


def main() -> None:
    quick = "--quick" in sys.argv
    print(machine())
    with tempfile.TemporaryDirectory(prefix="undersigned-start-") as folder:
        begin = time.perf_counter()
        target = clone(Path(folder))
        program = COMMAND if quick else install(target)
        installed = time.perf_counter() - begin
        with served(*program, command="demo", cwd=target, environment=environment(target)) as node:
            Visitor(node.port).ask("/")
            ready = time.perf_counter() - begin
            first_pages(node, target / "var")
            time.sleep(REST)
            memory = node.memory()
    figures = [
        ("clone and install, s", f"{installed:.1f}", ""),
        ("clone to first page, s", f"{ready:.1f}", SECONDS),
        *(
            (f"memory of the idle node, {kind}, MB", f"{size:.0f}", MEGABYTES)
            for kind, size in memory.items()
        ),
    ]
    show("From a clean clone", ("what", "figure", "limit"), figures)
    if ready > SECONDS or memory["Rss"] > MEGABYTES:
        raise SystemExit("\nOver its limit.")


if __name__ == "__main__":
    main()
