"""CPU seconds of several engines as a chart with a logarithmic scale: one row a kind, one mark an engine."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from html import escape

from _figures import NAMES, Measured

LEFT, WIDTH, ROW, TOP = 270, 640, 24, 62
STYLE = """
    text { font: 13px system-ui, sans-serif; fill: #222 } .small { font-size: 11px }
    line { stroke: #ccc } .beyond { fill: none; stroke-width: 2 }
    .plain { fill: #0b6e4f; stroke: #0b6e4f } .compiled { fill: #5b2a86; stroke: #5b2a86 }
    .highs { fill: #b3541e; stroke: #b3541e } .cpsat { fill: #1f5fa8; stroke: #1f5fa8 }
    @media (prefers-color-scheme: dark) {
      text { fill: #eee } line { stroke: #555 } svg { background: #1b1b1b }
      .plain { fill: #4ecca3; stroke: #4ecca3 } .compiled { fill: #c39bd3; stroke: #c39bd3 }
      .highs { fill: #f0a36b; stroke: #f0a36b } .cpsat { fill: #7fb3ef; stroke: #7fb3ef }
    }
    .beyond.plain, .beyond.compiled, .beyond.highs, .beyond.cpsat { fill: none }
"""
# Each engine has a shape of its own, for those who do not see the colours apart.
SHAPES = {
    "plain": "M-6,-6h12v12h-12z",
    "compiled": "M0,-8l8,8l-8,8l-8,-8z",
    "highs": "M0,-7l7,13h-14z",
    "cpsat": "M-6,0a6,6 0 1,0 12,0a6,6 0 1,0 -12,0z",
}


def chart(all: Sequence[Measured], engines: Sequence[str]) -> str:
    """Return the chart as SVG; what did not finish is hollow, with an arrow: it would take longer."""
    found = [cpu for m in all for e in engines if (cpu := m.cpu(e))]
    low, high = math.floor(math.log10(min(found))), math.ceil(math.log10(max(found)) + 0.05)

    def x(seconds: float) -> float:
        return LEFT + WIDTH * (math.log10(seconds) - low) / (high - low)

    height = TOP + ROW * len(all) + 34
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 40} {height}" role="img" '
        'aria-labelledby="title desc">',
        '<title id="title">CPU seconds of each engine, by kind of instance</title>',
        f'<desc id="desc">{escape(described(all, engines))}</desc>',
        f"<style>{STYLE}</style>",
        *legend(engines),
        *axis(low, high, x, height),
        *(line for at, measured in enumerate(all) for line in row(at, measured, engines, x)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def described(all: Sequence[Measured], engines: Sequence[str]) -> str:
    """Return the chart in words."""
    parts = []
    for m in all:
        cells = [
            f"{NAMES[e]} {'more than ' * (not m.finished(e))}{cpu:.2g}" for e in engines if (cpu := m.cpu(e))
        ]
        parts.append(f"{m.title}: {', '.join(cells)}.")
    return "Seconds. " + " ".join(parts)


def legend(engines: Sequence[str]) -> Iterator[str]:
    for at, engine in enumerate(engines):
        left = LEFT + 130 * at
        yield f'<path class="{engine}" transform="translate({left},20)" d="{SHAPES[engine]}"/>'
        yield f'<text x="{left + 14}" y="25">{NAMES[engine]}</text>'
    yield f'<text class="small" x="{LEFT}" y="44">CPU seconds, median; hollow with an arrow: unfinished</text>'


def axis(low: int, high: int, x: Callable[[float], float], height: int) -> Iterator[str]:
    for power in range(low, high + 1):
        at = x(10**power)
        yield f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{TOP - 8}" y2="{height - 24}"/>'
        yield f'<text class="small" x="{at:.1f}" y="{height - 8}" text-anchor="middle">{10.0**power:g}</text>'


def row(at: int, measured: Measured, engines: Sequence[str], x: Callable[[float], float]) -> Iterator[str]:
    y = TOP + ROW * at + 8
    yield f'<text x="{LEFT - 14}" y="{y + 4}" text-anchor="end">{escape(measured.title)}</text>'
    for engine in engines:
        if cpu := measured.cpu(engine):
            beyond = "" if measured.finished(engine) else "beyond "
            place = f'transform="translate({x(cpu):.1f},{y})"'
            yield f'<path class="{beyond}{engine}" {place} d="{SHAPES[engine]}"/>'
            if beyond:
                yield f'<path class="beyond {engine}" {place} d="M10,0h14m-5,-4l5,4l-5,4"/>'
