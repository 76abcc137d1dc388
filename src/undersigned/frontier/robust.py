"""Whether a text stays the strongest when the drafters' strengths are a fifth off, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .model import Draft, Notch, Readings, Text
from .signing import RollCall, check_text

FIFTHS = 5
"""A strength w becomes 6/5 w or 4/5 w; compared as whole numbers, everything times five."""


@dataclass(frozen=True, slots=True)
class Breaking:
    """A strength on which the choice of a text hangs."""

    clause: int
    variant: int
    percent: int
    """20 where a rise of that strength makes another text stronger, -20 where a fall does."""
    text: Text
    """Such a text, signed by the same weight or more."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """What becomes of a notch's text when each strength changes by 20 %, one at a time."""

    stays: bool
    """Whether no change makes another text stronger; ties do not count against it."""
    breaking: tuple[Breaking, ...]
    proven: bool
    """False when the search was stopped before every strength was tried."""


def robust(
    draft: Draft,
    notch: Notch,
    *,
    should_stop: Callable[[], bool] | None = None,
    readings: Readings | None = None,
) -> Robustness:
    """Return whether the notch's text stays the strongest of its weight under changed strengths, and which break it.

    A wording of the text only loses when its strength falls, any other only wins when its strength rises. So
    there is one question for each wording: is there a text, without the first or with the second, signed by the
    notch's weight, whose strength comes within a fifth of that wording's strength?

    Args:
        notch: a proven notch of this draft, under the same readings.
    """
    from .rival import Rival

    rollcall, text = RollCall.of(draft, readings), check_text(draft, notch.text)
    rival = Rival(rollcall, notch.weight, notch.strength, should_stop or (lambda: False))
    breaking = []
    for c, clause in enumerate(draft.clauses):
        for v, variant in enumerate(clause.variants):
            # 5 S' > 5 S - w in whole numbers
            least = (FIFTHS * notch.strength - variant.strength) // FIFTHS + 1
            other = rival.of(c, v, least, without=text[c] == v) if variant.strength else None
            if other is not None:
                breaking.append(Breaking(c, v, -20 if text[c] == v else 20, other))
    return Robustness(not breaking and rival.proven, tuple(breaking), rival.proven)
