"""Small marks of the drawer: sign of an arrow, confidence, an interval on its axis."""

import math
from typing import Any, Final, Literal

from dash import html

from components import numbers
from drift.graph import Arrow, Statement

Shape = Literal["drives", "suppresses", "both", "none"]
G_REACH: Final = 2.0  # ends of the axis of a node's change, as on the graph
R_REACH: Final = 1.0


def shape(item: Arrow | Statement) -> Shape:
    """Return which mark stands for the sign of an arrow or a statement."""
    if isinstance(item, Arrow) and item.is_disputed:
        return "both"
    return {1: "drives", -1: "suppresses"}.get(item.sign, "none")  # type: ignore[return-value]


def glyph(item: Arrow | Statement) -> html.Span:
    """Return the head of an arrow; the word stands beside it."""
    return html.Span(
        className=f"sign sign-{shape(item)}",
        **{"aria-hidden": "true"},
    )


def confidence(level: int) -> html.Span:
    """Return the confidence as dots, in words for those who hear it."""
    return html.Span(
        [
            html.Span("●" * level, className="dot-full"),
            html.Span("●" * (3 - level), className="dot-empty"),
        ],
        role="img",
        className="confidence",
        title=f"confidence {level} of 3",
        **{"aria-label": f"confidence {level} of 3"},
    )


def strip(
    value: float, low: float, high: float, reach: float, *, resolved: bool
) -> html.Span | None:
    """Return an estimate with its interval on an axis from -reach to +reach; None if undefined.

    What lies beyond ends at the edge: the number beside it tells.
    """
    if not math.isfinite(value):
        return None
    marks: list[Any] = []
    if math.isfinite(low) and math.isfinite(high):
        left, right = _place(low, reach), _place(high, reach)
        style = {"left": f"{left:.1f}%", "width": f"{right - left:.1f}%"}
        marks.append(html.Span(className="strip-line", style=style))
    square = {"left": f"{_place(value, reach):.1f}%"}
    marks.append(html.Span(className="strip-square", style=square))
    return html.Span(
        marks,
        className="interval-strip resolved" if resolved else "interval-strip",
        title=f"axis from {numbers.plain(-reach, 0)} to {numbers.signed(reach, 0)}",
        **{"aria-hidden": "true"},
    )


def _place(value: float, reach: float) -> float:
    """Return a value as per cent of the axis."""
    return 50 + 50 * max(-1.0, min(1.0, value / reach))
