"""What a measurement prints: the machine in one line, tables in Markdown."""

import os
import platform
import sqlite3
from collections.abc import Sequence


def machine() -> str:
    """Return the machine in one line, with how busy it was."""
    cores, busy = len(os.sched_getaffinity(0)), os.getloadavg()[0]
    system = f"{platform.system()} {platform.machine()}"
    return (
        f"{cores} cores, {system}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; "
        f"load {busy:.1f} when it began"
    )


def rows_of(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table; the first column is words, the others figures."""
    lines = ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table under its title."""
    print(f"\n**{title}**\n")
    print(rows_of(head, rows), flush=True)
