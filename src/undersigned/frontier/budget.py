"""When a search stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Budget:
    """When to stop: once the caller says so, or more states than `limit` have been bounded."""

    should_stop: Callable[[], bool]
    limit: int | None = None
    spent: int = 0

    def spend(self, states: int) -> None:
        """Count states."""
        self.spent += states

    def is_over(self) -> bool:
        """Whether to stop now."""
        return (self.limit is not None and self.spent >= self.limit) or self.should_stop()
