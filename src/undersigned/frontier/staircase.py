"""The best trades known so far, and what a text must reach to change them."""

from __future__ import annotations

from bisect import bisect_left

from .model import Text

Target = tuple[int, int]
"""A weight and a strength that a text must both reach."""


class Staircase:
    """Non-dominated (weight, strength) pairs, each with the first text that attained it."""

    def __init__(self, weight_step: int, strength_step: int) -> None:
        self.weight_step = weight_step
        self.strength_step = strength_step
        self.texts: dict[Target, Text] = {}
        self.points: list[Target] = []
        """By rising weight and falling strength."""

    def offer(self, weight: int, strength: int, text: Text) -> bool:
        """Take a text unless a known one has at least its weight and strength."""
        at = bisect_left(self.points, (weight, -1))
        if weight <= 0 or any(known >= strength for _, known in self.points[at : at + 1]):
            return False
        kept = [point for point in self.points[:at] if point[1] > strength]
        beyond = self.points[at:]
        if beyond and beyond[0][0] == weight:
            beyond = beyond[1:]
        self.points = [*kept, (weight, strength), *beyond]
        self.texts[weight, strength] = text
        return True

    def is_below(self, weight: int, strength: int) -> bool:
        """Whether a known point has more of one and no less of the other."""
        at = bisect_left(self.points, (weight, -1))
        return any(s > strength or (s == strength and w > weight) for w, s in self.points[at : at + 1])

    def targets(self, low: int, high: int) -> list[Target]:
        """Return the corners between low and high: a text reaching none of them changes nothing there."""
        corners: list[Target] = []
        below = 0
        for weight, strength in self.points:
            least = max(below + self.weight_step, low)
            if least <= min(weight, high):
                corners.append((least, strength + self.strength_step))
            below = weight
        least = max(below + self.weight_step, low)
        return [*corners, (least, 0)] if least <= high else corners
