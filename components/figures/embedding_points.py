"""Few cells in view: a point a cell, with the symbol of its sex where sexes are shown."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from components import tokens
from components.figures import embedding_levels as levels
from components.figures.embedding_colours import colours, of_codes
from components.figures.embedding_picture import Picture

UNKNOWN_SEX: Final = "diamond-open"
# So many cells at most: so many px.
_SIZES: Final = ((60, 11), (400, 8), (4_000, 5))
_SMALL_SIZES: Final = ((60, 7), (400, 5), (1_200, 4), (4_000, 3))  # in a small picture
_FINE: Final = 5  # px; the line around a larger point is seen


def trace(picture: Picture, points: pd.DataFrame) -> dict[str, Any]:
    """Return the points as a trace, larger where they are fewer."""
    x, y = (points[axis].to_numpy() + 0.5 for axis in ("x", "y"))
    return _trace(picture, points, x, y, _size(len(points), _SIZES))


def small_traces(
    pictures: Sequence[tuple[Picture, pd.DataFrame]], places: Sequence[tuple[float, float]]
) -> list[dict[str, Any]]:
    """Return the points in view of small pictures, in all of one size.

    Parameters
    ----------
    places
        Lower left corner of each picture, a square of side 1.
    """
    size = _size(max(len(points) for _, points in pictures), _SMALL_SIZES)
    found = []
    for (picture, points), (left, below) in zip(pictures, places, strict=True):
        x0, y0, side = picture.view
        right, up = ((points[axis] + 0.5 - low) / side for axis, low in (("x", x0), ("y", y0)))
        seen = right.between(0, 1) & up.between(0, 1)
        x, y = ((place[seen] + at).to_numpy() for place, at in ((right, left), (up, below)))
        found.append(_trace(picture, points[seen], x, y, size))
    return found


def _size(n: int, sizes: Sequence[tuple[int, int]]) -> int:
    return next((px for most, px in sizes if n <= most), sizes[-1][1])


def _trace(
    picture: Picture,
    points: pd.DataFrame,
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    size: int,
) -> dict[str, Any]:
    if "code" in points:
        found = of_codes(picture, points["code"].to_numpy())
    elif picture.paint == "density":
        found = np.full(len(points), levels.STEPS, dtype=np.uint8)
    else:
        found = levels.of_values(points["value"].to_numpy(), picture.limits)
    symbol = _symbols(picture, points)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": levels.typed(x.astype(np.float32)),
        "y": levels.typed(y.astype(np.float32)),
        "marker": {
            "size": size,
            "opacity": 1,
            "symbol": symbol,
            "color": levels.typed(found),
            "cmin": 0,
            "cmax": levels.STRIPE,
            "colorscale": colours(picture),
            "showscale": False,
            # the ends of a scale fade into a ground
            "line": {"width": _line_widths(symbol, size), "color": tokens.CTRL},
        },
        "hoverinfo": "skip",
    }


def _symbols(picture: Picture, points: pd.DataFrame) -> str | list[str]:
    """Return the symbol of each cell's sex where the paint is sex; else one for all."""
    if picture.paint != "sex" or "code" not in points:
        return "circle"
    known = {sex: mark for sex, mark in tokens.SEX_SYMBOLS.items() if sex != "unknown"}
    of = [known.get(str(name).lower(), UNKNOWN_SEX) for name in picture.names]
    return [of[code] for code in points["code"]]


def _line_widths(symbol: str | list[str], size: int) -> float | list[float]:
    """Return the line of a point; a hollow one is nothing else."""
    plain = 1 if size > _FINE else 0.4
    if isinstance(symbol, str):
        return plain
    return [1.4 if one == UNKNOWN_SEX else plain for one in symbol]
