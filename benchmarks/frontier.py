"""The frontier engine beside two general solvers, HiGHS and CP-SAT, on the same instances in one run.

Usage: python benchmarks/frontier.py [--quick] [--class NAME]... [--seconds S] [--write [--ours]]

CPU seconds (medians) and peak memory, each run in a process of its own with one thread; merged rows for everybody; a
peer walks the frontier both ways and its better walk counts. `--class` names kinds to measure (`real` are all roll
calls), `--seconds` is the limit of each run (60). `--write` keeps the figures and draws tables and chart into
docs/methods/; with `--ours` the peers are not run again, and what they did before is kept. Engines that disagree
fail the run.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from _chart import chart
from _figures import NAMES, Measured, goal_rows, load, main_table, memory_table, save, seconds
from _kinds import GOALS, KINDS, REAL, Kind, real
from _race import PEERS, REPO, Run, engines, race
from _table import machine, rows_of, show

METHODS = REPO / "docs" / "methods"
HEAD = ("goal of", "engine", "goal", "measured", "met")


def measure(kind: Kind, names: Sequence[str], seconds: float, *, quick: bool = False) -> Measured:
    """Run the engines on the instances of a kind, one after the other."""
    runs: dict[str, list[Run]] = {}
    for number, (task, document) in enumerate(kind.documents(quick=quick)):
        for name in names:
            if name not in PEERS or number < kind.peers:
                runs.setdefault(name, []).append(race(name, task, document, seconds))
    title = f"{kind.name}, a small one" if quick else kind.title
    return Measured(kind.name, title, kind.task == "frontier", runs)


def told(measured: Measured) -> str:
    """Return what was measured in one line."""
    return ", ".join(
        [measured.title, *(f"{NAMES[name]} {seconds(measured, name)}" for name in measured.runs)]
    )


def chosen(names: Sequence[str], *, quick: bool) -> list[Kind]:
    """Return the kinds to measure. Raises: SystemExit for a name that there is not."""
    kinds = [*(() if quick else real()), *(kind for kind in KINDS if not quick or kind.quick)]
    known = {kind.name for kind in KINDS} | set(REAL) | {"real"}
    if wrong := set(names) - known:
        raise SystemExit(f"There is no class {min(wrong)!r}; there are {', '.join(sorted(known))}.")
    wanted = set(names) | (set(REAL) if "real" in names else set())
    return [kind for kind in kinds if not names or kind.name in wanted]


def report(all: Sequence[Measured], names: Sequence[str]) -> list[tuple[str, Sequence[str], list[list[str]]]]:
    """Return titles, heads and rows of the tables."""
    goals = goal_rows(all, GOALS)
    tables = [("CPU seconds", *main_table(all, names)), ("Peak memory", *memory_table(all, names))]
    return [*tables, *([("Goals", HEAD, goals)] if goals else [])]


def write(all: Sequence[Measured], names: Sequence[str], folder: Path) -> None:
    """Write the page with the tables and the chart."""
    parts = [(f"## {title}", rows_of(head, rows)) for title, head, rows in report(all, names)]
    page = (METHODS / "frontier-benchmark.md").read_text()
    intro, mark, _ = page.partition("<!-- figures -->\n")
    text = "\n\n".join(part for pair in parts for part in pair)
    (folder / "frontier-benchmark.md").write_text(f"{intro}{mark}\n{machine()}\n\n{text}\n")
    (folder / "frontier-benchmark.svg").write_text(chart([m for m in all if m.whole], names))


def main() -> None:
    parser = argparse.ArgumentParser(description="The frontier engine beside HiGHS and CP-SAT.")
    parser.add_argument("--quick", action="store_true", help="small instances only: shows that it runs")
    parser.add_argument("--class", dest="kinds", action="append", default=[], metavar="NAME")
    parser.add_argument("--seconds", type=float, default=60.0, help="the limit of each run")
    parser.add_argument("--write", action="store_true", help="into docs/methods/")
    parser.add_argument("--ours", action="store_true", help="keep what the peers did before")
    given = parser.parse_args()
    print(machine())
    kinds, kept = chosen(given.kinds, quick=given.quick), METHODS / "frontier-benchmark.json"
    figures = {} if given.quick or not given.write else load(kept)
    for kind in kinds:
        measured = measure(
            kind, engines(peers=not given.ours, compiled=not given.quick), given.seconds, quick=given.quick
        )
        if given.ours and kind.name in figures:
            measured = measured.with_peers(figures[kind.name])
        figures[kind.name] = measured
        if wrong := measured.disagreement():
            raise SystemExit(wrong)
        if given.write:
            save(kept, figures)
        print(told(measured), flush=True)
    order = [kind.name for kind in (*real(), *KINDS)]
    all = sorted(figures.values(), key=lambda measured: order.index(measured.name))
    for table in report(all, engines(compiled=not given.quick))[: 1 if given.quick else None]:
        show(*table)
    if given.write:
        write(all, engines(), METHODS)


if __name__ == "__main__":
    main()
