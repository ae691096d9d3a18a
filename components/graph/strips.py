"""The small picture in a node: its change with its 95 % interval, as an SVG without text.

An SVG that holds text would lose its font when a picture is exported.
"""

from base64 import b64encode
from functools import cache
from typing import Final

from components import tokens

G_LIMIT: Final = 2.0  # Hedges' g at the ends of the axis of a node
SIZE: Final = (116, 14)
_SHARPNESS: Final = 4  # a canvas draws an SVG at its own size: it is made larger than shown
_HALF: Final = SIZE[0] / 2
_REACH: Final = _HALF - 4
_Y: Final = SIZE[1] / 2


@cache
def interval(value: float, low: float, high: float, ink: str, *, hollow: str = "") -> str:
    """Return zero tick, 95 % line and square on an axis from g −2 to +2.

    An end beyond the axis is a small arrow head. ``hollow`` fills the square with that colour and
    leaves its outline: coverage is too low for the node to be in a summary.
    """
    left, right = _at(low, G_LIMIT), _at(high, G_LIMIT)
    body = _axis(ink) + (
        f'<path d="M{left:.1f} {_Y}H{right:.1f}" stroke="{ink}" stroke-width="2.2"/>'
    )
    body += _beyond(low, ink) + _beyond(high, ink)
    return _uri(body + _square(_at(value, G_LIMIT), ink, hollow))


@cache
def ring(value: float, ink: str, hollow: str) -> str:
    """Return a ring on an axis from r −0.5 to +0.5: an effect table has no interval."""
    x = _at(value, tokens.R_LIMIT)
    mark = (
        f'<circle cx="{x:.1f}" cy="{_Y}" r="3.6" fill="{hollow}" stroke="{ink}" stroke-width="2"/>'
    )
    return _uri(_axis(ink) + mark)


@cache
def square(value: float, ink: str, hollow: str) -> str:
    """Return a hollow square on an axis from r −0.5 to +0.5: an effect table of low coverage."""
    return _uri(_axis(ink) + _square(_at(value, tokens.R_LIMIT), ink, hollow))


@cache
def hatch(ink: str) -> str:
    """Return a hatched bar over the whole axis: too few donors for an interval."""
    lines = "".join(f"M{x} {_Y + 4}l5 -8" for x in range(4, SIZE[0] - 8, 5))
    return _uri(f'<path d="{lines}" stroke="{ink}" stroke-width="1" fill="none"/>')


def _at(value: float, limit: float) -> float:
    return _HALF + _REACH * min(max(value / limit, -1), 1)


def _axis(ink: str) -> str:
    return (
        f'<path d="M4 {_Y}H{SIZE[0] - 4}" stroke="{ink}" stroke-opacity=".3"/>'
        f'<path d="M{_HALF} 1V13" stroke="{ink}" stroke-opacity=".55"/>'
    )


def _square(x: float, ink: str, hollow: str) -> str:
    if hollow:
        return (
            f'<rect x="{x - 3:.1f}" y="{_Y - 3}" width="6" height="6" fill="{hollow}" '
            f'stroke="{ink}" stroke-width="1.4"/>'
        )
    return f'<rect x="{x - 3.5:.1f}" y="{_Y - 3.5}" width="7" height="7" fill="{ink}"/>'


def _beyond(end: float, ink: str) -> str:
    if abs(end) <= G_LIMIT:
        return ""
    x, back = (1, 4) if end < 0 else (SIZE[0] - 1, -4)
    return f'<path d="M{x} {_Y}l{back} -3v6z" fill="{ink}"/>'


def _uri(body: str) -> str:
    width, height = SIZE
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * _SHARPNESS}" '
        f'height="{height * _SHARPNESS}" viewBox="0 0 {width} {height}">{body}</svg>'
    )
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()
