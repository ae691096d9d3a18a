"""The marks of the forest: rows, axis, intervals, squares, depth-matched values."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from components import numbers, strata, tokens
from components.figures import theme
from components.figures.arrowheads import across, arrowheads
from components.strata import Stratum

BELOW: Final = 6.0  # px more for a row with a value at equal depth under its own
BOTTOM: Final = 44.0
# Fixed limits, equal for every view.
SPAN: Final = {strata.G: 5.0, strata.SLOPE: 1.0, strata.DOUBLINGS: 0.4}
STEP: Final = {strata.G: 2.0, strata.SLOPE: 1.0, strata.DOUBLINGS: 0.2}
SQUARES: Final = (5.5, 8.0, 11.0)  # smallest, typical and largest side
LINES: Final = {"resolved": 2.2, "open": 1.3}


@dataclass(frozen=True)
class Places:
    """Where the rows of a forest lie."""

    strata: list[Stratum]
    row_height: float
    top: float
    offset: float = 0.0  # of the interval from the middle of its row

    @property
    def height(self) -> float:
        """Height of the plot, in px."""
        return self.top + self.row_height * len(self.strata)

    def row(self, number: int) -> float:
        """Return the middle of a row, in px from the top."""
        return self.top + self.row_height * (number + 0.5)


def is_drawn(stratum: Stratum) -> bool:
    """Tell whether a stratum has an interval to draw."""
    return stratum.state in ("resolved", "open")


def limits(found: Sequence[Stratum]) -> tuple[float, float]:
    """Return the fixed limits of the axis."""
    span = SPAN[found[0].measure]
    return -span, span


def value_axis(found: Sequence[Stratum], **more: Any) -> dict[str, Any]:
    """Return the axis of the effect, with its unit."""
    measure = found[0].measure
    step, span = STEP[measure], SPAN[measure]
    digits = 0 if step >= 1 else 1
    most = int(span / step)
    ticks = [step * k for k in range(-most, most + 1)]
    what = strata.subject(found).removeprefix("the ")
    return theme.axis(
        f"Change in {what}, {measure.name}",
        range=list(limits(found)),
        tickvals=ticks,
        ticktext=[numbers.signed(tick, digits) if tick else "0" for tick in ticks],
        anchor="y",
        **more,
    )


def directions() -> list[dict[str, Any]]:
    """Return the two words above the zero line."""
    sides = (("← falls", -6, "right", tokens.FALL), ("rises →", 6, "left", tokens.RISE))
    return [
        {
            "text": text,
            "x": 0,
            "xref": "x",
            "xshift": shift,
            "xanchor": anchor,
            "y": 1,
            "yref": "paper",
            "yanchor": "top",
            "yshift": -1,
            "borderpad": 0,
            "showarrow": False,
            "font": {"size": theme.SMALL, "color": colour},
        }
        for text, shift, anchor, colour in sides
    ]


def marks(places: Places) -> list[dict[str, Any]]:
    """Return zero line, intervals, squares, hatch, ends beyond the axis, depth-matched values."""
    low, high = limits(places.strata)
    return [
        theme.strokes(_zero(places), tokens.INK2, 1),
        *(_lines(places, *kind) for kind in _KINDS),
        _hatched(places, low, high),
        _beyond(places, low, high),
        _matched_lines(places),
        _matched_squares(places),
        _squares(places),
    ]


def _zero(places: Places) -> list[tuple[float, float, float, float]]:
    """Return the zero line: whole, or a piece beside each interval where text stands above it."""
    if not places.offset:
        return [(0.0, places.top - 8, 0.0, places.height)]
    return [(0.0, y - 10, 0.0, y + 10) for _, y in _at(places)]


_KINDS: Final = (
    ("resolved", 1, tokens.RISE_END),
    ("resolved", -1, tokens.FALL_END),
    ("open", 0, tokens.CTRL),
)


def _at(places: Places) -> list[tuple[Stratum, float]]:
    return [(s, places.row(number) + places.offset) for number, s in enumerate(places.strata)]


def _lines(places: Places, state: str, direction: int, colour: str) -> dict[str, Any]:
    low, high = limits(places.strata)
    segments = [
        (max(s.low, low), y, min(s.high, high), y)
        for s, y in _at(places)
        if s.state == state and s.direction == direction
    ]
    return theme.strokes(segments, colour, LINES[state])


def _colour(stratum: Stratum) -> str:
    ends = {1: tokens.RISE_END, -1: tokens.FALL_END, 0: tokens.INK3}
    return ends[stratum.direction]


def _squares(places: Places) -> dict[str, Any]:
    """Squares whose area follows precision, so that a wide interval is never the loudest."""
    low, high = limits(places.strata)
    shown = [(s, y) for s, y in _at(places) if is_drawn(s) and low <= s.value <= high]
    widths = sorted(s.high - s.low for s, _ in shown if s.high > s.low)
    typical = widths[len(widths) // 2] if widths else 1.0
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [s.value for s, _ in shown],
        "y": [y for _, y in shown],
        "marker": {
            "symbol": ["square-open" if s.low_coverage else "square" for s, _ in shown],
            "size": [_side(s, typical) for s, _ in shown],
            "opacity": 1,
            "color": [_colour(s) for s, _ in shown],
            "line": {"width": [1.8 if s.low_coverage else 0 for s, _ in shown]},
        },
        "hoverinfo": "skip",
    }


def _side(stratum: Stratum, typical: float) -> float:
    width = stratum.high - stratum.low
    side = SQUARES[1] * typical / width if width > 0 else SQUARES[1]
    return round(min(max(side, SQUARES[0]), SQUARES[2]), 1)


def _hatched(places: Places, low: float, high: float) -> dict[str, Any]:
    """Too few donors: anything within the axis is possible."""
    boxes = [(low, y + 8, high, y - 8) for s, y in _at(places) if s.state == "few"]
    return theme.hatch(boxes, step=(high - low) / 30, lean=(high - low) / 24)


def _beyond(places: Places, low: float, high: float) -> dict[str, Any]:
    """Arrowheads where an interval leaves the axis; its numbers are printed whole."""
    drawn = [(s, y) for s, y in _at(places) if is_drawn(s)]
    return arrowheads(
        [end for s, y in drawn for end in across(s.low, s.high, (low, high), y, _colour(s))]
    )


MATCHED_BELOW: Final = 10.0  # px below the interval


def _matched_lines(places: Places) -> dict[str, Any]:
    low, high = limits(places.strata)
    segments = []
    for s, y in _at(places):
        ends = numbers.number(s.matched_g_low), numbers.number(s.matched_g_high)
        if s.matched and not any(map(math.isnan, ends)):
            y += MATCHED_BELOW
            segments.append((max(ends[0], low), y, min(ends[1], high), y))
    return theme.strokes(segments, tokens.CTRL, 1)


def _matched_squares(places: Places) -> dict[str, Any]:
    shown = [(numbers.number(s.matched_g), y) for s, y in _at(places) if s.matched]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in shown],
        "y": [y + MATCHED_BELOW for _, y in shown],
        "marker": {"symbol": "square", "size": 5, "color": tokens.CTRL},
        "hoverinfo": "skip",
    }


def selected_rows(places: Places) -> list[dict[str, Any]]:
    """Return an ink ring around every selected row, as wide as the figure."""
    half = places.row_height / 2 - 1
    return [
        theme.box(
            0.002,
            places.row(number) - half,
            0.998,
            places.row(number) + half + (BELOW if stratum.matched else 0),
            xref="paper",
            yref="y",
        )
        for number, stratum in enumerate(places.strata)
        if stratum.is_selected
    ]
