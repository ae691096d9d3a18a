"""Few cells in view: a point a cell, with the symbol of its sex where sexes are shown."""

from typing import Any, Final

import numpy as np
import pandas as pd

from components import tokens
from components.figures import embedding_levels as levels
from components.figures.embedding_colours import colours, of_codes
from components.figures.embedding_picture import Picture

UNKNOWN_SEX: Final = "diamond-open"
_SIZES: Final = ((60, 11), (400, 8), (4_000, 5))  # so many cells at most: so many px


def trace(picture: Picture, points: pd.DataFrame) -> dict[str, Any]:
    """Return the points as a trace, larger where they are fewer."""
    if "code" in points:
        found = of_codes(picture, points["code"].to_numpy())
    elif picture.paint == "density":
        found = np.full(len(points), levels.STEPS, dtype=np.uint8)
    else:
        found = levels.of_values(points["value"].to_numpy(), picture.limits)
    size = next((px for most, px in _SIZES if len(points) <= most), _SIZES[-1][1])
    symbol = _symbols(picture, points)
    return {
        "type": "scatter",
        "mode": "markers",
        "x": levels.typed(points["x"].to_numpy(dtype=np.float32) + np.float32(0.5)),
        "y": levels.typed(points["y"].to_numpy(dtype=np.float32) + np.float32(0.5)),
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
    plain = 1 if size > _SIZES[-1][1] else 0.4
    if isinstance(symbol, str):
        return plain
    return [1.4 if one == UNKNOWN_SEX else plain for one in symbol]
