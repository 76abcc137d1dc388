"""The figures of the frontier's benchmark: medians, ratios, goals; as rows of tables and as a chart."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

from _kinds import Goal
from _race import PEERS, Run

NAMES = {"plain": "ours, plain", "compiled": "ours, compiled", "highs": "HiGHS", "cpsat": "CP-SAT"}


@dataclass(frozen=True)
class Measured:
    """The runs of one kind: for each engine one an instance, in the same order."""

    name: str
    title: str
    whole: bool
    """Whether frontiers were asked for: then points can be counted."""
    runs: Mapping[str, Sequence[Run]]

    def cpu(self, engine: str) -> float | None:
        """Return the median CPU seconds; a lower bound where not all runs finished."""
        runs = self.runs.get(engine)
        return median(run.cpu for run in runs) if runs else None

    def with_peers(self, before: Measured) -> Measured:
        """Return these figures beside what the peers did before."""
        peers = {name: runs for name, runs in before.runs.items() if name in PEERS}
        return replace(self, runs={**self.runs, **peers})

    def finished(self, engine: str) -> bool:
        return all(run.finished for run in self.runs.get(engine, ()))

    def notches(self, instance: int) -> str:
        """Return how many notches an instance has, as far as somebody knows."""
        known = [runs[instance] for runs in self.runs.values() if instance < len(runs)]
        return next((str(len(run.points)) for run in known if run.finished), "?")

    def ratio(self, ours: str, peer: str) -> tuple[float, bool] | None:
        """Return the median of (peer's : our CPU seconds), and whether it is only a lower bound."""
        pairs = list(zip(self.runs.get(ours, ()), self.runs.get(peer, ()), strict=False))
        if not pairs or not all(mine.finished for mine, _ in pairs):
            return None
        return median(other.cpu / mine.cpu for mine, other in pairs), not all(o.finished for _, o in pairs)

    def disagreement(self) -> str:
        """Return in one sentence what engines say that cannot both be so; nothing where they agree."""
        for instance in range(max(map(len, self.runs.values()))):
            known = [(name, runs[instance]) for name, runs in self.runs.items() if instance < len(runs)]
            for name, run in known:
                for other, whole in known:
                    points = [point for point in run.points if point not in whole.points]
                    if self.whole and whole.finished and points:
                        return f"{self.title}, instance {instance}: {name} has {points}, {other} has not."
        return ""


# -- tables ----------------------------------------------------------------------------------------------


def seconds(measured: Measured, engine: str) -> str:
    """Return a cell: the median, or how far the engine came."""
    cpu = measured.cpu(engine)
    if cpu is None:
        return ""
    figure = f"{cpu:.2g}" if cpu < 10 else f"{cpu:.0f}"
    if measured.finished(engine):
        return figure
    runs = enumerate(measured.runs[engine])
    came = [f"{len(run.points)} of {measured.notches(i)}" for i, run in runs if not run.finished]
    return f"{figure}, unfinished ({'; '.join(came)})"


def times(ratio: tuple[float, bool] | None) -> str:
    """Return a ratio as a cell."""
    if ratio is None:
        return ""
    return f"{'> ' if ratio[1] else ''}{ratio[0]:.{0 if ratio[0] >= 10 else 1}f}"


def main_table(all: Sequence[Measured], engines: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Return head and rows: CPU seconds of each engine, notches, and how many times quicker ours are."""
    ours, peers = [e for e in engines if e not in PEERS], [e for e in engines if e in PEERS]
    pairs = [(mine, peer) for mine in ours for peer in peers]
    head = [
        "instances",
        "notches",
        *(NAMES[e] for e in engines),
        *(f"{NAMES[p]} : {m}" for m, p in pairs),
        "note",
    ]
    rows = []
    for measured in all:
        count = max(map(len, measured.runs.values()))
        notches = ", ".join(measured.notches(i) for i in range(count)) if measured.whole else ""
        notes = dict.fromkeys(run.note for e in ours for run in measured.runs.get(e, ()) if run.note)
        rows.append([
            measured.title, notches, *(seconds(measured, e) for e in engines),
            *(times(measured.ratio(m, p)) for m, p in pairs), "; ".join(notes),
        ])  # fmt: skip
    return head, rows


def memory_table(all: Sequence[Measured], engines: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """Return head and rows: the most megabytes that a process took."""
    rows = []
    for measured in all:
        most = [max((run.memory for run in measured.runs.get(e, ())), default=0.0) for e in engines]
        rows.append([measured.title, *(f"{mb:.0f}" if mb else "" for mb in most)])
    return ["peak memory, MB", *(NAMES[e] for e in engines)], rows


def goal_rows(all: Sequence[Measured], goals: Sequence[Goal]) -> list[list[str]]:
    """Return what was to be reached, what was, and whether that meets it; nothing for what was not measured."""
    rows = []
    for goal in goals:
        of = [m for m in all if m.name in goal.kinds and goal.engine in m.runs]
        reached = by_ratio(of, goal) if goal.peer else by_seconds(of, goal)
        if reached is not None:
            what = "roll calls, median" if len(of) > 2 else " and ".join(m.title for m in of)
            rows.append([what, NAMES[goal.engine], *reached])
    return rows


def by_ratio(of: Sequence[Measured], goal: Goal) -> tuple[str, str, str] | None:
    ratios = [ratio for measured in of if (ratio := measured.ratio(goal.engine, goal.peer))]
    if not ratios:
        return None
    reached, least = median(ratio for ratio, _ in ratios), any(bound for _, bound in ratios)
    met = "met" if reached >= goal.limit else "missed"
    return f"{goal.limit:g} times {NAMES[goal.peer]}", times((reached, least)), met


def by_seconds(of: Sequence[Measured], goal: Goal) -> tuple[str, str, str] | None:
    if not of:
        return None
    [measured] = of
    cpu = measured.cpu(goal.engine)
    met = cpu is not None and cpu <= goal.limit and measured.finished(goal.engine)
    unit = " s" if measured.finished(goal.engine) else ""
    return f"{goal.limit:g} s", seconds(measured, goal.engine) + unit, "met" if met else "missed"


# -- kept from one run to the next -----------------------------------------------------------------------


def load(path: Path) -> dict[str, Measured]:
    """Return the figures kept in a file, by the names of their kinds."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text())
    return {
        name: Measured(
            name, data["title"], data["whole"],
            {engine: [Run(**run) for run in runs] for engine, runs in data["runs"].items()},
        )
        for name, data in kept.items()
    }  # fmt: skip


def save(path: Path, figures: Mapping[str, Measured]) -> None:
    """Keep figures in a file."""
    data = {
        m.name: {
            "title": m.title,
            "whole": m.whole,
            "runs": {engine: [asdict(run) for run in runs] for engine, runs in m.runs.items()},
        }
        for m in figures.values()
    }
    path.write_text(json.dumps(data) + "\n")
