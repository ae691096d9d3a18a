"""One stacked signed bar: composition next to zero, state beyond it or on the other side.

Solid where donors stand behind it, hollow where there are no donor ids. The parts differ in ink and
texture, not in hue: colour is kept for the direction of a total.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components import numbers, tokens
from components.figures import theme
from components.figures.theme import Key


@dataclass(frozen=True)
class Stack:
    """One bar: where it lies in px, what it shows in units of the score, and how sure it is."""

    zero: float  # px of the value 0
    scale: float  # px a unit
    y: float
    height: float
    composition: float
    state: float
    hollow: bool

    @property
    def total(self) -> float:
        """Where the two parts together end."""
        return self.composition + self.state

    def span(self, part: str) -> tuple[float, float]:
        """Return the px at which a part starts, and how far it goes."""
        value = self.composition if part == "composition" else self.state
        same_side = self.composition * self.state > 0
        start = self.composition if part == "state" and same_side else 0.0
        return self.zero + start * self.scale, value * self.scale


def ends(composition: float, state: float) -> tuple[float, float]:
    """Return the lowest and the highest value a bar reaches, 0 included."""
    found = (0.0, composition, state, composition + state)
    known = [value for value in found if not math.isnan(value)]
    return min(known), max(known)


def traces(stacks: Sequence[Stack]) -> list[dict[str, Any]]:
    """Return the bars and the ticks of their totals, at most five traces."""
    made = []
    for hollow in (False, True):
        some = [stack for stack in stacks if stack.hollow == hollow]
        if some:
            made += [_bars(some, "composition"), _bars(some, "state")]
    marks = []
    for stack in stacks:
        x = stack.zero + stack.total * stack.scale
        half = stack.height / 2 + 3
        marks.append((x, stack.y - half, x, stack.y + half))
    return [*made, theme.strokes(marks, tokens.INK, 2)]


def keys(hollow: bool, solid: bool) -> list[Key]:  # noqa: FBT001 - two facts of one table
    """Return the legend of the bars that occur."""
    found = []
    if solid:
        found += [
            Key("split-composition", "composition: other shares of the cell types"),
            Key("split-state", "state: change within them"),
        ]
    if hollow:
        found += [
            Key("split-composition-open", "composition, no donor ids"),
            Key("split-state-open", "state, no donor ids"),
        ]
    return [*found, Key("split-total", "total")] if found else []


def digits(values: Sequence[float]) -> int:
    """Return the decimals that show the largest value with two figures."""
    size = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if size == 0:
        return 1
    return min(max(1 - math.floor(math.log10(size)), 1), 4)


def number(value: Any, places: int) -> str:
    """Return a change as printed."""
    return numbers.signed(value, places)


def _bars(stacks: Sequence[Stack], part: str) -> dict[str, Any]:
    spans = [stack.span(part) for stack in stacks]
    return {
        "type": "bar",
        "orientation": "h",
        "base": [start for start, _ in spans],
        "x": [length for _, length in spans],
        "y": [stack.y for stack in stacks],
        "width": [stack.height for stack in stacks],
        "marker": _fill(part, hollow=stacks[0].hollow),
        "hoverinfo": "skip",
    }


def _fill(part: str, *, hollow: bool) -> dict[str, Any]:
    if part == "state":
        colour = theme.CLEAR if hollow else tokens.INK2
        return {"color": colour, "line": {"color": tokens.INK2, "width": 1.4}}
    if not hollow:
        return {"color": tokens.LINE2, "line": {"color": tokens.CTRL, "width": 1}}
    dots = {"shape": ".", "fgcolor": tokens.CTRL, "bgcolor": theme.CLEAR, "size": 4}
    return {
        "color": theme.CLEAR,
        "pattern": {**dots, "solidity": 0.35},
        "line": {"color": tokens.CTRL, "width": 1},
    }
