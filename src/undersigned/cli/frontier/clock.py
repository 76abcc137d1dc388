"""The time a computation may take, and the person who stops it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

from undersigned.frontier import Progress

INTERRUPTED = 130
"""The exit code of what Ctrl-C ended, by custom 128 and the number of the signal."""

PHASES = {"requested": "the notch asked for", "search": "searching", "texts": "listing equal texts"}


class Clock:
    """When to stop: after `limit` seconds, or when somebody presses Ctrl-C."""

    def __init__(self, limit: float | None) -> None:
        self.end = None if limit is None else monotonic() + limit
        self.interrupted = False

    def is_over(self) -> bool:
        """Whether to stop now."""
        return self.interrupted or (self.end is not None and monotonic() > self.end)

    def within(self, seconds: float) -> Callable[[], bool]:
        """Return a question that says yes as soon as so many seconds are over, or the whole time is."""
        end = monotonic() + seconds
        return lambda: self.is_over() or monotonic() > end

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take the first Ctrl-C as a wish to see what is known; a second one ends everything."""
        before = signal.getsignal(signal.SIGINT)

        def interrupt(_number: int, _frame: FrameType | None) -> None:
            self.interrupted = True
            signal.signal(signal.SIGINT, before)

        signal.signal(signal.SIGINT, interrupt)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)


@contextmanager
def bar() -> Iterator[Callable[[Progress], None] | None]:
    """Show a bar on standard error while a person watches; give None otherwise."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("beginning", total=None)

        def tell(progress: Progress) -> None:
            words = f"{PHASES.get(progress.phase, progress.phase)}, {len(progress.points)} notches so far"
            shown.update(task, description=words, completed=progress.done, total=progress.total)

        yield tell
