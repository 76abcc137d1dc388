"""The staircase on a page: across in percent, so that it fits any page; down in pixels."""

from collections.abc import Sequence

from undersigned.frontier import chart
from undersigned.frontier.chart import Staircase

# Two labels need 7.5 percent of the width between them on a small phone, 14 beside dots.
PAGE = chart.Frame(height=270, top=42, floor=240, left=0.0, right=96.0, apart=7.5, apart_dots=14.0)


def staircase(
    notches: Sequence[tuple[int, int]],
    *,
    weight: int,
    strength: int,
    behind: Sequence[tuple[int, int]] = (),
) -> Staircase:
    """Return the drawing of (weight, strength) pairs for a page; `undersigned.frontier.chart` says how."""
    return chart.staircase(notches, weight=weight, strength=strength, frame=PAGE, behind=behind)
