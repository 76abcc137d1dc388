"""What the engine is asked in a race: whole frontiers, one notch, what people try out in a meeting, certificates."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np  # noqa: F401  (loading it is no part of a task)
from _race import REPO, Run, kernels, used_by_children
from tests.frontier.synthetic import tendencies, with_conditions

from undersigned.frontier import (
    Draft,
    Frontier,
    Variant,
    certificate,
    frontier,
    notch,
    price,
    read_draft,
    sole_blockers,
    what_if,
    why,
)

FIRST = 1.0  # seconds after which a first text is asked for
COLD = "import sys; from undersigned.frontier import frontier, read_draft; frontier(read_draft(sys.stdin.read()))"
SMALL = with_conditions(tendencies(6, 4, 2, seed=0), 4, seed=0)
"""What is computed before the clock starts, so that everything is loaded and compiled."""


@dataclass(frozen=True)
class Asked:
    """An engine of ours with its draft and its time."""

    draft: Draft
    document: str
    options: dict[str, Any]
    seconds: float
    number: int

    def whole(self) -> Run:
        found = frontier(self.draft, should_stop=until(self.seconds), **self.options)
        return Run(0, points=proven(found), finished=found.complete)

    def notch(self) -> Run:
        found = notch(self.draft, self.number, should_stop=until(self.seconds), **self.options)
        known = [] if found is None or not found.proven else [[found.weight, found.strength]]
        return Run(0, points=known, finished=found is None or found.proven)

    def first(self) -> Run:
        """Stop early, and tell how far above the texts the bounds lie."""
        found = frontier(self.draft, should_stop=until(FIRST), **self.options)
        gap = max(((n.bound - n.strength) / max(1, n.strength) for n in found.notches), default=0.0)
        return Run(0, points=proven(found), note=f"{len(found.notches)} notches, at most {gap:.0%} more")

    def change(self) -> Run:
        """Compute the frontier again after one party has changed one answer."""
        row = self.draft.answers[0]
        other = ("N" if row[0][0] == "S" else "S") + row[0][1:]
        self.whole()
        return counted(lambda: frontier(
            replace(self.draft, answers=((other, *row[1:]), *self.draft.answers[1:])), **self.options
        ))  # fmt: skip

    def what_if(self) -> Run:
        """Ask for both frontiers with one more wording of the first clause, which half of the parties were asked."""
        asked = dict.fromkeys(range(len(self.draft.parties) // 2), "S")
        return counted(lambda: what_if(self.draft, 0, Variant("softer", "", 1), asked, **self.options))

    def explain(self) -> Run:
        """Ask for all prices of a text that 60 % sign, and for everybody's reasons who does not."""
        total = sum(party.weight for party in self.draft.parties)
        found = notch(self.draft, total * 60 // 100, should_stop=until(self.seconds), **self.options)
        assert found is not None
        lost = sorted(set(range(len(self.draft.parties))) - set(found.signers))
        return counted(lambda: (price(self.draft, found.text), sole_blockers(self.draft, found.text),
                                [why(self.draft, found.text, party) for party in lost]))  # fmt: skip

    def start(self) -> Run:
        """Start a process that reads the draft and computes its frontier."""
        subprocess.run([sys.executable, "-c", COLD], input=self.document, text=True, check=True)
        return Run(used_by_children())

    def certificate(self) -> Run:
        """Make a certificate, and check it with the program that shares no code with the engine."""
        found = frontier(self.draft, should_stop=until(self.seconds), **self.options)
        if not found.complete:
            return Run(0, finished=False)
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, "draft.json"), Path(folder, "certificate.json")]
            files[0].write_text(self.document)
            made = counted(lambda: files[1].write_text(json.dumps(certificate(self.draft, found))))
            script = REPO / "scripts" / "check_frontier.py"
            subprocess.run([sys.executable, script, *files], check=True, capture_output=True)
            size = files[1].stat().st_size / 1e6
        return Run(used_by_children(), note=f"{size:.1f} MB, made in {made.cpu:.1f} s")


def counted(work: Callable[[], object]) -> Run:
    """Return the CPU seconds of some work."""
    begin = time.process_time()
    work()
    return Run(time.process_time() - begin)


def proven(found: Frontier) -> list[list[int]]:
    """Return the notches that are proven."""
    return [[n.weight, n.strength] for n in reversed(found.notches) if n.proven]


def until(seconds: float) -> Callable[[], bool]:
    """Return a function that says when so many seconds of the CPU have been used."""
    ends = time.process_time() + seconds
    return lambda: time.process_time() > ends


def ours(engine: str, task: str, seconds: float, document: str) -> Callable[[], Run]:
    """Return the work that a task means."""
    name, _, number = task.partition(":")
    options = {"searcher": kernels()} if engine == "compiled" else {}
    frontier(SMALL, **options)
    asked = Asked(read_draft(document), document, options, seconds, int(number or 0))
    work: Callable[[], Run] = getattr(asked, {"frontier": "whole"}.get(name, name.replace("-", "_")))
    return work
