"""The staircase of a frontier: where its steps stand in a drawing, and the drawing as SVG by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from .model import Draft, Frontier, Notch

DISCS = 13
"""A disc holds the weight as long as the discs do not touch."""
DIGITS = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a staircase is drawn, in the units of the drawing; down is positive."""

    height: int
    top: int
    floor: int
    left: float
    right: float
    apart: float
    """How much two labels need between them when they stand at discs."""
    apart_dots: float
    """The same beside dots."""


@dataclass(frozen=True)
class Tread:
    """A stretch on which a strength holds: from `left` to `right`, at `top`, down to the next one's `foot`."""

    left: float
    right: float
    top: float
    foot: float

    @property
    def width(self) -> float:
        """Return how far it reaches."""
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
    frame: Frame,
    behind: Sequence[tuple[int, int]] = (),
) -> Staircase:
    """Return the drawing of (weight, strength) pairs, by falling weight.

    Args:
        weight, strength: those of all parties, and of the strongest text: both axes begin at zero.
        behind: another staircase to compare with, drawn fainter.
    """
    places = _places(notches, weight, strength, frame)
    discs = len(places) <= DISCS and len(str(weight)) < DIGITS
    apart = frame.apart if discs else frame.apart_dots
    labelled = _labelled([x for x, _y in places], apart)
    return Staircase(
        height=frame.height,
        top=frame.top,
        floor=frame.floor,
        left=frame.left,
        right=frame.right,
        points=tuple(Point(i, x, y, i in labelled) for i, (x, y) in enumerate(places)),
        treads=_treads(places, frame),
        behind=_treads(_places(behind, weight, strength, frame), frame),
        discs=discs,
        roomy=discs or not places or frame.right - places[0][0] >= apart,
    )


def _places(
    notches: Sequence[tuple[int, int]], weight: int, strength: int, frame: Frame
) -> list[tuple[float, float]]:
    wide, high = frame.right - frame.left, frame.floor - frame.top
    return [
        (
            round(frame.left + wide * w / max(weight, 1), 2),
            round(frame.floor - high * s / max(strength, 1), 1),
        )
        for w, s in notches
    ]


def _treads(places: Sequence[tuple[float, float]], frame: Frame) -> tuple[Tread, ...]:
    """Each strength holds from the weight after the next stronger notch up to its own, then drops."""
    lefts = [x for x, _y in places[1:]] + [frame.left]
    feet = [frame.floor, *(y for _x, y in places)]
    return tuple(Tread(left, x, y, foot) for (x, y), left, foot in zip(places, lefts, feet, strict=False))


def _labelled(across: Sequence[float], apart: float) -> set[int]:
    """Return the notches whose labels fit beside one another, the one with most signers first."""
    chosen: list[int] = []
    for i, x in enumerate(across):
        if not chosen or across[chosen[-1]] - x >= apart:
            chosen.append(i)
    return set(chosen)


# -- the drawing by itself ---------------------------------------------------------------------------------

WIDTH = 800
UNFIT = re.compile("[^\\t\\n\\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TITLE = 78
"""Letters in a line of the title."""
SHEET = Frame(height=470, top=120, floor=400, left=40, right=740, apart=44, apart_dots=64)

# The colours of the product's pages. Literal, for programs that know no variables; a screen that is dark
# changes them, paper never does.
STYLE = """
text { font: 14px "Iowan Old Style", "Palatino Linotype", Palatino, "Noto Serif", Georgia, serif; fill: #615b52; }
.paper { fill: #fbfaf7; }
.area { fill: #e4edf0; shape-rendering: crispEdges; }
.axis { stroke: #dbd5c9; }
.full { stroke: #615b52; stroke-dasharray: 1 4; }
.stair { stroke: #1f4e5f; stroke-width: 2; }
.riser { stroke-width: 1; }
.notch { fill: #fbfaf7; stroke: #1f4e5f; stroke-width: 2; }
.open .notch { stroke: #7a4a10; stroke-dasharray: 5 2; }
.gap { stroke: #7a4a10; stroke-width: 2; stroke-dasharray: 2 3; }
.title { fill: #1e1c19; font-size: 19px; font-weight: 600; }
.strength { fill: #1e1c19; font-weight: 600; paint-order: stroke; stroke: #fbfaf7; stroke-width: 4; }
.count { fill: #1f4e5f; font-weight: 600; }
.warn { fill: #7a4a10; }
@media screen and (prefers-color-scheme: dark) {
  text { fill: #a59f94; }
  .paper, .notch { fill: #15181a; }
  .area { fill: #20333a; }
  .axis { stroke: #363b3e; }
  .full { stroke: #a59f94; }
  .stair, .notch { stroke: #93c3d1; }
  .gap, .open .notch { stroke: #e2bd83; }
  .title { fill: #e7e3da; }
  .strength { fill: #e7e3da; stroke: #15181a; }
  .count { fill: #93c3d1; }
  .warn { fill: #e2bd83; }
}
"""


def staircase_svg(draft: Draft, frontier: Frontier) -> str:
    """Return the frontier as a drawing for paper and screens, light and dark: an SVG document that stands alone.

    Everything drawn is also said in words, in the description. A notch that is not proven has a broken rim and
    a dotted line up to its bound.
    """
    strongest = sum(max(v.strength for v in clause.variants) for clause in draft.clauses)
    everybody = sum(party.weight for party in draft.parties)
    pairs = [(notch.weight, notch.strength) for notch in frontier.notches]
    drawn = staircase(pairs, weight=everybody, strength=strongest, frame=SHEET)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {SHEET.height}" width="{WIDTH}" '
            f'height="{SHEET.height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{_xml(draft.title or "How many sign, against how strong the text is")}</title>',
            f'<desc id="desc">{_xml(" ".join(_described(draft, frontier, everybody, strongest)))}</desc>',
            f"<style>{STYLE}</style>",
            f'<rect class="paper" width="{WIDTH}" height="{SHEET.height}"/>',
            *_headings(draft, frontier),
            *_grounds(drawn, everybody, strongest),
            *(line for point in drawn.points for line in _notch(drawn, point, frontier, strongest)),
            "</svg>\n",
        ]
    )


def _described(draft: Draft, frontier: Frontier, everybody: int, strongest: int) -> Iterator[str]:
    yield f"Of {everybody} in all, and of a strength of {strongest} with every clause at its strongest:"
    for notch in frontier.notches:
        yield _said(notch)
    if not frontier.notches:
        yield frontier.reason
    if not frontier.complete:
        yield "The search was stopped, so steps may be missing."


def _said(notch: Notch) -> str:
    asides = len({party for party, _ in notch.stand_asides})
    proof = "proven" if notch.proven else f"at most {notch.bound} is possible"
    return f"{notch.weight} sign a text of strength {notch.strength}; standing aside somewhere: {asides}; {proof}."


def _headings(draft: Draft, frontier: Frontier) -> Iterator[str]:
    lines = wrap(_plain(draft.title), TITLE)
    if len(lines) > 2:
        lines = [lines[0], lines[1][: TITLE - 1] + "…"]
    for n, line in enumerate(lines):
        yield f'<text class="title" x="{SHEET.left}" y="{34 + 25 * n}">{_xml(line)}</text>'
    below = "Across: how many sign. Up: strength of the text, as the drafters weighed its clauses."
    yield f'<text x="{SHEET.left}" y="{SHEET.floor + 52}">{below}</text>'
    if not frontier.notches:
        for n, line in enumerate(wrap(_plain(frontier.reason), TITLE)):
            yield f'<text class="warn" x="{SHEET.left}" y="{SHEET.top + 60 + 22 * n}">{_xml(line)}</text>'
    elif not frontier.complete:
        missing = "The search was stopped: steps may be missing."
        yield f'<text class="warn" x="{SHEET.left}" y="{SHEET.top - 34}">{missing}</text>'


def _grounds(drawn: Staircase, everybody: int, strongest: int) -> Iterator[str]:
    """Draw what the notches stand on: the area, the axes, the steps."""
    for tread in drawn.treads:
        high = round(drawn.floor - tread.top, 1)
        yield f'<rect class="area" x="{tread.left}" y="{tread.top}" width="{tread.width}" height="{high}"/>'
    yield _line("axis", drawn.left, drawn.right, drawn.floor, drawn.floor)
    yield _line("full", drawn.left, drawn.right, drawn.top, drawn.top)
    yield _text("", drawn.right, drawn.top - 34, f"{strongest}: every clause at its strongest", "end")
    yield _text("", drawn.left, drawn.floor + 24, "0", "middle")
    if drawn.roomy:
        yield _text("", drawn.right, drawn.floor + 24, str(everybody), "middle")
    for tread in drawn.treads:
        yield _line("stair", tread.left, tread.right, tread.top, tread.top)
        yield _line("stair riser", tread.right, tread.right, tread.top, tread.foot)


def _notch(drawn: Staircase, point: Point, frontier: Frontier, strongest: int) -> Iterator[str]:
    notch = frontier.notches[point.index]
    yield f'<g class="{"proven" if notch.proven else "open"}"><title>{_xml(_said(notch))}</title>'
    if notch.bound > notch.strength:
        ((_, top),) = _places([(0, min(notch.bound, strongest))], 1, strongest, SHEET)
        yield _line("gap", point.x, point.x, top, point.y)
    yield f'<circle class="notch" cx="{point.x}" cy="{point.y}" r="{12 if drawn.discs else 4}"/>'
    if drawn.discs:
        yield _text("count", point.x, point.y + 5, str(notch.weight), "middle")
        if point.labelled:
            yield _text("strength", point.x, point.y - 19, str(notch.strength), "middle")
    elif point.labelled:
        yield _text("strength", point.x + 7, point.y - 6, str(notch.strength), "start")
        yield _text("", point.x, drawn.floor + 24, str(notch.weight), "middle")
    yield "</g>"


def _line(kind: str, left: float, right: float, top: float, foot: float) -> str:
    return f'<line class="{kind}" x1="{left}" x2="{right}" y1="{top}" y2="{foot}"/>'


def _text(kind: str, x: float, y: float, words: str, anchor: str) -> str:
    return f'<text class="{kind}" x="{x}" y="{round(y, 1)}" text-anchor="{anchor}">{_xml(words)}</text>'


def _plain(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return UNFIT.sub("\N{REPLACEMENT CHARACTER}", text)


def _xml(text: str) -> str:
    return escape(_plain(text), quote=False)
