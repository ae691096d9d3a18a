"""The marks of a forest with pools: squares, rings, diamonds, hatch and axes, placed in px."""

from collections.abc import Sequence
from typing import Any, Final

from components import numbers, pool_words, tokens
from components.evidence_grid import Column, Grid, Line
from components.figures import theme
from components.figures.arrowheads import End, arrowheads
from components.strata import Stratum
from drift.effect import call_of_interval

Measured = tuple[Stratum, Line, Column]
PooledCell = tuple[dict[str, Any], Line, Column]

LIMIT: Final = {"g": 4.0, "r": 0.6}  # fixed, so that tissues can be compared
TICK: Final = {"g": 2.0, "r": 0.4}
SQUARES: Final = (6.0, 8.5, 11.5)  # smallest, typical and largest side
MARK: Final = 4.0  # px from the middle of a line down to its mark
NUMBER: Final = -12.0  # and up to its number
ENDS: Final = {1: tokens.RISE_END, -1: tokens.FALL_END, 0: tokens.INK3}
LINES: Final = ((1, tokens.RISE_END, 2.2), (-1, tokens.FALL_END, 2.2), (0, tokens.CTRL, 1.3))


def _at(column: Column, value: float, unit: str = "g") -> float:
    """Return where a value stands, in px; beyond the axis, its end."""
    share = max(-1.0, min(1.0, value / LIMIT[unit]))
    return column.middle + share * (column.x1 - column.x0) / 2


def direction(row: dict[str, Any]) -> int:
    """Return +1 when the interval of a pool lies above 0, -1 below, else 0."""
    return {"rises": 1, "falls": -1}.get(call_of_interval(row["low"], row["high"]), 0)


def zero_lines(grid: Grid) -> list[tuple[float, float, float, float]]:
    """Return a piece beside each mark, since numbers stand above; none behind words."""
    marked = [(line, column) for s, line, column in grid.cells() if s.state != "undefined"]
    marked += [(line, column) for row, line, column in grid.pools() if pool_words.is_pooled(row)]
    return [
        (column.middle, line.y - 5, column.middle, line.y + MARK + 9) for line, column in marked
    ]


def axes(grid: Grid) -> list[tuple[float, float, float, float]]:
    """Return axis lines with their ticks, and the rules between sections and strips."""
    found = []
    for strip in grid.strips:
        if strip.top:
            found.append((0.0, strip.top - 8, grid.width, strip.top - 8))
        for line in strip.lines:
            top = line.y - line.height / 2
            if line.kind == "rule":
                found.append((0.0, line.y, grid.width, line.y))
            if line.kind == "axis":
                for column in strip.columns:
                    found.append((column.x0, top, column.x1, top))
                    found += [(x, top, x, top + 4) for x, _ in tick_places(column, line)]
    return found


def tick_places(column: Column, line: Line) -> list[tuple[float, str]]:
    """Return place and text of the ticks of an axis."""
    unit = "g" if line.title.endswith("g") else "r"
    digits = 0 if unit == "g" else 1
    values = (-TICK[unit], 0.0, TICK[unit])
    return [(_at(column, v, unit), numbers.signed(v, digits) if v else "0") for v in values]


def intervals(shown: Sequence[Measured], way: int) -> list[tuple[float, float, float, float]]:
    """Return the intervals of one direction."""
    return [
        (_at(column, s.low), line.y + MARK, _at(column, s.high), line.y + MARK)
        for s, line, column in shown
        if s.direction == way
    ]


def predictions(
    pooled: Sequence[PooledCell],
) -> list[tuple[float, float, float, float]]:
    """Return the prediction intervals."""
    return [
        (
            _at(column, row["prediction_low"]),
            line.y + MARK,
            _at(column, row["prediction_high"]),
            line.y + MARK,
        )
        for row, line, column in pooled
    ]


def hatched(grid: Grid, donors: Sequence[Measured]) -> list[tuple[float, float, float, float]]:
    """Too few donors, or too few studies: hatched, open in the middle for the words."""
    boxes = [
        (column.x0, line.y + MARK + 8, column.x1, line.y + MARK - 8)
        for s, line, column in donors
        if s.state == "few"
    ]
    for row, line, column in grid.pools():
        if not pool_words.is_pooled(row):
            half = theme.text_width(pool_words.NOT_POOLED[int(row["k"])]) / 2 + 4
            low, high = line.y + MARK + 8, line.y + MARK - 8
            boxes.append((column.x0, low, max(column.middle - half, column.x0), high))
            boxes.append((min(column.middle + half, column.x1), low, column.x1, high))
    return boxes


def beyond(
    shown: Sequence[Measured],
    pooled: Sequence[PooledCell],
) -> dict[str, Any]:
    """Arrowheads where an interval leaves the axis; its numbers are printed whole."""
    spans = [(s.low, s.high, line.y, column, ENDS[s.direction]) for s, line, column in shown]
    spans += [
        (row["prediction_low"], row["prediction_high"], line.y, column, tokens.INK3)
        for row, line, column in pooled
    ]
    ends: list[End] = []
    for low, high, y, column, colour in spans:
        if low < -LIMIT["g"]:
            ends.append((column.x0, y + MARK, "triangle-left", colour))
        if high > LIMIT["g"]:
            ends.append((column.x1, y + MARK, "triangle-right", colour))
    return arrowheads(ends, size=7)


def squares(shown: Sequence[Measured]) -> dict[str, Any]:
    """Squares whose area follows precision; hollow where too little is measured."""
    inside = [cell for cell in shown if abs(cell[0].value) <= LIMIT["g"]]
    widths = sorted(s.high - s.low for s, _, _ in inside)
    typical = widths[len(widths) // 2] if widths else 1.0
    return _markers(
        [(_at(column, s.value), line.y + MARK) for s, line, column in inside],
        {
            "symbol": ["square-open" if s.low_coverage else "square" for s, _, _ in inside],
            "size": [_side(s.high - s.low, typical) for s, _, _ in inside],
            "opacity": 1,
            "color": [ENDS[s.direction] for s, _, _ in inside],
            "line": {"width": [1.8 if s.low_coverage else 0 for s, _, _ in inside]},
        },
    )


def _side(width: float, typical: float) -> float:
    side = SQUARES[1] * typical / width if width > 0 else SQUARES[1]
    return round(min(max(side, SQUARES[0]), SQUARES[2]), 1)


def rings(tables: Sequence[Measured]) -> dict[str, Any]:
    """Effect tables: rings on their own axis, thick when resolved."""
    return _markers(
        [(_at(column, s.value, "r"), line.y + MARK) for s, line, column in tables],
        {
            "symbol": "circle-open",
            "size": [13 if s.direction else 9 for s, _, _ in tables],
            "opacity": 1,
            "color": [ENDS[s.direction] for s, _, _ in tables],
            "line": {"width": [3.2 if s.direction else 1.4 for s, _, _ in tables]},
        },
    )


def diamonds(pooled: Sequence[PooledCell], way: int, colour: str) -> dict[str, Any]:
    """Pooled effects: as wide as the 95 % interval."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, line, column in pooled:
        if direction(row) == way:
            low, mid, high = (_at(column, row[name]) for name in ("low", "estimate", "high"))
            middle = line.y + MARK
            x += [low, mid, high, mid, low, None]
            y += [middle, middle - 7, middle, middle + 7, middle, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": colour,
        "line": {"color": colour, "width": 1},
        "hoverinfo": "skip",
    }


def _markers(places: Sequence[tuple[float, float]], marker: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": marker,
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
