"""With what a frontier is computed: NumPy alone or machine code, in one process or several."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from typing import TYPE_CHECKING

import click

from undersigned.frontier import Draft, Frontier, Notch, Progress, frontier, notch

if TYPE_CHECKING:
    from undersigned.cli.frontier.clock import Clock
    from undersigned.frontier.searcher import SearcherOf


@dataclass(frozen=True)
class Engine:
    """What the person asked for."""

    compiled: bool = False
    workers: int = 1

    @property
    def searcher(self) -> SearcherOf | None:
        """Return the compiled search if it is wanted. Raises: UsageError where numba is not installed."""
        if not self.compiled:
            return None
        if find_spec("numba") is None:
            raise click.UsageError("--compiled needs numba: pip install 'undersigned[compiled]'.")
        from undersigned.frontier.compiled import machine

        return machine

    def frontier(self, draft: Draft, clock: Clock, tell: Callable[[Progress], None] | None) -> Frontier:
        """Return all notches."""
        if self.workers == 1:
            return frontier(draft, should_stop=clock.is_over, on_progress=tell, searcher=self.searcher)
        with ProcessPoolExecutor(self.workers, mp_context=get_context("spawn")) as pool:
            return frontier(
                draft, should_stop=clock.is_over, on_progress=tell, searcher=self.searcher, run=pool.map
            )

    def notch(self, draft: Draft, weight: int, clock: Clock) -> Notch | None:
        """Return one notch."""
        return notch(draft, weight, should_stop=clock.is_over, searcher=self.searcher)
