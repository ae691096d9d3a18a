"""Arrowheads where an interval leaves its axis: what is cut is seen to be cut."""

from collections.abc import Sequence
from typing import Any

End = tuple[float, float, str, str]  # x, y, symbol, colour


def across(
    low: float, high: float, limits: tuple[float, float], y: float, colour: str
) -> list[End]:
    """Return the ends of a level interval that lie outside the limits of its axis."""
    ends = []
    if low < limits[0]:
        ends.append((limits[0], y, "triangle-left", colour))
    if high > limits[1]:
        ends.append((limits[1], y, "triangle-right", colour))
    return ends


def arrowheads(ends: Sequence[End], size: float = 8, **axes: str) -> dict[str, Any]:
    """Return the trace of some ends; ``axes`` names its axes where they are not the first."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _, _, _ in ends],
        "y": [y for _, y, _, _ in ends],
        "marker": {
            "symbol": [symbol for _, _, symbol, _ in ends],
            "size": size,
            "color": [colour for _, _, _, colour in ends],
        },
        "hoverinfo": "skip",
        "cliponaxis": False,
        **axes,
    }
