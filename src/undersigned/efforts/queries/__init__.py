"""Reads: the efforts an actor may see, and what stood in them at a moment."""

from undersigned.efforts.queries.efforts import (
    Stood,
    efforts_of,
    efforts_visible_to,
    from_outside,
    get_effort,
    has_helped,
    helpers_possible,
    helps_at,
    stage_of,
    stood,
    things_at,
)

__all__ = [
    "Stood",
    "efforts_of",
    "efforts_visible_to",
    "from_outside",
    "get_effort",
    "has_helped",
    "helpers_possible",
    "helps_at",
    "stage_of",
    "stood",
    "things_at",
]
