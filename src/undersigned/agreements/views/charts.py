"""The staircase as a drawing: where its steps stand. Across in percent, so that it fits any page; down in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 270
TOP = 42
FLOOR = 240
LEFT = 0.0
RIGHT = 96.0
# A disc holds the number of signers as long as the discs of a small phone do not touch.
DISCS = 13
DIGITS = 3
# Percent of the width that two labels need between them on a small phone: in discs, and beside dots.
APART = 7.5
APART_DOTS = 14.0


@dataclass(frozen=True)
class Tread:
    """A stretch on which a strength holds: from `left` to `right`, at `top`, down to the next one's `foot`."""

    left: float
    right: float
    top: float
    foot: float

    @property
    def width(self) -> float:
        return round(self.right - self.left, 2)


@dataclass(frozen=True)
class Point:
    """A notch in the drawing; `index` is its place among the notches drawn."""

    index: int
    x: float
    y: float
    labelled: bool


@dataclass(frozen=True)
class Staircase:
    """The drawing of a frontier. `discs` are large enough to hold a number; otherwise they are dots.

    `roomy` tells that the weight of all parties can be written at the right end.
    """

    height: int
    top: int
    floor: int
    left: float
    right: float
    points: tuple[Point, ...]
    treads: tuple[Tread, ...]
    behind: tuple[Tread, ...]
    discs: bool
    roomy: bool


def staircase(
    notches: Sequence[tuple[int, int]],
    *,
    weight: int,
    strength: int,
    behind: Sequence[tuple[int, int]] = (),
) -> Staircase:
    """Return the drawing of (weight, strength) pairs, by falling weight.

    Args:
        weight, strength: those of all parties, and of the strongest text: both axes begin at zero.
        behind: another staircase to compare with, drawn fainter.
    """
    places = [(_across(w, weight), _down(s, strength)) for w, s in notches]
    discs = len(places) <= DISCS and len(str(weight)) < DIGITS
    apart = APART if discs else APART_DOTS
    labelled = _labelled([x for x, _y in places], apart)
    return Staircase(
        height=HEIGHT,
        top=TOP,
        floor=FLOOR,
        left=LEFT,
        right=RIGHT,
        points=tuple(Point(i, x, y, i in labelled) for i, (x, y) in enumerate(places)),
        treads=_treads(places),
        behind=_treads([(_across(w, weight), _down(s, strength)) for w, s in behind]),
        discs=discs,
        roomy=discs or not places or RIGHT - places[0][0] >= apart,
    )


def _across(value: int, most: int) -> float:
    return round(LEFT + (RIGHT - LEFT) * value / max(most, 1), 2)


def _down(value: int, most: int) -> float:
    return round(FLOOR - (FLOOR - TOP) * value / max(most, 1), 1)


def _treads(places: Sequence[tuple[float, float]]) -> tuple[Tread, ...]:
    """Each strength holds from the weight after the next stronger notch up to its own, then drops."""
    lefts = [x for x, _y in places[1:]] + [LEFT]
    feet = [FLOOR, *(y for _x, y in places)]
    return tuple(Tread(left, x, y, foot) for (x, y), left, foot in zip(places, lefts, feet, strict=False))


def _labelled(across: Sequence[float], apart: float) -> set[int]:
    """Return the notches whose labels fit beside one another, the one with most signers first."""
    chosen: list[int] = []
    for i, x in enumerate(across):
        if not chosen or across[chosen[-1]] - x >= apart:
            chosen.append(i)
    return set(chosen)
